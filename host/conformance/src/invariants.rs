//! What answers must keep whatever the programme (the invariants of `docs/rules.md`). Each function
//! tells what does not hold.

use std::collections::{BTreeMap, BTreeSet};

use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::personalization::{ComposeRequest, Page};
use fidelis_host::contract::segmentation::Profile;
use fidelis_host::contract::showcase::ProgramPage;
use fidelis_host::contract::types::{Account, Effect, Entry, EntryKind};

use crate::store::Store;

/// Columns of a wallet: available, pending, held, debt, in points.
pub type Columns = [i64; 4];

/// The sums of entries, wallet by wallet.
pub fn columns<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> BTreeMap<&'e str, Columns> {
    let mut all: BTreeMap<&str, Columns> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| !entry.wallet.is_empty()) {
        let sums = all.entry(entry.wallet.as_str()).or_default();
        let deltas = [entry.available, entry.pending, entry.held, entry.debt];
        for (sum, delta) in sums.iter_mut().zip(deltas) {
            *sum = sum.saturating_add(delta);
        }
    }
    all
}

/// A list of what does not hold.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn unless(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.0.push(problem());
        }
    }

    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: T, found: T) {
        self.unless(expected == found, || {
            format!("{what}: expected {expected:?}, found {found:?}")
        });
    }
}

/// A sum in minor units or points.
fn sum(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}

/// No discount takes more than there is, parts add up to their whole, totals are the sums of what
/// they total, every code has one verdict.
#[must_use]
pub fn quotation(request: &QuoteRequest, quotation: &Quotation) -> Vec<String> {
    let mut wrong = Wrong::default();
    let net =
        |line: &fidelis_host::contract::types::Line| line.amount.saturating_sub(line.discount);
    let mut left: BTreeMap<u32, i64> = request
        .cart
        .lines
        .iter()
        .map(|line| (line.number, net(line)))
        .collect();
    let mut shipping = request.cart.shipping;
    for effect in &quotation.effects {
        let Effect::Discount(discount) = effect else {
            continue;
        };
        wrong.unless(discount.amount >= 0, || format!("a negative {discount:?}"));
        if discount.shares.is_empty() {
            shipping = shipping.saturating_sub(discount.amount);
        } else {
            let shares = sum(discount.shares.iter().map(|share| share.amount));
            wrong.equal("the shares of a discount", discount.amount, shares);
        }
        for share in &discount.shares {
            match left.get_mut(&share.line) {
                Some(left) => *left = left.saturating_sub(share.amount),
                None => wrong.unless(false, || format!("a discount of no line: {share:?}")),
            }
        }
    }
    let below = left.iter().find(|(_, left)| **left < 0);
    wrong.unless(below.is_none(), || {
        format!("a discount takes more than its line costs: {below:?}")
    });
    wrong.unless(shipping >= 0, || {
        format!("shipping discounts take more than shipping: {shipping}")
    });
    let totals = &quotation.totals;
    let goods = totals.items.saturating_sub(totals.discounts);
    wrong.equal("items less discounts", sum(left.into_values()), goods);
    wrong.equal("shipping", shipping, totals.shipping);
    let due = goods
        .saturating_add(totals.shipping)
        .saturating_sub(totals.points);
    wrong.equal("due", due, totals.due);
    wrong.unless(totals.due >= 0, || format!("due is {}", totals.due));
    let paid = quotation.burnables.iter().filter(|paid| paid.requested);
    wrong.equal(
        "points pay",
        sum(paid.map(|paid| paid.amount)),
        totals.points,
    );
    for earning in &quotation.earnings {
        let split = sum(earning.split.iter().map(|share| share.amount));
        wrong.equal("the split of an earning", earning.granted, split);
        wrong.unless(earning.granted <= earning.desired, || {
            format!("more is granted than desired: {earning:?}")
        });
    }
    let mut told: Vec<u32> = quotation.codes.iter().map(|code| code.index).collect();
    told.sort_unstable();
    let codes: Vec<u32> = (0..).zip(&request.codes).map(|(at, _)| at).collect();
    wrong.equal("codes with a verdict", codes, told);
    wrong.0
}

/// What one entry may move, by its kind.
#[must_use]
pub fn entry(entry: &Entry) -> Vec<String> {
    let Entry {
        available,
        pending,
        held,
        debt,
        ..
    } = *entry;
    let both = available.saturating_add(pending);
    let holds = match entry.kind {
        EntryKind::Earn => {
            let split = sum(entry.split.iter().map(|share| share.amount));
            available >= 0
                && pending >= 0
                && (held, debt) == (0, 0)
                && (entry.split.is_empty() || split == both)
        }
        EntryKind::Activate => (both, held, debt) == (0, 0, 0),
        EntryKind::Hold | EntryKind::Release => {
            (available.saturating_add(held), pending, debt) == (0, 0, 0)
        }
        EntryKind::Settle => (available, pending, held) == (debt, 0, 0),
        EntryKind::Expire => available <= 0 && debt == 0,
        EntryKind::Metric | EntryKind::Tier | EntryKind::Cap | EntryKind::Discount => {
            [available, pending, held, debt] == [0; 4]
        }
        _ => true,
    };
    let mut wrong = Wrong::default();
    wrong.unless(holds, || {
        format!("an entry moves what its kind may not: {entry:?}")
    });
    wrong.0
}

