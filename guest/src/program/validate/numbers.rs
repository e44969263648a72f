//! Numbers: ranges, amounts, shares, spans of days.

use super::Check;
use crate::exact::Ratio;
use crate::place::Place;
use crate::program::values::Rate;

/// The years of the zone table: nothing can lie further ahead.
const YEARS: u32 = 130;

impl Check<'_> {
    /// A number within its range, both ends included.
    #[inline(never)]
    pub(super) fn within(&mut self, at: &Place<'_>, name: &str, found: i64, least: i64, most: i64) {
        if !(least..=most).contains(&found) {
            let expected = format!("a whole number from {least} to {most}");
            self.invalid(&at.key(name), &expected, &found.to_string());
        }
    }

    /// A number that is not too small.
    #[inline(never)]
    pub(super) fn at_least(&mut self, at: &Place<'_>, name: &str, found: i64, least: i64) {
        if found < least {
            let expected = format!("a whole number of at least {least}");
            self.invalid(&at.key(name), &expected, &found.to_string());
        }
    }

    /// A number that is not too small, where there is one.
    #[inline(never)]
    pub(super) fn some_at_least(
        &mut self,
        at: &Place<'_>,
        name: &str,
        found: Option<i64>,
        least: i64,
    ) {
        if let Some(found) = found {
            self.at_least(at, name, found, least);
        }
    }

    /// What a rule or an offer gives: more than nothing.
    #[inline(never)]
    pub(super) fn gives(&mut self, at: &Place<'_>, name: &str, found: i64) {
        if found == 0 {
            self.gives_nothing(&at.key(name));
        } else {
            self.at_least(at, name, found, 1);
        }
    }

    /// A rate that gives more than nothing.
    #[inline(never)]
    pub(super) fn rate_gives(&mut self, at: &Place<'_>, name: &str, found: Rate) {
        if found.ratio().is_zero() {
            self.gives_nothing(&at.key(name));
        }
    }

    fn gives_nothing(&mut self, at: &Place<'_>) {
        let hint = "Remove what gives nothing.";
        self.unreachable(at, "more than nothing", "0", hint);
    }

    /// A limit that lets something through.
    #[inline(never)]
    pub(super) fn limit(&mut self, at: &Place<'_>, name: &str, found: i64) {
        if found == 0 {
            let hint = "Remove what may never give anything, or raise the limit.";
            self.unreachable(&at.key(name), "a limit above 0", "0", hint);
        } else {
            self.at_least(at, name, found, 1);
        }
    }

    /// A share from 0 to 100 percent.
    #[inline(never)]
    pub(super) fn percent(&mut self, at: &Place<'_>, name: &str, found: Rate) {
        if found.ratio() > Ratio::int(100) {
            self.invalid(&at.key(name), "a percentage from 0 to 100", &written(found));
        }
    }

    /// A span of days that ends within the zone table.
    #[inline(never)]
    pub(super) fn days(&mut self, at: &Place<'_>, name: &str, found: u32, least: i64) {
        self.within(at, name, i64::from(found), least, i64::from(YEARS * 366));
    }

    /// A span of months that ends within the zone table.
    #[inline(never)]
    pub(super) fn months(&mut self, at: &Place<'_>, name: &str, found: u32, least: i64) {
        self.within(at, name, i64::from(found), least, i64::from(YEARS * 12));
    }

    /// A span of years that ends within the zone table.
    pub(super) fn years(&mut self, at: &Place<'_>, name: &str, found: u32) {
        self.within(at, name, i64::from(found), 0, i64::from(YEARS));
    }
}

/// A rate as a programme would write it.
pub(super) fn written(rate: Rate) -> String {
    let ratio = rate.ratio();
    match ratio.denominator() {
        1 => ratio.numerator().to_string(),
        denominator => format!("{}/{denominator}", ratio.numerator()),
    }
}
