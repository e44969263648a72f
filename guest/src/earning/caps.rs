//! Caps of one member and budgets of all (rule 3.17).

use crate::calendar::{month_start, week_start, year_start};
use crate::contract::types::{CapKind, Refusal, RefusalReason, SharedCounter};
use crate::exact::{Overflow, add};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{CapPeriod, EarningRule};
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
    /// The shared counter that it moves: id and limit (none for a soft one).
    pub(super) budget: Option<(String, Option<i64>)>,
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
                let used = mark(facts, &id, start);
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
        let id = format!("budget:{}", rule.id);
        let counter = shared.iter().find(|counter| counter.id == id);
        let own = counter.and_then(|counter| counter.limit);
        let points = own.map_or(budget.limit, |own| own.min(budget.limit));
        let limit = Limit {
            kind: CapKind::Budget,
            points,
            used: counter.map_or(0, |counter| counter.used),
            mode: budget.mode,
        };
        capped.apply(facts, &limit, &place.key("budget"))?;
        capped.budget = Some((id, (budget.mode != CapMode::Soft).then_some(points)));
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
                format_args!("at most {} points", limit.points),
                format_args!("{} points used", limit.used),
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
    match per {
        CapPeriod::Order => return Ok(Counted::Order),
        CapPeriod::Balance => return Ok(Counted::Balance),
        CapPeriod::Lifetime => return Ok(Counted::Window(CapKind::Lifetime, 0)),
        CapPeriod::Day | CapPeriod::Week | CapPeriod::Month | CapPeriod::Year => {}
    }
    let zone = &facts.engine.zone;
    let today = zone.date(facts.now)?;
    let (kind, first_day) = match per {
        CapPeriod::Week => (CapKind::Week, week_start(today)),
        CapPeriod::Month => (CapKind::Month, month_start(today)),
        CapPeriod::Year => (CapKind::Year, year_start(today)),
        _ => (CapKind::Day, today),
    };
    Ok(Counted::Window(kind, zone.midnight(first_day)?))
}

/// What one of the member's counters has reached in a window; 0 for a guest.
fn mark(facts: &Facts<'_>, id: &str, start: i64) -> i64 {
    for counter in facts
        .standing
        .map_or(&[][..], |standing| &standing.counters)
    {
        if counter.id == id {
            let mark = counter.marks.iter().find(|mark| mark.start == start);
            return mark.map_or(0, |mark| mark.value);
        }
    }
    0
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
