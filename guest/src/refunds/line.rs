//! One line of an order: what it was worth, what came back of it before, and what comes back now.

use super::originals::Undone;
use crate::contract::types::{LineShare, ReturnedLine};
use crate::exact::Overflow;

/// How much of something has come back, of how much: value, or units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) back: i64,
    pub(super) whole: i64,
}

impl Part {
    /// Whether all of it is back.
    pub(super) fn complete(self) -> bool {
        self.back >= self.whole
    }

    /// What an amount keeps, rounded down; nothing where all is back.
    pub(super) fn kept(self, amount: i64) -> Result<i64, Overflow> {
        self.share(amount, self.whole.saturating_sub(self.back))
    }

    /// What is taken of an amount, rounded down; all where all is back.
    pub(super) fn taken(self, amount: i64) -> Result<i64, Overflow> {
        if self.complete() {
            return Ok(amount);
        }
        self.share(amount, self.back)
    }

    #[inline(never)]
    fn share(self, amount: i64, of: i64) -> Result<i64, Overflow> {
        if self.complete() {
            return Ok(0);
        }
        // Two 64-bit factors fit 128 bits, and `whole` is above `back`, so above 0.
        let exact = i128::from(amount) * i128::from(of);
        i64::try_from(exact.div_euclid(self.whole.into())).map_err(|_| Overflow)
    }
}

/// One line of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u32,
    /// After all discounts and before points, in minor units.
    pub(super) value: i64,
    pub(super) units: u32,
    /// Returned by earlier refunds.
    before: i64,
    units_before: u32,
    /// Returned by this one.
    pub(super) back: i64,
    pub(super) units_back: u32,
    /// Whether this refund returns all that is left, be it nothing.
    closing: bool,
    /// Whether units say more exactly than the value how much of it is back.
    in_units: bool,
}

impl Line {
    /// A line as one entry knows it.
    pub(super) fn known(share: &LineShare) -> Line {
        Line {
            number: share.line,
            value: share.value,
            units: share.units,
            before: 0,
            units_before: 0,
            back: 0,
            units_back: 0,
            closing: false,
            in_units: false,
        }
    }

    /// Several entries remember what came back before; the one that saw most of it is right.
    pub(super) fn remember(&mut self, undone: Undone) {
        self.before = self.before.max(undone.value.min(self.value));
        self.units_before = self.units_before.max(undone.units.min(self.units));
    }

    /// Value that has not come back.
    #[inline(never)]
    pub(super) fn left(&self) -> i64 {
        self.value
            .saturating_sub(self.before)
            .saturating_sub(self.back)
            .max(0)
    }

    /// Units that have not come back.
    #[inline(never)]
    pub(super) fn units_left(&self) -> u32 {
        self.units
            .saturating_sub(self.units_before)
            .saturating_sub(self.units_back)
    }

    /// Value that is back after this refund.
    pub(super) fn value_back(&self) -> i64 {
        self.before.saturating_add(self.back)
    }

    /// Units that are back after this refund.
    pub(super) fn units_after(&self) -> u32 {
        self.units_before.saturating_add(self.units_back)
    }

    /// Whether this refund returns some of it, or all that is left of the order.
    pub(super) fn touched(&self) -> bool {
        self.closing || self.back > 0 || self.units_back > 0
    }

    /// How much of it is back, this refund included (rule 3.3): counted in units where the line
    /// was worth nothing or this return was told in units, else in value.
    pub(super) fn part(&self) -> Part {
        // Units that are all back while value is left (a part of the price was kept) say nothing.
        let in_units = self.value <= 0 || self.in_units && self.units_left() > 0;
        if in_units {
            Part {
                back: self.units_after().into(),
                whole: self.units.into(),
            }
        } else {
            Part {
                back: self.value_back(),
                whole: self.value,
            }
        }
    }

    /// The value that so many returned units come to, rounded down.
    fn value_of(&self, units: u32) -> Result<i64, Overflow> {
        let part = Part {
            back: units.into(),
            whole: self.units.into(),
        };
        part.taken(self.value)
    }

    /// Takes in what a refund says of this line. More than is left is clamped.
    pub(super) fn take_in(&mut self, returned: &ReturnedLine) -> Result<(), Overflow> {
        let units = returned.units.min(self.units_left());
        let units_before = self.units_after();
        let value = match returned.amount {
            Some(amount) => amount,
            None if returned.units == 0 => 0,
            // The last unit brings back whatever is left.
            None if units == self.units_left() => self.left(),
            None => {
                let before = self.value_of(units_before)?;
                // Units are exact as long as nothing else was returned of the line; after an
                // amount without goods they would forget it.
                self.in_units = before == self.value_back();
                self.value_of(units_before.saturating_add(units))?
                    .saturating_sub(before)
            }
        };
        if returned.amount.is_some() {
            self.in_units = false;
        }
        self.units_back = self.units_back.saturating_add(units);
        self.add(value);
        Ok(())
    }

    /// Takes in a value that was told for no line in particular.
    pub(super) fn take_in_value(&mut self, value: i64) {
        self.in_units = false;
        self.add(value);
    }

    /// Takes in all that is left.
    pub(super) fn close(&mut self) {
        self.closing = true;
        self.back = self.back.saturating_add(self.left());
        self.units_back = self.units_back.saturating_add(self.units_left());
    }

    fn add(&mut self, value: i64) {
        self.back = self.back.saturating_add(value.min(self.left()));
        // A line without value left has no units left.
        if self.value > 0 && self.left() == 0 {
            self.units_back = self.units_back.saturating_add(self.units_left());
        }
    }
}
