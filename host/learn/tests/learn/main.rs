//! Past orders to a model, as its users see it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "what goes wrong in a test is to end it"
)]

mod big;
mod figures;
mod lists;
mod reading;
mod refusals;
mod same;
mod stopping;
mod support;
