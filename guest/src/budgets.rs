//! Budgets that all members share (rule 3.17): for ever or for a period, in what is given or in
//! how often it is.
//!
//! The shared counter of a budget is `budget:<id>`, with the first local day of the period behind
//! it (`budget:<id>:2026-11-01`) where the budget is for one. So each period has a counter of its
//! own, and a refund releases that of the period in which the budget was used.

use chrono::NaiveDate;

use crate::calendar::{month_start, week_start, year_start};
use crate::contract::types::{SharedCounter, SharedDelta};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Budget, BudgetUnit, CapPeriod};
use crate::program::policies::CapMode;

/// A budget at the moment of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purse {
    /// The id of its shared counter.
    pub counter: String,
    /// The programme's limit, or the store's own where that is lower.
    pub limit: i64,
    /// What is used of it; 0 where the store knows nothing of it.
    pub used: i64,
}

impl Purse {
    /// The budget of the offer, rule, campaign or reward of this id. `shared` is what the request
    /// tells of shared counters.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn of(
        facts: &Facts<'_>,
        id: &str,
        budget: &Budget,
        shared: &[SharedCounter],
    ) -> Answer<Purse> {
        let mut counter = ["budget:", id].concat();
        if let Some(per) = budget.per
            && let Some(first) = first_day(per, facts.today()?)
        {
            counter.push(':');
            counter.push_str(&first.to_string());
        }
        let mut purse = Purse {
            counter,
            limit: budget.limit,
            used: 0,
        };
        for known in shared {
            if known.id == purse.counter {
                purse.used = known.used;
                purse.limit = known
                    .limit
                    .map_or(budget.limit, |own| own.min(budget.limit));
            }
        }
        Ok(purse)
    }

    /// What is left of it, in what it counts. Never less than 0.
    pub fn left(&self) -> i64 {
        self.limit.saturating_sub(self.used).max(0)
    }

    /// What giving something of this value moves: the value, or one use. A soft budget has no
    /// limit.
    pub fn spend(self, budget: &Budget, value: i64) -> Spending {
        let by_value = budget.counts == BudgetUnit::Value;
        Spending {
            delta: SharedDelta {
                id: self.counter,
                delta: if by_value { value } else { 1 },
                limit: (budget.mode != CapMode::Soft).then_some(self.limit),
            },
            by_value,
        }
    }
}

/// What something moves on a counter that many members share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// What to add.
    pub delta: SharedDelta,
    /// Whether it follows a value and goes back with it. A use only goes back when nothing is left
    /// of the order.
    pub by_value: bool,
}

/// The first local day of the period in which a day lies; none where there are no periods
/// (`lifetime`, `order`, `balance`).
pub fn first_day(per: CapPeriod, day: NaiveDate) -> Option<NaiveDate> {
    match per {
        CapPeriod::Day => Some(day),
        CapPeriod::Week => Some(week_start(day)),
        CapPeriod::Month => Some(month_start(day)),
        CapPeriod::Year => Some(year_start(day)),
        CapPeriod::Order | CapPeriod::Lifetime | CapPeriod::Balance => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, engine};

    fn budget(per: Option<CapPeriod>, counts: BudgetUnit, mode: CapMode) -> Budget {
        Budget {
            limit: 100,
            counts,
            per,
            mode,
        }
    }

    #[test]
    fn each_period_has_a_counter_of_its_own() {
        let engine = engine(
            r#"{"id":"shop","zone":"Europe/Paris","wallets":[{"id":"points"}],
                "currencies":{"captured":{"base":"EUR"}}}"#,
        );
        let table = [
            (None, "budget:gift"),
            (Some(CapPeriod::Lifetime), "budget:gift"),
            (Some(CapPeriod::Day), "budget:gift:2027-01-01"),
            (Some(CapPeriod::Week), "budget:gift:2026-12-28"),
            (Some(CapPeriod::Month), "budget:gift:2027-01-01"),
            (Some(CapPeriod::Year), "budget:gift:2027-01-01"),
        ];
        // It is 2027 in Paris.
        let now = at("2026-12-31T23:30:00Z");
        let facts = Facts::new(&engine, now, false, None, None, None, Vec::new());
        for (per, id) in table {
            let budget = budget(per, BudgetUnit::Value, CapMode::Partial);
            let counter = |id: &str, used, limit| SharedCounter {
                id: id.into(),
                used,
                limit,
            };
            let shared = [
                counter("budget:gift:2026-12-31", 90, None),
                counter(id, 30, None),
            ];
            let purse = Purse::of(&facts, "gift", &budget, &shared).unwrap();
            assert_eq!((&*purse.counter, purse.left()), (id, 70), "{per:?}");
            let lower = [counter(id, 30, Some(20))];
            let purse = Purse::of(&facts, "gift", &budget, &lower).unwrap();
            assert_eq!((purse.limit, purse.left()), (20, 0), "{per:?}");
        }
    }

    #[test]
    fn a_use_is_one_whatever_it_is_worth() {
        let purse = Purse {
            counter: "budget:gift".into(),
            limit: 100,
            used: 0,
        };
        let table = [
            (BudgetUnit::Value, CapMode::Partial, 700, Some(100)),
            (BudgetUnit::Uses, CapMode::AllOrNothing, 1, Some(100)),
            (BudgetUnit::Uses, CapMode::Soft, 1, None),
        ];
        for (counts, mode, delta, limit) in table {
            let spending = purse.clone().spend(&budget(None, counts, mode), 700);
            assert_eq!((spending.delta.delta, spending.delta.limit), (delta, limit));
            assert_eq!(spending.by_value, counts == BudgetUnit::Value);
        }
    }
}
