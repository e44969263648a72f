//! Counts the memory of one store, over all of a component's memories and tables.

use std::fmt;

use wasmtime::ResourceLimiter;

use crate::Limits;

/// Bytes that an element of a table takes on a 64-bit host.
const ELEMENT: usize = 8;

/// What a store has, and what it may have.
///
/// Until [`Meter::start`] is called all growth counts as the image; from then on it counts as the
/// call's own.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Bytes of all memories and tables now.
    total: usize,
    /// What was there when the phase began.
    base: usize,
    /// What may be added to the base.
    limit: usize,
    /// The most that was there in this phase.
    peak: usize,
    /// What one memory may have at most.
    ceiling: usize,
    /// Instances, memories and tables, each.
    parts: usize,
    /// The last growth, in case the engine then fails to carry it out.
    last: usize,
}

/// The limit that a growth would have broken. Raised as a trap, so that a plugin cannot go on
/// without the memory that it needs.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) wanted: u64,
    pub(crate) limit: u64,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes wanted, {} allowed", self.wanted, self.limit)
    }
}

impl std::error::Error for Exceeded {}

impl Meter {
    /// For a component that is about to be instantiated.
    pub(crate) fn new(limits: &Limits, ceiling: u64) -> Self {
        Self {
            total: 0,
            base: 0,
            limit: narrow(limits.image_bytes),
            peak: 0,
            ceiling: narrow(ceiling),
            parts: narrow(u64::from(limits.parts)),
            last: 0,
        }
    }

    /// What is there now is the base of the next phase.
    pub(crate) fn start(&mut self, limits: &Limits) {
        self.base = self.total;
        self.peak = self.total;
        self.limit = narrow(limits.memory_bytes);
    }

    /// Goes on with the base that the instance was made with, so that an instance that is used
    /// again cannot grow without end.
    pub(crate) fn resume(&mut self, limits: &Limits) {
        self.limit = narrow(limits.memory_bytes);
    }

    /// The most that was added in this phase, in bytes.
    pub(crate) fn added(&self) -> u64 {
        u64::try_from(self.peak.saturating_sub(self.base)).unwrap_or(u64::MAX)
    }

    fn grow(&mut self, bytes: usize) -> wasmtime::Result<bool> {
        let total = self.total.saturating_add(bytes);
        if total.saturating_sub(self.base) > self.limit {
            return Err(exceeded(total.saturating_sub(self.base), self.limit));
        }
        self.total = total;
        self.peak = self.peak.max(total);
        self.last = bytes;
        Ok(true)
    }

    fn undo(&mut self) {
        self.total = self.total.saturating_sub(self.last);
        self.last = 0;
    }
}

fn exceeded(wanted: usize, limit: usize) -> wasmtime::Error {
    wasmtime::Error::new(Exceeded {
        wanted: u64::try_from(wanted).unwrap_or(u64::MAX),
        limit: u64::try_from(limit).unwrap_or(u64::MAX),
    })
}

fn narrow(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.ceiling {
            return Err(exceeded(desired, self.ceiling));
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The plugin's own maximum: it expects to be told, not to be stopped.
            return Ok(false);
        }
        self.grow(desired.saturating_sub(current))
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.undo();
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.grow(desired.saturating_sub(current).saturating_mul(ELEMENT))
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.undo();
        Ok(())
    }

    fn instances(&self) -> usize {
        self.parts
    }

    fn tables(&self) -> usize {
        self.parts
    }

    fn memories(&self) -> usize {
        self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: usize = 65_536;

    fn meter(image_bytes: usize) -> Meter {
        let limits = Limits {
            image_bytes: image_bytes as u64,
            ..Limits::default()
        };
        Meter::new(&limits, 100 * PAGE as u64)
    }

    fn allow(memory_bytes: usize) -> Limits {
        Limits {
            memory_bytes: memory_bytes as u64,
            ..Limits::default()
        }
    }

    #[test]
    fn memories_and_tables_count_together() {
        let mut meter = meter(2 * PAGE);
        assert!(meter.memory_growing(0, PAGE, None).unwrap());
        assert!(meter.table_growing(0, 4_096, None).unwrap());
        let error = meter.memory_growing(0, PAGE, None).unwrap_err();
        let exceeded: &Exceeded = error.downcast_ref().unwrap();
        assert_eq!(exceeded.wanted, (2 * PAGE + 4_096 * ELEMENT) as u64);
        assert_eq!(exceeded.limit, 2 * PAGE as u64);
    }

    #[test]
    fn the_image_is_not_counted_against_the_call() {
        let mut meter = meter(2 * PAGE);
        meter.memory_growing(0, 2 * PAGE, None).unwrap();
        meter.start(&allow(PAGE));
        assert!(meter.memory_growing(2 * PAGE, 3 * PAGE, None).unwrap());
        assert_eq!(meter.added(), PAGE as u64);
        assert!(meter.memory_growing(3 * PAGE, 4 * PAGE, None).is_err());
    }

    #[test]
    fn a_growth_that_failed_is_taken_back() {
        let mut meter = meter(PAGE);
        meter.memory_growing(0, PAGE, None).unwrap();
        meter
            .memory_grow_failed(wasmtime::Error::msg("no"))
            .unwrap();
        assert!(meter.memory_growing(0, PAGE, None).unwrap());
    }

    #[test]
    fn a_plugins_own_maximum_is_told_and_the_ceiling_stops() {
        let mut meter = meter(1_000 * PAGE);
        assert!(!meter.memory_growing(0, 3 * PAGE, Some(2 * PAGE)).unwrap());
        assert!(meter.memory_growing(0, 101 * PAGE, None).is_err());
    }
}
