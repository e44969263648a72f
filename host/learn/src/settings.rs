//! How to learn.

use fidelis_recommender::Settings as Numerics;

/// The most memory that sorting and grouping get unless the user says otherwise: what is beyond
/// lies on disk, and more of it gains next to nothing.
const LARGEST_POOL: u64 = 256 << 20;

/// With less the data engine gives up even on small shops.
const SMALLEST_POOL: u64 = 16 << 20;

/// How to learn: memory, threads, and the numerics' own settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The most memory for sorting and grouping, in bytes; what goes beyond lies on disk.
    pub pool: u64,
    /// How many threads work at once. What is learned does not depend on it.
    pub threads: usize,
    /// Of the numerics; their number of threads is the one above.
    pub numerics: Numerics,
}

impl Settings {
    /// The usual settings where so many bytes of memory may be taken in all; absent: not known.
    #[must_use]
    pub fn within(memory: Option<u64>) -> Self {
        let quarter = memory.map_or(LARGEST_POOL, |memory| memory / 4);
        Self {
            pool: quarter.clamp(SMALLEST_POOL, LARGEST_POOL),
            ..Self::default()
        }
    }

    /// The numerics' settings, with the threads that there are.
    pub(crate) fn numerics(&self) -> Numerics {
        Numerics {
            threads: self.threads,
            ..self.numerics
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let numerics = Numerics::default();
        Self {
            pool: LARGEST_POOL,
            threads: numerics.threads,
            numerics,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn a_quarter_of_the_memory_is_for_sorting_within_limits() {
        assert_eq!(Settings::within(Some(400 << 20)).pool, 100 << 20);
        assert_eq!(Settings::within(Some(0)).pool, 16 << 20);
        assert_eq!(Settings::within(Some(1 << 40)).pool, 256 << 20);
        assert_eq!(Settings::within(None).pool, 256 << 20);
    }
}
