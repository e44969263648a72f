//! What a storefront may run its programme in, one file for each.

#[cfg(feature = "extism")]
pub(crate) mod extism;
pub(crate) mod fidelis;
pub(crate) mod http;
pub(crate) mod native;
pub(crate) mod node;
pub(crate) mod quickjs;

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::cart::{Answer, Carts};

/// Something that decides.
pub(crate) trait Peer {
    /// How the table calls it.
    fn name(&self) -> &str;

    /// The answers to carts, to be compared. Not measured.
    fn answers(&mut self, carts: &Carts) -> Result<Vec<Answer>>;

    /// What so many decisions about the carts, taking turns, take in all.
    fn measure(&mut self, carts: &Carts, calls: u32) -> Result<Duration>;
}

/// A peer that takes a JSON text and gives one.
pub(crate) struct Texts<F> {
    name: &'static str,
    decide: F,
}

impl<F: FnMut(&str) -> Result<String>> Texts<F> {
    pub(crate) fn new(name: &'static str, decide: F) -> Self {
        Self { name, decide }
    }
}

impl<F: FnMut(&str) -> Result<String>> Peer for Texts<F> {
    fn name(&self) -> &str {
        self.name
    }

    fn answers(&mut self, carts: &Carts) -> Result<Vec<Answer>> {
        let texts = carts.texts.iter();
        texts
            .map(|text| Ok(serde_json::from_str(&(self.decide)(text)?)?))
            .collect()
    }

    fn measure(&mut self, carts: &Carts, calls: u32) -> Result<Duration> {
        repeat(&carts.texts, calls, |text| (self.decide)(text))
    }
}

/// Calls a function with the inputs, one after the other and again from the start, and gives the
/// time of all calls. What a call gives is dropped within its time.
fn repeat<I, O>(
    inputs: &[I],
    calls: u32,
    mut call: impl FnMut(&I) -> Result<O>,
) -> Result<Duration> {
    if inputs.is_empty() {
        bail!("there is nothing to measure with");
    }
    let turns = inputs.iter().cycle().take(usize::try_from(calls)?);
    let start = Instant::now();
    for input in turns {
        black_box(call(black_box(input))?);
    }
    Ok(start.elapsed())
}
