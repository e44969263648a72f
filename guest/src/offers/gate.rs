//! Whether an offer may act at this moment, and what it would take off.
//!
//! The tests come in this order, and the first that fails is the refusal: code, dates, audience,
//! conditions, uses of the member, budget, lines, minimum, and last whether anything is left.

use super::cut::{Cut, Part, net, reckon};
use super::progress::{self, Lack};
use super::run::{Candidate, Run};
use super::{is_merchandise, uses};
use crate::contract::types::{Refusal, RefusalReason, Verdict};
use crate::exact::Overflow;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{Benefit, Offer};
use crate::program::policies::CapMode;
use crate::refusal::{explained, missing};
use crate::selection::selects;

/// What a candidate would do at this moment.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    /// What it takes off, or why it does not act.
    pub(super) cut: Result<Cut, Refusal>,
    /// What it lacks where nothing else keeps it away; nothing missing where it was reached.
    pub(super) lack: Option<Lack>,
}

impl Judged {
    fn refused(refusal: Refusal) -> Judged {
        Judged {
            cut: Err(refusal),
            lack: None,
        }
    }

    /// The same, without what it lacks.
    pub(super) fn without_lack(self) -> Judged {
        Judged { lack: None, ..self }
    }
}

/// Judges a candidate on the running amounts.
///
/// # Errors
/// A fault if an instant lies outside the zone's table or an amount does not fit.
pub(super) fn judge(run: &Run<'_, '_>, candidate: Candidate<'_>) -> Answer<Judged> {
    let root = Place::root();
    let offers = root.key("offers");
    let place = offers.index(candidate.index);
    let offer = candidate.offer;

    if let Err(reason) = run.codes.open(offer) {
        return Ok(Judged::refused(code_refusal(run, reason, &place)));
    }
    let admitted = run
        .facts
        .admits(offer.when.as_ref(), &offer.audience, &offer.during, &place)?;
    let unmet = match admitted {
        Verdict::Applied => None,
        Verdict::Refused(refusal) => match progress::of_condition(run, offer, &refusal, &place)? {
            Some(lack) => Some((lack, refusal)),
            None => return Ok(Judged::refused(of_dates(run, offer, refusal)?)),
        },
    };
    if let Some(refusal) = uses_refusal(run, offer, &place) {
        return Ok(Judged::refused(refusal));
    }
    let budget = match left_of_budget(run, offer, &place)? {
        Ok(budget) => budget,
        Err(refusal) => return Ok(Judged::refused(refusal)),
    };
    let parts = eligible(run, offer);
    if parts.is_empty() {
        let refusal = explained(
            run.facts.explain,
            missing(RefusalReason::NoEligibleLine, 0),
            &place.key("lines"),
            || "at least one line".into(),
            || "none".into(),
        );
        return Ok(Judged::refused(refusal));
    }
    let reached = lack_of_minimum(run, offer, &parts)?;
    let short = reached.filter(|lack| lack.missing > 0);
    match (unmet, short) {
        (Some((_, refusal)), Some(_)) => return Ok(Judged::refused(refusal)),
        (Some((lack, refusal)), None) => {
            return Ok(Judged {
                cut: Err(refusal),
                lack: Some(lack),
            });
        }
        (None, Some(lack)) => {
            let refusal = explained(
                run.facts.explain,
                missing(RefusalReason::BelowMinimum, lack.missing),
                &place.key("minimum"),
                || format!("at least {}", lack.target),
                || lack.target.saturating_sub(lack.missing).to_string(),
            );
            return Ok(Judged {
                cut: Err(refusal),
                lack: Some(lack),
            });
        }
        (None, None) => {}
    }
    let cut = reckon(run, &offer.gives, &parts, budget.at_most)?;
    let cut = worth_it(run, offer, cut, budget.whole_only, &place)?;
    Ok(Judged { cut, lack: reached })
}

/// The lines that an offer looks at, with what they cost at this moment.
fn eligible<'a>(run: &Run<'_, 'a>, offer: &Offer) -> Vec<Part<'a>> {
    let lines = run.cart.lines.iter().enumerate().zip(&run.facts.nets);
    lines
        .filter(|((_, line), _)| is_merchandise(line) && selects(&offer.lines, line))
        .map(|((index, line), net)| Part {
            index,
            line,
            net: *net,
        })
        .collect()
}

