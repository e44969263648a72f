//! The store, on SQLite and, where FIDELIS_POSTGRES names a server, on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod contention;
mod counters;
mod coupons;
mod erasure;
mod members;
mod mentions;
mod outbox;
mod plugins;
mod settle;
mod support;
mod verify;
