//! What a member will buy next, and what they would like that they have not bought yet, by the
//! learned model (rule 4.6).
//!
//! For each product that the member bought its neighbours are looked up, and what speaks for each
//! of them is added. Scores are in 1,048,576ths.

use super::decay::decay;
use crate::contract::types::PastItem;
use crate::facts::Facts;
use crate::model::{Learned, Numbers};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What the neighbours say of a product.
#[derive(Debug, Clone, Copy)]
struct Tally {
    /// The product.
    product: u32,
    /// The purchase of the product itself, as an index of the member's items; [`NONE`] without.
    own: u32,
    /// The purchase that speaks for it most.
    source: u32,
    /// How much that one does, in 67,108,864ths.
    most: i64,
    /// How much all of them do.
    sum: i64,
}

const NONE: u32 = u32::MAX;

/// What speaks for each product that a member's purchases have to do with.
#[derive(Debug)]
pub(super) struct Prediction<'a> {
    learned: &'a Learned,
    items: &'a [PastItem],
    now: i64,
    /// Whether products that were bought are left out.
    new: bool,
    priors: Numbers<'a>,
    tallies: Vec<Tally>,
    /// A hash table: for each place one more than the index of a tally, or 0. Its length is a power
    /// of two, and half of it at least stays free.
    places: Vec<u32>,
}

/// What is predicted of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predicted<'a> {
    /// Higher is likelier.
    pub(super) score: i64,
    /// The product whose purchase speaks for it most; empty where none does.
    pub(super) reason: &'a str,
}

