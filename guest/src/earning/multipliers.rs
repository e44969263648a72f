//! Multipliers: within a group bonuses add, groups multiply (rules 3.1 and 3.10).

use super::base::BasePoints;
use super::basis::BasisLine;
use super::note;
use crate::contract::types::{Finding, Line, RefusalReason, Subject};
use crate::exact::{Common, Overflow, Ratio, allocate};
use crate::facts::{Facts, Judged, Stop};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{EarningRule, Multiplier, Selector};
use crate::program::policies::{Allocation, MultiplierOn, Rounding};
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
    pub(super) weights: Common,
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
    let mut active: Vec<Active<'_>> = Vec::with_capacity(rule.multipliers.len());
    let mut all_lines = true;
    for (index, multiplier) in rule.multipliers.iter().enumerate() {
        let judged = match selected(facts, multiplier, lines, &places.index(index)) {
            Ok(takes) => {
                all_lines &= takes.iter().all(|takes| *takes);
                let leader = active.iter().position(|one| one.group == multiplier.group);
                active.push(Active {
                    group: &multiplier.group,
                    leader: leader.unwrap_or(active.len()),
                    bonus: multiplier.factor.ratio().minus(Ratio::ONE)?,
                    takes,
                });
                Ok(())
            }
            Err(stop) => Err(stop),
        };
        let id = format_args!("{}/{}", rule.id, multiplier.id);
        note(facts, findings, Subject::Multiplier, id, judged)?;
    }
    if all_lines {
        return Ok(Factors::Same(product(&active, |_| true)?));
    }
    let mut by_line: Vec<Ratio> = Vec::with_capacity(lines.len());
    for line in 0..lines.len() {
        let acts = |one: &Active<'_>, line: usize| one.takes.get(line) == Some(&true);
        // Lines that follow each other are mostly alike.
        let before = line.checked_sub(1).and_then(|before| {
            let alike = |one: &Active<'_>| acts(one, before) == acts(one, line);
            by_line.get(before).filter(|_| active.iter().all(alike))
        });
        by_line.push(match before {
            Some(factor) => *factor,
            None => product(&active, |one| acts(one, line))?,
        });
    }
    Ok(Factors::ByLine(by_line))
}

/// A multiplier that acts.
struct Active<'a> {
    /// Its group.
    group: &'a str,
    /// The first of that group, as a place in their list.
    leader: usize,
    /// What it adds to the factor of its group.
    bonus: Ratio,
    /// Whether it acts on each of the rule's lines.
    takes: Vec<bool>,
}

/// Which lines a multiplier acts on, if it acts on any.
fn selected(
    facts: &Facts<'_>,
    multiplier: &Multiplier,
    lines: &[&BasisLine],
    place: &Place<'_>,
) -> Judged<Vec<bool>> {
    facts.admits(
        multiplier.when.as_ref(),
        &multiplier.audience,
        &multiplier.during,
        place,
    )?;
    let takes = |line: &&BasisLine| takes(facts, &multiplier.lines, line);
    let selected: Vec<bool> = lines.iter().map(takes).collect();
    if selected.contains(&true) {
        return Ok(selected);
    }
    Err(no_line(facts, place))
}

/// Whether a selector takes the cart's line behind a line of the basis.
pub(super) fn takes(facts: &Facts<'_>, selector: &Selector, line: &BasisLine) -> bool {
    cart_line(facts, line).is_some_and(|line| selects(selector, line))
}

/// The cart's line behind a line of the basis.
pub(super) fn cart_line<'a>(facts: &Facts<'a>, line: &BasisLine) -> Option<&'a Line> {
    facts.cart.and_then(|cart| cart.lines.get(line.index))
}

/// The refusal of a rule or a multiplier (at `place`) that takes no line.
pub(super) fn no_line(facts: &Facts<'_>, place: &Place<'_>) -> Stop {
    facts.refuse(
        RefusalReason::NoEligibleLine,
        0,
        &place.key("lines"),
        format_args!("a line that earns and is selected"),
        format_args!("no such line"),
    )
}

/// The product of the groups of those multipliers that act. A group whose bonuses come to less
/// than nothing counts as 0.
fn product(active: &[Active<'_>], acts: impl Fn(&Active<'_>) -> bool) -> Result<Ratio, Overflow> {
    let mut product = Ratio::ONE;
    for leader in 0..active.len() {
        let mut factor = Ratio::ONE;
        for one in active.iter().skip(leader) {
            if one.leader == leader && acts(one) {
                factor = factor.plus(one.bonus)?;
            }
        }
        if factor.is_negative() {
            factor = Ratio::ZERO;
        }
        product = product.times(factor)?;
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
    let (mut scale, mut weights) = (base.scale, base.weights);
    let mut sum = Ratio::ZERO;
    if on == MultiplierOn::BasePoints {
        let whole = weights.sum()?.times(scale)?.round(rounding)?;
        sum = Ratio::int(whole);
        if let Factors::ByLine(_) = factors {
            let split = allocate(whole, &weights.numbers, Allocation::LargestRemainder)?;
            weights = Common {
                parts: 1,
                numbers: split.into_iter().map(i128::from).collect(),
            };
            scale = Ratio::ONE;
        }
    }
    match factors {
        Factors::Same(factor) => {
            if on == MultiplierOn::Amount {
                sum = weights.sum()?.times(scale)?;
            }
            sum = sum.times(*factor)?;
        }
        Factors::ByLine(factors) => {
            weights = weights.times(factors)?;
            sum = weights.sum()?.times(scale)?;
        }
    }
    Ok(ExactPoints { sum, weights })
}
