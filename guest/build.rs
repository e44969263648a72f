//! Packs the programme's JSON Schema, so that the component that carries it stays small.
//!
//! The packed form is told in `src/program/packed.rs`, which unpacks it.

use std::collections::HashMap;
use std::path::Path;
use std::{env, fs, io};

const SCHEMA: &str = "schema/program.schema.min.json";

/// The shortest repetition that is worth a mark.
const SHORTEST: usize = 4;
/// The longest one that a mark can tell.
const LONGEST: usize = SHORTEST + 127;
/// The farthest that a mark can look back.
const FARTHEST: usize = 65_535;
/// How many earlier places are tried for each repetition.
const TRIES: usize = 5_000;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={SCHEMA}");
    let text = fs::read(SCHEMA)?;
    if !text.is_ascii() {
        return Err(io::Error::other(format!("{SCHEMA} is not ASCII")));
    }
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&folder).join("schema.packed"), pack(&text))
}

/// The shortest packed form: from the end to the start, each place takes what costs least.
fn pack(text: &[u8]) -> Vec<u8> {
    let repeated = repetitions(text);
    let mut costs = vec![0_usize; text.len() + 1];
    let mut lengths = vec![0_usize; text.len()];
    for (place, &(most, _)) in repeated.iter().enumerate().rev() {
        let cost = |length: usize| costs.get(place + length).copied().unwrap_or(usize::MAX);
        let best = (SHORTEST..=most)
            .map(|length| (cost(length).saturating_add(3), length))
            .min();
        let (cost, length) = best
            .unwrap_or((usize::MAX, 0))
            .min((cost(1).saturating_add(1), 0));
        costs.splice(place..=place, [cost]);
        lengths.splice(place..=place, [length]);
    }
    let mut packed = Vec::new();
    let mut rest = text.iter().zip(&repeated).zip(&lengths);
    while let Some(((letter, &(_, back)), &length)) = rest.next() {
        match (length.checked_sub(SHORTEST), u16::try_from(back)) {
            (Some(over), Ok(back)) => {
                packed.extend(u8::try_from(over).map(|over| over | 0x80));
                packed.extend(back.to_le_bytes());
                rest.by_ref().take(length - 1).for_each(drop);
            }
            _ => packed.push(*letter),
        }
    }
    packed
}

/// For each place: the longest run of letters that came before, and how far back it begins.
fn repetitions(text: &[u8]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&[u8], Vec<usize>> = HashMap::new();
    let mut found = vec![(0, 0); text.len()];
    for ((place, start), found) in text.windows(SHORTEST).enumerate().zip(&mut found) {
        let earlier = seen.entry(start).or_default();
        for &before in earlier.iter().rev().take(TRIES) {
            let pairs = text.iter().skip(before).zip(text.iter().skip(place));
            let length = pairs
                .take(LONGEST)
                .take_while(|(one, other)| one == other)
                .count();
            if length > found.0 && place - before <= FARTHEST {
                *found = (length, place - before);
            }
        }
        earlier.push(place);
    }
    found
}
