//! Spreading a whole number over parts so that nothing is lost (rules 3.1 and 3.10).

use super::ratio::{divide, gcd, product};
use super::{Overflow, Ratio};
use crate::program::policies::Allocation;
use crate::sort::Best;

/// Spreads `total` over parts in proportion to their weights, none of which is below 0. The parts
/// sum to `total`.
///
/// By largest remainder every part is rounded down, and what is left goes, one by one, to the
/// parts with the largest remainders; ties go to the lower index. By first line all that is left
/// goes to the first part with a weight. Where no part has a weight, the first one takes all;
/// without parts nothing is spread.
///
/// # Errors
/// [`Overflow`] if an intermediate value does not fit.
pub fn allocate(total: i64, weights: &[Ratio], how: Allocation) -> Result<Vec<i64>, Overflow> {
    let mut parts = vec![0; weights.len()];
    let weights = whole(weights)?;
    let mut sum = 0_i128;
    for weight in &weights {
        sum = sum.checked_add(*weight).ok_or(Overflow)?;
    }
    if sum == 0 || total == 0 {
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return Ok(parts);
    }
    let mut left = total;
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, (part, weight)) in parts.iter_mut().zip(&weights).enumerate() {
        let (down, rest) = divide(product(total.into(), *weight)?, sum);
        *part = i64::try_from(down).map_err(|_| Overflow)?;
        left = left.checked_sub(*part).ok_or(Overflow)?;
        remainders.push((rest, index));
    }
    match how {
        Allocation::FirstLine => {
            let first = weights.iter().position(|weight| *weight != 0);
            if let Some(part) = first.and_then(|index| parts.get_mut(index)) {
                *part = part.checked_add(left).ok_or(Overflow)?;
            }
        }
        Allocation::LargestRemainder => {
            let units = usize::try_from(left).map_err(|_| Overflow)?;
            if units > 0 {
                let best = Best::new(remainders, |a, b| a.0 > b.0 || (a.0 == b.0 && a.1 < b.1));
                for (_, index) in best.take(units) {
                    if let Some(part) = parts.get_mut(index) {
                        *part = part.checked_add(1).ok_or(Overflow)?;
                    }
                }
            }
        }
    }
    Ok(parts)
}

/// Whole numbers in the same proportions: the weights over their smallest common denominator.
fn whole(weights: &[Ratio]) -> Result<Vec<i128>, Overflow> {
    let mut common = 1_i128;
    for weight in weights {
        let denominator = weight.denominator();
        if denominator != common {
            let divisor = gcd(common.unsigned_abs(), denominator.unsigned_abs());
            let divisor = i128::try_from(divisor).map_err(|_| Overflow)?;
            common = product(divide(common, divisor).0, denominator)?;
        }
    }
    let mut whole = Vec::with_capacity(weights.len());
    for weight in weights {
        let scale = divide(common, weight.denominator()).0;
        whole.push(product(weight.numerator(), scale)?);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(total: i64, weights: &[i64], how: Allocation) -> Vec<i64> {
        let weights: Vec<Ratio> = weights.iter().map(|weight| Ratio::int(*weight)).collect();
        allocate(total, &weights, how).unwrap()
    }

    #[test]
    fn largest_remainder() {
        use Allocation::LargestRemainder as By;
        assert_eq!(spread(20, &[1050, 575, 380], By), [10, 6, 4]);
        assert_eq!(spread(300, &[4300, 1400, 2300], By), [161, 53, 86]);
        assert_eq!(spread(1000, &[1, 1, 1], By), [334, 333, 333]);
        assert_eq!(spread(10, &[50, 50, 50], By), [4, 3, 3]);
        assert_eq!(spread(5000, &[120, 230, 300], By), [923, 1769, 2308]);
    }

    #[test]
    fn first_line() {
        use Allocation::FirstLine as By;
        assert_eq!(spread(300, &[4300, 1400, 2300], By), [162, 52, 86]);
        assert_eq!(spread(5000, &[120, 230, 300], By), [924, 1769, 2307]);
        assert_eq!(spread(10, &[0, 1, 2], By), [0, 4, 6]);
    }

    #[test]
    fn weights_of_different_denominators() {
        let weights = [(1, 2), (1, 3), (1, 6), (0, 1)];
        let weights = weights.map(|(num, den)| Ratio::new(num, den).unwrap());
        let how = Allocation::LargestRemainder;
        assert_eq!(allocate(601, &weights, how), Ok(vec![301, 200, 100, 0]));
    }

    #[test]
    fn without_weights_the_first_part_takes_all() {
        for how in [Allocation::LargestRemainder, Allocation::FirstLine] {
            assert_eq!(spread(7, &[0, 0], how), [7, 0]);
            assert_eq!(spread(7, &[], how), [0_i64; 0]);
        }
    }
}
