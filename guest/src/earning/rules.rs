//! The programme's earning rules, one after the other.

use super::base::BasePoints;
use super::basis::{Basis, BasisLine};
use super::caps::{Capped, limit};
use super::multipliers::{factors, multiply, no_line, takes};
use super::split::{Part, parts, shown};
use super::terms::{known_instants, terms};
use super::tier_after::with_tiers_after;
use super::{Granted, note};
use crate::contract::types::{
    CounterMove, Earning, Finding, Grant, RefusalReason, SharedCounter, Subject,
};
use crate::currency::scale;
use crate::exact::{Overflow, Ratio, add};
use crate::facts::{Facts, Floor, Judged, Stop};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::engine::Engine;
use crate::program::format::{EarningRule, Minimum};
use crate::program::policies::{PointsPayment, Rounding, TierAt};

/// What the order in `facts` gives: one [`Granted`] for each rule and payer, in the programme's
/// order, but rules that require others come after them. Use it for a quote and for a placed order
/// alike; `basis` comes from the same facts.
///
/// `paid_with_points` says whether any points pay for the order, `shared` where the budgets stand.
/// The member's caps are read from the standing; a guest has none. Findings (one for each rule and
/// multiplier) are only made if `facts.explain` is set.
///
/// # Errors
/// `unknown-currency` if the cart's currency has no rate, `out-of-time` if a day lies outside the
/// zone's table, `overflow` if an amount does not fit.
pub fn earn(
    facts: &Facts<'_>,
    basis: &Basis,
    paid_with_points: bool,
    shared: &[SharedCounter],
    findings: &mut Vec<Finding>,
) -> Answer<Vec<Granted>> {
    let engine = facts.engine;
    let after = match engine.program.policies.tier_at {
        TierAt::Before => None,
        TierAt::After => Some(with_tiers_after(facts, basis)?),
    };
    let mut pass = Pass {
        facts: after.as_ref().unwrap_or(facts),
        basis,
        paid_with_points,
        shared,
        given: Vec::new(),
    };
    let root = Place::root();
    let places = root.key("earning");
    let rules = &engine.program.earning;
    let (mut left, mut turn) = (rules.len(), 0);
    while left > 0 {
        for (index, rule) in rules.iter().enumerate() {
            if required_before(engine, rule) == turn {
                let judged = pass.rule(rule, &places.index(index), findings);
                let id = format_args!("{}", rule.id);
                note(facts, findings, Subject::EarningRule, id, judged)?;
                left -= 1;
            }
        }
        turn += 1;
    }
    Ok(pass.given)
}

/// How many rules come before one, as each requires the next: those that require others come
/// after them. The chains have no circles.
fn required_before(engine: &Engine, rule: &EarningRule) -> usize {
    let most = engine.program.earning.len();
    let mut length = 0;
    let mut required = rule.requires.as_deref();
    while let Some(rule) = required.and_then(|id| engine.rule(id)) {
        length += 1;
        required = rule.requires.as_deref().filter(|_| length < most);
    }
    length
}

/// One pass over the rules.
struct Pass<'a, 'b> {
    facts: &'b Facts<'a>,
    basis: &'b Basis,
    paid_with_points: bool,
    shared: &'b [SharedCounter],
    given: Vec<Granted>,
}

impl Pass<'_, '_> {
    /// Runs one rule. What it gives is added to `given`.
    fn rule(
        &mut self,
        rule: &EarningRule,
        place: &Place<'_>,
        findings: &mut Vec<Finding>,
    ) -> Judged {
        let facts = self.facts;
        self.admit(rule, place)?;
        let lines = self.lines(rule);
        if lines.is_empty() {
            return Err(no_line(facts, place));
        }
        let amounts = self.basis.eligible(&lines)?;
        let eligible = amounts.sum()?;
        reach_minimum(facts, &rule.minimum, place, &lines, eligible)?;

        let engine = facts.engine;
        let base = BasePoints::of(
            &rule.base,
            &lines,
            amounts,
            eligible,
            scale(engine.base_digits),
        )?;
        let factors = factors(facts, rule, place, &lines, findings)?;
        let on = engine.program.policies.multiplier_on;
        let points = multiply(base, &factors, on, rule.rounding)?;
        let desired = points.sum.round(rule.rounding)?;
        if desired <= 0 {
            let (above, below) = (points.sum.numerator(), points.sum.denominator());
            return Err(facts.refuse(
                RefusalReason::NothingToGive,
                0,
                &place.key("base"),
                format_args!("at least 1 point"),
                format_args!("{above}/{below} points"),
            ));
        }

        let earlier = self.given_in(engine.wallet_of(&rule.wallet))?;
        let capped = limit(facts, rule, place, desired, earlier, self.shared)?;
        let terms = terms(facts, rule, eligible)?;
        let parts = parts(
            facts,
            rule.funding.as_ref(),
            &lines,
            &points.weights.numbers,
            (desired, capped.granted),
            terms.by_value,
        )?;
        self.give(rule, &capped, &terms, parts)?;
        match capped.refusal {
            Some(refusal) => Err(Stop::Refused(refusal)),
            None => Ok(()),
        }
    }

