//! Plugins are baked, composed and called.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod contract;
mod guests;
mod image;
mod overriding;
mod plain;
mod refusals;
mod same;
mod support;
