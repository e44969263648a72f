//! Several workers side by side, each with what it alone looks after.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZero;
use std::panic;
use std::thread;

/// How many workers this machine keeps busy.
pub(crate) fn size() -> usize {
    // More would only wait for the one who reads and writes.
    const MOST: usize = 16;
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST)
}

/// Gives every item to the worker that its key belongs to, and returns the results in the items'
/// sequence. Items with the same key are done by the same worker, in sequence.
pub(crate) fn spread<W: Send, T: Sync, R: Send>(
    workers: &mut [W],
    items: &[T],
    key: impl Fn(&T) -> &str + Sync,
    work: impl Fn(&mut W, &T) -> R + Sync,
) -> Vec<R> {
    if let [worker] = workers {
        return items.iter().map(|item| work(worker, item)).collect();
    }
    let count = workers.len();
    let (key, work) = (&key, &work);
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let started: Vec<_> = workers
            .iter_mut()
            .enumerate()
            .map(|(place, worker)| {
                scope.spawn(move || -> Vec<(usize, R)> {
                    let items = items.iter().enumerate();
                    let own = items.filter(|(_, item)| owner(key(item), count) == place);
                    own.map(|(index, item)| (index, work(worker, item)))
                        .collect()
                })
            })
            .collect();
        let results = started
            .into_iter()
            .flat_map(|started| match started.join() {
                Ok(results) => results,
                Err(cause) => panic::resume_unwind(cause),
            });
        results.collect()
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The worker that a key belongs to.
fn owner(key: &str, workers: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    let workers = u64::try_from(workers).unwrap_or(1).max(1);
    usize::try_from(hasher.finish() % workers).unwrap_or_default()
}
