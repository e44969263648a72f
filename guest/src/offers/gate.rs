//! Whether an offer may act at this moment, and what it would take off.
//!
//! The tests come in this order, and the first that fails is the refusal: code, dates, audience,
//! conditions, uses of the member, budget, lines, minimum, and last whether anything is left. Only
//! those whom an offer would act for, or to whom it would tell what it lacks, are then asked for
//! their variant of its experiment: so exactly those count to whom it makes a difference.

use super::cut::{Cut, Part, net, reckon};
use super::progress::{self, Lack};
use super::run::{Candidate, Run};
use super::{is_merchandise, lane_of, several, uses};
use crate::budgets::Purse;
use crate::contract::types::{Lane, Refusal, RefusalReason};
use crate::exact::sum;
use crate::facts::{Judged, Stop};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{BudgetUnit, Offer};
use crate::program::policies::CapMode;
use crate::selection::selects;

/// What a candidate would do at this moment.
#[derive(Debug)]
pub(super) struct Judgement {
    /// What it takes off, or why it does not act.
    pub(super) cut: Result<Cut, Box<Refusal>>,
    /// What it lacks where nothing else keeps it away; nothing missing where it was reached.
    pub(super) lack: Option<Lack>,
}

/// Judges a candidate on the running amounts.
///
/// # Errors
/// A fault if an instant lies outside the zone's table or an amount does not fit.
pub(super) fn judge(run: &mut Run<'_, '_>, candidate: Candidate<'_>) -> Answer<Judgement> {
    let root = Place::root();
    let offers = root.key("offers");
    let place = offers.index(candidate.index);
    let mut lack = None;
    let mut judged = pass(run, candidate, &place, &mut lack);
    let shows = match &judged {
        Ok(_) => true,
        Err(Stop::Refused(_)) => lack.is_some(),
        Err(Stop::Fault(_)) => false,
    };
    if shows {
        let wanted = candidate.offer.variant.as_ref();
        if let Err(stop) = run.facts.in_variant(wanted, &place, &mut run.exposures) {
            lack = None;
            judged = Err(stop);
        }
    }
    let cut = match judged {
        Ok(cut) => Ok(cut),
        Err(stop) => Err(stop.refusal()?),
    };
    Ok(Judgement { cut, lack })
}

/// Puts a candidate to the tests, one after the other.
fn pass(
    run: &Run<'_, '_>,
    candidate: Candidate<'_>,
    place: &Place<'_>,
    lack: &mut Option<Lack>,
) -> Judged<Cut> {
    let offer = candidate.offer;
    let facts = &*run.facts;

    if let Some(reason) = run.codes.closed(offer) {
        return Err(code_refused(run, reason, place));
    }
    let admitted = facts.admits(offer.when.as_ref(), &offer.audience, &offer.during, place);
    let mut unmet = None;
    if let Err(stop) = admitted {
        let refusal = stop.refusal()?;
        match progress::of_condition(run, offer, &refusal, place)? {
            Some(lack) => unmet = Some((lack, refusal)),
            None => return Err(of_dates(run, offer, refusal)?),
        }
    }
    within_uses(run, offer, place)?;
    let budget = left_of_budget(run, offer, place)?;
    let parts = eligible(run, offer);
    if parts.is_empty() {
        return Err(facts.refuse(
            RefusalReason::NoEligibleLine,
            0,
            &place.key("lines"),
            format_args!("at least one line"),
            format_args!("none"),
        ));
    }
    let reached = lack_of_minimum(run, offer, &parts)?;
    let short = reached.filter(|lack| lack.missing > 0);
    if let Some((unmet, refusal)) = unmet {
        // What falls short twice is not near.
        if short.is_none() {
            *lack = Some(unmet);
        }
        return Err(Stop::Refused(refusal));
    }
    *lack = reached;
    if let Some(Lack {
        target, missing, ..
    }) = short
    {
        let minimum = &offer.minimum;
        let own = minimum.amount > 0 || minimum.units > 0;
        return Err(facts.refuse(
            RefusalReason::BelowMinimum,
            missing,
            &place.key(if own { "minimum" } else { "gives" }),
            format_args!("at least {target}"),
            format_args!("{}", target.saturating_sub(missing)),
        ));
    }
    let cut = reckon(run, &offer.gives, &parts, budget.at_most)?;
    is_worth_it(run, offer, &cut, budget.whole_only, place)?;
    Ok(cut)
}

/// The lines that an offer looks at, with what they cost at this moment.
fn eligible<'a>(run: &Run<'_, 'a>, offer: &Offer) -> Vec<Part<'a>> {
    let mut parts = Vec::with_capacity(run.cart.lines.len());
    let all = run.cart.lines.iter().enumerate().zip(&run.facts.nets);
    let parts_of = all.map(|((index, line), net)| Part {
        index,
        line,
        net: *net,
    });
    let acts = |part: &Part<'_>| is_merchandise(part.line) && selects(&offer.lines, part.line);
    parts.extend(parts_of.filter(acts));
    parts
}

