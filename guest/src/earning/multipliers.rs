//! Multipliers: within a group bonuses add, groups multiply (rules 3.1 and 3.10).

use super::base::BasePoints;
use super::basis::BasisLine;
use super::note;
use crate::contract::types::{Finding, Line, RefusalReason, Subject, Verdict};
use crate::exact::{Overflow, Ratio, allocate};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{EarningRule, Multiplier};
use crate::program::policies::{Allocation, MultiplierOn, Rounding};
use crate::refusal::{applies, explained, refusal};
use crate::selection::selects;

/// By how much a rule's points are multiplied.
#[derive(Debug)]
pub(super) enum Factors {
    /// All lines by the same factor.
    Same(Ratio),
    /// Each eligible line by its own.
    ByLine(Vec<Ratio>),
}

/// The exact points of a rule and how they lie on its lines.
#[derive(Debug)]
pub(super) struct ExactPoints {
    /// All of them.
    pub(super) sum: Ratio,
    /// What each line's points are in proportion to.
    pub(super) weights: Vec<Ratio>,
}

/// The factors of a rule's eligible lines, with a finding for every multiplier.
///
/// # Errors
/// Those of the conditions, and `overflow` if a factor does not fit.
pub(super) fn factors(
    facts: &Facts<'_>,
    rule: &EarningRule,
    place: &Place<'_>,
    lines: &[&BasisLine],
    findings: &mut Vec<Finding>,
) -> Answer<Factors> {
    if rule.multipliers.is_empty() {
        return Ok(Factors::Same(Ratio::ONE));
    }
    let places = place.key("multipliers");
    let mut active = Vec::with_capacity(rule.multipliers.len());
    let mut all_lines = true;
    for (index, multiplier) in rule.multipliers.iter().enumerate() {
        let place = places.index(index);
        let mut verdict = facts.admits(
            multiplier.when.as_ref(),
            &multiplier.audience,
            &multiplier.during,
            &place,
        )?;
        if applies(&verdict) {
            let selected = lines
                .iter()
                .filter(|line| multiplies(facts, multiplier, line))
                .count();
            if selected == 0 {
                verdict = no_line(facts, &place);
            } else {
                all_lines &= selected == lines.len();
                active.push(multiplier);
            }
        }
        note(
            facts,
            findings,
            Subject::Multiplier,
            || format!("{}/{}", rule.id, multiplier.id),
            verdict,
        );
    }
    if all_lines {
        return Ok(Factors::Same(product(&active, |_| true)?));
    }
    let mut by_line = Vec::with_capacity(lines.len());
    for line in lines {
        by_line.push(product(&active, |multiplier| {
            multiplies(facts, multiplier, line)
        })?);
    }
    Ok(Factors::ByLine(by_line))
}

fn multiplies(facts: &Facts<'_>, multiplier: &Multiplier, line: &BasisLine) -> bool {
    cart_line(facts, line).is_some_and(|line| selects(&multiplier.lines, line))
}

/// The cart's line behind a line of the basis.
pub(super) fn cart_line<'a>(facts: &Facts<'a>, line: &BasisLine) -> Option<&'a Line> {
    facts.cart.and_then(|cart| cart.lines.get(line.index))
}

fn no_line(facts: &Facts<'_>, place: &Place<'_>) -> Verdict {
    Verdict::Refused(explained(
        facts.explain,
        refusal(RefusalReason::NoEligibleLine),
        &place.key("lines"),
        || "a line that earns and is selected".into(),
        || "no such line".into(),
    ))
}

/// The product of the groups of those multipliers that `applies` admits. A group whose bonuses
/// come to less than nothing counts as 0.
fn product(
    multipliers: &[&Multiplier],
    applies: impl Fn(&Multiplier) -> bool,
) -> Result<Ratio, Overflow> {
    let mut product = Ratio::ONE;
    for (index, first) in multipliers.iter().enumerate() {
        let earlier = multipliers.iter().take(index);
        if earlier.into_iter().any(|other| other.group == first.group) {
            continue;
        }
        let mut factor = Ratio::ONE;
        for multiplier in multipliers.iter().skip(index) {
            if multiplier.group == first.group && applies(multiplier) {
                let bonus = multiplier.factor.ratio().minus(Ratio::ONE)?;
                factor = factor.plus(bonus)?;
            }
        }
        product = product.times(factor.max(Ratio::ZERO))?;
    }
    Ok(product)
}

/// Multiplies base points, either exactly or after rounding them (switch `multiplier_on`). The sum
/// is still exact: the caller rounds it, once.
///
/// # Errors
/// [`Overflow`] if a number does not fit.
pub(super) fn multiply(
    base: BasePoints,
    factors: &Factors,
    on: MultiplierOn,
    rounding: Rounding,
) -> Result<ExactPoints, Overflow> {
    let weights = base.weights;
    match (factors, on) {
        (Factors::Same(factor), MultiplierOn::Amount) => Ok(ExactPoints {
            sum: total(&weights)?.times(base.scale)?.times(*factor)?,
            weights,
        }),
        (Factors::Same(factor), MultiplierOn::BasePoints) => {
            let whole = total(&weights)?.times(base.scale)?.round(rounding)?;
            Ok(ExactPoints {
                sum: Ratio::int(whole).times(*factor)?,
                weights,
            })
        }
        (Factors::ByLine(factors), MultiplierOn::Amount) => {
            let weights = products(&weights, factors)?;
            Ok(ExactPoints {
                sum: total(&weights)?.times(base.scale)?,
                weights,
            })
        }
        (Factors::ByLine(factors), MultiplierOn::BasePoints) => {
            let whole = total(&weights)?.times(base.scale)?.round(rounding)?;
            let split = allocate(whole, &weights, Allocation::LargestRemainder)?;
            let split: Vec<Ratio> = split.into_iter().map(Ratio::int).collect();
            let weights = products(&split, factors)?;
            Ok(ExactPoints {
                sum: total(&weights)?,
                weights,
            })
        }
    }
}

/// The sum of exact numbers.
///
/// # Errors
/// [`Overflow`] if it does not fit.
pub(super) fn total(numbers: &[Ratio]) -> Result<Ratio, Overflow> {
    numbers
        .iter()
        .try_fold(Ratio::ZERO, |sum, number| sum.plus(*number))
}

fn products(left: &[Ratio], right: &[Ratio]) -> Result<Vec<Ratio>, Overflow> {
    left.iter().zip(right).map(|(a, b)| a.times(*b)).collect()
}
