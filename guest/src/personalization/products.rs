//! Which products, and in which order.

use super::item::Item;
use super::predict::{Predicted, Prediction};
use super::scores::{Scores, bestsellers, scores};
use crate::contract::personalization::Candidate;
use crate::facts::Facts;
use crate::fault::Answer;
use crate::model::Learned;
use crate::program::format::Ranking;
use crate::sort::{Best, sort};

/// A product that a filling could show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pick<'a> {
    /// The product.
    pub(super) item: Item<'a>,
    /// What speaks for it: a product or a category, as the ranking says; else empty.
    pub(super) reason: &'a str,
    /// Higher comes first.
    pub(super) score: i64,
    /// Where it was given; breaks ties.
    given: usize,
}

/// The products of which a ranking knows something, best first: those of the page's candidates,
/// or of the model where the page names none. Ties by the given order.
///
/// # Errors
/// A fault if it cannot be judged to which segments the member belongs.
pub(super) fn ranked<'a>(
    facts: &Facts<'a>,
    candidates: &'a [Candidate],
    by: Ranking,
) -> Answer<impl Iterator<Item = Pick<'a>>> {
    let learned = facts.engine.learned.as_ref();
    let new = by == Ranking::Discovery;
    let (mut picks, mut scored) = (Vec::new(), Vec::new());
    if new || by == Ranking::ForYou {
        if let Some(learned) = learned {
            let prediction = Prediction::of(facts, learned, new);
            if prediction.is_empty() {
                // Of whom nothing is known, their like say what they would buy.
                general(facts, candidates, Ranking::Popular, &mut picks)?;
            } else if candidates.is_empty() {
                predicted(&prediction, learned, new, &mut scored);
            } else {
                chosen(&prediction, learned, candidates, &mut picks);
            }
        }
    } else {
        general(facts, candidates, by, &mut picks)?;
    }
    let mut bought = Vec::new();
    if new {
        for item in facts.member.map_or(&[][..], |member| &member.items) {
            bought.push(item.sku.as_str());
        }
        sort(&mut bought, |a, b| a < b);
    }
    let by_sku = by == Ranking::BoughtAgain;
    // A page shows a few of what may be thousands.
    let picks = Best::new(picks, move |a: &Pick<'a>, b: &Pick<'a>| {
        if a.score != b.score {
            return a.score > b.score;
        }
        if by_sku {
            return a.item.id < b.item.id;
        }
        a.given < b.given
    });
    let scored = Best::new(scored, |a: &Scored<'a>, b: &Scored<'a>| {
        a.score > b.score || (a.score == b.score && a.product < b.product)
    });
    let scored = scored.filter_map(move |scored| {
        Some(Pick {
            item: Item::learned(learned?, scored.product),
            reason: scored.reason,
            score: scored.score,
            given: 0,
        })
    });
    let is_new = move |pick: &Pick<'a>| bought.binary_search(&pick.item.id).is_err();
    Ok(picks.chain(scored).filter(is_new))
}

/// A product of the learned model, as it is compared: what it is called is only looked up for the
/// best.
#[derive(Debug, Clone, Copy)]
struct Scored<'a> {
    product: u32,
    score: i64,
    reason: &'a str,
}

/// The page's candidates by what the member's purchases say of them. Ties as the page gave them.
fn chosen<'a>(
    prediction: &Prediction<'a>,
    learned: &'a Learned,
    candidates: &'a [Candidate],
    picks: &mut Vec<Pick<'a>>,
) {
    for (given, candidate) in candidates.iter().enumerate() {
        let item = Item::candidate(candidate);
        let (score, reason) = match learned.product(&candidate.id) {
            Some(product) => match prediction.score(product) {
                Some(found) => (found.score, found.reason),
                None => continue,
            },
            // What the model does not know yet comes last.
            None => (i64::MIN, ""),
        };
        picks.push(Pick {
            item,
            reason,
            score,
            given,
        });
    }
}