/// How far the lines are from the offer's minimum, or from the units that its benefit takes; none
/// where it has neither. The first of them that falls short is told: the amount, the minimum's
/// units, the benefit's units.
fn lack_of_minimum(run: &Run<'_, '_>, offer: &Offer, parts: &[Part<'_>]) -> Answer<Option<Lack>> {
    let minimum = &offer.minimum;
    let mut told: Option<Lack> = None;
    let mut tell = |lack: Lack| {
        if told.is_none_or(|told| told.missing == 0 && lack.missing > 0) {
            told = Some(lack);
        }
    };
    if minimum.amount > 0 {
        tell(Lack::of_amount(run, minimum.amount, net(parts)?)?);
    }
    if minimum.units > 0 {
        let units = sum(parts, Part::units)?;
        tell(Lack::of_units(minimum.units.into(), units));
    }
    if let Some(lack) = several::lack(&offer.gives, parts)? {
        tell(lack);
    }
    Ok(told)
}

fn code_refused(run: &Run<'_, '_>, reason: RefusalReason, place: &Place<'_>) -> Stop {
    let found = match reason {
        RefusalReason::CodeRequired => format_args!("none"),
        _ => format_args!("a code that does not work"),
    };
    let (place, expected) = (place.key("code"), format_args!("a code that opens it"));
    run.facts.refuse(reason, 0, &place, expected, found)
}

/// Where an offer needs a code, its dates are the code's: too early and too late have names.
fn of_dates(run: &Run<'_, '_>, offer: &Offer, mut refusal: Box<Refusal>) -> Answer<Stop> {
    if refusal.reason == RefusalReason::OutsideWindow && offer.code.is_some() {
        let today = run.facts.today()?;
        let during = &offer.during;
        if during.starts.is_some_and(|starts| today < starts.date()) {
            refusal.reason = RefusalReason::CodeNotYetValid;
        } else if during.ends.is_some_and(|ends| ends.date() < today) {
            refusal.reason = RefusalReason::CodeExpired;
        }
    }
    Ok(Stop::Refused(refusal))
}

/// Uses are counted by member: a guest, whom nothing counts, takes no part in an offer that limits
/// them.
fn within_uses(run: &Run<'_, '_>, offer: &Offer, place: &Place<'_>) -> Judged {
    let Some(most) = offer.uses_per_member else {
        return Ok(());
    };
    let most = i64::from(most);
    let used = run.facts.mark(&uses::counter_of(&offer.id), 0);
    let place = place.key("uses_per_member");
    let expected = format_args!("a member who used it fewer than {most} times");
    let (reason, found) = match run.facts.member {
        None => (RefusalReason::NotEnrolled, format_args!("a guest")),
        Some(_) if used >= most => (RefusalReason::CapReached, format_args!("{used} uses")),
        Some(_) => return Ok(()),
    };
    Err(run.facts.refuse(reason, 0, &place, expected, found))
}

/// What a budget lets through.
struct Allowance {
    /// At most this, in minor units of the cart's currency.
    at_most: Option<i64>,
    /// All of it must fit, in minor units of the base currency.
    whole_only: Option<i64>,
}

fn left_of_budget(run: &Run<'_, '_>, offer: &Offer, place: &Place<'_>) -> Judged<Allowance> {
    let mut allowance = Allowance {
        at_most: None,
        whole_only: None,
    };
    let Some(budget) = &offer.budget else {
        return Ok(allowance);
    };
    let left = Purse::of(run.facts, &offer.id, budget, run.shared)?.left();
    let mut open = left > 0;
    match (budget.counts, budget.mode) {
        (BudgetUnit::Uses, _) | (_, CapMode::Soft) => {}
        (_, CapMode::AllOrNothing) => allowance.whole_only = Some(left),
        (_, CapMode::Partial) => {
            // Rounded down: what is given never comes to more than what is left.
            let at_most = run.exact_in_cart_currency(left)?.floor()?;
            open = at_most > 0;
            allowance.at_most = Some(at_most);
        }
    }
    if open {
        return Ok(allowance);
    }
    Err(exhausted(run, left, place))
}

fn exhausted(run: &Run<'_, '_>, left: i64, place: &Place<'_>) -> Stop {
    run.facts.refuse(
        RefusalReason::BudgetExhausted,
        0,
        &place.key("budget"),
        format_args!("enough of the budget"),
        format_args!("{left}"),
    )
}

/// Refuses a cut that is nothing, or that does not fit a budget which gives all or nothing.
fn is_worth_it(
    run: &Run<'_, '_>,
    offer: &Offer,
    cut: &Cut,
    whole_only: Option<i64>,
    place: &Place<'_>,
) -> Judged {
    if cut.amount == 0 && lane_of(&offer.gives) != Lane::Points {
        let reason = if cut.had_room {
            RefusalReason::NothingToGive
        } else {
            RefusalReason::NothingLeft
        };
        return Err(run.facts.refuse(
            reason,
            0,
            &place.key("gives"),
            format_args!("at least one minor unit to take off"),
            format_args!("0"),
        ));
    }
    if let Some(left) = whole_only
        && uses::in_base_currency(cut.amount, run.rate)? > left
    {
        return Err(exhausted(run, left, place));
    }
    Ok(())
}
