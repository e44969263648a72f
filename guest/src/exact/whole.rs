//! Whole numbers that never wrap.

use super::{Overflow, allocate};
use crate::program::policies::Allocation;

/// No number of the contract lies outside ±(2^53 − 1).
pub const LARGEST: i64 = 9_007_199_254_740_991;

/// Whether the contract can carry a number.
///
/// # Errors
/// [`Overflow`] if it cannot.
#[inline(never)]
pub fn within(number: i64) -> Result<(), Overflow> {
    if number.unsigned_abs() <= LARGEST.unsigned_abs() {
        Ok(())
    } else {
        Err(Overflow)
    }
}

/// Adds to a sum. Never inlined, as the component is to stay small.
///
/// # Errors
/// [`Overflow`] if the sum does not fit; it keeps its value then.
#[inline(never)]
pub fn add(sum: &mut i64, more: i64) -> Result<(), Overflow> {
    *sum = sum.checked_add(more).ok_or(Overflow)?;
    Ok(())
}

/// Adds up what each item counts.
///
/// # Errors
/// [`Overflow`] if the sum does not fit.
pub fn sum<T>(items: &[T], count: fn(&T) -> i64) -> Result<i64, Overflow> {
    let mut sum = 0;
    for item in items {
        add(&mut sum, count(item))?;
    }
    Ok(sum)
}

/// Spreads `total` over whole weights by largest remainder; see [`allocate()`].
///
/// # Errors
/// [`Overflow`] if an intermediate value does not fit.
pub fn spread(total: i64, weights: &[i64]) -> Result<Vec<i64>, Overflow> {
    let wide: Vec<i128> = weights.iter().map(|weight| i128::from(*weight)).collect();
    allocate(total, &wide, Allocation::LargestRemainder)
}
