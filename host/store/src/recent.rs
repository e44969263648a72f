//! Shared counters as they were read a moment ago.
//!
//! Every cart of a shop is quoted with the same counters, and a quote promises nothing: what is
//! settled is checked against the database. So quotes and pages share one reading. What this
//! process writes is seen at once, what others write (and what was written for a caller who went
//! away meanwhile) within [`AGE`].

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fidelis_host::contract::types::SharedCounter;

/// How old a reading may be.
const AGE: Duration = Duration::from_secs(1);

/// The last reading of each tenant's budgets.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    tenants: Mutex<HashMap<String, Reading>>,
}

#[derive(Debug, Default)]
struct Reading {
    /// Raised by every change: a reading that began before it is not kept.
    changes: u64,
    counters: Option<(Instant, Arc<[SharedCounter]>)>,
}

/// When a reading began, and what was there by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    changes: u64,
    at: Instant,
}

impl Recent {
    /// The last reading, if it is young enough; otherwise what [`Recent::keep`] wants to know.
    pub(crate) fn get(&self, tenant: &str) -> Result<Arc<[SharedCounter]>, Begun> {
        let tenants = self.lock();
        let begun = |changes| Begun {
            changes,
            at: Instant::now(),
        };
        let Some(reading) = tenants.get(tenant) else {
            return Err(begun(0));
        };
        match &reading.counters {
            Some((since, counters)) if since.elapsed() < AGE => Ok(Arc::clone(counters)),
            _ => Err(begun(reading.changes)),
        }
    }

    /// Keeps a reading, unless something changed since it began.
    pub(crate) fn keep(&self, tenant: &str, begun: Begun, counters: &[SharedCounter]) {
        let mut tenants = self.lock();
        let reading = tenants.entry(tenant.to_owned()).or_default();
        if reading.changes == begun.changes {
            reading.counters = Some((begun.at, counters.into()));
        }
    }

    /// Something changed: the next one who asks reads.
    pub(crate) fn forget(&self, tenant: &str) {
        let mut tenants = self.lock();
        let reading = tenants.entry(tenant.to_owned()).or_default();
        reading.changes = reading.changes.wrapping_add(1);
        reading.counters = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Reading>> {
        // Nothing that can panic happens while it is held.
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(used: i64) -> SharedCounter {
        SharedCounter {
            id: "budget:launch".to_owned(),
            used,
            limit: None,
        }
    }

    #[test]
    fn a_reading_is_kept_for_its_tenant() {
        let recent = Recent::default();
        let begun = recent.get("a").unwrap_err();
        recent.keep("a", begun, &[counter(1)]);
        assert_eq!(*recent.get("a").unwrap(), [counter(1)]);
        assert!(recent.get("b").is_err());
    }

    #[test]
    fn what_changed_while_it_was_read_is_read_again() {
        let recent = Recent::default();
        let begun = recent.get("a").unwrap_err();
        recent.forget("a");
        recent.keep("a", begun, &[counter(1)]);
        let begun = recent.get("a").unwrap_err();
        recent.keep("a", begun, &[counter(2)]);
        assert_eq!(*recent.get("a").unwrap(), [counter(2)]);
        recent.forget("a");
        assert!(recent.get("a").is_err());
    }
}
