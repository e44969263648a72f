//! The `fidelis` command, driven as its users drive it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod big;
mod call;
mod decisions;
mod learn;
mod orders;
mod parquet;
mod programs;
mod replay;
mod segments;
mod stopping;
mod support;
mod usage;
