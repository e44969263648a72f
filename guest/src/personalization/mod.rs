//! What a page shows to whom (rule 4.5).
//!
//! Each place of a page has fillings, best first. The first one that is for the visitor and has
//! something to show wins, so that a place is empty only where the programme lets it be.
//!
//! | question | module |
//! |---|---|
//! | is the request right | `check` |
//! | which filling, and what of it | `fill` |
//! | may an offer be shown | `offered` |
//! | which products, in which order | `products`, `scores` |
//! | what the learned model predicts | `predict`, `decay` |
//! | what is left out | `kept` |

mod check;
mod decay;
mod fill;
mod item;
mod kept;
mod offered;
mod predict;
mod products;
mod scores;

use crate::Engine;
use crate::checkout::review_tiers;
use crate::contract::personalization::{ComposeRequest, Page};
use crate::facts::Facts;
use crate::fault::Answer;

/// Composes a page: what to show at each place that was asked for, in the request's order, why,
/// and which experiments the visitor has thereby seen.
///
/// Nothing is ever shown to somebody for whom it is not, and nothing that the page says cannot be
/// had. A place whose last filling is for everybody and names what it shows is never empty, but
/// where the page's own candidates leave nothing of it.
///
/// # Errors
/// A fault with a JSON pointer into the request: a placement that the programme lacks
/// (`unknown-id`), a placement or a candidate that occurs twice, a value outside its range, a
/// currency without a rate, an instant outside 1970 to 2100.
pub fn compose(engine: &Engine, mut request: ComposeRequest) -> Answer<Page> {
    check::check_request(engine, &request)?;
    if let Some(standing) = &mut request.standing {
        review_tiers(engine, standing, request.now)?;
    }
    let mut facts = Facts::new(
        engine,
        request.now,
        request.explain,
        request.member.as_ref(),
        request.standing.as_ref(),
        request.cart.as_ref(),
        Vec::new(),
    );
    facts.page = &request.attributes;
    facts.session = request.session.as_deref().unwrap_or_default();
    let mut page = Page {
        slots: Vec::with_capacity(request.placements.len()),
        effects: Vec::new(),
        findings: Vec::new(),
    };
    for asked in &request.placements {
        let slot = fill::fill(&facts, &request.counters, asked, &mut page)?;
        page.slots.extend(slot);
    }
    Ok(page)
}

#[cfg(test)]
mod tests;
