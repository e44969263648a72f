//! Filling a place: down the chain of its fillings, until one shows something.

use super::item::Item;
use super::kept::{diverse, in_stock, kept};
use super::products::ranked;
use crate::contract::personalization::{self as contract, Choice, Page, PlacementRequest, Slot};
use crate::contract::types::{
    Argument, ArgumentValue, Finding, RefusalReason, SharedCounter, Subject, Verdict,
};
use crate::facts::{Facts, Judged, verdict};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{Content, Filling, Placement, PlacementKind, Ranking};
use crate::refusal::applies;
use crate::texts;

/// Fills a place of the page. `fallback` is the index of the first filling that shows something;
/// where none does it is the number of fillings. None if the programme lacks the placement, which
/// the check of the request rules out.
///
/// # Errors
/// A fault if a condition cannot be judged.
pub(super) fn fill<'a>(
    facts: &Facts<'a>,
    shared: &[SharedCounter],
    asked: &'a PlacementRequest,
    page: &mut Page,
) -> Answer<Option<Slot>> {
    let mut placements = facts.engine.program.placements.iter().enumerate();
    let Some((index, placement)) = placements.find(|(_, one)| one.id == asked.placement) else {
        return Ok(None);
    };
    let mut limit = placement.limit;
    if asked.limit > 0 {
        limit = limit.min(asked.limit);
    }
    let mut filler = Filler {
        facts,
        shared,
        asked,
        placement,
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        shown: Vec::new(),
        choices: Vec::new(),
        page,
    };
    let root = Place::root();
    let list = root.key("placements");
    let place = list.index(index);
    let fillings = place.key("fillings");
    let mut fallback = 0;
    for (index, filling) in placement.fillings.iter().enumerate() {
        filler.look(filling, &place, &fillings.index(index))?;
        if filler.choices.is_empty() {
            fallback += 1;
        } else if !placement.fill_up || filler.is_full() {
            break;
        }
    }
    Ok(Some(Slot {
        placement: placement.id.clone(),
        kind: kind(placement.kind),
        choices: filler.choices,
        fallback,
    }))
}

/// The largest number of the contract.
const LARGEST: i64 = (1 << 53) - 1;

/// A place that is being filled.
pub(super) struct Filler<'f, 'a> {
    pub(super) facts: &'f Facts<'a>,
    /// Counters that many members share.
    pub(super) shared: &'f [SharedCounter],
    /// The page, with its effects and findings.
    pub(super) page: &'f mut Page,
    asked: &'a PlacementRequest,
    placement: &'a Placement,
    limit: usize,
    /// What is shown already; same indices as the choices.
    shown: Vec<Item<'a>>,
    choices: Vec<Choice>,
}

