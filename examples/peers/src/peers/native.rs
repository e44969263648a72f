//! The engine without a sandbox: the floor of what the sandbox can cost.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use fidelis_guest::contract::checkout::QuoteRequest;
use fidelis_guest::contract::configuration::Transition;
use fidelis_guest::{Engine, checkout};

use super::Peer;
use crate::cart::{Answer, Carts};
use crate::{PROGRAM, ZONE, contract};

/// An engine with the programme.
///
/// # Errors
/// If the programme is faulty.
pub(crate) fn engine() -> Result<Engine> {
    let zone: Vec<Transition> = fidelis_host::zone::transitions(ZONE)?
        .into_iter()
        .map(|transition| Transition {
            at: transition.at,
            offset: transition.offset,
        })
        .collect();
    Engine::build(PROGRAM, Vec::new(), &zone)
        .map_err(|diagnostics| anyhow!("the programme is faulty: {diagnostics:#?}"))
}

/// Decides about one cart.
///
/// # Errors
/// If the engine finds fault with the cart.
pub(crate) fn decide(engine: &Engine, request: QuoteRequest) -> Result<Answer> {
    match checkout::quote(engine, request) {
        Ok(quotation) => Ok(contract::of_native(&quotation)),
        Err(fault) => bail!(
            "{}: expected {}, found {}",
            fault.at,
            fault.expected,
            fault.found
        ),
    }
}

/// The engine, called directly.
pub(crate) struct Native {
    engine: Engine,
}

impl Native {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { engine: engine()? })
    }
}

impl Peer for Native {
    fn name(&self) -> &str {
        "the same engine, native, no sandbox"
    }

    fn answers(&mut self, carts: &Carts) -> Result<Vec<Answer>> {
        requests(carts)
            .map(|request| decide(&self.engine, request))
            .collect()
    }

    /// The engine uses its request up, so each turn is given new ones, made outside of its time.
    fn measure(&mut self, carts: &Carts, calls: u32) -> Result<Duration> {
        let turns = usize::try_from(calls)?.div_ceil(carts.carts.len());
        let mut time = Duration::ZERO;
        let mut done = 0_u32;
        for _ in 0..turns {
            let requests: Vec<QuoteRequest> = requests(carts).collect();
            let start = Instant::now();
            for request in requests {
                black_box(decide(&self.engine, black_box(request))?);
                done += 1;
            }
            time += start.elapsed();
        }
        // Whole turns only: as much as was asked for.
        Ok(time.mul_f64(f64::from(calls) / f64::from(done.max(1))))
    }
}

fn requests(carts: &Carts) -> impl Iterator<Item = QuoteRequest> {
    carts.carts.iter().cloned().map(contract::request)
}
