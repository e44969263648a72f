//! The programme's earning rules, one after the other.

use super::base::BasePoints;
use super::basis::{Basis, BasisLine};
use super::caps::{Capped, limit};
use super::multipliers::{cart_line, factors, multiply};
use super::split::{Part, parts, shown};
use super::terms::{known_instants, terms};
use super::tier_after::with_tiers_after;
use super::{Granted, note};
use crate::contract::types::{
    CounterMove, Earning, Finding, Grant, RefusalReason, SharedCounter, SharedDelta, Subject,
    Verdict,
};
use crate::currency::scale;
use crate::exact::{Overflow, Ratio};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::engine::Engine;
use crate::program::format::EarningRule;
use crate::program::policies::{PointsPayment, Rounding, TierAt};
use crate::refusal::applies;
use crate::selection::selects;
use crate::sort::sort;

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
    for (index, rule) in in_turn(engine) {
        let verdict = pass.rule(rule, &places.index(index), findings)?;
        note(
            facts,
            findings,
            Subject::EarningRule,
            || rule.id.clone(),
            verdict,
        );
    }
    Ok(pass.given)
}

/// The rules with their places in the programme, those that require others after them: by the
/// length of their chains, which have no circles.
fn in_turn(engine: &Engine) -> Vec<(usize, &EarningRule)> {
    let rules = &engine.program.earning;
    let chain = |rule: &EarningRule| {
        let mut length = 0;
        let mut required = rule.requires.as_deref();
        while let Some(rule) = required.and_then(|id| engine.rule(id)) {
            length += 1;
            required = rule.requires.as_deref().filter(|_| length < rules.len());
        }
        length
    };
    let mut turn: Vec<(usize, &EarningRule)> = rules.iter().enumerate().collect();
    sort(&mut turn, |(a, rule), (b, other)| {
        (chain(rule), a) < (chain(other), b)
    });
    turn
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
    ) -> Answer<Verdict> {
        let facts = self.facts;
        let verdict = self.admitted(rule, place)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let lines = self.lines(rule);
        if lines.is_empty() {
            return Ok(facts.refuse(
                RefusalReason::NoEligibleLine,
                0,
                &place.key("lines"),
                || "a line that earns and is selected".into(),
                || "no such line".into(),
            ));
        }
        let eligible = eligible(&lines)?;
        let verdict = below_minimum(facts, rule, place, &lines, eligible)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }

        let engine = facts.engine;
        let base = BasePoints::of(&rule.base, &lines, eligible, scale(engine.base_digits))?;
        let factors = factors(facts, rule, place, &lines, findings)?;
        let on = engine.program.policies.multiplier_on;
        let points = multiply(base, &factors, on, rule.rounding)?;
        let desired = points.sum.round(rule.rounding)?;
        if desired <= 0 {
            return Ok(facts.refuse(
                RefusalReason::NothingToGive,
                0,
                &place.key("base"),
                || "at least 1 point".into(),
                || {
                    format!(
                        "{}/{} points",
                        points.sum.numerator(),
                        points.sum.denominator()
                    )
                },
            ));
        }

        let earlier = self.given_in(engine.wallet_of(&rule.wallet))?;
        let capped = limit(facts, rule, place, desired, earlier, self.shared)?;
        let terms = terms(facts, rule, eligible)?;
        let parts = parts(
            facts,
            rule.funding.as_ref(),
            &lines,
            &points.weights,
            (desired, capped.granted),
            terms.by_value,
        )?;
        self.give(rule, &capped, terms, parts)?;
        Ok(capped.refusal.map_or(Verdict::Applied, Verdict::Refused))
    }

    /// Whether a rule is open to this order at all.
    fn admitted(&self, rule: &EarningRule, place: &Place<'_>) -> Answer<Verdict> {
        let facts = self.facts;
        let policies = &facts.engine.program.policies;
        if self.paid_with_points && policies.points_payment == PointsPayment::VoidOrder {
            let root = Place::root();
            return Ok(facts.refuse(
                RefusalReason::PaidWithPoints,
                0,
                &root.key("policies").key("points_payment"),
                || "an order paid without points".into(),
                || "an order paid with points".into(),
            ));
        }
        let verdict = facts.admits(rule.when.as_ref(), &rule.audience, &rule.during, place)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let missing = rule.requires.as_ref().filter(|required| {
            let gave = |given: &&Granted| given.earning.granted > 0;
            let mut given = self.given.iter().filter(gave);
            !given.any(|given| given.earning.rule == **required)
        });
        Ok(match missing {
            None => Verdict::Applied,
            Some(required) => facts.refuse(
                RefusalReason::ConditionFailed,
                0,
                &place.key("requires"),
                || format!("points from rule {required}"),
                || "none".into(),
            ),
        })
    }

    /// The lines that earn by a rule.
    fn lines(&self, rule: &EarningRule) -> Vec<&BasisLine> {
        let facts = self.facts;
        let selected = |line: &&BasisLine| {
            line.earns && cart_line(facts, line).is_some_and(|line| selects(&rule.lines, line))
        };
        self.basis.lines.iter().filter(selected).collect()
    }

    /// What the rules before gave in a wallet.
    fn given_in(&self, wallet: &str) -> Result<i64, Overflow> {
        self.given
            .iter()
            .filter(|given| given.earning.wallet == wallet)
            .try_fold(0_i64, |sum, given| sum.checked_add(given.earning.granted))
            .ok_or(Overflow)
    }

    /// Writes down what a rule gives, by payer.
    fn give(
        &mut self,
        rule: &EarningRule,
        capped: &Capped,
        terms: Grant,
        parts: Vec<Part>,
    ) -> Answer<()> {
        let engine = self.facts.engine;
        let wallet = engine.wallet_of(&rule.wallet);
        let (activates_at, expires_at) = known_instants(engine, &terms, self.facts.now)?;
        for part in parts {
            let delta = part.granted;
            let counted = delta > 0;
            let counters = capped.counters.iter().filter(|_| counted);
            let budget = capped.budget.iter().filter(|_| counted);
            self.given.push(Granted {
                earning: Earning {
                    rule: rule.id.clone(),
                    wallet: wallet.to_owned(),
                    desired: part.desired,
                    granted: part.granted,
                    cap: capped.cut,
                    activates_at,
                    expires_at,
                    funding: part.funding,
                    split: shown(&part.shares),
                },
                grant: Grant {
                    desired: part.desired,
                    ..terms.clone()
                },
                split: part.shares,
                caps: counters
                    .map(|(id, start)| CounterMove {
                        id: id.clone(),
                        start: *start,
                        delta,
                    })
                    .collect(),
                shared: budget
                    .map(|(id, limit)| SharedDelta {
                        id: id.clone(),
                        delta,
                        limit: *limit,
                    })
                    .collect(),
            });
        }
        Ok(())
    }
}

