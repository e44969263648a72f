//! Currencies, wallets, policies.

use super::Check;
use super::numbers::written;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::currency;
use crate::exact::Ratio;
use crate::place::Place;
use crate::program::engine::base;
use crate::program::format::{Burn, Currencies, Expiry, Wallet};
use crate::program::hint;

/// No wallet has more digits behind the point.
const MOST_DECIMALS: i64 = 4;

impl<'a> Check<'a> {
    /// How currencies compare.
    pub(super) fn currencies(&mut self, at: &Place<'_>) {
        let currencies: &'a Currencies = &self.program.currencies;
        let base = base(currencies);
        let mode = match currencies {
            Currencies::Rates(_) => "rates",
            Currencies::Captured(_) => "captured",
            Currencies::EachCurrency(_) => "each-currency",
        };
        let at = at.key(mode);
        self.currency(&at.key("base"), base);
        let Currencies::Rates(rates) = currencies else {
            return;
        };
        let others = at.key("others");
        for (code, rate) in rates.others.iter() {
            let at = others.key(code);
            self.currency(&at, code);
            if code == base {
                let hint = "The base currency counts 1 by itself: remove it here.";
                self.faults.error(
                    Kind::Duplicate,
                    &at,
                    "a currency other than the base",
                    &hint::quoted(code),
                    hint,
                );
            }
            if rate.ratio().is_zero() {
                self.invalid(&at, "a rate above 0", &written(*rate));
            }
        }
    }

    fn currency(&mut self, at: &Place<'_>, code: &str) {
        if currency::digits(code).is_none() {
            self.no_currency(at, code);
        }
    }

    /// What is no code of a currency.
    #[inline(never)]
    pub(super) fn no_currency(&mut self, at: &Place<'_>, code: &str) {
        self.invalid(at, "an ISO 4217 code such as `EUR`", &hint::quoted(code));
    }

    /// Kinds of points.
    pub(super) fn wallets(&mut self, at: &Place<'_>) {
        let wallets: &'a Vec<Wallet> = &self.program.wallets;
        if wallets.is_empty() {
            self.invalid(at, "at least one wallet", "an empty list");
        }
        self.ids(at, wallets);
        for (index, wallet) in wallets.iter().enumerate() {
            let at = at.index(index);
            self.within(&at, "decimals", wallet.decimals.into(), 0, MOST_DECIMALS);
            self.expiry(&at, "expiry", &wallet.expiry);
            if let Some(burn) = &wallet.burn {
                self.burn(&at.key("burn"), burn);
            }
        }
    }

    /// When points expire: within the zone table.
    pub(super) fn expiry(&mut self, at: &Place<'_>, name: &str, expiry: &Expiry) {
        let at = &at.key(name);
        match *expiry {
            Expiry::Never | Expiry::Fixed(_) => {}
            Expiry::Days(days) => self.days(at, "days", days, 0),
            Expiry::Months(months) => self.months(at, "months", months, 0),
            Expiry::InactiveDays(days) => self.days(at, "inactive-days", days, 0),
            Expiry::InactiveMonths(months) => self.months(at, "inactive-months", months, 0),
            Expiry::EndOfMonth(months) => self.months(at, "end-of-month", months, 0),
            Expiry::EndOfYear(years) => self.years(at, "end-of-year", years),
        }
    }

    /// Paying with points: the smallest use must fit under the largest (rule 3.12).
    fn burn(&mut self, at: &Place<'_>, burn: &Burn) {
        self.at_least(at, "points", burn.points, 1);
        self.at_least(at, "amount", burn.amount, 1);
        self.at_least(at, "minimum", burn.minimum, 0);
        self.at_least(at, "minimum_amount", burn.minimum_amount, 0);
        self.at_least(at, "step", burn.step, 1);
        self.selector(at, "lines", &burn.lines);
        if let Some(percent) = burn.max_percent {
            self.percent(at, "max_percent", percent);
            if percent.ratio().is_zero() {
                self.limit(at, "max_percent", 0);
            }
        }
        let Some(amount) = burn.max_amount else {
            return;
        };
        self.limit(at, "max_amount", amount);
        if amount < burn.minimum_amount {
            self.unreachable(
                &at.key("minimum_amount"),
                &format!("an amount of at most {amount}, which is `max_amount`"),
                &burn.minimum_amount.to_string(),
                "",
            );
        }
        let Some(most) = most_points(burn, amount) else {
            return;
        };
        if amount > 0 && burn.minimum.max(burn.step) > most {
            let name = if burn.minimum > most {
                "minimum"
            } else {
                "step"
            };
            self.unreachable(
                &at.key(name),
                &format!("at most {most} points: `max_amount` allows no more"),
                &burn.minimum.max(burn.step).to_string(),
                "",
            );
        }
    }

    /// Switches that are numbers.
    pub(super) fn policies(&mut self, at: &Place<'_>) {
        let policies = &self.program.policies;
        let (debt, grace, hold) = (
            policies.max_debt,
            policies.restore_grace_days,
            policies.hold_minutes,
        );
        self.some_at_least(at, "max_debt", debt, 0);
        self.days(at, "restore_grace_days", grace, 0);
        self.at_least(at, "hold_minutes", hold.into(), 1);
    }
}

/// The most points that can pay for so much, in whole steps.
fn most_points(burn: &Burn, amount: i64) -> Option<i64> {
    let each = Ratio::new(burn.points.into(), burn.amount.into()).ok()?;
    let points = Ratio::int(amount).times(each).ok()?.floor().ok()?;
    points.checked_sub(points.checked_rem_euclid(burn.step)?)
}
