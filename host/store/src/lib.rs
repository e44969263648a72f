//! Accounts, entries, shared counters, coupons and an outbox, in SQLite or in PostgreSQL.
//!
//! A plugin decides, this library keeps. [`Store::settle`] loads a member, asks the plugin and
//! writes everything that one decision brings in one transaction, only if the member's row still
//! is what was loaded and every shared counter stays within its limit; a loser loads again and asks
//! again. The same event again returns the first answer, whatever programme is live by then.
//!
//! One set of queries and one schema serve both databases: SQLite for one host (WAL, one file, no
//! server), PostgreSQL where several share it. Every row belongs to a tenant. Instants are UTC
//! milliseconds and always arguments: the store has no clock.

mod audience;
mod audit;
mod context;
mod counters;
mod coupons;
mod decide;
mod erasure;
mod error;
mod events;
mod export;
mod history;
mod ids;
mod keys;
mod leaderboard;
mod letters;
mod load;
mod members;
mod mentions;
mod names;
pub mod night;
mod orders;
mod outbox;
mod overview;
mod plugins;
mod recent;
mod rename;
pub mod report;
mod schema;
mod sessions;
mod settle;
mod sql;
mod verify;
mod webhooks;
mod write;

pub use audience::{Asked, Audience};
pub use audit::Deed;
pub use context::{Ask, Context};
pub use coupons::Coupon;
pub use decide::{Decide, Decision};
pub use erasure::Erased;
pub use error::StoreError;
pub use events::order_of;
pub use export::Export;
pub use keys::{EVERY_TENANT, KeptKey, Key, NewKey, Scope, hash_secret, parse_key};
pub use leaderboard::Rank;
pub use members::Kept;
pub use outbox::{DeadLetter, FOLLOW_UP, Parcel};
pub use plugins::{InstalledPlugin, NewPlugin};
pub use schema::Store;
pub use sessions::Sessions;
pub use settle::Settled;
pub use verify::{Difference, Verified};
pub use webhooks::{NewWebhook, Target, Webhook};
