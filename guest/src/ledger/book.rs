//! The book: the account while events are settled, and what changed in it.
//!
//! A settlement answers only what changed. So the book marks every bucket, hold, debt, counter and
//! tier that it touches, and everything that moves points goes through a drafted entry.

use super::entries::{Draft, Stamp, entry_id};
use crate::Engine;
use crate::contract::ledger::{Outcome, Settlement};
use crate::contract::types::{
    Account, Bucket, Channel, CounterMove, Debt, Earning, Effect, Entry, Fault, FaultKind, Finding,
    FollowUpEvent, Hold, Member, SharedCounter, SharedDelta, Standing, TierChange, TierState,
    Withholding,
};
use crate::exact::{LARGEST, Overflow, add, within};
use crate::fault::{Answer, fault};

/// A part of the account, and what became of it.
#[derive(Debug)]
pub(super) struct Tracked<T> {
    pub(super) now: T,
    /// Whether the settlement must tell of it.
    pub(super) changed: bool,
    /// Whether the stored account has it.
    pub(super) stored: bool,
}

impl<T> Tracked<T> {
    fn stored(now: T) -> Tracked<T> {
        Tracked {
            now,
            changed: false,
            stored: true,
        }
    }

    /// A part that this request made.
    pub(super) fn fresh(now: T) -> Tracked<T> {
        Tracked {
            now,
            changed: true,
            stored: false,
        }
    }
}

/// The account while events are settled.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) engine: &'a Engine,
    /// The member's facts.
    pub(super) member: &'a Member,
    /// The channels to which the member agrees now.
    pub(super) consents: Vec<Channel>,
    /// The member's id: the account's name in entry ids.
    pub(super) owner: &'a str,
    pub(super) explain: bool,
    /// Buckets. An emptied one stays until the end, so that indices hold.
    pub(super) buckets: Vec<Tracked<Bucket>>,
    /// Holds. One without parts is gone.
    pub(super) holds: Vec<Tracked<Hold>>,
    /// Debts, counters and tiers, in the form in which earning reads them.
    pub(super) standing: Standing,
    /// Shared counters, with what this request added to them.
    pub(super) shared: Vec<SharedCounter>,
    /// The entries so far.
    pub(super) entries: Vec<Entry>,
    pub(super) earnings: Vec<Earning>,
    pub(super) tier_changes: Vec<TierChange>,
    pub(super) withholdings: Vec<Withholding>,
    pub(super) follow_ups: Vec<FollowUpEvent>,
    pub(super) effects: Vec<Effect>,
    pub(super) findings: Vec<Finding>,
    pub(super) changes: Changes,
    pub(super) next_sequence: u64,
    version: u64,
}

/// What changed, beside buckets and holds.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Wallets whose debt changed.
    pub(super) debts: Vec<String>,
    /// Ladders whose tier changed.
    pub(super) tiers: Vec<String>,
    /// Sums by counter and window.
    pub(super) counters: Vec<CounterMove>,
    /// Sums by shared counter.
    pub(super) shared: Vec<SharedDelta>,
}

