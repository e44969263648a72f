//! What the courier brings, to a webhook that fails, hangs, redirects and checks signatures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod delivery;
mod failures;
mod follow_ups;
mod receiver;
mod support;
