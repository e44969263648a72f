//! Exact rational numbers over 128-bit integers (rule 3.1).

use std::cmp::Ordering;

use crate::contract::types::{self, Fault, FaultKind};
use crate::fault::fault;
use crate::program::policies::Rounding;

/// A result that does not fit. It becomes the fault `overflow`; nothing ever wraps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl From<Overflow> for Box<Fault> {
    #[cold]
    #[inline(never)]
    fn from(_: Overflow) -> Self {
        fault(
            FaultKind::Overflow,
            "",
            "an amount within 64 bits",
            "an amount that does not fit",
        )
    }
}

/// An exact rational number in lowest terms. The denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// `num / den` in lowest terms.
    ///
    /// # Errors
    /// [`Overflow`] if `den` is 0 or the sign cannot be moved.
    pub fn new(num: i128, den: i128) -> Result<Ratio, Overflow> {
        if den == 0 {
            return Err(Overflow);
        }
        let (num, den) = if den < 0 {
            (
                num.checked_neg().ok_or(Overflow)?,
                den.checked_neg().ok_or(Overflow)?,
            )
        } else {
            (num, den)
        };
        if den == 1 {
            return Ok(Ratio { num, den });
        }
        if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den)) {
            return Ok(Ratio::small(num, den));
        }
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs());
        let divisor = i128::try_from(divisor).map_err(|_| Overflow)?;
        Ok(Ratio {
            num: divide(num, divisor).0,
            den: divide(den, divisor).0,
        })
    }

    /// In lowest terms, with a positive denominator and in 64 bits.
    fn small(num: i64, den: i64) -> Ratio {
        let divisor = gcd_small(num.unsigned_abs(), den.unsigned_abs());
        // It is at most the denominator.
        let divisor = i64::try_from(divisor).unwrap_or(1);
        Ratio {
            num: (num / divisor).into(),
            den: (den / divisor).into(),
        }
    }

    /// A whole number.
    pub const fn int(value: i64) -> Ratio {
        Ratio {
            num: value as i128,
            den: 1,
        }
    }

    /// The part above the line.
    pub const fn numerator(self) -> i128 {
        self.num
    }

    /// The part below the line, at least 1.
    pub const fn denominator(self) -> i128 {
        self.den
    }

    /// Whether it is 0.
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether it is below 0.
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn plus(self, other: Ratio) -> Result<Ratio, Overflow> {
        if self.den == other.den {
            let num = self.num.checked_add(other.num).ok_or(Overflow)?;
            return Ratio::new(num, self.den);
        }
        // Over the smallest common denominator, so that intermediate values stay small.
        let divisor = i128::try_from(gcd(self.den.unsigned_abs(), other.den.unsigned_abs()))
            .map_err(|_| Overflow)?;
        let scale = divide(other.den, divisor).0;
        let left = product(self.num, scale)?;
        let right = product(other.num, divide(self.den, divisor).0)?;
        let num = left.checked_add(right).ok_or(Overflow)?;
        Ratio::new(num, product(self.den, scale)?)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn minus(self, other: Ratio) -> Result<Ratio, Overflow> {
        let negated = Ratio {
            num: other.num.checked_neg().ok_or(Overflow)?,
            den: other.den,
        };
        self.plus(negated)
    }

    /// The product.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn times(self, other: Ratio) -> Result<Ratio, Overflow> {
        if self.den == 1 && other.den == 1 {
            if other.num == 1 {
                return Ok(self);
            }
            let num = product(self.num, other.num)?;
            return Ok(Ratio { num, den: 1 });
        }
        // Reduced crosswise first, so that intermediate values stay small.
        let left = Ratio::new(self.num, other.den)?;
        let right = Ratio::new(other.num, self.den)?;
        Ok(Ratio {
            num: product(left.num, right.num)?,
            den: product(left.den, right.den)?,
        })
    }

    /// The quotient.
    ///
    /// # Errors
    /// [`Overflow`] if `other` is 0 or the quotient does not fit.
    pub fn over(self, other: Ratio) -> Result<Ratio, Overflow> {
        // Most rates are 1.
        if other == Ratio::ONE {
            return Ok(self);
        }
        self.times(Ratio::new(other.den, other.num)?)
    }

    /// The largest whole number that is not above it.
    ///
    /// # Errors
    /// [`Overflow`] if that does not fit into 64 bits.
    pub fn floor(self) -> Result<i64, Overflow> {
        i64::try_from(divide(self.num, self.den).0).map_err(|_| Overflow)
    }

    /// The whole number that the rounding mode asks for. Halves of [`Rounding::HalfUp`] go away
    /// from zero.
    ///
    /// # Errors
    /// [`Overflow`] if that does not fit into 64 bits.
    pub fn round(self, rounding: Rounding) -> Result<i64, Overflow> {
        let (down, rest) = divide(self.num, self.den);
        let up = match rounding {
            Rounding::Floor => false,
            Rounding::Ceil => rest != 0,
            Rounding::HalfUp | Rounding::HalfEven => {
                // rest < den, so den - rest is positive and cannot overflow.
                match rest.cmp(&(self.den - rest)) {
                    Ordering::Less => false,
                    Ordering::Greater => true,
                    Ordering::Equal if rounding == Rounding::HalfUp => !self.is_negative(),
                    Ordering::Equal => down & 1 == 1,
                }
            }
        };
        let rounded = down.checked_add(i128::from(up)).ok_or(Overflow)?;
        i64::try_from(rounded).map_err(|_| Overflow)
    }

    /// From the contract's ratio; none where its denominator is below 1.
    pub fn from_contract(ratio: types::Ratio) -> Option<Ratio> {
        if ratio.denominator < 1 {
            return None;
        }
        Ratio::new(ratio.numerator.into(), ratio.denominator.into()).ok()
    }

    /// As the contract's ratio.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit into 64 bits.
    pub fn to_contract(self) -> Result<types::Ratio, Overflow> {
        Ok(types::Ratio {
            numerator: i64::try_from(self.num).map_err(|_| Overflow)?,
            denominator: i64::try_from(self.den).map_err(|_| Overflow)?,
        })
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        compare(*self, *other)
    }
}

