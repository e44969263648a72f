//! What must hold whatever happens (the invariants of docs/rules.md), over generated carts and
//! lives.

use std::collections::BTreeMap;

use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Effect, Entry, EntryKind, Event, EventBody, Refund};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::{Journey, Step, cart, member, quote_request};
use fidelis_tests::plain;
use fidelis_tests::store::Store;
use fidelis_tests::words::Words;
use proptest::prelude::*;

use super::settings::{Setting, settings};

fn quote(setting: &Setting, request: &QuoteRequest) -> Option<Quotation> {
    setting.quote(request)
}

fn settle(setting: &Setting, store: &Store, step: &Step) -> Option<Settlement> {
    setting.settle(&store.request(step, false))
}

/// Whether a campaign gives something that no refund can call back (rule 4.4).
fn gives_for_good(setting: &Setting, campaign: &str) -> bool {
    let mut campaigns = setting
        .list("campaigns")
        .filter(|one| one["id"] == campaign);
    campaigns.any(|one| {
        let mut rewards = one["gives"].as_array().unwrap().iter();
        rewards.any(|reward| reward.get("points").is_none() && reward.get("message").is_none())
    })
}

/// Columns of a wallet: available, pending, held, debt.
type Columns = [i64; 4];

fn columns<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> BTreeMap<&'e str, Columns> {
    let mut all: BTreeMap<&str, Columns> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| !entry.wallet.is_empty()) {
        let sums = all.entry(entry.wallet.as_str()).or_default();
        let deltas = [entry.available, entry.pending, entry.held, entry.debt];
        for (sum, delta) in sums.iter_mut().zip(deltas) {
            *sum += delta;
        }
    }
    all
}

fn check_entry(entry: &Entry) {
    let Entry {
        available,
        pending,
        held,
        debt,
        ..
    } = *entry;
    match entry.kind {
        EntryKind::Earn => {
            assert!(
                available >= 0 && pending >= 0 && held == 0 && debt == 0,
                "{entry:?}"
            );
            let split: i64 = entry.split.iter().map(|share| share.amount).sum();
            if !entry.split.is_empty() {
                assert_eq!(
                    split,
                    available + pending,
                    "the split sums to the grant: {entry:?}"
                );
            }
        }
        EntryKind::Activate => {
            assert_eq!((available + pending, held, debt), (0, 0, 0), "{entry:?}")
        }
        EntryKind::Hold | EntryKind::Release => {
            assert_eq!((available + held, pending, debt), (0, 0, 0), "{entry:?}");
        }
        EntryKind::Settle => assert_eq!((available, pending, held), (debt, 0, 0), "{entry:?}"),
        EntryKind::Expire => assert!(available <= 0 && debt == 0, "{entry:?}"),
        EntryKind::Metric | EntryKind::Tier | EntryKind::Cap | EntryKind::Discount => {
            assert_eq!([available, pending, held, debt], [0; 4], "{entry:?}");
        }
        _ => {}
    }
}

fn check_store(store: &Store, settlement: &Settlement) {
    let sums = columns(&store.entries);
    for balance in &settlement.balances {
        let sum = sums
            .get(balance.wallet.as_str())
            .copied()
            .unwrap_or_default();
        let told = [
            balance.available,
            balance.pending,
            balance.held,
            balance.debt,
        ];
        assert_eq!(
            told, sum,
            "the balance is the fold of the entries: {}",
            balance.wallet
        );
        let remaining: i64 = store
            .account
            .buckets
            .iter()
            .filter(|bucket| bucket.wallet == balance.wallet)
            .map(|bucket| bucket.remaining)
            .sum();
        assert_eq!(
            remaining,
            sum[0] + sum[1] + sum[2],
            "buckets hold the columns"
        );
    }
    for bucket in &store.account.buckets {
        assert!(
            0 <= bucket.held && bucket.held <= bucket.remaining,
            "{bucket:?}"
        );
    }
    let ids: std::collections::BTreeSet<&str> = store
        .entries
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(ids.len(), store.entries.len(), "entry ids are unique");
}

