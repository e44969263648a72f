//! Faults of a page's request.

use crate::Engine;
use crate::checkout::{check_visit, natural};
use crate::contract::personalization::{Candidate, ComposeRequest};
use crate::contract::types::FaultKind;
use crate::fault::{Answer, below, fault};
use crate::place::Place;

/// Checks a page's request. Faults are found place by place, the first one is told.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn check_request(engine: &Engine, request: &ComposeRequest) -> Answer<()> {
    check_visit(
        engine,
        request.now,
        request.member.as_ref(),
        request.standing.as_ref(),
        request.cart.as_ref(),
    )?;
    let root = Place::root();
    let list = root.key("placements");
    for (index, asked) in request.placements.iter().enumerate() {
        let id = &asked.placement;
        let place = list.index(index);
        let wrong =
            |kind, expected: &str| fault(kind, place.key("placement").render(), expected, id);
        let mut known = engine.program.placements.iter();
        if !known.any(|placement| placement.id == *id) {
            return Err(wrong(FaultKind::UnknownId, "a placement of the programme"));
        }
        let mut earlier = request.placements.iter().take(index);
        if earlier.any(|other| other.placement == *id) {
            return Err(wrong(FaultKind::Duplicate, "each placement once"));
        }
        check_candidates(&asked.candidates, &place.key("candidates"))?;
    }
    Ok(())
}

/// Candidates have ids of their own, and prices from 0 on.
fn check_candidates(candidates: &[Candidate], list: &Place<'_>) -> Answer<()> {
    let mut seen: Vec<&str> = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        let place = list.index(index);
        let id = candidate.id.as_str();
        let found = if id.is_empty() { "nothing" } else { id };
        let wrong = |kind, expected| Err(fault(kind, place.key("id").render(), expected, found));
        if id.is_empty() {
            return wrong(FaultKind::InvalidValue, "the id of what could be shown");
        }
        match seen.binary_search(&id) {
            Ok(_) => return wrong(FaultKind::Duplicate, "each candidate once"),
            Err(place) => seen.insert(place, id),
        }
        natural(candidate.price, format_args!("/price"))
            .map_err(|fault| below(&place.render(), fault))?;
    }
    Ok(())
}
