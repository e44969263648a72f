//! The HTTP API, as a storefront and an operator use it, and as those do who should not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod by_hand;
mod decisions;
mod events;
mod guards;
mod hostile;
mod keys;
mod limits;
mod measures;
mod person;
mod support;