/// All products by what the member's purchases say of them. Ties by the bytes of their skus, in
/// whose order the model numbers them.
fn predicted<'a>(
    prediction: &Prediction<'a>,
    learned: &'a Learned,
    new: bool,
    scored: &mut Vec<Scored<'a>>,
) {
    let of = |(product, found): (u32, Predicted<'a>)| Scored {
        product,
        score: found.score,
        reason: found.reason,
    };
    scored.extend(prediction.all().map(of));
    // Of all other products those are best for which most speaks without any purchase.
    for entry in learned.list(if new { "fresh" } else { "recent" }) {
        if let Some(product) = learned.listed(entry)
            && let Some(found) = prediction.other(product)
        {
            scored.push(of((product, found)));
        }
    }
}

/// Products by any other ranking.
fn general<'a>(
    facts: &Facts<'a>,
    candidates: &'a [Candidate],
    by: Ranking,
    picks: &mut Vec<Pick<'a>>,
) -> Answer<()> {
    if candidates.is_empty() && by == Ranking::Popular {
        return popular(facts, picks);
    }
    let scores = scores(facts, by)?;
    for candidate in candidates {
        pick(picks, &scores, Item::candidate(candidate), by);
    }
    if !candidates.is_empty() {
        return Ok(());
    }
    if let Some(learned) = &facts.engine.learned {
        if matches!(by, Ranking::Companions | Ranking::BoughtAgain) {
            // All that they speak for.
            for score in scores.all() {
                if let Some(product) = learned.product(score.key) {
                    picks.push(Pick {
                        item: Item::learned(learned, product),
                        reason: score.reason,
                        score: score.points,
                        given: score.first,
                    });
                }
            }
            return Ok(());
        }
        for entry in bestsellers(facts, learned)? {
            if let Some(product) = learned.listed(entry) {
                pick(picks, &scores, Item::learned(learned, product), by);
            }
        }
    } else if let Some(model) = &facts.engine.program.model {
        for product in &model.popular {
            pick(picks, &scores, Item::product(product), by);
        }
    }
    Ok(())
}

/// What sells best, in that order.
fn popular<'a>(facts: &Facts<'a>, picks: &mut Vec<Pick<'a>>) -> Answer<()> {
    let mut rank = 0;
    let mut next = |item: Item<'a>| {
        put(picks, item, rank, "");
        rank -= 1;
    };
    if let Some(learned) = &facts.engine.learned {
        for entry in bestsellers(facts, learned)? {
            if let Some(product) = learned.listed(entry) {
                next(Item::learned(learned, product));
            }
        }
    } else if let Some(model) = &facts.engine.program.model {
        model.popular.iter().map(Item::product).for_each(next);
    }
    Ok(())
}

/// Takes a product if the ranking means it.
#[inline(never)]
fn pick<'a>(picks: &mut Vec<Pick<'a>>, scores: &Scores<'a>, item: Item<'a>, by: Ranking) {
    if let Some((score, reason)) = judge(scores, &item, by) {
        put(picks, item, score, reason);
    }
}

#[inline(never)]
fn put<'a>(picks: &mut Vec<Pick<'a>>, item: Item<'a>, score: i64, reason: &'a str) {
    let given = picks.len();
    picks.push(Pick {
        item,
        reason,
        score,
        given,
    });
}

/// What speaks for a product, and why; none if the ranking does not mean it.
fn judge<'a>(scores: &Scores<'a>, item: &Item<'a>, by: Ranking) -> Option<(i64, &'a str)> {
    let price = item.price;
    let key = match by {
        // What has no price comes last.
        Ranking::PriceUp if price == 0 => return Some((i64::MIN, "")),
        Ranking::PriceUp => return Some((price.saturating_neg(), "")),
        Ranking::PriceDown => return Some((price, "")),
        Ranking::Affinity => item.category?,
        Ranking::Popular | Ranking::Companions | Ranking::BoughtAgain => item.id,
        Ranking::Given | Ranking::ForYou | Ranking::Discovery => return Some((0, "")),
    };
    match scores.find(key) {
        Some(score) => Some((score.points, score.reason)),
        // What does not sell yet comes last.
        None if by == Ranking::Popular => Some((i64::MIN, "")),
        None => None,
    }
}
