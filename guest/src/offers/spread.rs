//! Spreading a discount over lines, none of which goes below its floor.

use crate::exact::{Overflow, allocate, sum};
use crate::program::policies::Allocation;

/// Spreads `total` over lines in proportion to their weights, with at most `room` on each line.
/// What a full line cannot take goes to the others. The parts sum to `total`, or to the sum of the
/// rooms where that is less. Nothing is negative.
///
/// A line with room must have a weight: a room is never above the line's net.
///
/// # Errors
/// [`Overflow`] if an intermediate value does not fit.
pub(super) fn spread(
    total: i64,
    weights: &[i64],
    rooms: &[i64],
    how: Allocation,
) -> Result<Vec<i64>, Overflow> {
    if total >= sum(rooms, |room| *room)? {
        return Ok(rooms.to_vec());
    }
    let mut left = total;
    // The weight of a line that is full counts no more.
    let mut open: Vec<i128> = weights.iter().map(|weight| i128::from(*weight)).collect();
    loop {
        let mut parts = allocate(left, &open, how)?;
        let mut filled = false;
        for ((part, room), weight) in parts.iter().zip(rooms).zip(&mut open) {
            if part > room {
                *weight = 0;
                left = left.checked_sub(*room).ok_or(Overflow)?;
                filled = true;
            }
        }
        if !filled {
            for ((part, room), (open, weight)) in
                parts.iter_mut().zip(rooms).zip(open.iter().zip(weights))
            {
                if *open != i128::from(*weight) {
                    *part = *room;
                }
            }
            return Ok(parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Allocation::{FirstLine, LargestRemainder};

    #[test]
    fn the_excess_of_a_full_line_goes_to_the_others() {
        // 50.00 that may not fall below 45.00, beside 60.00: 25.00 off.
        let parts = spread(2500, &[5000, 6000], &[500, 6000], LargestRemainder);
        assert_eq!(parts.unwrap(), [500, 2000]);
        // 100.00 with a floor of 90.00, 40.00 and 40.00: 27.00 off.
        let rooms = [1000, 4000, 4000];
        let parts = spread(2700, &[10_000, 4000, 4000], &rooms, LargestRemainder);
        assert_eq!(parts.unwrap(), [1000, 850, 850]);
    }

    #[test]
    fn one_full_line_may_fill_the_next() {
        let parts = spread(90, &[50, 30, 20], &[10, 40, 50], LargestRemainder);
        assert_eq!(parts.unwrap(), [10, 40, 40]);
    }

    #[test]
    fn never_more_than_there_is_room() {
        let parts = spread(100, &[50, 30], &[10, 20], LargestRemainder);
        assert_eq!(parts.unwrap(), [10, 20]);
        assert_eq!(spread(5, &[0, 0], &[0, 0], FirstLine).unwrap(), [0, 0]);
        assert_eq!(spread(5, &[], &[], FirstLine).unwrap(), [0_i64; 0]);
    }

    #[test]
    fn the_first_line_takes_the_rest_as_far_as_it_has_room() {
        let weights = [12_000, 23_000, 30_000];
        let parts = spread(5000, &weights, &weights, FirstLine);
        assert_eq!(parts.unwrap(), [924, 1769, 2307]);
        let parts = spread(5000, &weights, &[923, 23_000, 30_000], FirstLine);
        assert_eq!(parts.unwrap(), [923, 1770, 2307]);
    }

    #[test]
    fn parts_sum_to_the_total_and_fit_their_rooms() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from((seed >> 33) % below).unwrap()
        };
        for _ in 0..2000 {
            let lines = next(7);
            let weights: Vec<i64> = (0..lines).map(|_| next(5000)).collect();
            let rooms: Vec<i64> = weights
                .iter()
                .map(|w| next(u64::try_from(*w).unwrap() + 1))
                .collect();
            let total = next(12_000);
            for how in [LargestRemainder, FirstLine] {
                let parts = spread(total, &weights, &rooms, how).unwrap();
                let room: i64 = rooms.iter().sum();
                assert_eq!(
                    parts.iter().sum::<i64>(),
                    total.min(room),
                    "{weights:?} {rooms:?} {total}"
                );
                assert!(
                    parts
                        .iter()
                        .zip(&rooms)
                        .all(|(part, room)| (0..=*room).contains(part))
                );
            }
        }
    }
}
