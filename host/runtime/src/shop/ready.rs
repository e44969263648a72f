//! Which instance answers a call: a fresh one that was given its program, or one that answered
//! before.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use super::Shop;
use crate::live::Live;
use crate::plugin::{Configure, Configured};
use crate::report::{Phase, Used};
use crate::{Error, Function, Limits, Reuse};

/// An instance that has its program, and what that took.
pub(super) struct Ready {
    pub(super) live: Live,
    pub(super) reuse: Reuse,
    pub(super) instantiate: Duration,
    pub(super) configure: Option<Phase>,
}

impl Shop {
    /// An instance that has its program: one that waits to be used again, unless it has grown so
    /// much by calls with other limits that it would soon break these.
    pub(super) fn ready(&self, limits: &Limits) -> Result<Ready, Error> {
        let waiting = self.idle().pop();
        let fits = |live: &Live| live.memory(limits).used <= limits.memory_bytes / 2;
        let Some(mut live) = waiting.filter(fits) else {
            return self.fresh(limits);
        };
        live.resume(limits);
        Ok(Ready {
            live,
            reuse: Reuse::Warm,
            instantiate: Duration::ZERO,
            configure: None,
        })
    }

    /// A fresh instance that has its program.
    pub(super) fn fresh(&self, limits: &Limits) -> Result<Ready, Error> {
        let Some(setup) = &self.setup else {
            let mut live = self.plugin.instantiate(limits)?;
            live.start(limits);
            return Ok(Ready {
                reuse: Reuse::Fresh,
                instantiate: live.instantiate(),
                configure: None,
                live,
            });
        };
        let parameters = (
            setup.program.as_str(),
            setup.model.as_slice(),
            setup.zone.as_slice(),
        );
        let (mut live, (configured, phase)) = self.make(&self.profiles.configure, parameters)?;
        configured.map_err(Error::InvalidProgram)?;
        live.start(limits);
        Ok(Ready {
            reuse: Reuse::Fresh,
            instantiate: live.instantiate(),
            configure: Some(phase),
            live,
        })
    }

    /// A fresh instance, configured.
    pub(crate) fn make(
        &self,
        limits: &Limits,
        parameters: Configure<'_>,
    ) -> Result<(Live, (Configured, Phase)), Error> {
        self.plugin.index(Function::Configure)?;
        let (program, model, _) = parameters;
        let bytes = u64::try_from(program.len().saturating_add(model.len())).unwrap_or(u64::MAX);
        let limit = limits.request_bytes;
        if bytes > limit {
            return Err(Error::ProgramTooLarge { bytes, limit });
        }
        let mut live = self.plugin.instantiate(limits)?;
        live.start(limits);
        let function = self.plugin.configure(&mut live)?;
        let ((configured,), phase) = live.call(function, parameters, limits)?;
        Ok((live, (configured, phase)))
    }

    /// Keeps an instance for the next call, unless it has grown so much that it would soon break
    /// its limit, or others need its slot.
    pub(super) fn keep(&self, live: Live, memory: Used) {
        let sandbox = self.plugin.sandbox();
        if self.reuse == Reuse::Warm
            && memory.used <= memory.limit / 2
            && sandbox.free_slots() >= sandbox.options().slots.div_ceil(2)
        {
            self.idle().push(live);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Live>> {
        // Nothing that can panic happens while the list is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
