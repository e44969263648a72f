//! Exact shares of whole amounts. The hot path of every discount: 64-bit division wherever the
//! product fits, because 128-bit division is a slow library call in WebAssembly.

use crate::exact::{Overflow, Ratio};
use crate::program::policies::Rounding;

/// `amount × above / below` rounded down, and what remains above the line. None of the three is
/// negative.
///
/// # Errors
/// [`Overflow`] if `below` is 0 or a value does not fit.
pub(super) fn divide(amount: i64, above: i128, below: i128) -> Result<(i64, i128), Overflow> {
    let product = i128::from(amount).checked_mul(above).ok_or(Overflow)?;
    if let (Ok(product), Ok(below)) = (i64::try_from(product), i64::try_from(below)) {
        let whole = product.checked_div(below).ok_or(Overflow)?;
        let rest = product.checked_rem(below).ok_or(Overflow)?;
        return Ok((whole, rest.into()));
    }
    let whole = product.checked_div(below).ok_or(Overflow)?;
    let rest = product.checked_rem(below).ok_or(Overflow)?;
    Ok((i64::try_from(whole).map_err(|_| Overflow)?, rest))
}

/// So many percent of an amount, rounded down or half up. Neither is negative.
///
/// # Errors
/// [`Overflow`] if a value does not fit.
pub(super) fn percent_of(amount: i64, percent: Ratio, rounding: Rounding) -> Result<i64, Overflow> {
    portion(amount, (1, 1), percent, rounding)
}

/// So many percent of what some of all units cost that cost `amount` together, rounded once, down
/// or half up. Nothing is negative.
///
/// # Errors
/// [`Overflow`] if there are no units or a value does not fit.
pub(super) fn portion(
    amount: i64,
    (some, all): (i64, i64),
    percent: Ratio,
    rounding: Rounding,
) -> Result<i64, Overflow> {
    let above = percent.numerator().checked_mul(some.into());
    let below = percent.denominator().checked_mul(100);
    let below = below.and_then(|below| below.checked_mul(all.into()));
    let below = below.ok_or(Overflow)?;
    let (whole, rest) = divide(amount, above.ok_or(Overflow)?, below)?;
    // rest < below, so below - rest is positive.
    let up = rounding == Rounding::HalfUp && rest >= below - rest;
    whole.checked_add(i64::from(up)).ok_or(Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        let table = [
            // amount, percent as a fraction, down, half up
            (10_000, (20, 1), 2000, 2000),
            (15, (10, 1), 1, 2),
            (14, (10, 1), 1, 1),
            (6000, (21, 2), 630, 630),
            (100, (100, 3), 33, 33),
            (200, (100, 3), 66, 67),
            (0, (50, 1), 0, 0),
            (777, (0, 1), 0, 0),
            (i64::MAX, (100, 1), i64::MAX, i64::MAX),
        ];
        for (amount, (num, den), down, half_up) in table {
            let percent = Ratio::new(num, den).unwrap();
            assert_eq!(percent_of(amount, percent, Rounding::Floor), Ok(down));
            assert_eq!(percent_of(amount, percent, Rounding::HalfUp), Ok(half_up));
        }
    }

    #[test]
    fn percentages_of_some_units() {
        let table = [
            // amount, units of all, percent, down, half up
            (1000, (1, 3), 100, 333, 333),
            (1000, (2, 3), 100, 666, 667),
            (1000, (3, 3), 50, 500, 500),
            (999, (1, 2), 50, 249, 250),
            (999, (0, 2), 50, 0, 0),
        ];
        for (amount, units, percent, down, half_up) in table {
            let percent = Ratio::int(percent);
            let rounded = |rounding| portion(amount, units, percent, rounding);
            assert_eq!(rounded(Rounding::Floor), Ok(down), "{amount}");
            assert_eq!(rounded(Rounding::HalfUp), Ok(half_up), "{amount}");
        }
        let none = portion(1, (0, 0), Ratio::ONE, Rounding::Floor);
        assert_eq!(none, Err(Overflow));
    }

    #[test]
    fn both_widths_of_division_agree() {
        let big = 1_i128 << 62;
        assert_eq!(divide(7, 3, 4), Ok((5, 1)));
        assert_eq!(divide(7, 3 * big, 4 * big), Ok((5, big)));
        assert_eq!(divide(7, 3, 0), Err(Overflow));
        assert_eq!(divide(i64::MAX, big, 1), Err(Overflow));
    }
}
