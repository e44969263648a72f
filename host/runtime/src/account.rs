//! How an account becomes what a settlement says: the store's half of `ledger.settle`.
//!
//! A host needs to know nothing about points for this. Buckets, holds, debts and tiers come whole
//! and take the place of those with the same key; counters come as what to add.

use crate::contract::ledger::Settlement;
use crate::contract::types::{Account, Counter, CounterMove, Mark, Standing, UsablePoints};
use thiserror::Error;

/// A settlement that does not fit the account. The plugin contradicts itself.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Misfit {
    /// It was decided for another version of the account.
    #[error("expected a settlement of the account's version {account}, found one of {settlement}")]
    Version {
        /// What the account has.
        account: u64,
        /// What the settlement was decided for.
        settlement: u64,
    },
    /// A counter does not fit into 64 bits.
    #[error("expected counter {id} to stay within 64 bits, found an overflow")]
    Overflow {
        /// The counter.
        id: String,
    },
}

/// An account that nothing has happened to yet.
pub fn empty() -> Account {
    Account {
        version: 0,
        next_sequence: 0,
        buckets: Vec::new(),
        holds: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}

/// The small view of an account that quotes, pages and profiles take. Points that wait for a step
/// of their order are in none.
pub fn standing(account: &Account) -> Standing {
    let known = account
        .buckets
        .iter()
        .filter(|bucket| bucket.awaiting.is_none());
    let usable = known.map(|bucket| UsablePoints {
        wallet: bucket.wallet.clone(),
        usable_at: bucket.activates_at.unwrap_or(bucket.earned_at),
        expires_at: bucket.expires_at,
        amount: bucket.remaining.saturating_sub(bucket.held),
    });
    Standing {
        usable: usable.collect(),
        debts: account.debts.clone(),
        counters: account.counters.clone(),
        tiers: account.tiers.clone(),
    }
}

/// Writes a settlement into the account.
///
/// # Errors
///
/// If it does not fit; the account is not to be used any further then.
pub fn apply(account: &mut Account, settlement: &Settlement) -> Result<(), Misfit> {
    if account.version != settlement.expected_version {
        return Err(Misfit::Version {
            account: account.version,
            settlement: settlement.expected_version,
        });
    }
    account.version = settlement.version;
    account.next_sequence = settlement.next_sequence;
    for bucket in &settlement.buckets {
        let gone = bucket.remaining == 0;
        put(&mut account.buckets, bucket, gone, |each| each.sequence);
    }
    for hold in &settlement.holds {
        let gone = hold.parts.is_empty();
        put(&mut account.holds, hold, gone, |each| each.id.clone());
    }
    for debt in &settlement.debts {
        let gone = debt.owed == 0;
        put(&mut account.debts, debt, gone, |each| each.wallet.clone());
    }
    for tier in &settlement.tiers {
        put(&mut account.tiers, tier, false, |each| each.ladder.clone());
    }
    settlement
        .counters
        .iter()
        .try_for_each(|step| count(&mut account.counters, step))
}

/// Puts a record in the place of the one with the same key. Records stay sorted by key, so that an
/// account does not depend on the sequence in which its parts came.
fn put<T: Clone, K: Ord>(records: &mut Vec<T>, record: &T, gone: bool, key: impl Fn(&T) -> K) {
    let wanted = key(record);
    match records.binary_search_by(|each| key(each).cmp(&wanted)) {
        Ok(found) if gone => {
            records.remove(found);
        }
        Ok(found) => {
            if let Some(place) = records.get_mut(found) {
                *place = record.clone();
            }
        }
        Err(_) if gone => {}
        Err(place) => records.insert(place, record.clone()),
    }
}

fn count(counters: &mut Vec<Counter>, step: &CounterMove) -> Result<(), Misfit> {
    let mut counter = counters
        .iter()
        .find(|counter| counter.id == step.id)
        .cloned()
        .unwrap_or_else(|| Counter {
            id: step.id.clone(),
            marks: Vec::new(),
        });
    let before = counter.marks.iter().find(|mark| mark.start == step.start);
    let value = before
        .map_or(0, |mark| mark.value)
        .checked_add(step.delta)
        .ok_or_else(|| Misfit::Overflow {
            id: step.id.clone(),
        })?;
    let mark = Mark {
        start: step.start,
        value,
    };
    put(&mut counter.marks, &mark, value == 0, |each| each.start);
    let gone = counter.marks.is_empty();
    put(counters, &counter, gone, |each| each.id.clone());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::contract::types::{Bucket, Debt, Hold, HoldPart, TierState};

    use super::*;

    fn settlement(account: &Account) -> Settlement {
        Settlement {
            expected_version: account.version,
            version: account.version + 1,
            next_sequence: 9,
            entries: Vec::new(),
            buckets: Vec::new(),
            holds: Vec::new(),
            debts: Vec::new(),
            counters: Vec::new(),
            tiers: Vec::new(),
            shared: Vec::new(),
            earnings: Vec::new(),
            tier_changes: Vec::new(),
            withholdings: Vec::new(),
            follow_ups: Vec::new(),
            effects: Vec::new(),
            outcomes: Vec::new(),
            balances: Vec::new(),
            next_due: None,
            findings: Vec::new(),
        }
    }

    fn bucket(sequence: u64, remaining: i64) -> Bucket {
        Bucket {
            sequence,
            wallet: "points".to_owned(),
            remaining,
            held: 0,
            earned_at: 0,
            activates_at: None,
            awaiting: None,
            expires_at: None,
            funding: None,
        }
    }

    fn step(id: &str, start: i64, delta: i64) -> CounterMove {
        CounterMove {
            id: id.to_owned(),
            start,
            delta,
        }
    }

    #[test]
    fn buckets_come_whole_and_empty_ones_go() {
        let mut account = empty();
        let mut first = settlement(&account);
        first.buckets = vec![bucket(2, 20), bucket(1, 10)];
        apply(&mut account, &first).unwrap();
        assert_eq!(account.buckets, [bucket(1, 10), bucket(2, 20)]);
        assert_eq!((account.version, account.next_sequence), (1, 9));
        let mut second = settlement(&account);
        second.buckets = vec![bucket(1, 0), bucket(2, 5), bucket(7, 0)];
        apply(&mut account, &second).unwrap();
        assert_eq!(account.buckets, [bucket(2, 5)]);
    }

    #[test]
    fn holds_without_parts_and_debts_of_nothing_go() {
        let hold = |parts| Hold {
            id: "h".to_owned(),
            wallet: "points".to_owned(),
            expires_at: 5,
            parts,
        };
        let debt = |owed| Debt {
            wallet: "points".to_owned(),
            owed,
        };
        let part = HoldPart {
            sequence: 1,
            held: 3,
        };
        let mut account = empty();
        let mut first = settlement(&account);
        first.holds = vec![hold(vec![part])];
        first.debts = vec![debt(4)];
        apply(&mut account, &first).unwrap();
        assert_eq!((account.holds.len(), account.debts.len()), (1, 1));
        let mut second = settlement(&account);
        second.holds = vec![hold(Vec::new())];
        second.debts = vec![debt(0)];
        apply(&mut account, &second).unwrap();
        assert_eq!((account.holds.len(), account.debts.len()), (0, 0));
    }

    #[test]
    fn counters_add_up_by_window_and_go_at_zero() {
        let mut account = empty();
        let mut first = settlement(&account);
        first.counters = vec![step("b", 0, 5), step("a", 7, 1), step("b", 0, 2)];
        apply(&mut account, &first).unwrap();
        let mut second = settlement(&account);
        second.counters = vec![step("b", 0, -7), step("a", 3, 4)];
        apply(&mut account, &second).unwrap();
        let marks = vec![Mark { start: 3, value: 4 }, Mark { start: 7, value: 1 }];
        let id = "a".to_owned();
        assert_eq!(account.counters, [Counter { id, marks }]);
    }

    #[test]
    fn a_tier_takes_the_place_of_its_ladders() {
        let tier = |name: &str| TierState {
            ladder: "status".to_owned(),
            tier: Some(name.to_owned()),
            since: 0,
            review_at: None,
            in_grace: false,
            upcoming: None,
            locked: false,
        };
        let mut account = empty();
        for name in ["silver", "gold"] {
            let mut next = settlement(&account);
            next.tiers = vec![tier(name)];
            apply(&mut account, &next).unwrap();
        }
        assert_eq!(account.tiers, [tier("gold")]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut account = empty();
        let mut other = settlement(&account);
        other.expected_version = 3;
        assert_eq!(
            apply(&mut account, &other),
            Err(Misfit::Version {
                account: 0,
                settlement: 3
            })
        );
        let mut much = settlement(&account);
        much.counters = vec![step("a", 0, i64::MAX), step("a", 0, 1)];
        let refused = apply(&mut account, &much);
        assert_eq!(refused, Err(Misfit::Overflow { id: "a".to_owned() }));
    }
}
