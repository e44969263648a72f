//! The project's tests over the whole plugin, native and in its sandbox.

mod determinism;
mod differential;
mod examples;
mod faults;
mod fuel;
mod golden;
mod invariants;
mod worked_cases;
