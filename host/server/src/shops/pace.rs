//! Whether a plugin's calls are so quick that a thread of their own would only slow them down.
//!
//! Handing a call to another thread and its answer back costs several times what a quote does. So
//! a function whose calls were all quick runs where it is asked. It loses that at the first call
//! that is not, and for good at the first one that had to be stopped: so a plugin can hold each of
//! the threads that serve connections once, for no longer than its limits let it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use fidelis_host::{Answer, Error, Function, Metering, Shop};

/// So many quick calls one after the other make a function quick.
const KNOWN: u32 = 64;
/// It was stopped once, and is never trusted again.
const STOPPED: u32 = u32::MAX;
/// Instructions of a quick call, at most: about a millisecond.
const FUEL: u64 = 1_000_000;
/// Free slots of the sandbox that a quick call leaves to others: it must not have to wait for one.
const SLOTS: u32 = 8;
/// How long a quick call may take, on a machine that is busy with other things too.
const TIME: Duration = Duration::from_millis(20);

/// What is known of the functions of one plugin.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// For each function, its quick calls since the last slow one, up to [`KNOWN`].
    streaks: [AtomicU32; Function::DECISIONS.len()],
}

impl Pace {
    /// Whether the next call may run where it is asked. Only fuel tells quick calls from slow ones
    /// on every machine, so that without it none may.
    pub(super) fn is_quick(&self, shop: &Shop, function: Function) -> bool {
        let streak = self.streak(function);
        let known = streak.is_some_and(|streak| streak.load(Ordering::Relaxed) == KNOWN);
        let sandbox = shop.plugin().sandbox();
        known
            && sandbox.options().metering == Metering::Fuel
            && shop.profiles().of(function).fuel.is_some()
            && sandbox.free_slots() > SLOTS.min(sandbox.options().slots / 4)
    }

    /// Learns from a call.
    pub(super) fn learn<T>(
        &self,
        function: Function,
        answer: &Result<Answer<T>, Error>,
        elapsed: Duration,
    ) {
        let Some(streak) = self.streak(function) else {
            return;
        };
        let stopped = matches!(
            answer,
            Err(Error::OutOfFuel { .. } | Error::Deadline { .. } | Error::MemoryLimit { .. })
        );
        if stopped {
            return streak.store(STOPPED, Ordering::Relaxed);
        }
        let fuel = answer
            .as_ref()
            .ok()
            .and_then(|answer| answer.report.call.fuel);
        let quick = elapsed < TIME && fuel.is_some_and(|fuel| fuel.used <= FUEL);
        let now = streak.load(Ordering::Relaxed);
        let then = match now {
            STOPPED => return,
            // A fault or a trap does not tell its fuel; where it was quick, it changes nothing.
            _ if answer.is_err() && elapsed < TIME => return,
            _ if !quick => 0,
            KNOWN => return,
            _ => now + 1,
        };
        // Where two calls learn at once, one of them may go uncounted; one that was stopped stays.
        let _ = streak.compare_exchange(now, then, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn streak(&self, function: Function) -> Option<&AtomicU32> {
        let known = Function::DECISIONS.iter().zip(&self.streaks);
        known
            .into_iter()
            .find_map(|(each, streak)| (*each == function).then_some(streak))
    }
}

#[cfg(test)]
mod tests {
    use fidelis_host::{Phase, Report, Reuse, Used};

    use super::*;

    fn answered(fuel: u64) -> Result<Answer<()>, Error> {
        let used = |used| Used { used, limit: 0 };
        let report = Report {
            function: "quote".into(),
            instance: Reuse::Fresh,
            instantiate: Duration::ZERO,
            configure: None,
            call: Phase {
                elapsed: Duration::ZERO,
                fuel: Some(used(fuel)),
            },
            memory: used(0),
            request: used(0),
            result: used(0),
        };
        Ok(Answer { value: (), report })
    }

    /// The streak after so many quick quotes and a last one.
    fn after(quick: u32, last: &Result<Answer<()>, Error>, elapsed: Duration) -> u32 {
        let pace = Pace::default();
        for _ in 0..quick {
            pace.learn(Function::Quote, &answered(1_000), Duration::ZERO);
        }
        pace.learn(Function::Quote, last, elapsed);
        let others = pace.streak(Function::Settle).unwrap();
        assert_eq!(others.load(Ordering::Relaxed), 0, "each function by itself");
        let streak = pace.streak(Function::Quote).unwrap();
        streak.load(Ordering::Relaxed)
    }

    #[test]
    fn a_function_is_quick_until_it_is_not() {
        assert_eq!(after(0, &answered(FUEL), Duration::ZERO), 1);
        assert_eq!(after(1_000, &answered(FUEL), Duration::ZERO), KNOWN);
        assert_eq!(after(1_000, &answered(FUEL + 1), Duration::ZERO), 0);
        assert_eq!(after(1_000, &answered(1), TIME), 0);
        let trap = Err(Error::NotConfigured);
        assert_eq!(after(1_000, &trap, Duration::ZERO), KNOWN);
        assert_eq!(after(1_000, &trap, TIME), 0);
    }

    #[test]
    fn a_function_that_was_stopped_is_never_quick_again() {
        let stopped = Err(Error::OutOfFuel { limit: 1 });
        assert_eq!(after(1_000, &stopped, Duration::ZERO), STOPPED);
        let pace = Pace::default();
        pace.learn(Function::Quote, &stopped, Duration::ZERO);
        for _ in 0..1_000 {
            pace.learn(Function::Quote, &answered(1), Duration::ZERO);
        }
        let streak = pace.streak(Function::Quote).unwrap();
        assert_eq!(streak.load(Ordering::Relaxed), STOPPED);
    }
}
