//! Tier ladders: tiers ascend and do not overlap.

use super::Check;
use crate::place::Place;
use crate::program::format::{Ladder, Metric, MetricWindow, Period, Tier};

impl<'a> Check<'a> {
    /// Tier ladders.
    pub(super) fn ladders(&mut self, at: &Place<'_>) {
        let ladders: &'a Vec<Ladder> = &self.program.ladders;
        self.ids(at, ladders);
        for (index, ladder) in ladders.iter().enumerate() {
            self.ladder(&at.index(index), ladder);
        }
    }

    fn ladder(&mut self, at: &Place<'_>, ladder: &Ladder) {
        let metric = at.key("metric");
        match &ladder.metric {
            Metric::Spend(lines) => self.selector(&metric, "spend", lines),
            Metric::Points(wallet) => self.wallet(&metric, "points", Some(wallet)),
            Metric::Orders | Metric::Reported => {}
        }
        let window = at.key("window");
        match ladder.window {
            MetricWindow::RollingDays(days) => self.days(&window, "rolling-days", days, 1),
            MetricWindow::RollingMonths(months) => {
                self.months(&window, "rolling-months", months, 1);
            }
            MetricWindow::Lifetime
            | MetricWindow::CalendarMonth
            | MetricWindow::CalendarQuarter
            | MetricWindow::CalendarYear => {}
        }
        let hold = at.key("hold");
        match ladder.hold {
            Some(Period::Days(days)) => self.days(&hold, "days", days, 0),
            Some(Period::Months(months)) => self.months(&hold, "months", months, 0),
            Some(Period::EndOfYear(years)) => self.years(&hold, "end-of-year", years),
            Some(Period::Forever) | None => {}
        }
        self.days(at, "grace_days", ladder.grace_days, 0);
        self.tiers(&at.key("tiers"), ladder);
    }

    fn tiers(&mut self, at: &Place<'_>, ladder: &Ladder) {
        let tiers = &ladder.tiers;
        if tiers.is_empty() {
            self.invalid(at, "at least one tier", "an empty list");
        }
        self.ids(at, tiers);
        let mut below: Option<&Tier> = None;
        for (index, tier) in tiers.iter().enumerate() {
            let at = at.index(index);
            let minimum = at.key("minimum");
            self.at_least(&at, "minimum", tier.minimum, 0);
            if let Some(below) = below.filter(|below| tier.minimum <= below.minimum) {
                let expected = format!(
                    "more than {}, the minimum of `{}`: tiers ascend and do not overlap",
                    below.minimum, below.id
                );
                self.conflict(&minimum, &expected, &tier.minimum.to_string());
            }
            below = Some(tier);
            let rewards = at.key("entry_rewards");
            for (index, reward) in tier.entry_rewards.iter().enumerate() {
                let at = rewards.index(index);
                self.wallet(&at, "wallet", reward.wallet.as_deref());
                self.at_least(&at, "points", reward.points, 1);
            }
        }
    }
}
