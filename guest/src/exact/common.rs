//! Whole numbers for exact ones that belong together, so that most sums and comparisons of them
//! need no fractions.

use super::ratio::{divide, gcd, product};
use super::{Overflow, Ratio};

/// Whole numbers in proportion to exact ones: each counts `1 / parts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// How many parts make 1; at least 1.
    pub parts: i128,
    /// The numbers, in parts.
    pub numbers: Vec<i128>,
}

impl Common {
    /// The products of whole numbers and factors. Of several lines these are mostly all alike.
    ///
    /// # Errors
    /// [`Overflow`] if a number does not fit into 128 bits.
    pub fn products(items: &[(i128, Ratio)]) -> Result<Common, Overflow> {
        let mut parts = 1_i128;
        for (_, factor) in items {
            let below = factor.denominator();
            if below != parts {
                let divisor = gcd(parts.unsigned_abs(), below.unsigned_abs());
                let divisor = i128::try_from(divisor).map_err(|_| Overflow)?;
                parts = product(divide(parts, divisor).0, below)?;
            }
        }
        let mut numbers = vec![0; items.len()];
        let (mut before, mut scale) = (Ratio::ONE, parts);
        for (all, (number, factor)) in numbers.iter_mut().zip(items) {
            if *factor != before {
                let more = divide(parts, factor.denominator()).0;
                (before, scale) = (*factor, product(factor.numerator(), more)?);
            }
            *all = product(*number, scale)?;
        }
        Ok(Common { parts, numbers })
    }

    /// All numbers together.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn sum(&self) -> Result<Ratio, Overflow> {
        let mut sum = 0_i128;
        for number in &self.numbers {
            sum = sum.checked_add(*number).ok_or(Overflow)?;
        }
        Ratio::new(sum, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_counts_the_same_part() {
        let ratio = |above, below| Ratio::new(above, below).unwrap();
        let items = [
            (3, ratio(1, 2)),
            (5, ratio(2, 3)),
            (7, ratio(2, 3)),
            (0, Ratio::ONE),
        ];
        let common = Common::products(&items).unwrap();
        assert_eq!(
            (common.parts, &common.numbers[..]),
            (6, &[9, 20, 28, 0][..])
        );
        assert_eq!(common.sum().unwrap(), ratio(57, 6));
    }

    #[test]
    fn nothing_wraps() {
        let half = Ratio::new(i128::MAX, 2).unwrap();
        assert_eq!(Common::products(&[(4, half)]), Err(Overflow));
    }
}
