//! How the addresses of webhooks have been doing, so that one that is down takes no time from
//! others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How many requests one address gets at a time.
const MOST: u32 = 4;
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

#[derive(Clone, Copy, Debug, Default)]
struct State {
    flying: u32,
    failures: u32,
    rests_until: i64,
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
}

impl Targets {
    /// Asks for a turn. With `anyway` an address that rests is tried all the same.
    pub(super) fn turn(&self, key: &Key, now: i64, anyway: bool) -> Turn {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let state = known.entry(key.clone()).or_default();
        if state.failures >= FAILURES && now < state.rests_until && !anyway {
            return Turn::Resting(state.failures);
        }
        // Whether one that rested is up again is found out by one request.
        let most = if state.failures >= FAILURES { 1 } else { MOST };
        if state.flying >= most {
            return Turn::Crowded;
        }
        state.flying = state.flying.saturating_add(1);
        Turn::Go(Flight {
            targets: self.clone(),
            key: key.clone(),
        })
    }

    fn change(&self, key: &Key, change: impl FnOnce(&mut State)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = known.get_mut(key) {
            change(state);
        }
    }
}

impl Flight {
    /// The request came to its end at that instant.
    pub(super) fn ended(self, taken: bool, now: i64) {
        self.targets.change(&self.key, |state| {
            if taken {
                state.failures = 0;
                return;
            }
            state.failures = state.failures.saturating_add(1);
            let times = 2_u32.saturating_pow(state.failures.saturating_sub(FAILURES).min(16));
            let rest = REST.saturating_mul(times).min(LONGEST_REST).as_millis();
            state.rests_until = now.saturating_add(i64::try_from(rest).unwrap_or(i64::MAX));
        });
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let land = |state: &mut State| state.flying = state.flying.saturating_sub(1);
        self.targets.change(&self.key, land);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        ("t".to_owned(), "wh".to_owned())
    }

    fn go(targets: &Targets, now: i64) -> Flight {
        match targets.turn(&key(), now, false) {
            Turn::Go(flight) => flight,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_address_gets_so_many_at_a_time() {
        let targets = Targets::default();
        let flights: Vec<_> = (0..MOST).map(|_| go(&targets, 0)).collect();
        assert!(matches!(targets.turn(&key(), 0, true), Turn::Crowded));
        drop(flights);
        go(&targets, 0).ended(true, 0);
    }

    #[test]
    fn an_address_that_fails_rests_ever_longer_until_one_comes_through() {
        let targets = Targets::default();
        for _ in 0..FAILURES {
            go(&targets, 0).ended(false, 0);
        }
        assert!(matches!(
            targets.turn(&key(), 9_999, false),
            Turn::Resting(5)
        ));
        assert!(matches!(targets.turn(&key(), 9_999, true), Turn::Go(_)));
        let probe = go(&targets, 10_000);
        assert!(matches!(targets.turn(&key(), 10_000, false), Turn::Crowded));
        probe.ended(false, 10_000);
        assert!(matches!(
            targets.turn(&key(), 29_999, false),
            Turn::Resting(6)
        ));
        go(&targets, 30_000).ended(true, 30_000);
        let (_one, _other) = (go(&targets, 30_000), go(&targets, 30_000));
    }
}
