//! Scores: what speaks for a product or a category, and why.

use crate::contract::types::{InteractionKind, Member};
use crate::facts::Facts;
use crate::program::format::{Model, Ranking};

/// What speaks for a product or a category. Higher is better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score<'a> {
    /// The product or the category.
    pub(super) key: &'a str,
    /// The sum of all that speaks for it.
    pub(super) points: u64,
    /// What speaks for it most; the first of equals.
    pub(super) reason: &'a str,
    most: u64,
}

impl<'a> Score<'a> {
    fn new(key: &'a str, points: u64, reason: &'a str) -> Score<'a> {
        Score {
            key,
            points,
            reason,
            most: points,
        }
    }
}

/// The scores of a ranking by products, or by categories for [`Ranking::Affinity`]. Rankings by
/// what the candidates say of themselves have none.
pub(super) fn scores<'a>(facts: &Facts<'a>, by: Ranking) -> Vec<Score<'a>> {
    let mut scores = Vec::new();
    let model = facts.engine.program.model.as_ref();
    match (by, model, facts.member) {
        (Ranking::Popular, Some(model), _) => {
            let mut points = u64::MAX;
            for product in &model.popular {
                scores.push(Score::new(&product.sku, points, ""));
                points = points.saturating_sub(1);
            }
        }
        (Ranking::Companions, Some(model), _) => {
            for source in sources(facts) {
                companions(&mut scores, model, source);
            }
        }
        (Ranking::BoughtAgain, _, Some(member)) => {
            for item in &member.items {
                let points = u64::from(item.orders) << 32 | u64::from(item.units);
                add(&mut scores, &item.sku, points, "");
            }
        }
        (Ranking::Affinity, _, Some(member)) => tastes(&mut scores, member),
        _ => {}
    }
    scores
}

/// The products whose companions are looked for: those in the cart; without any, those that the
/// member bought last.
fn sources<'a>(facts: &Facts<'a>) -> Vec<&'a str> {
    let mut sources = Vec::new();
    for line in facts.cart.map_or(&[][..], |cart| &cart.lines) {
        if !sources.contains(&line.sku.as_str()) {
            sources.push(&*line.sku);
        }
    }
    if sources.is_empty() {
        let items = facts.member.map_or(&[][..], |member| &member.items);
        let mut last = None;
        for item in items {
            last = last.max(Some(item.last_at));
        }
        for item in items {
            if last == Some(item.last_at) {
                sources.push(&item.sku);
            }
        }
    }
    sources
}

/// The first companion of a product gets a million points, the second half a million, the third a
/// third of it, and so on, rounded down.
fn companions<'a>(scores: &mut Vec<Score<'a>>, model: &'a Model, source: &'a str) {
    let lists = model.companions.iter().filter(|list| list.sku == source);
    for list in lists {
        let mut place = 0;
        for sku in &list.go_with {
            place += 1;
            add(scores, sku, (1_000_000 / place).max(1), source);
        }
    }
}

/// Each unit bought of a category counts three, each look at it one.
fn tastes<'a>(scores: &mut Vec<Score<'a>>, member: &'a Member) {
    for item in &member.items {
        if let Some(category) = &item.category {
            add(scores, category, u64::from(item.units) * 3, category);
        }
    }
    for interaction in &member.interactions {
        if let (InteractionKind::Viewed, Some(category)) = (interaction.kind, &interaction.category)
        {
            add(scores, category, 1, category);
        }
    }
}

#[inline(never)]
fn add<'a>(scores: &mut Vec<Score<'a>>, key: &'a str, points: u64, reason: &'a str) {
    match scores.iter_mut().find(|score| score.key == key) {
        Some(score) => {
            score.points = score.points.saturating_add(points);
            if points > score.most {
                score.most = points;
                score.reason = reason;
            }
        }
        None => scores.push(Score::new(key, points, reason)),
    }
}
