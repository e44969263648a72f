//! Times of calls, measured in turns.

use std::time::{Duration, Instant};

use fidelis_host::Error;

/// A batch lasts at least so long, so that the clock's own time does not count.
const BATCH: Duration = Duration::from_micros(500);

/// At least so many batches of each subject, however long they take.
const ROUNDS: usize = 15;

/// Makes so many calls and tells how long they took together.
pub(super) type Calls<'a> = Box<dyn FnMut(u32) -> Result<Duration, Error> + 'a>;

/// What is measured.
pub(super) struct Subject<'a> {
    calls: Calls<'a>,
    batch: u32,
    samples: Vec<u64>,
}

impl<'a> Subject<'a> {
    /// Something whose calls cannot be told apart.
    pub(super) fn new(mut call: impl FnMut() -> Result<(), Error> + 'a) -> Self {
        Self::of(Box::new(move |count| {
            let began = Instant::now();
            for _ in 0..count {
                call()?;
            }
            Ok(began.elapsed())
        }))
    }

    /// Something that measures its calls by itself.
    pub(super) fn of(calls: Calls<'a>) -> Self {
        Self {
            calls,
            batch: 1,
            samples: Vec::new(),
        }
    }

    /// Finds out how many calls make a batch.
    fn warm_up(&mut self) -> Result<(), Error> {
        while (self.calls)(self.batch)? < BATCH {
            self.batch = self.batch.saturating_mul(2);
        }
        Ok(())
    }

    fn sample(&mut self) -> Result<(), Error> {
        let took = (self.calls)(self.batch)?.as_nanos() / u128::from(self.batch.max(1));
        self.samples.push(u64::try_from(took).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Nanoseconds of a call: the median of all batches.
    pub(super) fn nanoseconds(&mut self) -> u64 {
        self.samples.sort_unstable();
        let middle = self.samples.len() / 2;
        self.samples.get(middle).copied().unwrap_or(0)
    }
}

/// Measures all subjects for about so long together. They take turns, so that whatever else the
/// machine does falls on all of them.
///
/// # Errors
///
/// The first call that fails.
pub(super) fn measure(subjects: &mut [Subject<'_>], time: Duration) -> Result<(), Error> {
    for subject in &mut *subjects {
        subject.warm_up()?;
    }
    let began = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS || began.elapsed() < time {
        for subject in &mut *subjects {
            subject.sample()?;
        }
        rounds += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_batches_is_per_call() {
        let mut took = [9_000_000_u64, 1_000_000, 2_000_000].into_iter().cycle();
        let mut subject = Subject::of(Box::new(move |count| {
            Ok(Duration::from_nanos(took.next().unwrap()) * count)
        }));
        subject.warm_up().unwrap();
        assert_eq!(subject.batch, 1);
        for _ in 0..5 {
            subject.sample().unwrap();
        }
        assert_eq!(subject.nanoseconds(), 2_000_000);
    }

    #[test]
    fn short_calls_are_measured_many_at_a_time() {
        let mut subject = Subject::of(Box::new(|count| Ok(Duration::from_nanos(100) * count)));
        subject.warm_up().unwrap();
        assert_eq!(subject.batch, 8_192);
        subject.sample().unwrap();
        assert_eq!(subject.nanoseconds(), 100);
    }
}
