//! Answering a cart: the hot path.
//!
//! A request is checked, offers act on it, points pay of what is left, and what remains earns.
//! Nothing changes: the same request gives the same answer, and the order settles to exactly what
//! its quote promised.

mod check;
mod member;
mod overdue;

pub(crate) use check::natural;
pub use check::{check_cart, check_visit};
pub use member::check_member;
pub(crate) use overdue::review_tiers;

use crate::Engine;
use crate::burning;
use crate::contract::checkout::{Burnable, Quotation, QuoteRequest, Totals};
use crate::contract::types::{Counter, TierProgress, TierState};
use crate::earning::{self, Basis};
use crate::exact::{Overflow, sum};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::offers;
use crate::tiers;

/// Answers a cart: what it would earn, what points could pay, what offers take off, what became of
/// the codes, what is still missing, and the sums (rules 3.1, 3.2, 3.10 and 3.12).
///
/// A guest sees what a member without any history would earn; whatever asks for a fact of a
/// member is refused. In experiments a guest is the text attribute `session` of the cart; what
/// variants of experiments the answer shows is told by its last effects (rule 5). Amounts are in
/// minor units of the cart's currency.
///
/// # Errors
/// A fault with a JSON pointer into the request: a value outside its range, an id that occurs
/// twice or is not known, a currency without a rate, an instant outside 1970 to 2100.
pub fn quote(engine: &Engine, mut request: QuoteRequest) -> Answer<Quotation> {
    check::check_request(engine, &request)?;
    if let Some(standing) = &mut request.standing {
        review_tiers(engine, standing, request.now)?;
    }
    let codes = request.codes.iter();
    let mut facts = Facts::new(
        engine,
        request.now,
        request.explain,
        request.member.as_ref(),
        request.standing.as_ref(),
        Some(&request.cart),
        codes.map(|code| offers::upper_case(&code.code)).collect(),
    );
    let mut findings = Vec::new();
    let items = facts.goods()?;

    let offers = offers::run(
        &mut facts,
        &request.cart,
        &request.codes,
        &request.counters,
        &mut findings,
    )?;
    let before_points = sum(&[items, -offers.discounts, offers.shipping], |amount| {
        *amount
    })?;
    let burnables = burning::burnables(
        &facts,
        &request.burns,
        before_points,
        offers.shipping,
        &mut findings,
    )?;
    let points = paid_with_points(&burnables)?;

    let basis = Basis::of(&facts, points)?;
    let granted = earning::earn(&facts, &basis, points > 0, &request.counters, &mut findings)?;
    let tiers = ladders(&facts)?;
    Ok(Quotation {
        earnings: granted.into_iter().map(|granted| granted.earning).collect(),
        burnables,
        effects: offers.effects,
        codes: offers.codes,
        progress: offers.progress,
        tiers,
        totals: Totals {
            items,
            discounts: offers.discounts,
            shipping: offers.shipping,
            points,
            due: before_points.checked_sub(points).ok_or(Overflow)?,
        },
        findings,
    })
}

/// What the requested points pay together; a refused wallet pays nothing.
fn paid_with_points(burnables: &[Burnable]) -> Result<i64, Overflow> {
    sum(burnables, |burnable| match burnable.requested {
        true => burnable.amount,
        false => 0,
    })
}

/// How far the member is on each ladder of the programme; a guest is on none.
fn ladders(facts: &Facts<'_>) -> Answer<Vec<TierProgress>> {
    if facts.member.is_none() {
        return Ok(Vec::new());
    }
    let states: &[TierState] = facts.standing.map_or(&[], |standing| &standing.tiers);
    let counters: &[Counter] = facts.standing.map_or(&[], |standing| &standing.counters);
    let ladders = &facts.engine.program.ladders;
    let mut all = Vec::with_capacity(ladders.len());
    for ladder in ladders {
        let state = states.iter().find(|state| state.ladder == ladder.id);
        all.push(tiers::progress(
            facts.engine,
            ladder,
            state,
            counters,
            facts.now,
        )?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
