//! Caps of one member and budgets of all (rule 3.17).

use crate::budgets::{Purse, Spending, first_day};
use crate::contract::types::{CapKind, Refusal, RefusalReason, SharedCounter};
use crate::exact::{Overflow, add};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{BudgetUnit, CapPeriod, EarningRule};
use crate::program::policies::CapMode;

/// What the caps and the budget of a rule left of a grant.
#[derive(Debug)]
pub(super) struct Capped {
    /// What is granted.
    pub(super) granted: i64,
    /// The first limit that cut it short.
    pub(super) cut: Option<CapKind>,
    /// Why nothing is left, where nothing is.
    pub(super) refusal: Option<Box<Refusal>>,
    /// The member's counters that the grant moves: id and start of the window.
    pub(super) counters: Vec<(String, i64)>,
    /// The shared budget that it moves, and by the whole grant.
    pub(super) budget: Option<Spending>,
}

/// One limit: how much fits under it, and what happens to what does not.
struct Limit {
    kind: CapKind,
    points: i64,
    used: i64,
    mode: CapMode,
}

/// Lets the caps and then the budget of a rule cut `desired` points, each in its turn.
/// `earlier` is what rules before this one gave in the same wallet for the same order: the account
/// does not hold it yet.
///
/// # Errors
/// `out-of-time` if `now` lies outside the zone's table, `overflow` if a counter does not fit.
pub(super) fn limit(
    facts: &Facts<'_>,
    rule: &EarningRule,
    place: &Place<'_>,
    desired: i64,
    earlier: i64,
    shared: &[SharedCounter],
) -> Answer<Capped> {
    let mut capped = Capped {
        granted: desired,
        cut: None,
        refusal: None,
        counters: Vec::new(),
        budget: None,
    };
    let places = place.key("caps");
    for (index, cap) in rule.caps.iter().enumerate() {
        let (kind, used) = match window(facts, cap.per)? {
            Counted::Order => (CapKind::Order, 0),
            Counted::Balance => {
                let balance = on_account(facts, facts.engine.wallet_of(&rule.wallet))?;
                let balance = balance.checked_add(earlier).ok_or(Overflow)?;
                (CapKind::Balance, balance)
            }
            Counted::Window(kind, start) => {
                let id = format!("cap:{}:{index}", rule.id);
                let used = facts.mark(&id, start);
                capped.counters.push((id, start));
                (kind, used)
            }
        };
        let limit = Limit {
            kind,
            points: cap.points,
            used,
            mode: cap.mode,
        };
        capped.apply(facts, &limit, &places.index(index))?;
    }
    if let Some(budget) = &rule.budget {
        let purse = Purse::of(facts, &rule.id, budget, shared)?;
        let limit = Limit {
            kind: CapKind::Budget,
            points: purse.limit,
            used: purse.used,
            // A use is a use, however many points it is: any that is left lets all of them through.
            mode: match budget.counts {
                BudgetUnit::Value => budget.mode,
                BudgetUnit::Uses => CapMode::Soft,
            },
        };
        capped.apply(facts, &limit, &place.key("budget"))?;
        capped.budget = Some(purse.spend(budget, capped.granted));
    }
    Ok(capped)
}

impl Capped {
    fn apply(&mut self, facts: &Facts<'_>, limit: &Limit, place: &Place<'_>) -> Answer<()> {
        let left = limit.points.checked_sub(limit.used).ok_or(Overflow)?.max(0);
        let fits = match limit.mode {
            CapMode::Partial => self.granted.min(left),
            CapMode::AllOrNothing if self.granted > left => 0,
            CapMode::Soft if left == 0 => 0,
            CapMode::AllOrNothing | CapMode::Soft => self.granted,
        };
        if fits == self.granted {
            return Ok(());
        }
        self.granted = fits;
        self.cut = self.cut.or(Some(limit.kind));
        if fits == 0 {
            let reason = match limit.kind {
                CapKind::Budget => RefusalReason::BudgetExhausted,
                _ => RefusalReason::CapReached,
            };
            self.refusal = Some(facts.refusal(
                reason,
                0,
                place,
                format_args!("at most {}", limit.points),
                format_args!("{} used", limit.used),
            ));
        }
        Ok(())
    }
}

/// What a cap counts.
enum Counted {
    Order,
    Balance,
    /// A counter of the account, in the window that began at this instant.
    Window(CapKind, i64),
}

fn window(facts: &Facts<'_>, per: CapPeriod) -> Answer<Counted> {
    let kind = match per {
        CapPeriod::Order => return Ok(Counted::Order),
        CapPeriod::Balance => return Ok(Counted::Balance),
        CapPeriod::Lifetime => CapKind::Lifetime,
        CapPeriod::Day => CapKind::Day,
        CapPeriod::Week => CapKind::Week,
        CapPeriod::Month => CapKind::Month,
        CapPeriod::Year => CapKind::Year,
    };
    let zone = &facts.engine.zone;
    let start = match first_day(per, facts.today()?) {
        Some(first) => zone.midnight(first)?,
        None => 0,
    };
    Ok(Counted::Window(kind, start))
}

/// Points on the account that have not expired, less those that are owed: active, pending and, as
/// far as the facts know them, held and waiting for a step of their order.
fn on_account(facts: &Facts<'_>, wallet: &str) -> Result<i64, Overflow> {
    let mut sum = 0_i64;
    let mut count = |of: &str, points: i64| {
        if of == wallet {
            add(&mut sum, points)?;
        }
        Ok(())
    };
    for row in facts.standing.map_or(&[][..], |standing| &standing.usable) {
        if row.expires_at.is_none_or(|end| facts.now < end) {
            count(&row.wallet, row.amount)?;
        }
    }
    for (of, points) in &facts.unlisted {
        count(of, *points)?;
    }
    for debt in facts.standing.map_or(&[][..], |standing| &standing.debts) {
        count(&debt.wallet, debt.owed.saturating_neg())?;
    }
    Ok(sum)
}
