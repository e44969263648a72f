//! Which products, and in which order.

use super::item::Item;
use super::scores::{Score, scores};
use crate::contract::personalization::Candidate;
use crate::facts::Facts;
use crate::program::format::Ranking;
use crate::sort::sort;

/// A product that a filling could show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pick<'a> {
    /// The product.
    pub(super) item: Item<'a>,
    /// What speaks for it: a product or a category, as the ranking says; else empty.
    pub(super) reason: &'a str,
    /// Higher comes first.
    points: u64,
    /// Where it was given; breaks ties.
    given: usize,
}

/// The products of which a ranking knows something, best first: those of the page's candidates,
/// or of the model's popular products where the page names none. Ties by the given order.
pub(super) fn ranked<'a>(
    facts: &Facts<'a>,
    candidates: &'a [Candidate],
    by: Ranking,
) -> Vec<Pick<'a>> {
    let scores = scores(facts, by);
    let mut picks = Vec::new();
    for candidate in candidates {
        pick(&mut picks, &scores, Item::candidate(candidate), by);
    }
    if let (true, Some(model)) = (candidates.is_empty(), &facts.engine.program.model) {
        for product in &model.popular {
            pick(&mut picks, &scores, Item::product(product), by);
        }
    }
    let by_sku = by == Ranking::BoughtAgain;
    sort(&mut picks, |a, b| {
        if a.points != b.points {
            return a.points > b.points;
        }
        if by_sku {
            return a.item.id < b.item.id;
        }
        a.given < b.given
    });
    picks
}

/// Takes a product if the ranking means it.
#[inline(never)]
fn pick<'a>(picks: &mut Vec<Pick<'a>>, scores: &[Score<'a>], item: Item<'a>, by: Ranking) {
    if let Some((points, reason)) = judge(scores, &item, by) {
        let given = picks.len();
        picks.push(Pick {
            item,
            reason,
            points,
            given,
        });
    }
}

/// What speaks for a product, and why; none if the ranking does not mean it.
fn judge<'a>(scores: &[Score<'a>], item: &Item<'a>, by: Ranking) -> Option<(u64, &'a str)> {
    let price = item.price.unsigned_abs();
    let key = match by {
        Ranking::Given => return Some((0, "")),
        // What has no price comes last.
        Ranking::PriceUp if price == 0 => return Some((0, "")),
        Ranking::PriceUp => return Some((u64::MAX - price, "")),
        Ranking::PriceDown => return Some((price, "")),
        Ranking::Affinity => item.category?,
        Ranking::Popular | Ranking::Companions | Ranking::BoughtAgain => item.id,
    };
    match scores.iter().find(|score| score.key == key) {
        Some(score) => Some((score.points, score.reason)),
        // What does not sell yet comes last.
        None if by == Ranking::Popular => Some((0, "")),
        None => None,
    }
}
