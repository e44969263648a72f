//! How long to wait before something is tried again.

use std::time::Duration;

/// Ever longer, spread out, and not for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// About how long after the first attempt. Default 5 s.
    pub first: Duration,
    /// Each wait is so many times the one before. Default 3.
    pub factor: u32,
    /// No wait is longer. Default 24 h.
    pub longest: Duration,
    /// Attempts in all. Default 12: the last one comes about two and a half days after the first.
    pub attempts: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(5),
            factor: 3,
            longest: Duration::from_secs(24 * 3600),
            attempts: 12,
        }
    }
}

impl Backoff {
    /// The wait after an attempt (from 1), at least half of it certain and the rest by `chance`, so
    /// that what failed together does not come back together. `None` after the last attempt.
    #[must_use]
    pub fn wait(&self, attempt: u32, chance: u64) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let times = u64::from(self.factor).saturating_pow(attempt.saturating_sub(1));
        let first = u64::try_from(self.first.as_millis()).unwrap_or(u64::MAX);
        let longest = u64::try_from(self.longest.as_millis()).unwrap_or(u64::MAX);
        let full = first.saturating_mul(times).min(longest);
        let half = full / 2;
        let rest = full.saturating_sub(half).saturating_add(1);
        Some(Duration::from_millis(half.saturating_add(chance % rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_longest_and_end() {
        let backoff = Backoff::default();
        let waits = |chance| {
            let waits = (1..).map_while(|attempt| backoff.wait(attempt, chance));
            waits.map(|wait| wait.as_millis()).collect::<Vec<_>>()
        };
        let shortest = waits(0);
        assert_eq!(shortest.len(), 11);
        assert_eq!(shortest[..4], [2_500, 7_500, 22_500, 67_500]);
        assert_eq!(shortest[10], 12 * 3_600_000);
        assert_eq!(waits(2_500)[0], 5_000);
        assert_eq!(waits(2_501)[0], 2_500);
    }

    #[test]
    fn nothing_overflows() {
        let backoff = Backoff {
            first: Duration::MAX,
            factor: u32::MAX,
            longest: Duration::MAX,
            attempts: u32::MAX,
        };
        assert!(backoff.wait(u32::MAX - 1, u64::MAX).is_some());
        assert_eq!(backoff.wait(u32::MAX, 0), None);
    }
}