/// The account that the entries alone give, by the plugin's own fold.
fn folded(entries: &[Entry]) -> String {
    let entries: Vec<fidelis_guest::contract::types::Entry> =
        serde_json::from_str(&serde_json::to_string(entries).unwrap()).unwrap();
    let account = fidelis_guest::ledger::fold(&entries);
    serde_json::to_string(&account).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn accounts_are_the_fold_of_their_entries(seed: u64) {
        for setting in settings() {
            let mut dice = Dice::new(seed);
            let mut journey = Journey::new(&setting.words);
            let member = member(&mut dice, &setting.words, "member", journey.now());
            let mut store = Store::new(member);
            let mut settled = 0;
            for _ in 0..25 {
                let step = journey.step(&mut dice);
                let Some(settlement) = settle(setting, &store, &step) else { continue };
                settled += 1;
                let again = settle(setting, &store, &step);
                prop_assert_eq!(Some(&settlement), again.as_ref(), "the same events, the same bytes");
                settlement.entries.iter().for_each(check_entry);
                store.write(&settlement).unwrap();
                check_store(&store, &settlement);
            }
            prop_assert!(settled > 10, "{}: only {} were settled", setting.name, settled);
            let mut account = store.account.clone();
            account.version = 0;
            let fold: fidelis_host::contract::types::Account =
                serde_json::from_str(&folded(&store.entries)).unwrap();
            let fold = fidelis_host::contract::types::Account { version: 0, next_sequence: account.next_sequence, ..fold };
            prop_assert_eq!(account, fold, "{}", setting.name);
        }
    }

    #[test]
    fn a_full_refund_returns_everything(seed: u64) {
        for setting in settings() {
            let mut dice = Dice::new(seed);
            let at = 1_795_255_200_000;
            let mut store = Store::new(member(&mut dice, &setting.words, "member", at));
            let order = plain::order("order", at, cart(&mut dice, &setting.words, 6));
            let placed = step("placed", at, EventBody::OrderPlaced(order));
            let Some(settlement) = settle(setting, &store, &placed) else { continue };
            store.write(&settlement).unwrap();
            let mut number = 0;
            // In parts first, if the dice say so; then what is left.
            for whole in [false, true] {
                number += 1;
                let refund = Refund {
                    order: "order".into(),
                    lines: vec![],
                    amount: if whole { 0 } else { dice.between(0, 20_000) },
                    whole,
                };
                let refunded = step(&format!("refund-{number}"), at + 1000, EventBody::OrderRefunded(refund));
                let settlement = settle(setting, &store, &refunded).expect("a refund is never refused");
                store.write(&settlement).unwrap();
            }
            let rewards: i64 = store.entries.iter()
                .filter(|entry| entry.kind == EntryKind::Earn && entry.order.is_none())
                .map(|entry| entry.available + entry.pending)
                .sum();
            let balance: i64 = columns(&store.entries).values()
                .map(|[available, pending, held, debt]| available + pending + held - debt)
                .sum();
            prop_assert_eq!(balance, rewards, "{}: only rewards of a tier stay", setting.name);
            for counter in &store.account.counters {
                let stays = match counter.id.strip_prefix("campaign:") {
                    Some(campaign) => gives_for_good(setting, campaign),
                    None => counter.id.starts_with("reward:"),
                };
                prop_assert!(stays, "{}: {:?}", setting.name, counter);
            }
        }
    }

    #[test]
    fn a_discount_never_exceeds_its_base(seed: u64) {
        for setting in settings() {
            let request = quote_request(&mut Dice::new(seed), &setting.words);
            let Some(quotation) = quote(setting, &request) else { continue };
            let mut left: BTreeMap<u32, i64> = request.cart.lines.iter()
                .map(|line| (line.number, line.amount - line.discount))
                .collect();
            let mut shipping = request.cart.shipping;
            for effect in &quotation.effects {
                let Effect::Discount(discount) = effect else { continue };
                prop_assert!(discount.amount >= 0);
                if discount.shares.is_empty() {
                    shipping -= discount.amount;
                } else {
                    let sum: i64 = discount.shares.iter().map(|share| share.amount).sum();
                    prop_assert_eq!(sum, discount.amount);
                }
                for share in &discount.shares {
                    *left.get_mut(&share.line).unwrap() -= share.amount;
                }
            }
            prop_assert!(left.values().all(|net| *net >= 0), "{:?}", left);
            prop_assert!(shipping >= 0);
            let totals = &quotation.totals;
            prop_assert_eq!(totals.items - totals.discounts, left.values().sum::<i64>());
            prop_assert_eq!(totals.shipping, shipping);
            prop_assert_eq!(totals.due, totals.items - totals.discounts + totals.shipping - totals.points);
            prop_assert!(totals.due >= 0);
            for earning in &quotation.earnings {
                let sum: i64 = earning.split.iter().map(|share| share.amount).sum();
                prop_assert_eq!(sum, earning.granted);
                prop_assert!(earning.granted <= earning.desired);
            }
        }
    }

    #[test]
    fn earning_is_monotone_in_the_amount(cents in 0_i64..5_000_000, more in 0_i64..100_000, ceil: bool, numerator in 1_u32..5000) {
        let rounding = if ceil { "ceil" } else { "floor" };
        let program = format!(
            r#"{{"id": "monotone", "zone": "UTC", "currencies": {{"rates": {{"base": "EUR"}}}},
                "wallets": [{{"id": "points"}}],
                "earning": [{{"id": "rule", "base": {{"per-unit": {{"points": "{numerator}/1000"}}}}, "rounding": "{rounding}"}}]}}"#
        );
        let setting = Setting::of("monotone", &program);
        let mut request = quote_request(&mut Dice::new(1), &Words::default());
        request.cart = cart(&mut Dice::new(3), &Words::default(), 1);
        request.cart.currency = "EUR".into();
        request.cart.tendered = 0;
        let mut earned = |amount: i64| {
            for line in &mut request.cart.lines {
                line.amount = amount;
                line.discount = 0;
                line.kind = fidelis_host::contract::types::LineKind::Goods;
            }
            let quotation = quote(&setting, &request).unwrap();
            quotation.earnings.iter().map(|earning| earning.granted).sum::<i64>()
        };
        prop_assert!(earned(cents) <= earned(cents + more));
    }
}

fn step(id: &str, at: i64, body: EventBody) -> Step {
    Step {
        event: Event {
            id: id.into(),
            at,
            body,
        },
        order: Some("order".into()),
    }
}
