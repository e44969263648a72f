//! Checks a history: what clients recorded of their calls beside what the store has afterwards.
//!
//! Two things are compared that know nothing of each other. The calls say what each client asked,
//! when it began, when it had its answer, and what that was; the ledgers say what was written. A
//! history without violation is one that a single, correct store could have given, one call after
//! the other, without changing the sequence of calls that did not overlap.

mod answers;
mod books;
mod sequence;

use thiserror::Error;

use crate::ledger::{Columns, Ledger};
use crate::record::Call;

/// What accounts are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The most points that a wallet may owe.
    pub max_debt: i64,
}

/// Something that must not be.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Violation {
    /// The entries of a wallet do not come to what the account has.
    #[error("{member}: the entries of {wallet} come to {entries:?}, the account has {account:?}")]
    Sum {
        /// The member.
        member: String,
        /// The wallet.
        wallet: String,
        /// By the entries.
        entries: Columns,
        /// By the account.
        account: Columns,
    },
    /// After an event the account had what its policy does not allow.
    #[error("{member}: after {event} the wallet {wallet} had {columns:?}")]
    BelowPolicy {
        /// The member.
        member: String,
        /// The event.
        event: String,
        /// The wallet.
        wallet: String,
        /// What it had.
        columns: Columns,
    },
    /// Positions do not count from 1 without a gap.
    #[error("{member}: expected an entry at position {expected}, found one at {found}")]
    Gap {
        /// The member.
        member: String,
        /// The position that should come.
        expected: i64,
        /// The position that came.
        found: i64,
    },
    /// An entry, or a place within an event, is there twice.
    #[error("{member}: {what} is there twice")]
    Twice {
        /// The member.
        member: String,
        /// The entry's id, or the event and the ordinal.
        what: String,
    },
    /// An event was answered, and the ledger does not have what the answer says.
    #[error("{member}: {event} was answered, but the ledger lacks {what}")]
    Lost {
        /// The member.
        member: String,
        /// The event.
        event: String,
        /// What is missing.
        what: String,
    },
    /// An event was answered otherwise than the ledger has it.
    #[error("{member}: {event} was told {told}, the ledger has {kept}")]
    ToldOtherwise {
        /// The member.
        member: String,
        /// The event.
        event: String,
        /// What the client was told.
        told: String,
        /// What is kept.
        kept: String,
    },
    /// The ledger has an entry that no event brought.
    #[error("{member}: no event brought entry {entry}")]
    Stray {
        /// The member.
        member: String,
        /// The entry's id.
        entry: String,
    },
    /// A client was never told what became of its call.
    #[error("{member}: {event} was never answered: {last}")]
    Unanswered {
        /// The member.
        member: String,
        /// The event.
        event: String,
        /// What came last.
        last: String,
    },
    /// Versions do not rise one by one.
    #[error("{member}: {event} took version {from} to {to}, expected {expected} to {expected} + 1")]
    Version {
        /// The member.
        member: String,
        /// The event.
        event: String,
        /// The version that the settlement expected.
        from: u64,
        /// The version afterwards.
        to: u64,
        /// The version that the settlement before it left.
        expected: u64,
    },
    /// The account's version is not that of its last settlement.
    #[error("{member}: the account has version {account}, its events come to {events}")]
    LastVersion {
        /// The member.
        member: String,
        /// What the account has.
        account: u64,
        /// What the events come to.
        events: u64,
    },
    /// An event was answered before another one began, but was settled after it.
    #[error("{member}: {earlier} was answered before {later} began, but was settled after it")]
    Order {
        /// The member.
        member: String,
        /// The event that was answered first.
        earlier: String,
        /// The event that began afterwards.
        later: String,
    },
}

/// Everything in a history that must not be; nothing where all is well. `ledgers` are those of all
/// members that the calls name.
pub fn check(calls: &[Call], ledgers: &[Ledger], policy: Policy) -> Vec<Violation> {
    let mut violations = Vec::new();
    for ledger in ledgers {
        books::check(ledger, policy, &mut violations);
        sequence::versions(ledger, &mut violations);
    }
    answers::check(calls, ledgers, &mut violations);
    sequence::real_time(calls, &mut violations);
    violations
}

#[cfg(test)]
mod tests;
