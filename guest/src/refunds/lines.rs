//! The order's lines together.

use super::line::{Line, Part};
use super::originals::Original;
use crate::contract::types::{Fault, FaultKind, LineShare, Refund};
use crate::exact::{Overflow, Ratio, allocate};
use crate::fault::{Answer, fault};
use crate::program::policies::Allocation;

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
                return Err(negative(format!("/lines/{index}/amount"), amount));
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
            return Err(negative("/amount".into(), refund.amount));
        }
        lines.spread(refund.amount)?;
        Ok(lines)
    }

    fn learn(&mut self, share: &LineShare, original: &Original<'_>) {
        let undone = original.undone_of(share.line);
        let known = self.lines.iter_mut().find(|line| line.number == share.line);
        if let Some(line) = known {
            line.remember(undone);
        } else {
            let mut line = Line::known(share);
            line.remember(undone);
            self.lines.push(line);
        }
    }

    /// Spreads an amount that belongs to no line over what is left of the lines.
    fn spread(&mut self, amount: i64) -> Answer<()> {
        let left = sum(self.lines.iter().map(Line::left))?;
        if amount == 0 || left == 0 {
            return Ok(());
        }
        let weights: Vec<Ratio> = self
            .lines
            .iter()
            .map(|line| Ratio::int(line.left()))
            .collect();
        let parts = allocate(amount.min(left), &weights, Allocation::LargestRemainder)?;
        for (line, part) in self.lines.iter_mut().zip(parts) {
            if part > 0 {
                line.take_in_value(part);
            }
        }
        Ok(())
    }

    /// The lines of an original.
    pub(super) fn of<'a>(
        &'a self,
        split: &'a [LineShare],
    ) -> impl Iterator<Item = &'a Line> + Clone {
        // Every line of an original is known: the lines were learnt from the originals.
        let find = |share: &LineShare| {
            let number = share.line;
            self.lines.iter().find(move |line| line.number == number)
        };
        split.iter().filter_map(find)
    }

    /// The split of a reversal: what this refund returns of each line of an original, with what
    /// it moves there. Lines without either are left out.
    pub(super) fn reversal(&self, split: &[LineShare], amounts: Vec<i64>) -> Vec<LineShare> {
        let shares = self.of(split).zip(amounts).map(|(line, amount)| LineShare {
            line: line.number,
            value: line.back,
            units: line.units_back,
            amount,
        });
        shares
            .filter(|share| share.value > 0 || share.units > 0 || share.amount > 0)
            .collect()
    }

    /// Value of some lines that is back after this refund.
    pub(super) fn value_back(&self, split: &[LineShare]) -> Result<i64, Overflow> {
        sum(self.of(split).map(Line::value_back))
    }

    /// What has not come back of some lines.
    pub(super) fn kept(&self, split: &[LineShare]) -> Result<Kept, Overflow> {
        Ok(Kept {
            value: sum(self.of(split).map(Line::left))?,
            units: sum(self.of(split).map(|line| line.units_left().into()))?,
        })
    }

    /// Value that this refund returns.
    pub(super) fn returned(&self) -> Result<i64, Overflow> {
        sum(self.lines.iter().map(|line| line.back))
    }

    /// Whether nothing of the order's value is left.
    pub(super) fn complete(&self) -> Result<bool, Overflow> {
        Ok(self.whole || !self.lines.is_empty() && over(self.lines.iter())?.complete())
    }
}

/// How much of several lines together is back: in value, or in units where they are worth nothing.
pub(super) fn over<'a>(lines: impl Iterator<Item = &'a Line> + Clone) -> Result<Part, Overflow> {
    let value = sum(lines.clone().map(|line| line.value))?;
    if value > 0 {
        let back = sum(lines.map(Line::value_back))?;
        return Ok(Part { back, whole: value });
    }
    Ok(Part {
        back: sum(lines.clone().map(|line| line.units_after().into()))?,
        whole: sum(lines.map(|line| line.units.into()))?,
    })
}

pub(super) fn sum(mut parts: impl Iterator<Item = i64>) -> Result<i64, Overflow> {
    parts
        .try_fold(0_i64, |sum, part| sum.checked_add(part))
        .ok_or(Overflow)
}

fn negative(at: String, found: i64) -> Box<Fault> {
    let expected = "an amount of at least 0 in minor units";
    fault(FaultKind::InvalidValue, at, expected, found.to_string())
}
