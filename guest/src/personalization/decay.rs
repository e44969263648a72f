//! How much a purchase of long ago still counts.

/// The days after which a purchase counts half that count always the same.
pub(super) const NEVER: u32 = u32::MAX;

/// 65,536 × 2^(−k/64).
const STEPS: [u32; 64] = [
    65_536, 64_830, 64_132, 63_441, 62_757, 62_081, 61_413, 60_751, 60_097, 59_449, 58_809, 58_176,
    57_549, 56_929, 56_316, 55_709, 55_109, 54_515, 53_928, 53_347, 52_773, 52_204, 51_642, 51_085,
    50_535, 49_991, 49_452, 48_920, 48_393, 47_871, 47_356, 46_846, 46_341, 45_842, 45_348, 44_859,
    44_376, 43_898, 43_425, 42_958, 42_495, 42_037, 41_584, 41_136, 40_693, 40_255, 39_821, 39_392,
    38_968, 38_548, 38_133, 37_722, 37_316, 36_914, 36_516, 36_123, 35_734, 35_349, 34_968, 34_591,
    34_219, 33_850, 33_486, 33_125,
];

/// 65,536 × 2^(−age / half-life), to a 64th of the half-life, rounded down to it.
pub(super) fn decay(age: u32, half_life: u32) -> u32 {
    if half_life == NEVER {
        return 65_536;
    }
    let steps = u64::from(age) * 64 / u64::from(half_life.max(1));
    let (halvings, step) = (steps / 64, steps % 64);
    let step = usize::try_from(step).unwrap_or_default();
    let start = STEPS.get(step).copied().unwrap_or_default();
    let halvings = u32::try_from(halvings).unwrap_or(u32::MAX);
    start.checked_shr(halvings).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{NEVER, decay};

    #[test]
    fn half_after_each_half_life() {
        assert_eq!(decay(0, 30), 65_536);
        assert_eq!(decay(30, 30), 32_768);
        assert_eq!(decay(60, 30), 16_384);
        assert_eq!(decay(15, 30), 46_341);
        assert_eq!(decay(30 * 17, 30), 0);
        assert_eq!(decay(u32::MAX, 1), 0);
        assert_eq!(decay(u32::MAX, NEVER), 65_536);
        assert_eq!(decay(1, 0), 32_768);
    }

    #[test]
    fn never_more_with_time() {
        for half_life in [1, 7, 30, 240, 1_000] {
            let mut before = u32::MAX;
            for age in 0..2_000 {
                let now = decay(age, half_life);
                assert!(now <= before);
                before = now;
            }
        }
    }
}