impl<'a> Filler<'_, 'a> {
    fn is_full(&self) -> bool {
        self.choices.len() >= self.limit
    }

    /// Looks at a filling, shows what it has and writes down what became of it.
    fn look(&mut self, filling: &'a Filling, place: &Place<'_>, at: &Place<'_>) -> Answer<()> {
        let mark = self.page.findings.len();
        self.note(&filling.id, Verdict::Applied);
        let verdict = verdict(self.show(filling, place, at))?;
        if let Some(finding) = self.page.findings.get_mut(mark) {
            finding.verdict = verdict;
        }
        Ok(())
    }

    /// Shows what a filling has, if it is for the visitor. The variant is asked last, when there is
    /// something to show: whoever would see nothing anyhow is not counted.
    fn show(&mut self, filling: &'a Filling, place: &Place<'_>, at: &Place<'_>) -> Judged {
        let facts = self.facts;
        let (when, during) = (filling.when.as_ref(), &filling.during);
        facts.admits(when, &filling.audience, during, at)?;
        let variant = filling.variant.as_ref();
        let is_own = facts.in_variant(variant, at, &mut Vec::new()).is_ok();
        let (before, exposed) = (self.choices.len(), self.page.effects.len());
        self.choose(filling, place, &at.key("shows"))?;
        if !is_own {
            // Nobody sees the offers of a filling that is for others.
            self.page.effects.truncate(exposed);
        }
        if self.choices.len() == before {
            return Err(facts.refuse(
                RefusalReason::NothingLeft,
                0,
                &at.key("shows"),
                format_args!("something to show"),
                format_args!("nothing"),
            ));
        }
        if !is_own {
            self.choices.truncate(before);
            self.shown.truncate(before);
        }
        facts.in_variant(variant, at, &mut self.page.effects)
    }

    /// Chooses what a filling shows. `at` is the place of its content.
    fn choose(&mut self, filling: &'a Filling, place: &Place<'_>, at: &Place<'_>) -> Answer<()> {
        let facts = self.facts;
        match &filling.shows {
            Content::Ids(ids) => {
                for id in ids {
                    let item = self.named(id);
                    let judged = in_stock(facts, &item, at);
                    self.put(item, judged, filling, ("", 0), place)?;
                }
            }
            Content::Offers(ids) => {
                for id in ids {
                    // What is not shown is not looked at, so that it exposes nobody.
                    if self.is_full() {
                        break;
                    }
                    let judged = self.offered(id, filling.variant.as_ref());
                    self.put(Item::named(id), judged, filling, ("", 0), place)?;
                }
            }
            Content::Products(products) => {
                let at = at.key("products");
                for pick in ranked(facts, &self.asked.candidates, products.by)? {
                    if self.is_full() {
                        break;
                    }
                    let judged = kept(facts, products, &pick.item, &at);
                    self.put(pick.item, judged, filling, (pick.reason, pick.score), place)?;
                }
            }
        }
        Ok(())
    }

    /// Something that a filling names. Where the page tells which banners, pages or texts it has,
    /// no other one can be had; elsewhere candidates are products, beside which it stands.
    fn named(&self, id: &'a str) -> Item<'a> {
        let candidates = &self.asked.candidates;
        let chosen = matches!(
            self.placement.kind,
            PlacementKind::Banner | PlacementKind::Landing | PlacementKind::Content
        );
        let mut item = Item::named(id);
        if chosen && !candidates.is_empty() {
            match candidates.iter().find(|candidate| candidate.id == id) {
                Some(candidate) => item = Item::candidate(candidate),
                None => item.available = false,
            }
        }
        item
    }

    /// Shows something that is not shown yet, if it may be and fits; else writes down why not.
    #[inline(never)]
    fn put(
        &mut self,
        item: Item<'a>,
        judged: Judged,
        filling: &Filling,
        (reason, score): (&str, i64),
        place: &Place<'_>,
    ) -> Answer<()> {
        if self.is_full() || self.shown.iter().any(|shown| shown.id == item.id) {
            return Ok(());
        }
        let shown = &self.shown;
        let judged = judged.and_then(|()| diverse(self.facts, self.placement, shown, &item, place));
        let verdict = verdict(judged)?;
        if !applies(&verdict) {
            self.note(item.id, verdict);
            return Ok(());
        }
        self.shown.push(item);
        let because = filling.because.as_deref().map(|key| {
            let mut message = texts::name(self.facts.engine, Some(key), &filling.id);
            if !reason.is_empty() {
                message.arguments.push(Argument {
                    name: argument(&filling.shows).to_owned(),
                    value: ArgumentValue::Text(reason.to_owned()),
                });
            }
            message
        });
        self.choices.push(Choice {
            id: item.id.to_owned(),
            score: score.clamp(-LARGEST, LARGEST),
            because,
        });
        Ok(())
    }

    /// A finding on a filling, or on something that it could show.
    fn note(&mut self, id: &str, verdict: Verdict) {
        if self.facts.explain {
            self.page.findings.push(Finding {
                subject: Subject::Placement,
                id: [&*self.placement.id, "/", id].concat(),
                verdict,
            });
        }
    }
}

/// What the argument of "because" names.
fn argument(shows: &Content) -> &'static str {
    match shows {
        Content::Products(products) if products.by == Ranking::Affinity => "category",
        _ => "product",
    }
}

fn kind(kind: PlacementKind) -> contract::PlacementKind {
    match kind {
        PlacementKind::Banner => contract::PlacementKind::Banner,
        PlacementKind::Strip => contract::PlacementKind::Strip,
        PlacementKind::Sort => contract::PlacementKind::Sort,
        PlacementKind::Facets => contract::PlacementKind::Facets,
        PlacementKind::Landing => contract::PlacementKind::Landing,
        PlacementKind::Highlight => contract::PlacementKind::Highlight,
        PlacementKind::Content => contract::PlacementKind::Content,
    }
}
