//! Exact arithmetic: no binary float touches money or points, and nothing wraps.

mod allocate;
mod common;
mod ratio;
mod whole;

pub use allocate::allocate;
pub use common::Common;
pub use ratio::{Overflow, Ratio};
pub use whole::{LARGEST, add, spread, sum, within};
