//! What can go wrong.

use fidelis_host::account::Misfit;
use fidelis_host::contract::types::Fault;
use thiserror::Error;

/// Why the store did not do what was asked. Nothing has changed then, unless the variant says so.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address is none of a database that the store knows.
    #[error("expected sqlite://FILE or postgres://…, found {found:?}")]
    Address {
        /// What was given, without what follows its scheme: it may hold a password.
        found: String,
    },
    /// The database does not answer, or not in time. A write may have come through all the same:
    /// the same event again tells.
    #[error("the database is not available: {problem}")]
    Unavailable {
        /// What the database or the driver said.
        problem: String,
    },
    /// The database has no room.
    #[error("the database has no room left: {problem}")]
    Full {
        /// What the database said.
        problem: String,
    },
    /// The database answered something else than was expected.
    #[error("the database refused: {problem}")]
    Database {
        /// What the database said.
        problem: String,
    },
    /// A stored record cannot be read.
    #[error("the stored {what} cannot be read: {problem}")]
    Damaged {
        /// Which record.
        what: &'static str,
        /// Why.
        problem: String,
    },
    /// The plugin says that the request cannot be answered.
    #[error("{}: expected {}, found {}", .0.at, .0.expected, .0.found)]
    Fault(Fault),
    /// The plugin could not be asked, or broke a limit.
    #[error(transparent)]
    Call(fidelis_host::Error),
    /// The plugin's answer does not fit the account that it was given.
    #[error("the plugin's settlement does not fit the account: {0}")]
    Misfit(#[from] Misfit),
    /// Another transaction was faster, in the database's own words.
    #[error("another transaction was faster: {problem}")]
    Lost {
        /// What the database said.
        problem: String,
    },
    /// The same id was used for another event of this member.
    #[error("expected the event {event:?} as it was first told, found another one under its id")]
    EventReused {
        /// The event's id.
        event: String,
    },
    /// The member was forgotten after this happened.
    #[error("the event {event:?} is older than the erasure of its member")]
    Erased {
        /// The event's id.
        event: String,
    },
    /// The member's row is not the one that was expected.
    #[error("expected revision {expected} of the member, found {found}")]
    Changed {
        /// The revision that the caller knows.
        expected: i64,
        /// The present one; 0 where nothing is kept.
        found: i64,
    },
    /// Others were always faster.
    #[error("the account changed {attempts} times while this event was decided: ask again")]
    Contended {
        /// How often it was decided.
        attempts: u32,
    },
    /// A coupon of the order cannot be used any more, or by this member.
    #[error("expected the coupon {code:?} to be free for this order, found it {state}")]
    CouponTaken {
        /// The code.
        code: String,
        /// Where it stands.
        state: String,
    },
    /// There is no such thing.
    #[error("expected a known {what}, found none named {id:?}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// What was given cannot be used.
    #[error("{what}: expected {expected}, found {found}")]
    Invalid {
        /// What it is.
        what: &'static str,
        /// What it must be.
        expected: String,
        /// What it was.
        found: String,
    },
    /// The operating system gives no random bytes.
    #[error("no random bytes: {problem}")]
    Random {
        /// What it said.
        problem: String,
    },
}

impl StoreError {
    /// Whether the same call may succeed a little later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. }
                | Self::Full { .. }
                | Self::Contended { .. }
                | Self::Lost { .. }
                | Self::Call(fidelis_host::Error::Busy { .. })
        )
    }

    pub(crate) fn damaged(what: &'static str) -> impl Fn(serde_json::Error) -> Self {
        move |error| Self::Damaged {
            what,
            problem: error.to_string(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let problem = error.to_string();
        if is_beaten(&error) {
            return Self::Lost { problem };
        }
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::AnyDriverError(_) => Self::Unavailable { problem },
            sqlx::Error::Database(told) => match class(told.as_ref()) {
                Class::Full => Self::Full { problem },
                Class::Unavailable => Self::Unavailable { problem },
                Class::Other => Self::Database { problem },
            },
            _ => Self::Database { problem },
        }
    }
}

enum Class {
    Full,
    Unavailable,
    Other,
}

/// SQLite's extended result codes are decimal numbers, PostgreSQL's SQLSTATEs have five letters.
fn class(told: &dyn sqlx::error::DatabaseError) -> Class {
    let code = told.code().unwrap_or_default();
    if let (Ok(number), true) = (code.parse::<u32>(), code.len() < 5) {
        return match number & 0xff {
            // SQLITE_FULL, and SQLITE_IOERR_WRITE: a disk or quota that ended within a write.
            13 => Class::Full,
            10 if number == 778 => Class::Full,
            // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL.
            5 | 6 | 10 | 14 | 15 => Class::Unavailable,
            _ => Class::Other,
        };
    }
    match code.get(..2) {
        // Insufficient resources; 53100 is a full disk.
        Some("53") if code == "53100" => Class::Full,
        // Connection exceptions, resources, operator intervention, system errors.
        Some("08" | "53" | "57" | "58") => Class::Unavailable,
        _ => Class::Other,
    }
}

/// Whether another transaction was faster: a row that is there already, or [`is_beaten`].
pub(crate) fn is_lost(error: &sqlx::Error) -> bool {
    is_taken(error) || is_beaten(error)
}

/// Whether there is a row of that key already.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(told) if told.is_unique_violation())
}

/// A deadlock, a serialization failure, or a write lock of SQLite that could not be had.
fn is_beaten(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(told) = error else {
        return false;
    };
    let code = told.code().unwrap_or_default();
    matches!(code.as_ref(), "40001" | "40P01" | "5" | "517" | "261")
}
