//! Numbers that look thrown and are the same in every run.

/// A linear congruential generator: enough for carts.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: usize) -> Self {
        Self(u64::try_from(seed).unwrap_or(u64::MAX))
    }

    /// From 1 to `most`.
    pub(crate) fn up_to(&mut self, most: i64) -> i64 {
        let most = u64::try_from(most).unwrap_or(1).max(1);
        i64::try_from(self.next() % most).unwrap_or(0) + 1
    }

    /// One of some values.
    pub(crate) fn one_of<'a, T, const N: usize>(&mut self, values: &'a [T; N]) -> &'a T {
        const { assert!(N > 0, "there is one to be taken") };
        let count = u64::try_from(N).unwrap_or(1);
        let index = usize::try_from(self.next() % count).unwrap_or(0);
        // A remainder is below its divisor.
        #[allow(clippy::indexing_slicing)]
        &values[index]
    }

    fn next(&mut self) -> u64 {
        const FACTOR: u64 = 6_364_136_223_846_793_005;
        self.0 = self
            .0
            .wrapping_mul(FACTOR)
            .wrapping_add(1_442_695_040_888_963_407);
        // The high bits are the ones that are thrown well.
        self.0 >> 33
    }
}
