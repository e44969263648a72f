//! The order's lines together.

use super::line::{Line, Part};
use super::originals::Original;
use crate::contract::types::{Fault, FaultKind, LineShare, Refund};
use crate::exact::{Overflow, spread, sum};
use crate::fault::{Answer, below_index, fault};

/// What has not come back of some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// Minor units of the order's currency.
    pub(super) value: i64,
    pub(super) units: i64,
}

/// All lines that the order's entries know.
#[derive(Debug)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// Whether all that is left of the order comes back.
    pub(super) whole: bool,
}

impl Lines {
    /// The lines after a refund.
    pub(super) fn after(refund: &Refund, originals: &[Original<'_>]) -> Answer<Lines> {
        let mut lines = Lines {
            lines: Vec::new(),
            whole: refund.whole,
        };
        for original in originals {
            for share in &original.entry.split {
                lines.learn(share, original);
            }
        }
        if refund.whole {
            for line in &mut lines.lines {
                line.close();
            }
            return Ok(lines);
        }
        for (index, returned) in refund.lines.iter().enumerate() {
            if let Some(amount) = returned.amount.filter(|amount| *amount < 0) {
                return Err(below_index("/lines", index, negative(amount)));
            }
            if let Some(line) = lines
                .lines
                .iter_mut()
                .find(|line| line.number == returned.line)
            {
                line.take_in(returned)?;
            }
        }
        if refund.amount < 0 {
            return Err(negative(refund.amount));
        }
        lines.spread(refund.amount)?;
        Ok(lines)
    }

    fn learn(&mut self, share: &LineShare, original: &Original<'_>) {
        if self.lines.iter().all(|line| line.number != share.line) {
            self.lines.push(Line::known(share));
        }
        for line in &mut self.lines {
            if line.number == share.line {
                line.remember(original.undone_of(share.line));
            }
        }
    }

    /// Spreads an amount that belongs to no line over what is left of the lines.
    fn spread(&mut self, amount: i64) -> Answer<()> {
        let mut weights = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            weights.push(line.left());
        }
        let left = total(&weights)?;
        if amount == 0 || left == 0 {
            return Ok(());
        }
        let parts = spread(amount.min(left), &weights)?;
        for (line, part) in self.lines.iter_mut().zip(parts) {
            if part > 0 {
                line.take_in_value(part);
            }
        }
        Ok(())
    }

    /// The lines of an original, one for each share.
    #[inline(never)]
    pub(super) fn of(&self, split: &[LineShare]) -> Vec<&Line> {
        let mut lines = Vec::with_capacity(split.len());
        for share in split {
            // Every line of an original is known: the lines were learnt from the originals.
            lines.extend(self.lines.iter().find(|line| line.number == share.line));
        }
        lines
    }

    /// The split of a reversal: what this refund returns of each line of an original, with what
    /// it moves there. Lines without either are left out.
    #[inline(never)]
    pub(super) fn reversal(&self, split: &[LineShare], amounts: &[i64]) -> Vec<LineShare> {
        let mut shares = Vec::with_capacity(split.len());
        for (line, amount) in self.of(split).into_iter().zip(amounts) {
            if line.back > 0 || line.units_back > 0 || *amount > 0 {
                shares.push(LineShare {
                    line: line.number,
                    value: line.back,
                    units: line.units_back,
                    amount: *amount,
                });
            }
        }
        shares
    }

    /// What has not come back of some lines.
    pub(super) fn kept(&self, split: &[LineShare]) -> Result<Kept, Overflow> {
        let lines = self.of(split);
        Ok(Kept {
            value: sum(&lines, |line| line.left())?,
            units: sum(&lines, |line| line.units_left().into())?,
        })
    }

    /// Value that this refund returns.
    pub(super) fn returned(&self) -> Result<i64, Overflow> {
        sum(&self.lines, |line| line.back)
    }

    /// Whether nothing of the order's value is left.
    pub(super) fn complete(&self) -> Result<bool, Overflow> {
        let lines: Vec<&Line> = self.lines.iter().collect();
        Ok(self.whole || !lines.is_empty() && over(&lines)?.complete())
    }
}

/// How much of several lines together is back: in value, or in units where they are worth nothing.
pub(super) fn over(lines: &[&Line]) -> Result<Part, Overflow> {
    let value = sum(lines, |line| line.value)?;
    if value > 0 {
        let back = sum(lines, |line| line.value_back())?;
        return Ok(Part { back, whole: value });
    }
    Ok(Part {
        back: sum(lines, |line| line.units_after().into())?,
        whole: sum(lines, |line| line.units.into())?,
    })
}

/// All amounts together.
pub(super) fn total(amounts: &[i64]) -> Result<i64, Overflow> {
    sum(amounts, |amount| *amount)
}

#[cold]
fn negative(found: i64) -> Box<Fault> {
    let expected = "an amount of at least 0 in minor units";
    let kind = FaultKind::InvalidValue;
    fault(kind, "/amount", expected, found.to_string())
}
