//! Scores: what speaks for a product or a category, and why.

use std::ops::Range;

use crate::contract::types::{InteractionKind, Member};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::model::Learned;
use crate::program::format::{Model, Ranking};
use crate::segmentation::lifecycle;
use crate::sort::sort;

/// What speaks for a product or a category. Higher is better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score<'a> {
    /// The product or the category.
    pub(super) key: &'a str,
    /// The sum of all that speaks for it.
    pub(super) points: i64,
    /// What speaks for it most; the first of equals.
    pub(super) reason: &'a str,
    /// Where it was first spoken for; breaks ties.
    pub(super) first: usize,
    most: i64,
}

/// The scores of a ranking: each key once, ascending by its bytes.
#[derive(Debug)]
pub(super) struct Scores<'a>(Vec<Score<'a>>);

impl<'a> Scores<'a> {
    /// Of all that is said, what is said of the same key together: it adds up, or the first counts.
    fn of(mut said: Vec<Score<'a>>, adds_up: bool) -> Scores<'a> {
        for (index, score) in said.iter_mut().enumerate() {
            score.first = index;
        }
        sort(&mut said, |a, b| (a.key, a.first) < (b.key, b.first));
        said.dedup_by(|more, all| {
            let same = more.key == all.key;
            if same && adds_up {
                all.points = all.points.saturating_add(more.points);
                if more.most > all.most {
                    (all.most, all.reason) = (more.most, more.reason);
                }
            }
            same
        });
        Scores(said)
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Score<'a>] {
        &self.0
    }

    /// What speaks for a key.
    pub(super) fn find(&self, key: &str) -> Option<&Score<'a>> {
        let found = self.0.binary_search_by(|score| score.key.cmp(key));
        self.0.get(found.ok()?)
    }
}

impl<'a> Score<'a> {
    fn new(key: &'a str, points: i64, reason: &'a str) -> Score<'a> {
        Score {
            key,
            points,
            reason,
            first: 0,
            most: points,
        }
    }
}

/// The scores of a ranking by products, or by categories for [`Ranking::Affinity`]. Rankings by
/// what the candidates say of themselves have none.
pub(super) fn scores<'a>(facts: &Facts<'a>, by: Ranking) -> Answer<Scores<'a>> {
    let mut scores = Vec::new();
    let adds_up = by != Ranking::Popular;
    if let Some(learned) = &facts.engine.learned
        && matches!(by, Ranking::Popular | Ranking::Companions)
    {
        said_by(&mut scores, facts, learned, by)?;
        return Ok(Scores::of(scores, adds_up));
    }
    let model = facts.engine.program.model.as_ref();
    match (by, model, facts.member) {
        (Ranking::Popular, Some(model), _) => {
            let mut points = 0;
            for product in &model.popular {
                scores.push(Score::new(&product.sku, points, ""));
                points -= 1;
            }
        }
        (Ranking::Companions, Some(model), _) => {
            for source in sources(facts) {
                companions(&mut scores, model, source);
            }
        }
        (Ranking::BoughtAgain, _, Some(member)) => {
            for item in &member.items {
                let points = i64::from(item.orders) << 32 | i64::from(item.units);
                add(&mut scores, &item.sku, points, "");
            }
        }
        (Ranking::Affinity, _, Some(member)) => tastes(&mut scores, member),
        _ => {}
    }
    Ok(Scores::of(scores, adds_up))
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

/// What a learned model says sells best, or is bought with the sources.
fn said_by<'a>(
    scores: &mut Vec<Score<'a>>,
    facts: &Facts<'a>,
    learned: &'a Learned,
    by: Ranking,
) -> Answer<()> {
    if by == Ranking::Popular {
        let mut points = 0;
        for entry in bestsellers(facts, learned)? {
            if let Some(product) = learned.listed(entry) {
                scores.push(Score::new(learned.sku(product), points, ""));
                points -= 1;
            }
        }
        return Ok(());
    }
    for source in sources(facts) {
        let Some(product) = learned.product(source) else {
            continue;
        };
        let mut place = 0;
        for entry in learned.together(product) {
            if let Some(companion) = learned.companion(entry) {
                place += 1;
                let sku = learned.sku(companion);
                add(scores, sku, (1_000_000 / place).max(1), source);
            }
        }
    }
    Ok(())
}

/// What sells best to those who are most like the visitor: to the first of the visitor's segments
/// of which the model knows it, else to their stage, else to all.
///
/// # Errors
/// A fault if it cannot be judged whether the visitor is in a segment.
pub(super) fn bestsellers(facts: &Facts<'_>, learned: &Learned) -> Answer<Range<u32>> {
    for segment in &facts.engine.program.segments {
        let list = learned.list(&["segment:", &segment.id].concat());
        if !list.is_empty() && facts.in_segment(&segment.id)? {
            return Ok(list);
        }
    }
    let stage = lifecycle::name(lifecycle::stage(facts)?);
    let list = learned.list(&["stage:", stage].concat());
    Ok(if list.is_empty() {
        learned.list("all")
    } else {
        list
    })
}

/// Each unit bought of a category counts three, each look at it one.
fn tastes<'a>(scores: &mut Vec<Score<'a>>, member: &'a Member) {
    for item in &member.items {
        if let Some(category) = &item.category {
            add(scores, category, i64::from(item.units) * 3, category);
        }
    }
    for interaction in &member.interactions {
        if let (InteractionKind::Viewed, Some(category)) = (interaction.kind, &interaction.category)
        {
            add(scores, category, 1, category);
        }
    }
}

fn add<'a>(scores: &mut Vec<Score<'a>>, key: &'a str, points: i64, reason: &'a str) {
    scores.push(Score::new(key, points, reason));
}
