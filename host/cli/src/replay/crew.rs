//! Several desks at work side by side.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZero;
use std::panic;
use std::thread;

use super::desk::Desk;

/// How many desks this machine keeps busy.
pub(crate) fn size() -> usize {
    // More would only wait for the one who reads and writes.
    const MOST: usize = 16;
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST)
}

/// Gives every item to the desk that its key belongs to, and returns the results in the items'
/// sequence. Items with the same key are done in sequence.
pub(crate) fn spread<T: Sync, R: Send>(
    desks: &mut [Desk],
    items: &[T],
    key: impl Fn(&T) -> &str + Sync,
    work: impl Fn(&mut Desk, &T) -> R + Sync,
) -> Vec<R> {
    if let [desk] = desks {
        return items.iter().map(|item| work(desk, item)).collect();
    }
    let count = desks.len();
    let (key, work) = (&key, &work);
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let started: Vec<_> = desks
            .iter_mut()
            .enumerate()
            .map(|(place, desk)| {
                scope.spawn(move || -> Vec<(usize, R)> {
                    let items = items.iter().enumerate();
                    let own = items.filter(|(_, item)| owner(key(item), count) == place);
                    own.map(|(index, item)| (index, work(desk, item))).collect()
                })
            })
            .collect();
        let results = started.into_iter().flat_map(|desk| match desk.join() {
            Ok(results) => results,
            Err(cause) => panic::resume_unwind(cause),
        });
        results.collect()
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The desk that a key belongs to.
fn owner(key: &str, desks: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    let desks = u64::try_from(desks).unwrap_or(1).max(1);
    usize::try_from(hasher.finish() % desks).unwrap_or_default()
}
