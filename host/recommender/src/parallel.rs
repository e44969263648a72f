//! Work on several threads, with results that do not depend on how many.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` for each of `count` items, `chunk` at a time, on so many threads. Each thread has a
/// scratch space of its own, and each chunk's result must not depend on what was in it. The
/// results have the sequence of the items. `heard` is told, on the calling thread, how many items
/// are done, and returns whether to go on; nothing is returned where it says no.
pub(crate) fn in_chunks<S, R: Send>(
    count: usize,
    chunk: usize,
    threads: usize,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> R + Sync,
    mut heard: impl FnMut(usize) -> bool,
) -> Option<Vec<R>> {
    let chunk = chunk.max(1);
    let chunks = count.div_ceil(chunk);
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let mut results: Vec<Option<R>> = (0..chunks).map(|_| None).collect();
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..threads.clamp(1, chunks.max(1)) {
            let send = send.clone();
            let (next, stop, scratch, work) = (&next, &stop, &scratch, &work);
            scope.spawn(move || {
                let mut scratch = scratch();
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= chunks {
                        break;
                    }
                    let start = index * chunk;
                    let result = work(&mut scratch, start..count.min(start + chunk));
                    if send.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut done = 0;
        for (index, result) in receive {
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(result);
            }
            done = count.min(done + chunk);
            if !heard(done) {
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
    });
    if stop.into_inner() {
        return None;
    }
    results.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::in_chunks;

    #[test]
    fn results_have_the_sequence_of_the_items() {
        for threads in [1, 2, 5] {
            let squares = in_chunks(
                10,
                3,
                threads,
                || (),
                |(), range| range.map(|item| item * item).collect::<Vec<_>>(),
                |_| true,
            );
            let expected: Vec<usize> = (0..10).map(|item| item * item).collect();
            assert_eq!(squares.unwrap().concat(), expected);
        }
    }

    #[test]
    fn nothing_where_it_is_stopped() {
        let results = in_chunks(100, 1, 2, || (), |(), range| range, |done| done < 3);
        assert_eq!(results, None);
    }

    #[test]
    fn nothing_to_do_is_done() {
        let results = in_chunks(0, 8, 2, || (), |(), range| range, |_| true);
        assert_eq!(results, Some(Vec::new()));
    }
}
