//! What must hold whatever happens (the invariants of docs/rules.md), over generated carts and
//! lives.

use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{EntryKind, Event, EventBody, Refund};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::{Journey, Step, cart, member, quote_request};
use fidelis_tests::store::Store;
use fidelis_tests::words::Words;
use fidelis_tests::{invariants, plain};
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

/// Nothing of it does not hold.
fn holds(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
                holds(invariants::settlement(&store.request(&step, false), &settlement));
                store.write(&settlement).unwrap();
                holds(invariants::account(&store, &settlement));
            }
            prop_assert!(settled > 10, "{}: only {} were settled", setting.name, settled);
            let fold = invariants::folded(&store.account, &store.entries).unwrap();
            prop_assert_eq!(&store.account, &fold, "{}", setting.name);
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
            let balance: i64 = invariants::columns(&store.entries).values()
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
            holds(invariants::quotation(&request, &quotation));
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