/// How far the lines are from the offer's minimum; none where it has none. Where both the amount
/// and the units fall short, the amount is told.
fn lack_of_minimum(run: &Run<'_, '_>, offer: &Offer, parts: &[Part<'_>]) -> Answer<Option<Lack>> {
    let minimum = &offer.minimum;
    let mut told = None;
    if minimum.amount > 0 {
        told = Some(Lack::of_amount(run, minimum.amount, net(parts)?)?);
    }
    if minimum.units > 0 && told.is_none_or(|lack| lack.missing == 0) {
        let units = parts
            .iter()
            .try_fold(0_i64, |sum, part| {
                sum.checked_add(part.line.quantity.into())
            })
            .ok_or(Overflow)?;
        let lack = Lack::of_units(minimum.units.into(), units);
        if told.is_none() || lack.missing > 0 {
            told = Some(lack);
        }
    }
    Ok(told)
}

fn code_refusal(run: &Run<'_, '_>, reason: RefusalReason, place: &Place<'_>) -> Refusal {
    explained(
        run.facts.explain,
        missing(reason, 0),
        &place.key("code"),
        || "a code that opens it".into(),
        || match reason {
            RefusalReason::CodeRequired => "none".into(),
            _ => "a code that does not work".into(),
        },
    )
}

/// Where an offer needs a code, its dates are the code's: too early and too late have names.
fn of_dates(run: &Run<'_, '_>, offer: &Offer, mut refusal: Refusal) -> Answer<Refusal> {
    if refusal.reason == RefusalReason::OutsideWindow && offer.code.is_some() {
        let today = run.facts.engine.zone.date(run.facts.now)?;
        if offer
            .during
            .starts
            .is_some_and(|starts| today < starts.date())
        {
            refusal.reason = RefusalReason::CodeNotYetValid;
        } else if offer.during.ends.is_some_and(|ends| ends.date() < today) {
            refusal.reason = RefusalReason::CodeExpired;
        }
    }
    Ok(refusal)
}

/// Uses are counted by member: a guest, whom nothing counts, takes no part in an offer that limits
/// them.
fn uses_refusal(run: &Run<'_, '_>, offer: &Offer, place: &Place<'_>) -> Option<Refusal> {
    let most = i64::from(offer.uses_per_member?);
    let used = uses::of_member(run.facts, &offer.id);
    let reason = match run.facts.member {
        None => RefusalReason::NotEnrolled,
        Some(_) if used >= most => RefusalReason::CapReached,
        Some(_) => return None,
    };
    Some(explained(
        run.facts.explain,
        missing(reason, 0),
        &place.key("uses_per_member"),
        || format!("a member who used it fewer than {most} times"),
        || match reason {
            RefusalReason::NotEnrolled => "a guest".into(),
            _ => format!("{used} uses"),
        },
    ))
}

/// What a budget lets through.
struct Allowance {
    /// At most this, in minor units of the cart's currency.
    at_most: Option<i64>,
    /// All of it must fit, in minor units of the base currency.
    whole_only: Option<i64>,
}

fn left_of_budget(
    run: &Run<'_, '_>,
    offer: &Offer,
    place: &Place<'_>,
) -> Answer<Result<Allowance, Refusal>> {
    let mut allowance = Allowance {
        at_most: None,
        whole_only: None,
    };
    let Some(budget) = &offer.budget else {
        return Ok(Ok(allowance));
    };
    let left = uses::left_of_budget(&offer.id, budget, run.shared);
    let mut open = left > 0;
    match budget.mode {
        CapMode::Soft => {}
        CapMode::AllOrNothing => allowance.whole_only = Some(left),
        CapMode::Partial => {
            // Rounded down: what is given never comes to more than what is left.
            let at_most = run.exact_in_cart_currency(left)?.floor()?;
            open = at_most > 0;
            allowance.at_most = Some(at_most);
        }
    }
    if open {
        return Ok(Ok(allowance));
    }
    Ok(Err(exhausted(run, left, place)))
}

fn exhausted(run: &Run<'_, '_>, left: i64, place: &Place<'_>) -> Refusal {
    explained(
        run.facts.explain,
        missing(RefusalReason::BudgetExhausted, 0),
        &place.key("budget"),
        || "enough of the budget".into(),
        || left.max(0).to_string(),
    )
}

/// Refuses a cut that is nothing, or that does not fit a budget which gives all or nothing.
fn worth_it(
    run: &Run<'_, '_>,
    offer: &Offer,
    cut: Cut,
    whole_only: Option<i64>,
    place: &Place<'_>,
) -> Answer<Result<Cut, Refusal>> {
    let empty = cut.amount == 0 && !matches!(offer.gives, Benefit::Gift(_));
    if empty {
        let reason = if cut.had_room {
            RefusalReason::NothingToGive
        } else {
            RefusalReason::NothingLeft
        };
        return Ok(Err(explained(
            run.facts.explain,
            missing(reason, 0),
            &place.key("gives"),
            || "at least one minor unit to take off".into(),
            || "0".into(),
        )));
    }
    if let Some(left) = whole_only
        && uses::in_base_currency(cut.amount, run.rate)? > left
    {
        return Ok(Err(exhausted(run, left, place)));
    }
    Ok(Ok(cut))
}
