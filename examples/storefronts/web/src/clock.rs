//! The shop's own time: it begins on a day of the sample programme and can be moved on.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use fidelis_server::Clock;

/// 21 November 2026, 11:00 in Paris, UTC milliseconds: the sample programme's private sale is on.
pub const OPENING: i64 = 1_795_255_200_000;

/// A clock that goes on by itself and can be set ahead.
#[derive(Debug)]
pub(crate) struct ShopClock {
    made: Instant,
    /// What it says is this much after its making, UTC milliseconds.
    ahead: AtomicI64,
}

impl Default for ShopClock {
    fn default() -> Self {
        Self {
            made: Instant::now(),
            ahead: AtomicI64::new(OPENING),
        }
    }
}

impl ShopClock {
    /// From now on it says this instant, UTC milliseconds, and goes on from there.
    pub(crate) fn set(&self, instant: i64) {
        let since = self.since();
        self.ahead
            .store(instant.saturating_sub(since), Ordering::SeqCst);
    }

    fn since(&self) -> i64 {
        i64::try_from(self.made.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

impl Clock for ShopClock {
    fn now(&self) -> i64 {
        let ahead = self.ahead.load(Ordering::SeqCst);
        ahead.saturating_add(self.since())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_set_ahead_and_goes_on() {
        let clock = ShopClock::default();
        assert!((OPENING..OPENING + 60_000).contains(&clock.now()));
        clock.set(OPENING + 86_400_000);
        let later = clock.now();
        assert!((OPENING + 86_400_000..OPENING + 86_460_000).contains(&later));
    }
}
