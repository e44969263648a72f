//! The trials, short enough to run with every change. `fidelis-trials` runs the long ones.
//!
//! Those that need PostgreSQL are skipped where it is not installed, and say so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers outside of tests, too"
)]

mod crowd;
mod faults;
mod hostile;
mod kill;
mod model;
mod night;
mod postgres;
mod property;
mod slow_clients;
mod support;
mod traces;