/// Compares crosswise; where that does not fit, whole parts first and the remainders' reciprocals
/// afterwards, which cannot overflow.
fn compare(a: Ratio, b: Ratio) -> Ordering {
    if a.den == b.den {
        return a.num.cmp(&b.num);
    }
    if let (Ok(left), Ok(right)) = (product(a.num, b.den), product(b.num, a.den)) {
        return left.cmp(&right);
    }
    let ((a_whole, a_rest), (b_whole, b_rest)) = (divide(a.num, a.den), divide(b.num, b.den));
    let whole = a_whole.cmp(&b_whole);
    if whole != Ordering::Equal {
        return whole;
    }
    match (a_rest, b_rest) {
        (0, 0) => Ordering::Equal,
        (0, _) => Ordering::Less,
        (_, 0) => Ordering::Greater,
        _ => compare(
            Ratio {
                num: b.den,
                den: b_rest,
            },
            Ratio {
                num: a.den,
                den: a_rest,
            },
        ),
    }
}

/// The product. Numbers of 64 bits are told apart: their product always fits, and asking whether
/// one of 128 bits does takes a division in WebAssembly.
#[inline(never)]
pub(super) fn product(a: i128, b: i128) -> Result<i128, Overflow> {
    let (Ok(small_a), Ok(small_b)) = (i64::try_from(a), i64::try_from(b)) else {
        return a.checked_mul(b).ok_or(Overflow);
    };
    if let (Ok(a), Ok(b)) = (i32::try_from(small_a), i32::try_from(small_b)) {
        return Ok(i128::from(i64::from(a) * i64::from(b)));
    }
    Ok(a.wrapping_mul(b))
}

