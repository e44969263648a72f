//! How long a tier is held.

use chrono::NaiveDate;

use super::{Rank, id, minimum, window::next_period};
use crate::Engine;
use crate::calendar::{add_days, add_months, year_start};
use crate::contract::types::TierState;
use crate::fault::Answer;
use crate::program::format::{Ladder, MetricWindow, Period};
use crate::program::policies::Downgrade;

/// The first instant after the hold of a tier that begins on a day: its review. None where nothing
/// is to be reviewed: below the first tier, on a tier that takes nothing, on a ladder from which
/// nobody falls.
pub(super) fn end(
    engine: &Engine,
    ladder: &Ladder,
    rank: Rank,
    from: NaiveDate,
) -> Answer<Option<i64>> {
    if minimum(ladder, rank) <= 0 || ladder.downgrade == Downgrade::Never {
        return Ok(None);
    }
    let last = match ladder.hold {
        Some(Period::Days(days)) => add_days(from, days)?,
        Some(Period::Months(months)) => add_months(from, months)?,
        Some(Period::Forever) => return Ok(None),
        Some(Period::EndOfYear(years)) => {
            let months = years.saturating_add(1).saturating_mul(12);
            return Ok(Some(
                engine
                    .zone
                    .midnight(add_months(year_start(from), months)?)?,
            ));
        }
        None => match ladder.window {
            MetricWindow::Lifetime => return Ok(None),
            MetricWindow::RollingDays(days) => add_days(from, days)?,
            MetricWindow::RollingMonths(months) => add_months(from, months)?,
            cycle => return Ok(Some(engine.zone.midnight(next_period(cycle, from)?)?)),
        },
    };
    Ok(Some(engine.zone.end_of(last)?))
}

/// The state of a member who enters a tier at an instant, with a hold of its own.
pub(super) fn enter(engine: &Engine, ladder: &Ladder, rank: Rank, at: i64) -> Answer<TierState> {
    Ok(TierState {
        ladder: ladder.id.clone(),
        tier: id(ladder, rank).map(str::to_owned),
        since: at,
        review_at: end(engine, ladder, rank, engine.zone.date(at)?)?,
        in_grace: false,
        upcoming: None,
        locked: false,
    })
}

/// The same tier with a new hold from a day on. A tier that is to come stays to come.
pub(super) fn renew(
    engine: &Engine,
    ladder: &Ladder,
    state: &TierState,
    rank: Rank,
    from: NaiveDate,
) -> Answer<TierState> {
    let mut renewed = state.clone();
    renewed.review_at = end(engine, ladder, rank, from)?;
    renewed.in_grace = false;
    if renewed.upcoming.is_some() {
        wake(engine, ladder, &mut renewed, from)?;
    }
    Ok(renewed)
}

/// Lets a state wait for the next calendar period at the latest.
pub(super) fn wake(
    engine: &Engine,
    ladder: &Ladder,
    state: &mut TierState,
    from: NaiveDate,
) -> Answer<()> {
    let next = engine.zone.midnight(next_period(ladder.window, from)?)?;
    state.review_at = Some(state.review_at.map_or(next, |review| review.min(next)));
    Ok(())
}