/// A settlement fits its request: it is for the account that was given, and every event has one
/// outcome.
#[must_use]
pub fn settlement(request: &SettleRequest, settlement: &Settlement) -> Vec<String> {
    let mut wrong = Wrong::default();
    let account = &request.account;
    wrong.equal(
        "expected-version",
        account.version,
        settlement.expected_version,
    );
    wrong.unless(settlement.version >= settlement.expected_version, || {
        format!("the version goes back to {}", settlement.version)
    });
    wrong.unless(settlement.next_sequence >= account.next_sequence, || {
        format!("the sequence goes back to {}", settlement.next_sequence)
    });
    let events: Vec<&str> = request
        .events
        .iter()
        .map(|event| event.id.as_str())
        .collect();
    let outcomes = settlement.outcomes.iter();
    let outcomes: Vec<&str> = outcomes.map(|outcome| outcome.event_id.as_str()).collect();
    wrong.equal("outcomes", events, outcomes);
    wrong.0.extend(settlement.entries.iter().flat_map(entry));
    wrong.0
}

/// After a settlement was written: balances are the sums of all entries, buckets hold them, ids of
/// entries are unique.
#[must_use]
pub fn account(store: &Store, settlement: &Settlement) -> Vec<String> {
    let mut wrong = Wrong::default();
    let sums = columns(&store.entries);
    for balance in &settlement.balances {
        let wallet = balance.wallet.as_str();
        let sum_of = sums.get(wallet).copied().unwrap_or_default();
        let told = [
            balance.available,
            balance.pending,
            balance.held,
            balance.debt,
        ];
        let what = format!("the balance of {wallet}, as the sum of its entries");
        wrong.equal(&what, sum_of, told);
        let buckets = store.account.buckets.iter();
        let own = buckets.filter(|bucket| bucket.wallet == wallet);
        let [available, pending, held, _] = sum_of;
        let what = format!("what the buckets of {wallet} hold");
        let columns = sum([available, pending, held].into_iter());
        wrong.equal(&what, columns, sum(own.map(|bucket| bucket.remaining)));
    }
    for bucket in &store.account.buckets {
        wrong.unless((0..=bucket.remaining).contains(&bucket.held), || {
            format!("a bucket holds back more than it has: {bucket:?}")
        });
    }
    let ids: BTreeSet<&str> = store
        .entries
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    wrong.equal("different ids of entries", store.entries.len(), ids.len());
    wrong.0
}

/// The account that its entries alone give, by the fold of the contract. Versions and sequences
/// stay as they are: entries know nothing of them.
///
/// # Errors
///
/// If the entries are none of this version of the contract.
pub fn folded(account: &Account, entries: &[Entry]) -> Result<Account, serde_json::Error> {
    // Host and plugin have types of their own, of the same form.
    let entries: Vec<fidelis_guest::contract::types::Entry> =
        serde_json::from_value(serde_json::to_value(entries)?)?;
    let fold = fidelis_guest::ledger::fold(&entries);
    let fold: Account = serde_json::from_value(serde_json::to_value(fold)?)?;
    Ok(Account {
        version: account.version,
        next_sequence: account.next_sequence,
        ..fold
    })
}

/// Each place was asked for, has no more than it may, and nothing twice.
#[must_use]
pub fn page(request: &ComposeRequest, page: &Page) -> Vec<String> {
    let mut wrong = Wrong::default();
    for slot in &page.slots {
        let mut placements = request.placements.iter();
        let Some(asked) = placements.find(|asked| asked.placement == slot.placement) else {
            wrong.unless(false, || format!("{:?} was not asked for", slot.placement));
            continue;
        };
        let count = u32::try_from(slot.choices.len()).unwrap_or(u32::MAX);
        wrong.unless(asked.limit == 0 || count <= asked.limit, || {
            format!(
                "{:?} has {count} choices, more than {}",
                slot.placement, asked.limit
            )
        });
        let ids: BTreeSet<&str> = slot.choices.iter().map(|each| each.id.as_str()).collect();
        let what = format!("different choices of {:?}", slot.placement);
        wrong.equal(&what, slot.choices.len(), ids.len());
    }
    wrong.0
}

/// Scores lie on their scale, and no segment is told twice.
#[must_use]
pub fn profile(profile: &Profile) -> Vec<String> {
    let mut wrong = Wrong::default();
    if let Some(rfm) = &profile.rfm {
        for score in [rfm.recency, rfm.frequency, rfm.monetary] {
            wrong.unless((1..=rfm.scale).contains(&score), || {
                format!("a score of {score} on a scale of {}", rfm.scale)
            });
        }
    }
    let segments: BTreeSet<&String> = profile.segments.iter().collect();
    wrong.equal("different segments", profile.segments.len(), segments.len());
    wrong.0
}

/// Nobody stands on two rungs of one ladder, and no mission is more than done.
#[must_use]
pub fn program_page(page: &ProgramPage) -> Vec<String> {
    let mut wrong = Wrong::default();
    let mut current: BTreeSet<&str> = BTreeSet::new();
    for rung in page.ladder.iter().filter(|rung| rung.current) {
        wrong.unless(current.insert(&rung.ladder), || {
            format!("two rungs of {:?} are the member's", rung.ladder)
        });
    }
    for mission in &page.missions {
        let fits = mission.target >= 1 && (0..=mission.target).contains(&mission.done);
        wrong.unless(fits, || {
            format!(
                "{} of {} are done for {:?}",
                mission.done, mission.target, mission.campaign
            )
        });
    }
    wrong.0
}

/// Each message has its text.
#[must_use]
pub fn texts(messages: usize, texts: &[String]) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.equal("texts", messages, texts.len());
    wrong.0
}
