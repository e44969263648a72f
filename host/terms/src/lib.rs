//! A programme as those need it who look at past orders on a merchant's own machine: the engine
//! with its zone, amounts in its currency, its days, and break points of its scores as a model
//! writes them.

mod amount;
mod breaks;
mod day;
mod engine;

pub use amount::{LARGEST, in_base, rate};
pub use breaks::written;
pub use day::{Day, OutOfTime};
pub use engine::{InvalidProgram, engine, first_currency, usual, usual_with};

use fidelis_guest::contract::types::Fault;

/// A fault as a reason to leave something out.
pub fn told(fault: &Fault) -> String {
    format!("expected {}, found {}", fault.expected, fault.found)
}
