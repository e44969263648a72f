//! What the shape of a record costs where it crosses the boundary.
//!
//! `cargo bench -p fidelis-host --bench contract_shapes` prints, for each candidate shape, the
//! median time of a call that only carries it across, its ratio to the contract's own shape, and
//! the fuel. The guests are written by hand and allocate with a bump pointer, so the figures hold
//! what lowering and lifting cost, and nothing of what a plugin does with the values. Candidates
//! take turns within one run, so that a busy machine slows all of them alike.

mod effects;
mod lines;

use std::time::Duration;

use fidelis_host::{Answer, Limits, Sandbox};

/// One shape of one record, so many times.
struct Candidate<'a> {
    shape: &'static str,
    call: Box<dyn Fn() -> (Duration, u64) + 'a>,
}

impl<'a> Candidate<'a> {
    fn new<T>(shape: &'static str, call: impl Fn() -> Answer<T> + 'a) -> Self {
        Self {
            shape,
            call: Box::new(move || {
                let phase = call().report.call;
                (phase.elapsed, phase.fuel.map_or(0, |fuel| fuel.used))
            }),
        }
    }
}

/// Rounds in which every candidate is called once.
const ROUNDS: usize = 2_000;

fn compare(title: &str, count: usize, candidates: &[Candidate<'_>]) {
    let mut times = vec![Vec::with_capacity(ROUNDS); candidates.len()];
    let mut fuels = vec![0; candidates.len()];
    for round in 0..ROUNDS + ROUNDS / 10 {
        for ((candidate, times), fuel) in candidates.iter().zip(&mut times).zip(&mut fuels) {
            let (time, burned) = (candidate.call)();
            // The first tenth warms caches.
            if round >= ROUNDS / 10 {
                times.push(time);
            }
            *fuel = burned;
        }
    }
    let medians: Vec<u128> = times.iter_mut().map(|times| median(times)).collect();
    let first = medians.first().copied().unwrap_or(1).max(1);
    for ((candidate, median), fuel) in candidates.iter().zip(&medians).zip(&fuels) {
        let percent = median * 100 / first;
        println!(
            "| {title} | {count:>3} | {:<28} | {:>7} ns | {}.{:02} | {fuel:>7} |",
            candidate.shape,
            median,
            percent / 100,
            percent % 100
        );
    }
}

fn median(times: &mut [Duration]) -> u128 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0, Duration::as_nanos)
}

fn main() -> Result<(), fidelis_host::Error> {
    let sandbox = Sandbox::new()?;
    // Nothing here is to be stopped.
    let limits = Limits {
        request_bytes: u64::MAX,
        result_bytes: 1 << 20,
        ..Limits::settle()
    };
    println!("| record | n | shape | median | ratio | fuel |");
    println!("|---|---|---|---|---|---|");
    lines::compare(&sandbox, &limits)?;
    effects::compare(&sandbox, &limits)
}