/// Quotient and remainder of a division by a positive number; the remainder is never negative.
/// With 64 bits where both numbers fit: 128-bit division is a slow library call in WebAssembly.
#[inline(never)]
pub(super) fn divide(num: i128, den: i128) -> (i128, i128) {
    if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den)) {
        // A positive denominator, so that this cannot overflow.
        let (down, rest) = (num.wrapping_div(den), num.wrapping_rem(den));
        if rest < 0 {
            return (i128::from(down) - 1, i128::from(rest) + i128::from(den));
        }
        return (down.into(), rest.into());
    }
    (num.div_euclid(den), num.rem_euclid(den))
}

/// The greatest common divisor, with 64-bit steps as soon as both numbers fit.
pub(super) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(small_a), Ok(small_b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_small(small_a, small_b));
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).unwrap()
    }

    #[test]
    fn lowest_terms_with_a_positive_denominator() {
        assert_eq!(ratio(6, -4), ratio(-3, 2));
        assert_eq!(ratio(0, 7), Ratio::ZERO);
        assert_eq!(Ratio::new(1, 0), Err(Overflow));
    }

    #[test]
    fn sums_products_quotients() {
        assert_eq!(ratio(1, 6).plus(ratio(1, 10)), Ok(ratio(4, 15)));
        assert_eq!(ratio(1, 6).minus(ratio(1, 6)), Ok(Ratio::ZERO));
        assert_eq!(ratio(2, 3).times(ratio(9, 4)), Ok(ratio(3, 2)));
        assert_eq!(ratio(2, 3).over(ratio(4, 9)), Ok(ratio(3, 2)));
        assert_eq!(ratio(2, 3).over(Ratio::ZERO), Err(Overflow));
    }

    #[test]
    fn rounding_modes() {
        let table = [
            // value, floor, ceil, half-up, half-even
            (ratio(5, 2), [2, 3, 3, 2]),
            (ratio(7, 2), [3, 4, 4, 4]),
            (ratio(-5, 2), [-3, -2, -3, -2]),
            (ratio(24, 10), [2, 3, 2, 2]),
            (ratio(26, 10), [2, 3, 3, 3]),
            (ratio(3, 1), [3, 3, 3, 3]),
        ];
        let modes = [
            Rounding::Floor,
            Rounding::Ceil,
            Rounding::HalfUp,
            Rounding::HalfEven,
        ];
        for (value, expected) in table {
            assert_eq!(
                modes.map(|mode| value.round(mode).unwrap()),
                expected,
                "{value:?}"
            );
        }
    }

    #[test]
    fn order_without_overflow() {
        let huge = i128::MAX;
        assert!(ratio(huge, huge - 1) > Ratio::ONE);
        assert!(ratio(huge - 1, huge) < Ratio::ONE);
        assert!(ratio(huge, huge - 1) > ratio(huge - 1, huge));
        assert!(ratio(-1, 3) < ratio(-1, 4));
        assert_eq!(ratio(2, 6).cmp(&ratio(1, 3)), Ordering::Equal);
    }

    #[test]
    fn numbers_of_every_size_are_divided_and_multiplied_alike() {
        let sizes = [
            1,
            7,
            i128::from(i32::MAX),
            i128::from(i64::MAX),
            1 << 70,
            i128::MAX,
        ];
        for num in sizes.into_iter().flat_map(|size| [size, -size, 1 - size]) {
            for den in sizes {
                assert_eq!(divide(num, den), (num.div_euclid(den), num.rem_euclid(den)));
                assert_eq!(product(num, den).ok(), num.checked_mul(den));
            }
        }
        assert_eq!(divide(i128::from(i64::MIN), 1), (i128::from(i64::MIN), 0));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(
            Ratio::int(i64::MAX).plus(Ratio::ONE).unwrap().floor(),
            Err(Overflow)
        );
        assert_eq!(ratio(i128::MAX, 1).times(ratio(2, 1)), Err(Overflow));
    }
}
