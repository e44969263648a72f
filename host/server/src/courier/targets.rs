//! How the addresses of webhooks have been doing, so that one that is down takes no time from
//! others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many requests one address gets at a time.
const MOST: usize = 16;
/// How long a parcel waits for its turn before it is put off: hardly any time, as it takes a
/// courier's hand meanwhile.
const WAIT: Duration = Duration::from_millis(250);
/// So many failures one after the other, and an address rests.
const FAILURES: u32 = 5;
/// How long it rests the first time; twice as long each time that it still fails.
const REST: Duration = Duration::from_secs(10);
const LONGEST_REST: Duration = Duration::from_secs(300);

/// A webhook of a tenant.
pub(super) type Key = (String, String);

/// What is known of all addresses. Kept in memory alone: after a start all are trusted again.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets {
    known: Arc<Mutex<HashMap<Key, State>>>,
}

#[derive(Clone, Debug)]
struct State {
    turns: Arc<Semaphore>,
    /// Failures one after the other, up to [`FAILURES`].
    failures: u32,
    /// Rests one after the other.
    rests: u32,
    rests_until: i64,
    /// Whether somebody finds out if it is up again.
    probed: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(MOST)),
            failures: 0,
            rests: 0,
            rests_until: i64::MIN,
            probed: false,
        }
    }
}

/// Whether a request may go now.
#[derive(Debug)]
pub(super) enum Turn {
    /// It may.
    Go(Flight),
    /// Enough of them are on their way; a little later.
    Crowded,
    /// So many failed one after the other that this one is not even tried.
    Resting(u32),
}

/// A request that is on its way.
#[derive(Debug)]
pub(super) struct Flight {
    targets: Targets,
    key: Key,
    /// Whether it finds out if an address that rested is up again.
    probe: bool,
    _turn: OwnedSemaphorePermit,
}

impl Targets {
    /// Waits a moment for a turn. With `anyway` an address that rests is tried all the same.
    pub(super) async fn turn(&self, key: &Key, now: i64, anyway: bool) -> Turn {
        let turns = {
            let mut known = self.lock();
            let state = known.entry(key.clone()).or_default();
            if state.is_resting(now) && !anyway {
                return Turn::Resting(state.failures);
            }
            Arc::clone(&state.turns)
        };
        let Ok(Ok(turn)) = timeout(WAIT, turns.acquire_owned()).await else {
            return Turn::Crowded;
        };
        let mut known = self.lock();
        let state = known.entry(key.clone()).or_default();
        let mut probe = false;
        if state.failures >= FAILURES && !anyway {
            // It may have begun to rest meanwhile; and one request finds out whether it is up.
            if state.is_resting(now) {
                return Turn::Resting(state.failures);
            }
            if state.probed {
                return Turn::Crowded;
            }
            state.probed = true;
            probe = true;
        }
        Turn::Go(Flight {
            targets: self.clone(),
            key: key.clone(),
            probe,
            _turn: turn,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, State>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_resting(&self, now: i64) -> bool {
        let left = self.rests_until.saturating_sub(now);
        let longest = i64::try_from(LONGEST_REST.as_millis()).unwrap_or(i64::MAX);
        // More than that is left only where the clock went back.
        self.failures >= FAILURES && (1..=longest).contains(&left)
    }

    fn rest(&mut self, now: i64) {
        let times = 2_u32.saturating_pow(self.rests.min(16));
        let rest = REST.saturating_mul(times).min(LONGEST_REST).as_millis();
        self.rests_until = now.saturating_add(i64::try_from(rest).unwrap_or(i64::MAX));
        self.rests = self.rests.saturating_add(1);
    }
}

impl Flight {
    /// The request came to its end at that instant.
    pub(super) fn ended(self, taken: bool, now: i64) {
        let mut known = self.targets.lock();
        let Some(state) = known.get_mut(&self.key) else {
            return;
        };
        if taken {
            (state.failures, state.rests) = (0, 0);
        } else if self.probe {
            state.rest(now);
        } else if state.failures < FAILURES {
            state.failures = state.failures.saturating_add(1);
            if state.failures == FAILURES {
                state.rest(now);
            }
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if self.probe
            && let Some(state) = self.targets.lock().get_mut(&self.key)
        {
            state.probed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        ("t".to_owned(), "wh".to_owned())
    }

    async fn go(targets: &Targets, now: i64) -> Flight {
        match targets.turn(&key(), now, false).await {
            Turn::Go(flight) => flight,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn an_address_gets_so_many_at_a_time() {
        let targets = Targets::default();
        let mut flights = Vec::new();
        for _ in 0..MOST {
            flights.push(go(&targets, 0).await);
        }
        let crowded = targets.turn(&key(), 0, true).await;
        assert!(matches!(crowded, Turn::Crowded));
        drop(flights);
        go(&targets, 0).await.ended(true, 0);
    }

    #[tokio::test]
    async fn an_address_that_fails_rests_ever_longer_until_one_comes_through() {
        let targets = Targets::default();
        let mut flights = Vec::new();
        for _ in 0..FAILURES + 3 {
            flights.push(go(&targets, 0).await);
        }
        // Those that were on their way together are one reason to rest.
        for flight in flights {
            flight.ended(false, 0);
        }
        let rests = targets.turn(&key(), 9_999, false).await;
        assert!(matches!(rests, Turn::Resting(FAILURES)));
        let anyway = targets.turn(&key(), 9_999, true).await;
        assert!(matches!(anyway, Turn::Go(_)));
        let probe = go(&targets, 10_000).await;
        let second = targets.turn(&key(), 10_000, false).await;
        assert!(matches!(second, Turn::Crowded));
        probe.ended(false, 10_000);
        let rests = targets.turn(&key(), 29_999, false).await;
        assert!(matches!(rests, Turn::Resting(FAILURES)));
        go(&targets, 30_000).await.ended(true, 30_000);
        let (_one, _other) = (go(&targets, 30_000).await, go(&targets, 30_000).await);
    }

    #[tokio::test]
    async fn a_clock_that_goes_back_ends_a_rest() {
        let targets = Targets::default();
        let day = 86_400_000;
        for _ in 0..FAILURES {
            go(&targets, day).await.ended(false, day);
        }
        let rests = targets.turn(&key(), day + 1, false).await;
        assert!(matches!(rests, Turn::Resting(FAILURES)));
        go(&targets, 0).await.ended(true, 0);
    }
}
