//! A rule's points before multipliers: how many, and how they lie on the lines (rule 3.1).

use super::basis::BasisLine;
use crate::exact::{Common, Overflow, Ratio};
use crate::program::format::{Base, Brackets};

/// Exact points as `scale` points for each unit of weight. Every line's points have the same
/// scale, so that most sums and comparisons need the weights alone, which are whole.
#[derive(Debug)]
pub(super) struct BasePoints {
    /// Points for a weight of 1.
    pub(super) scale: Ratio,
    /// The weight of each eligible line: its eligible amount, its units, or 1.
    pub(super) weights: Common,
}

impl BasePoints {
    /// What `base` gives for the eligible lines, whose eligible amounts are `amounts`. `eligible` is
    /// their sum, `major` the minor units in one major unit of the base currency.
    ///
    /// # Errors
    /// [`Overflow`] if a number does not fit.
    pub(super) fn of(
        base: &Base,
        lines: &[&BasisLine],
        amounts: Common,
        eligible: Ratio,
        major: i64,
    ) -> Result<BasePoints, Overflow> {
        let (scale, weigh) = match base {
            Base::PerUnit(rate) => {
                let amount = Ratio::int(rate.amount.unwrap_or(major));
                (rate.points.ratio().over(amount)?, Weigh::Amounts)
            }
            Base::PerLine(points) => (Ratio::int(*points), Weigh::Lines),
            Base::PerPiece(points) => (points.ratio(), Weigh::Units),
            Base::Block(block) => {
                let blocks = eligible.over(Ratio::int(block.amount))?.floor()?;
                let points = Ratio::int(block.points).times(Ratio::int(blocks))?;
                spread(points, lines, eligible)?
            }
            Base::Brackets(brackets) => {
                spread(bracketed(brackets, eligible, major)?, lines, eligible)?
            }
            Base::PerOrder(points) => spread(Ratio::int(*points), lines, eligible)?,
        };
        let weights = match weigh {
            Weigh::Amounts => amounts,
            Weigh::Units => whole(lines, |line| line.units.into()),
            Weigh::Lines => whole(lines, |_| 1),
        };
        Ok(BasePoints { scale, weights })
    }
}

fn whole(lines: &[&BasisLine], weight: fn(&BasisLine) -> i128) -> Common {
    Common {
        parts: 1,
        numbers: lines.iter().map(|line| weight(line)).collect(),
    }
}

/// What the weight of a line is.
enum Weigh {
    /// Its eligible amount.
    Amounts,
    /// Its units.
    Units,
    /// 1.
    Lines,
}

/// Points of the whole order lie on the lines by eligible amount, or evenly where there is none
/// (everything was paid with points, or was free).
fn spread(
    points: Ratio,
    lines: &[&BasisLine],
    eligible: Ratio,
) -> Result<(Ratio, Weigh), Overflow> {
    if !eligible.is_zero() {
        return Ok((points.over(eligible)?, Weigh::Amounts));
    }
    let count = i64::try_from(lines.len()).map_err(|_| Overflow)?;
    Ok((points.over(Ratio::int(count))?, Weigh::Lines))
}

/// Points by brackets. `up_to` is inclusive; an amount above the last one counts as that one.
fn bracketed(brackets: &Brackets, eligible: Ratio, major: i64) -> Result<Ratio, Overflow> {
    let mut points = Ratio::ZERO;
    let mut below = Ratio::ZERO;
    for step in &brackets.steps {
        if !brackets.marginal {
            // All of the amount has the rate of the bracket that it reaches.
            (points, below) = (Ratio::ZERO, Ratio::ZERO);
        }
        let up_to = step.up_to.map(Ratio::int);
        let end = up_to.filter(|end| *end < eligible).unwrap_or(eligible);
        points = points.plus(end.minus(below)?.times(step.points.ratio())?)?;
        if end == eligible {
            break;
        }
        below = end;
    }
    points.over(Ratio::int(major))
}