impl<'a> Prediction<'a> {
    /// Looks up what a member's purchases say: of all products, or of those that they have not
    /// bought yet.
    pub(super) fn of(facts: &Facts<'a>, learned: &'a Learned, new: bool) -> Prediction<'a> {
        let items = facts.member.map_or(&[][..], |member| &member.items);
        let mut prediction = Prediction {
            learned,
            items,
            now: facts.now,
            new,
            priors: learned.priors(new),
            tallies: Vec::new(),
            places: Vec::new(),
        };
        let mut sources = Vec::with_capacity(items.len());
        let mut most = 0_usize;
        for (index, item) in items.iter().enumerate() {
            // What is bought later does not count yet.
            if let (true, Some(product), Ok(index)) = (
                item.last_at <= facts.now,
                learned.product(&item.sku),
                u32::try_from(index),
            ) {
                sources.push((index, product));
                most = most.saturating_add(learned.neighbours(product).len() + 1);
            }
        }
        if sources.is_empty() {
            return prediction;
        }
        let most = most.min(learned.products());
        prediction.tallies.reserve(most);
        prediction.places = vec![0; most.saturating_mul(2).next_power_of_two()];
        for (index, product) in sources {
            let weight = i64::from(decay(
                prediction.age(index),
                learned.blend.neighbour_half_life,
            ));
            for (neighbour, speaks) in learned.neighbours(product) {
                if let Some(tally) = prediction.tally(neighbour) {
                    // It fits: the one has 17 bits, the other 16.
                    let points = weight.wrapping_mul(speaks.into());
                    tally.sum = tally.sum.saturating_add(points);
                    if points > tally.most {
                        tally.most = points;
                        tally.source = index;
                    }
                }
            }
            if let Some(tally) = prediction.tally(product) {
                tally.own = index;
            }
        }
        prediction
    }

    /// Whether nothing is known of what the member bought.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What is predicted of the products with which the member's purchases have to do, without
    /// those that are left out.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, Predicted<'a>)> {
        let scored = |tally: &Tally| Some((tally.product, self.judge(tally)?));
        self.tallies.iter().filter_map(scored)
    }

    /// What is predicted of a product; none where it is left out.
    pub(super) fn score(&self, product: u32) -> Option<Predicted<'a>> {
        match self.found(product) {
            Some(tally) => self.judge(tally),
            None => Some(self.unknown(product)),
        }
    }

    /// What is predicted of a product with which the member's purchases have nothing to do; none
    /// for another one.
    pub(super) fn other(&self, product: u32) -> Option<Predicted<'a>> {
        self.found(product).is_none().then(|| self.unknown(product))
    }

    fn unknown(&self, product: u32) -> Predicted<'a> {
        Predicted {
            score: self.weighed(self.priors.get(product).into()),
            reason: "",
        }
    }

    fn judge(&self, tally: &Tally) -> Option<Predicted<'a>> {
        let learned = self.learned;
        let prior = i64::from(self.priors.get(tally.product));
        let around = (tally.sum >> 6).saturating_add(prior);
        let mut reason = self.sku(tally.source);
        if tally.own == NONE {
            return Some(Predicted {
                score: self.weighed(around),
                reason,
            });
        }
        if self.new {
            return None;
        }
        let item = usize::try_from(tally.own)
            .ok()
            .and_then(|own| self.items.get(own))?;
        let times = u64::from(learned.power(item.orders));
        let decayed = u64::from(decay(self.age(tally.own), learned.blend.own_half_life));
        // 256ths, 65,536ths and 65,536ths.
        let own = times
            .saturating_mul(decayed)
            .saturating_mul(learned.again(tally.product).into())
            >> 20;
        let own = i64::try_from(own).unwrap_or(i64::MAX);
        let around = scaled(self.weighed(around), learned.blend.bought);
        if own > around {
            reason = self.sku(tally.own);
        }
        Some(Predicted {
            score: own.saturating_add(around),
            reason,
        })
    }

    /// How much what is around a product counts beside its own purchases.
    fn weighed(&self, around: i64) -> i64 {
        if self.new {
            return around;
        }
        scaled(around, self.learned.blend.neighbours)
    }

    /// Whole days since a purchase.
    fn age(&self, index: u32) -> u32 {
        let item = usize::try_from(index)
            .ok()
            .and_then(|index| self.items.get(index));
        let since = item.map_or(0, |item| self.now.saturating_sub(item.last_at).max(0));
        u32::try_from(since / DAY).unwrap_or(u32::MAX)
    }

    fn sku(&self, index: u32) -> &'a str {
        let item = usize::try_from(index)
            .ok()
            .and_then(|index| self.items.get(index));
        item.map_or("", |item| &item.sku)
    }

    /// The tally of a product, if there is one.
    fn found(&self, product: u32) -> Option<&Tally> {
        let (_, index) = self.place(product)?;
        self.tallies.get(index?)
    }

    /// The tally of a product, an empty one if there was none.
    fn tally(&mut self, product: u32) -> Option<&mut Tally> {
        let (place, index) = self.place(product)?;
        if index.is_none() {
            self.tallies.push(Tally {
                product,
                own: NONE,
                source: NONE,
                most: 0,
                sum: 0,
            });
            let taken = self.places.get_mut(place)?;
            *taken = u32::try_from(self.tallies.len()).ok()?;
        }
        let new = self.tallies.len().checked_sub(1)?;
        self.tallies.get_mut(index.unwrap_or(new))
    }

    /// The place of a product, and the index of its tally if there is one.
    #[inline]
    fn place(&self, product: u32) -> Option<(usize, Option<usize>)> {
        let mask = self.places.len().checked_sub(1)?;
        // Fibonacci hashing: neighbouring products lie far apart.
        let hash = product.wrapping_mul(0x9E37_79B1);
        let mut place = usize::try_from(hash >> 7).ok()? & mask;
        for _ in 0..=mask {
            let taken = usize::try_from(*self.places.get(place)?).ok()?;
            let Some(index) = taken.checked_sub(1) else {
                return Some((place, None));
            };
            if self.tallies.get(index)?.product == product {
                return Some((place, Some(index)));
            }
            place = place.wrapping_add(1) & mask;
        }
        // Only a forged model names more products than it has.
        None
    }
}

/// So many 256ths of a number. Small ones are told apart: to ask whether a product of 64 bits fits
/// takes one of 128 in WebAssembly.
fn scaled(number: i64, by: u32) -> i64 {
    match i32::try_from(number) {
        Ok(small) => i64::from(small).wrapping_mul(by.into()) >> 8,
        Err(_) => number.saturating_mul(by.into()) >> 8,
    }
}
