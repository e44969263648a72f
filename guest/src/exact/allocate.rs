//! Spreading a whole number over parts so that nothing is lost (rules 3.1 and 3.10).

use super::Overflow;
use super::ratio::{divide, gcd, product};
use crate::program::policies::Allocation;
use crate::sort::Best;

/// Spreads `total` over parts in proportion to their weights, none of which is below 0, nor is
/// `total`. The parts sum to `total`.
///
/// By largest remainder every part is rounded down, and what is left goes, one by one, to the
/// parts with the largest remainders; ties go to the lower index. By first line all that is left
/// goes to the first part with a weight. Where no part has a weight, the first one takes all;
/// without parts nothing is spread.
///
/// # Errors
/// [`Overflow`] if an intermediate value does not fit.
pub fn allocate(total: i64, weights: &[i128], how: Allocation) -> Result<Vec<i64>, Overflow> {
    parted(total, weights, how).or_else(|_| parted(total, &lowest(weights), how))
}

/// The same proportions in numbers as small as they can be.
#[cold]
#[inline(never)]
fn lowest(weights: &[i128]) -> Vec<i128> {
    let mut divisor = 0;
    for weight in weights {
        divisor = gcd(weight.unsigned_abs(), divisor);
    }
    let divisor = i128::try_from(divisor).unwrap_or(1);
    weights
        .iter()
        .map(|weight| divide(*weight, divisor).0)
        .collect()
}

fn parted(total: i64, weights: &[i128], how: Allocation) -> Result<Vec<i64>, Overflow> {
    let mut sum = 0_i128;
    for weight in weights {
        sum = sum.checked_add(*weight).ok_or(Overflow)?;
    }
    let mut parts = Vec::with_capacity(weights.len());
    if sum == 0 || total == 0 {
        parts.resize(weights.len(), 0);
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return Ok(parts);
    }
    let mut left = total;
    parts.resize(weights.len(), 0);
    let mut remainders = vec![(0, 0); weights.len()];
    let all = parts.iter_mut().zip(&mut remainders).zip(weights);
    for (index, ((part, remainder), weight)) in all.enumerate() {
        let (down, rest) = divide(product(total.into(), *weight)?, sum);
        *part = i64::try_from(down).map_err(|_| Overflow)?;
        left = left.checked_sub(*part).ok_or(Overflow)?;
        *remainder = (rest, index);
    }
    if left == 0 {
        return Ok(parts);
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
            let best = Best::new(remainders, |a, b| a.0 > b.0 || (a.0 == b.0 && a.1 < b.1));
            for (_, index) in best.take(units) {
                if let Some(part) = parts.get_mut(index) {
                    *part = part.checked_add(1).ok_or(Overflow)?;
                }
            }
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(total: i64, weights: &[i128], how: Allocation) -> Vec<i64> {
        allocate(total, weights, how).unwrap()
    }

    #[test]
    fn large_weights_are_divided_by_what_they_share() {
        let weights = [1 << 120, 3 << 120];
        assert_eq!(spread(4000, &weights, Allocation::FirstLine), [1000, 3000]);
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
    fn numbers_beyond_64_bits() {
        let weights = [1 << 100, 1 << 101, 1 << 102];
        assert_eq!(
            spread(700, &weights, Allocation::LargestRemainder),
            [100, 200, 400]
        );
        let much = [i128::MAX / 2, i128::MAX / 2 - 1];
        assert_eq!(allocate(3, &much, Allocation::FirstLine), Err(Overflow));
    }

    #[test]
    fn without_weights_the_first_part_takes_all() {
        for how in [Allocation::LargestRemainder, Allocation::FirstLine] {
            assert_eq!(spread(7, &[0, 0], how), [7, 0]);
            assert_eq!(spread(7, &[], how), [0_i64; 0]);
        }
    }
}