/// What a rule's lines come to, in minor units of the base currency.
fn eligible(lines: &[&BasisLine]) -> Result<Ratio, Overflow> {
    lines
        .iter()
        .try_fold(Ratio::ZERO, |sum, line| sum.plus(line.eligible))
}

/// Whether the lines come to the rule's minimum. What is missing is in minor units of the base
/// currency, or in units.
fn below_minimum(
    facts: &Facts<'_>,
    rule: &EarningRule,
    place: &Place<'_>,
    lines: &[&BasisLine],
    amount: Ratio,
) -> Answer<Verdict> {
    let place = place.key("minimum");
    let least = Ratio::int(rule.minimum.amount);
    if amount < least {
        return Ok(facts.refuse(
            RefusalReason::BelowMinimum,
            least.minus(amount)?.round(Rounding::Ceil)?,
            &place.key("amount"),
            || format!("an eligible amount of {} or more", rule.minimum.amount),
            || {
                amount
                    .floor()
                    .map_or_else(|_| String::new(), |amount| amount.to_string())
            },
        ));
    }
    let units: i64 = lines.iter().map(|line| i64::from(line.units)).sum();
    let least = i64::from(rule.minimum.units);
    if units < least {
        return Ok(facts.refuse(
            RefusalReason::BelowMinimum,
            least.saturating_sub(units),
            &place.key("units"),
            || format!("{least} units or more"),
            || units.to_string(),
        ));
    }
    Ok(Verdict::Applied)
}
