//! The `fidelis` command, driven as its users drive it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

mod authors;
mod big;
mod build;
mod call;
mod decisions;
#[allow(dead_code, reason = "shared with the tests of fidelis-build")]
#[path = "../../../build/tests/bake/guests.rs"]
mod guests;
mod journey;
mod learn;
mod learned;
mod orders;
mod parquet;
mod programs;
mod recommend;
mod replay;
mod segments;
mod serve;
mod stopping;
mod support;
mod tick;
mod usage;
mod web;