    /// Whether a rule is open to this order at all.
    fn admit(&self, rule: &EarningRule, place: &Place<'_>) -> Judged {
        let facts = self.facts;
        let policies = &facts.engine.program.policies;
        if self.paid_with_points && policies.points_payment == PointsPayment::VoidOrder {
            let root = Place::root();
            return Err(facts.refuse(
                RefusalReason::PaidWithPoints,
                0,
                &root.key("policies").key("points_payment"),
                format_args!("an order paid without points"),
                format_args!("an order paid with points"),
            ));
        }
        facts.admits(rule.when.as_ref(), &rule.audience, &rule.during, place)?;
        let Some(required) = &rule.requires else {
            return Ok(());
        };
        for given in &self.given {
            if given.earning.granted > 0 && given.earning.rule == *required {
                return Ok(());
            }
        }
        Err(facts.refuse(
            RefusalReason::ConditionFailed,
            0,
            &place.key("requires"),
            format_args!("points from rule {required}"),
            format_args!("none"),
        ))
    }

    /// The lines that earn by a rule.
    fn lines(&self, rule: &EarningRule) -> Vec<&BasisLine> {
        let mut lines = Vec::with_capacity(self.basis.lines.len());
        let earns = |line: &&BasisLine| line.earns && takes(self.facts, &rule.lines, line);
        lines.extend(self.basis.lines.iter().filter(earns));
        lines
    }

    /// What the rules before gave in a wallet.
    fn given_in(&self, wallet: &str) -> Result<i64, Overflow> {
        let mut sum = 0_i64;
        for given in &self.given {
            if given.earning.wallet == wallet {
                add(&mut sum, given.earning.granted)?;
            }
        }
        Ok(sum)
    }

    /// Writes down what a rule gives, by payer.
    fn give(
        &mut self,
        rule: &EarningRule,
        capped: &Capped,
        terms: &Grant,
        parts: Vec<Part>,
    ) -> Answer<()> {
        let engine = self.facts.engine;
        let wallet = engine.wallet_of(&rule.wallet);
        let (activates_at, expires_at) = known_instants(engine, terms, self.facts.now)?;
        let mut is_used = false;
        for part in parts {
            let delta = part.granted;
            let mut caps = Vec::new();
            let mut shared = Vec::new();
            if delta > 0 {
                for (id, start) in &capped.counters {
                    caps.push(CounterMove {
                        id: id.clone(),
                        start: *start,
                        delta,
                    });
                }
                // Each payer's points are a part of the value; all of them together are one use.
                if let Some(budget) = &capped.budget
                    && (budget.by_value || !is_used)
                {
                    let mut own = budget.clone();
                    if own.by_value {
                        own.delta.delta = delta;
                    }
                    shared.push(own);
                    is_used = true;
                }
            }
            let mut grant = terms.clone();
            grant.desired = part.desired;
            self.given.push(Granted {
                earning: Earning {
                    rule: rule.id.clone(),
                    wallet: wallet.to_owned(),
                    desired: part.desired,
                    granted: delta,
                    cap: capped.cut,
                    activates_at,
                    expires_at,
                    funding: part.funding,
                    split: shown(&part.shares),
                },
                grant,
                split: part.shares,
                caps,
                shared,
            });
        }
        Ok(())
    }
}

/// Whether lines come to a minimum. What is missing is in minor units of the base currency, or in
/// units. `place` is the place of the thing that has the minimum.
///
/// # Errors
/// The refusal `below-minimum`, or a fault if an amount does not fit.
pub(crate) fn reach_minimum(
    facts: &Facts<'_>,
    minimum: &Minimum,
    place: &Place<'_>,
    lines: &[&BasisLine],
    amount: Ratio,
) -> Judged {
    let place = place.key("minimum");
    let least = Ratio::int(minimum.amount);
    if amount < least {
        return Err(facts.refuse(
            RefusalReason::BelowMinimum,
            least.minus(amount)?.round(Rounding::Ceil)?,
            &place.key("amount"),
            format_args!("an eligible amount of {} or more", minimum.amount),
            format_args!("{}", Floor(&amount)),
        ));
    }
    let mut units = 0_i64;
    for line in lines {
        units = units.saturating_add(line.units.into());
    }
    let least = i64::from(minimum.units);
    if units < least {
        return Err(facts.refuse(
            RefusalReason::BelowMinimum,
            least.saturating_sub(units),
            &place.key("units"),
            format_args!("{least} units or more"),
            format_args!("{units}"),
        ));
    }
    Ok(())
}
