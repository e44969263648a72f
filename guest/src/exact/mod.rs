//! Exact arithmetic: no binary float touches money or points, and nothing wraps.

mod allocate;
mod ratio;

pub use allocate::allocate;
pub use ratio::{Overflow, Ratio};
