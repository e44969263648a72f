//! One live instance and the phases of a call on it.

use std::time::{Duration, Instant};

use wasmtime::Store;
use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Lower, TypedFunc,
};

use crate::meter::Meter;
use crate::report::{Phase, Used};
use crate::slots::Slot;
use crate::trap::classify;
use crate::{Error, HOST_BYTES, Limits, Sandbox};

/// A plugin's instance in its own store. Dropping it frees everything that it had.
pub(crate) struct Live {
    store: Store<Meter>,
    instance: Instance,
    tick: Duration,
    instantiate: Duration,
    /// Given back last, when the store is gone.
    _slot: Slot,
}

impl Live {
    /// A fresh instance, within the limits of its first phase.
    pub(crate) fn new(
        sandbox: &Sandbox,
        plugin: &InstancePre<Meter>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let slot = sandbox.slots().take(limits.deadline)?;
        let begun = Instant::now();
        let options = sandbox.options();
        let meter = Meter::new(limits, options.memory_bytes);
        let mut store = Store::new(sandbox.engine(), meter);
        store.limiter(|meter| meter);
        allow(&mut store, limits, options.tick)?;
        let instance = plugin.instantiate(&mut store).map_err(|error| {
            classify(&error, &store, limits, |problem| Error::Instantiation {
                problem,
            })
        })?;
        Ok(Self {
            store,
            instance,
            tick: options.tick,
            instantiate: begun.elapsed(),
            _slot: slot,
        })
    }

    /// How long it took to make.
    pub(crate) fn instantiate(&self) -> Duration {
        self.instantiate
    }

    /// What there is of memory now is the image of what follows.
    pub(crate) fn start(&mut self, limits: &Limits) {
        self.store.data_mut().start(limits);
    }

    /// Goes on with the image that it had when it was started.
    pub(crate) fn resume(&mut self, limits: &Limits) {
        self.store.data_mut().resume(limits);
    }

    /// The memory that was added since its start.
    pub(crate) fn memory(&self, limits: &Limits) -> Used {
        Used {
            used: self.store.data().added(),
            limit: limits.memory_bytes,
        }
    }

    /// The function, if its types are these. Comparing them takes as long as a small call.
    pub(crate) fn checked<P, R>(
        &mut self,
        index: &ComponentExportIndex,
    ) -> Result<TypedFunc<P, R>, wasmtime::Error>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        self.instance.get_typed_func(&mut self.store, index)
    }

    /// The function, whose types were found to be these by [`Live::checked`] on another instance
    /// of the same component.
    ///
    /// # Safety
    ///
    /// They were.
    #[allow(unsafe_code)]
    pub(crate) unsafe fn known<P, R>(
        &mut self,
        index: &ComponentExportIndex,
    ) -> Option<TypedFunc<P, R>>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let function = self.instance.get_func(&mut self.store, index)?;
        // SAFETY: the caller promises it.
        Some(unsafe { TypedFunc::new_unchecked(function) })
    }

    /// Calls a function within limits of its own.
    pub(crate) fn call<P, R>(
        &mut self,
        function: TypedFunc<P, R>,
        parameters: P,
        limits: &Limits,
    ) -> Result<(R, Phase), Error>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        allow(&mut self.store, limits, self.tick)?;
        let begun = Instant::now();
        let answer = function
            .call(&mut self.store, parameters)
            .map_err(|error| {
                classify(&error, &self.store, limits, |problem| {
                    Error::InvalidAnswer {
                        at: String::new(),
                        problem,
                    }
                })
            })?;
        let phase = Phase {
            elapsed: begun.elapsed(),
            fuel: self.burned(limits),
        };
        Ok((answer, phase))
    }

    fn burned(&self, limits: &Limits) -> Option<Used> {
        let limit = limits.fuel?;
        // Without fuel in the engine there is none to be told.
        let left = self.store.get_fuel().ok()?;
        Some(Used {
            used: limit.saturating_sub(left),
            limit,
        })
    }
}

/// Fills up what the next phase may use.
fn allow(store: &mut Store<Meter>, limits: &Limits, tick: Duration) -> Result<(), Error> {
    // Setting fuel fails only in an engine that counts none.
    if store.get_fuel().is_ok() {
        store
            .set_fuel(limits.fuel.unwrap_or(u64::MAX))
            .map_err(|error| Error::Engine {
                problem: error.to_string(),
            })?;
    }
    store.set_epoch_deadline(ticks(limits.deadline, tick));
    store.set_hostcall_fuel(narrow(limits.result_bytes.saturating_mul(HOST_BYTES)));
    store.set_max_component_handles(narrow(u64::from(limits.handles)));
    Ok(())
}

/// The ticks in which a deadline has surely passed: the first one may come at once.
fn ticks(deadline: Duration, tick: Duration) -> u64 {
    let ticks = deadline.as_nanos().div_ceil(tick.as_nanos().max(1)) + 1;
    // The engine adds this to the present tick.
    u64::try_from(ticks).map_or(u64::MAX / 2, |ticks| ticks.min(u64::MAX / 2))
}

fn narrow(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_never_cut_short() {
        let tick = Duration::from_millis(10);
        assert_eq!(ticks(Duration::ZERO, tick), 1);
        assert_eq!(ticks(Duration::from_millis(1), tick), 2);
        assert_eq!(ticks(Duration::from_millis(10), tick), 2);
        assert_eq!(ticks(Duration::from_millis(11), tick), 3);
        assert_eq!(ticks(Duration::MAX, Duration::ZERO), u64::MAX / 2);
    }
}
