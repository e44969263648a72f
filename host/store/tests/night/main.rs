//! Nightly work, measures and audiences, by the reference plugin on SQLite.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod audience;
mod feasts;
mod measures;
mod races;
mod segments;
mod support;
mod webhooks;
