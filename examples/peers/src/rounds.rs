//! The measurement: peers take turns, so that what else the machine does meets all of them alike.

use std::io::IsTerminal as _;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cart::Carts;
use crate::peers::Peer;

/// How long a peer's turn is meant to be.
const TURN: Duration = Duration::from_millis(6);

/// How often a peer runs unmeasured first, so that what compiles while it runs has done so.
const WARM_UP: u32 = 20;

/// The most decisions in one turn.
const MOST: u32 = 100_000;

/// What one peer took.
#[derive(Debug)]
pub(crate) struct Times {
    /// How the table calls it.
    pub(crate) name: String,
    /// For each size of cart the time of a decision in every round, in nanoseconds.
    pub(crate) sizes: Vec<Vec<f64>>,
}

/// Lets every peer decide about every size of cart, round after round.
///
/// # Errors
/// What a peer failed at.
pub(crate) fn run(peers: &mut [Box<dyn Peer>], sizes: &[Carts], rounds: u32) -> Result<Vec<Times>> {
    let mut calls = Vec::with_capacity(peers.len());
    for peer in peers.iter_mut() {
        let counts = sizes.iter().map(|carts| calibrate(peer.as_mut(), carts));
        calls.push(counts.collect::<Result<Vec<u32>>>()?);
    }
    let mut times: Vec<Times> = peers
        .iter()
        .map(|peer| Times {
            name: peer.name().to_owned(),
            sizes: vec![Vec::new(); sizes.len()],
        })
        .collect();
    let watched = std::io::stderr().is_terminal();
    for round in 0..rounds {
        if watched {
            eprint!("\rround {} of {rounds} ", round + 1);
        }
        for (size, carts) in sizes.iter().enumerate() {
            let turns = peers.iter_mut().zip(&calls).zip(&mut times);
            for ((peer, calls), times) in turns {
                let calls = calls.get(size).copied().unwrap_or(1);
                let time = measure(peer.as_mut(), carts, calls)?;
                if let Some(times) = times.sizes.get_mut(size) {
                    times.push(time.as_secs_f64() * 1e9 / f64::from(calls));
                }
            }
        }
    }
    if watched {
        eprintln!();
    }
    Ok(times)
}

/// How many decisions fill a turn: each cart equally often.
fn calibrate(peer: &mut dyn Peer, carts: &Carts) -> Result<u32> {
    let each = u32::try_from(carts.carts.len())?;
    let mut calls = each;
    for _ in 0..WARM_UP {
        let time = measure(peer, carts, calls)?;
        let one = (time / calls).max(Duration::from_nanos(1));
        let fits = u32::try_from(TURN.as_nanos() / one.as_nanos()).unwrap_or(MOST);
        calls = fits.clamp(1, MOST).next_multiple_of(each);
    }
    Ok(calls)
}

fn measure(peer: &mut dyn Peer, carts: &Carts, calls: u32) -> Result<Duration> {
    let name = peer.name().to_owned();
    peer.measure(carts, calls).context(name)
}
