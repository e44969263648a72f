//! How many instances may live at a time.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Error;

/// The free slots of a sandbox. Whoever finds none waits for one.
pub(crate) struct Slots {
    all: u32,
    count: Mutex<Count>,
    freed: Condvar,
}

/// How many are free, and how many wait for one.
struct Count {
    free: u32,
    waiting: u32,
}

/// A taken slot; given back when it is dropped.
pub(crate) struct Slot(Arc<Slots>);

impl Slots {
    pub(crate) fn new(all: u32) -> Arc<Self> {
        Arc::new(Self {
            all,
            count: Mutex::new(Count {
                free: all,
                waiting: 0,
            }),
            freed: Condvar::new(),
        })
    }

    /// Takes a slot, waiting at most so long.
    pub(crate) fn take(self: &Arc<Self>, patience: Duration) -> Result<Slot, Error> {
        let mut count = self.count();
        if count.free == 0 {
            count.waiting += 1;
            (count, _) = self
                .freed
                .wait_timeout_while(count, patience, |count| count.free == 0)
                .unwrap_or_else(PoisonError::into_inner);
            count.waiting -= 1;
        }
        if count.free == 0 {
            return Err(Error::Busy {
                slots: self.all,
                waited: patience,
            });
        }
        count.free -= 1;
        Ok(Slot(Arc::clone(self)))
    }

    /// How many slots are free now.
    pub(crate) fn free(&self) -> u32 {
        self.count().free
    }

    fn count(&self) -> MutexGuard<'_, Count> {
        // A count is never left half changed, so a poisoned lock is as good as any.
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut count = self.0.count();
        count.free += 1;
        let waiting = count.waiting;
        drop(count);
        // Telling nobody costs a call of the system, too.
        if waiting > 0 {
            self.0.freed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_waited_for_and_given_back() {
        let slots = Slots::new(1);
        let slot = slots.take(Duration::ZERO).unwrap();
        assert_eq!(slots.free(), 0);
        assert!(matches!(
            slots.take(Duration::from_millis(1)),
            Err(Error::Busy { slots: 1, .. })
        ));
        let waiting = Arc::clone(&slots);
        let thread = std::thread::spawn(move || waiting.take(Duration::from_secs(60)).is_ok());
        drop(slot);
        assert!(thread.join().unwrap());
        assert_eq!(slots.free(), 1);
    }
}
