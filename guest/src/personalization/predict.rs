//! What a member will buy next, and what they would like that they have not bought yet, by the
//! learned model (rule 4.6).
//!
//! For each product that the member bought its neighbours are looked up, and what speaks for each
//! of them is added. Scores are in 1,048,576ths.

use super::decay::decay;
use crate::contract::types::PastItem;
use crate::facts::Facts;
use crate::model::Learned;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What the neighbours say of a product.
#[derive(Debug, Clone, Copy)]
struct Tally {
    /// The product; [`FREE`] where the slot is free.
    product: u32,
    /// The purchase of the product itself, as an index of the member's items; [`FREE`] without.
    own: u32,
    /// The purchase that speaks for it most.
    source: u32,
    /// How much that one does, in 67,108,864ths.
    most: i64,
    /// How much all of them do.
    sum: i64,
}

const FREE: u32 = u32::MAX;

/// What speaks for each product that a member's purchases have to do with.
#[derive(Debug)]
pub(super) struct Prediction<'a> {
    learned: &'a Learned,
    items: &'a [PastItem],
    now: i64,
    /// Whether products that were bought are left out.
    new: bool,
    /// A hash table; its length is a power of two, and half of it at least stays free.
    slots: Vec<Tally>,
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
            slots: Vec::new(),
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
        let free = Tally {
            product: FREE,
            own: FREE,
            source: FREE,
            most: 0,
            sum: 0,
        };
        let most = most.min(learned.products());
        prediction.slots = vec![free; most.saturating_mul(2).next_power_of_two()];
        for (index, product) in sources {
            let weight = i64::from(decay(
                prediction.age(index),
                learned.blend.neighbour_half_life,
            ));
            for entry in learned.neighbours(product) {
                if let Some((neighbour, speaks)) = learned.neighbour(entry)
                    && let Some(tally) = prediction.slot(neighbour)
                {
                    let points = weight.saturating_mul(speaks.into());
                    tally.sum = tally.sum.saturating_add(points);
                    if points > tally.most {
                        tally.most = points;
                        tally.source = index;
                    }
                }
            }
            if let Some(tally) = prediction.slot(product) {
                tally.own = index;
            }
        }
        prediction
    }

    /// Whether nothing is known of what the member bought.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether the member's purchases have to do with a product.
    pub(super) fn knows(&self, product: u32) -> bool {
        self.found(product).is_some()
    }

    /// The products with which the member's purchases have to do.
    pub(super) fn products(&self) -> impl Iterator<Item = u32> {
        let taken = self.slots.iter().filter(|tally| tally.product != FREE);
        taken.map(|tally| tally.product)
    }

    /// What is predicted of a product; none where it is left out.
    pub(super) fn score(&self, product: u32) -> Option<Predicted<'a>> {
        let learned = self.learned;
        let prior = i64::from(learned.prior(product, self.new));
        let Some(tally) = self.found(product) else {
            return Some(Predicted {
                score: self.weighed(prior),
                reason: "",
            });
        };
        let around = (tally.sum >> 6).saturating_add(prior);
        let mut reason = self.sku(tally.source);
        if tally.own == FREE {
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
            .saturating_mul(learned.again(product).into())
            >> 20;
        let own = i64::try_from(own).unwrap_or(i64::MAX);
        let around = self
            .weighed(around)
            .saturating_mul(learned.blend.bought.into())
            >> 8;
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
        around.saturating_mul(self.learned.blend.neighbours.into()) >> 8
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
        let tally = self.slots.get(self.place(product)?)?;
        (tally.product == product).then_some(tally)
    }

    /// The tally of a product, an empty one if there was none.
    fn slot(&mut self, product: u32) -> Option<&mut Tally> {
        let place = self.place(product)?;
        let tally = self.slots.get_mut(place)?;
        tally.product = product;
        Some(tally)
    }

    /// Where a product's tally is, or would be.
    fn place(&self, product: u32) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        // Fibonacci hashing: neighbouring products lie far apart.
        let hash = product.wrapping_mul(0x9E37_79B1);
        let mut place = usize::try_from(hash >> 7).ok()? & mask;
        for _ in 0..self.slots.len() {
            let there = self.slots.get(place)?.product;
            if there == product || there == FREE {
                return Some(place);
            }
            place = (place + 1) & mask;
        }
        None
    }
}
