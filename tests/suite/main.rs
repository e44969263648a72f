//! The project's tests over the whole plugin, native and in its sandbox.

// Helpers of tests are tests too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

mod contract_page;
mod determinism;
mod differential;
mod documents;
mod examples;
mod experiments;
mod explanations;
mod faults;
mod frozen;
mod fuel;
mod golden;
mod hosts;
mod incentives;
mod invariants;
mod page;
mod program_page;
mod settings;
mod worked_cases;
