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
        Common::unreduced(items).or_else(|_| Common::reduced(items))
    }

    fn unreduced(items: &[(i128, Ratio)]) -> Result<Common, Overflow> {
        let mut parts = 1_i128;
        for (number, factor) in items {
            let below = factor.denominator();
            if below != parts && *number != 0 {
                let divisor = gcd(parts.unsigned_abs(), below.unsigned_abs());
                let divisor = i128::try_from(divisor).map_err(|_| Overflow)?;
                parts = product(divide(parts, divisor).0, below)?;
            }
        }
        let mut numbers = vec![0; items.len()];
        let (mut before, mut scale) = (Ratio::ONE, parts);
        for (all, (number, factor)) in numbers.iter_mut().zip(items) {
            if *number == 0 {
                continue;
            }
            if *factor != before {
                let more = divide(parts, factor.denominator()).0;
                (before, scale) = (*factor, product(factor.numerator(), more)?);
            }
            *all = product(*number, scale)?;
        }
        Ok(Common { parts, numbers })
    }

    /// The same with each product in lowest terms, which needs fewer bits and more time.
    #[cold]
    #[inline(never)]
    fn reduced(items: &[(i128, Ratio)]) -> Result<Common, Overflow> {
        let mut lowest = Vec::with_capacity(items.len());
        for (number, factor) in items {
            let product = Ratio::new(*number, 1)?.times(*factor)?;
            lowest.push((product.numerator(), Ratio::new(1, product.denominator())?));
        }
        Common::unreduced(&lowest)
    }

    /// Each number times a factor of its own.
    ///
    /// # Errors
    /// [`Overflow`] if a number does not fit into 128 bits.
    pub fn times(&self, factors: &[Ratio]) -> Result<Common, Overflow> {
        let part = Ratio::new(1, self.parts)?;
        let mut items = Vec::with_capacity(factors.len());
        let (mut before, mut own) = (Ratio::ONE, part);
        for (number, factor) in self.numbers.iter().zip(factors) {
            if *factor != before {
                (before, own) = (*factor, factor.times(part)?);
            }
            items.push((*number, own));
        }
        Common::products(&items)
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
    fn what_counts_nothing_brings_no_parts() {
        let third = Ratio::new(1, 3).unwrap();
        let common = Common::products(&[(0, third), (5, Ratio::ONE)]).unwrap();
        assert_eq!((common.parts, &common.numbers[..]), (1, &[0, 5][..]));
    }

    #[test]
    fn what_does_not_fit_is_reduced_first() {
        let part = Ratio::new(1 << 70, 3_i128.pow(30)).unwrap();
        let items = [(3_i128.pow(36), part)];
        let common = Common::products(&items).unwrap();
        assert_eq!((common.parts, common.numbers), (1, vec![729 << 70]));
    }

    #[test]
    fn nothing_wraps() {
        let half = Ratio::new(i128::MAX, 2).unwrap();
        assert_eq!(Common::products(&[(4, half)]), Err(Overflow));
    }
}
