//! Bundles (rule 3.10): how many are complete, and which units belong to them.
//!
//! A line may count for any part that selects it, each of its units for one. By Hall's theorem so
//! many bundles can be made exactly if every set of parts finds all the units that it takes in the
//! lines that its parts select. So the sets of parts are looked at, and no assignment is searched.
//! Parts that have no line in common, not even by way of others, are looked at apart.

use super::cut::Part;
use crate::program::format::{Bundle, MOST_PARTS};
use crate::selection::selects;

/// The units that could make bundles.
pub(super) struct Stock<'a> {
    bundle: &'a Bundle,
    /// Of each eligible line the parts that select it, one bit each, and its units.
    lines: Vec<(u32, i64)>,
    /// The units of all lines that the same parts select.
    kinds: Vec<(u32, i64)>,
}

// A part is a bit.
const _: () = assert!(MOST_PARTS < 32);

impl<'a> Stock<'a> {
    pub(super) fn new(bundle: &'a Bundle, parts: &[Part<'_>]) -> Stock<'a> {
        let mut lines = Vec::with_capacity(parts.len());
        let mut kinds: Vec<(u32, i64)> = Vec::new();
        for part in parts {
            let (mut mask, mut bit) = (0, 1);
            for wanted in &bundle.parts {
                if part.is_paid() && selects(&wanted.lines, part.line) {
                    mask |= bit;
                }
                bit <<= 1;
            }
            let units = part.units();
            lines.push((mask, units));
            match kinds.iter_mut().find(|(kind, _)| *kind == mask) {
                Some((_, all)) => *all = all.saturating_add(units),
                None => kinds.push((mask, units)),
            }
        }
        Stock {
            bundle,
            lines,
            kinds,
        }
    }

    /// How many bundles are complete: the least, over all sets of parts, of what is found for them
    /// by what one bundle takes of them.
    pub(super) fn bundles(&self) -> i64 {
        let mut bundles = i64::MAX;
        for group in self.groups() {
            let mut set = group;
            while set != 0 {
                let mut found = 0_i64;
                for (mask, units) in &self.kinds {
                    if mask & set != 0 {
                        found = found.saturating_add(*units);
                    }
                }
                let most = found.checked_div(self.taken_of(set));
                bundles = bundles.min(most.unwrap_or(0));
                set = (set - 1) & group;
            }
        }
        bundles
    }

    /// The units of each line that belong to so many bundles, or to what can be filled of them;
    /// upper lines first.
    pub(super) fn of(&self, bundles: i64) -> Vec<i64> {
        let mut units = vec![0; self.lines.len()];
        for group in self.groups() {
            // How many units the lines down to each one can place: the least, over all sets of
            // parts, of what these parts take and what the lines hold that count for others too.
            let mut placed = vec![i64::MAX; self.lines.len()];
            let mut set = group;
            loop {
                let mut most = bundles.saturating_mul(self.taken_of(set));
                for ((mask, units), placed) in self.lines.iter().zip(&mut placed) {
                    if mask & group & !set != 0 {
                        most = most.saturating_add(*units);
                    }
                    *placed = most.min(*placed);
                }
                if set == 0 {
                    break;
                }
                set = (set - 1) & group;
            }
            let mut above = 0;
            for (placed, units) in placed.into_iter().zip(&mut units) {
                *units += placed - above;
                above = placed;
            }
        }
        units
    }

    /// What one bundle takes of a set of parts.
    fn taken_of(&self, set: u32) -> i64 {
        let (mut units, mut bit) = (0_i64, 1);
        for wanted in &self.bundle.parts {
            if set & bit != 0 {
                units = units.saturating_add(wanted.units.into());
            }
            bit <<= 1;
        }
        units
    }

    /// The parts that lines have in common, group by group.
    fn groups(&self) -> Vec<u32> {
        let mut groups: Vec<u32> = Vec::new();
        let mut bit = 1;
        for _ in &self.bundle.parts {
            if groups.iter().all(|group| group & bit == 0) {
                let (mut group, mut before) = (bit, 0);
                while group != before {
                    before = group;
                    for (mask, _) in &self.kinds {
                        if mask & group != 0 {
                            group |= mask;
                        }
                    }
                }
                groups.push(group);
            }
            bit <<= 1;
        }
        groups
    }
}