impl<'a> Book<'a> {
    /// Opens an account that was found to hold together.
    pub(super) fn open(
        engine: &'a Engine,
        member: &'a Member,
        account: Account,
        shared: Vec<SharedCounter>,
        explain: bool,
    ) -> Book<'a> {
        Book {
            engine,
            member,
            consents: member.consents.clone(),
            owner: &member.id,
            explain,
            buckets: account.buckets.into_iter().map(Tracked::stored).collect(),
            holds: account.holds.into_iter().map(Tracked::stored).collect(),
            standing: Standing {
                usable: Vec::new(),
                debts: account.debts,
                counters: account.counters,
                tiers: account.tiers,
            },
            shared,
            entries: Vec::new(),
            earnings: Vec::new(),
            tier_changes: Vec::new(),
            withholdings: Vec::new(),
            follow_ups: Vec::new(),
            effects: Vec::new(),
            findings: Vec::new(),
            changes: Changes::default(),
            next_sequence: account.next_sequence,
            version: account.version,
        }
    }

    /// Writes an entry under an event. Its id is `last_id`.
    pub(super) fn post(&mut self, stamp: &mut Stamp, draft: Draft) -> Answer<()> {
        for column in [draft.available, draft.pending, draft.held, draft.debt] {
            within(column)?;
        }
        let program = &self.engine.program.id;
        self.entries.push(Entry {
            id: entry_id(
                program,
                self.owner,
                &draft.wallet,
                &stamp.event_id,
                stamp.ordinal,
            ),
            event_id: stamp.event_id.clone(),
            ordinal: stamp.ordinal,
            kind: draft.kind,
            at: stamp.at,
            wallet: draft.wallet,
            available: draft.available,
            pending: draft.pending,
            held: draft.held,
            debt: draft.debt,
            moves: draft.moves,
            order: draft.order,
            rule: draft.rule,
            revision: self.engine.revision.clone(),
            reverses: draft.reverses,
            split: draft.split,
            detail: draft.detail,
        });
        stamp.ordinal = stamp.ordinal.checked_add(1).ok_or(Overflow)?;
        Ok(())
    }

    /// The id of the entry that was written last.
    pub(super) fn last_id(&self) -> String {
        self.entries
            .last()
            .map_or_else(String::new, |entry| entry.id.clone())
    }

    /// An order's own entries: the stored ones, then those of this request.
    pub(super) fn own<'b>(&'b self, stored: &'b [Entry], order: &str) -> Vec<&'b Entry> {
        let mut own = Vec::new();
        for entries in [stored, &self.entries] {
            for entry in entries {
                if entry.order.as_deref() == Some(order) {
                    own.push(entry);
                }
            }
        }
        own
    }

    /// Points owed in a wallet.
    pub(super) fn owed(&self, wallet: &str) -> i64 {
        let debts = &self.standing.debts;
        debts
            .iter()
            .find(|debt| debt.wallet == wallet)
            .map_or(0, |debt| debt.owed)
    }

    /// Raises or lowers the debt of the entry's wallet.
    pub(super) fn owe(&mut self, draft: &mut Draft, delta: i64) -> Answer<()> {
        let debts = &mut self.standing.debts;
        let owed = match debts.iter_mut().find(|debt| debt.wallet == draft.wallet) {
            Some(debt) => {
                add(&mut debt.owed, delta)?;
                debt.owed
            }
            None => {
                debts.push(Debt {
                    wallet: draft.wallet.clone(),
                    owed: delta,
                });
                delta
            }
        };
        within(owed)?;
        add(&mut draft.debt, delta)?;
        note(&mut self.changes.debts, &draft.wallet);
        Ok(())
    }

    /// Where the member stands on a ladder.
    pub(super) fn tier(&self, ladder: &str) -> Option<&TierState> {
        self.standing
            .tiers
            .iter()
            .find(|state| state.ladder == ladder)
    }

    /// What to write. `next_due` is when something falls due next.
    pub(super) fn close(self, outcomes: Vec<Outcome>, next_due: Option<i64>) -> Answer<Settlement> {
        let balances = self.balances()?;
        let version = raise(self.version)?;
        let Changes {
            debts,
            tiers,
            counters,
            shared,
        } = self.changes;
        let standing = self.standing;
        Ok(Settlement {
            expected_version: self.version,
            version,
            next_sequence: self.next_sequence,
            entries: self.entries,
            buckets: told(self.buckets, |bucket| bucket.remaining == 0),
            holds: told(self.holds, |hold| hold.parts.is_empty()),
            debts: keep(standing.debts, |debt| debts.contains(&debt.wallet)),
            counters: keep(counters, |counter| counter.delta != 0),
            tiers: keep(standing.tiers, |state| tiers.contains(&state.ladder)),
            shared: keep(shared, |counter| counter.delta != 0),
            earnings: self.earnings,
            tier_changes: self.tier_changes,
            withholdings: self.withholdings,
            follow_ups: self.follow_ups,
            effects: self.effects,
            outcomes,
            balances,
            next_due,
            findings: self.findings,
        })
    }
}

/// The changed parts, without those that came and went within this request.
fn told<T>(parts: Vec<Tracked<T>>, gone: impl Fn(&T) -> bool) -> Vec<T> {
    parts
        .into_iter()
        .filter(|part| part.changed && (part.stored || !gone(&part.now)))
        .map(|part| part.now)
        .collect()
}

fn keep<T>(mut all: Vec<T>, wanted: impl Fn(&T) -> bool) -> Vec<T> {
    all.retain(wanted);
    all
}

/// Notes a name once.
pub(super) fn note(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// The next version or sequence.
pub(super) fn raise(number: u64) -> Answer<u64> {
    let next = number.checked_add(1).ok_or(Overflow)?;
    if next > LARGEST.unsigned_abs() {
        return Err(Overflow.into());
    }
    Ok(next)
}

/// A part of the account that must be there and is not. Validation and the book's own care rule
/// this out; it is a fault all the same, never a panic.
pub(super) fn lost(what: &str) -> Box<Fault> {
    fault(
        FaultKind::Inconsistent,
        "/account",
        format!("a {what} that the account names"),
        "none",
    )
}
