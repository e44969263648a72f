//! Periods: how often something was given in one, and how often it may still be.

use super::triggers::celebrates;
use crate::Engine;
use crate::budgets::first_day;
use crate::calendar::{Zone, add_days, add_months, subtract_days, subtract_months};
use crate::contract::types::RefusalReason;
use crate::exact::add;
use crate::facts::{Facts, Judged};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{CapPeriod, Limit, Trigger};

/// The period in which an instant lies: its first instant, and the first one after it. A lifetime
/// begins at 0 and never ends.
///
/// # Errors
/// `out-of-time` if one of them lies outside the zone's table.
pub(crate) fn span(zone: &Zone, per: CapPeriod, at: i64) -> Answer<(i64, i64)> {
    let Some(first) = first_day(per, zone.date(at)?) else {
        return Ok((0, i64::MAX));
    };
    let next = match per {
        CapPeriod::Week => add_days(first, 7)?,
        CapPeriod::Month => add_months(first, 1)?,
        CapPeriod::Year => add_months(first, 12)?,
        _ => add_days(first, 1)?,
    };
    Ok((zone.midnight(first)?, zone.midnight(next)?))
}

/// The first instant of the period that lies so many before that of an instant; 0 where there is
/// none.
fn before(zone: &Zone, per: CapPeriod, at: i64, periods: i64) -> Answer<i64> {
    let Some(first) = first_day(per, zone.date(at)?) else {
        return Ok(0);
    };
    let periods = u32::try_from(periods).unwrap_or(u32::MAX);
    let first = match per {
        CapPeriod::Week => subtract_days(first, periods.saturating_mul(7)),
        CapPeriod::Month => subtract_months(first, periods),
        CapPeriod::Year => subtract_months(first, periods.saturating_mul(12)),
        _ => subtract_days(first, periods),
    };
    Ok(first.and_then(|first| zone.midnight(first)).unwrap_or(0))
}

/// What one of the member's counters comes to over a period.
pub(super) fn given_in(facts: &Facts<'_>, counter: &str, period: (i64, i64)) -> Answer<i64> {
    let mut sum = 0_i64;
    for known in facts
        .standing
        .map_or(&[][..], |standing| &standing.counters)
    {
        if known.id == counter {
            for mark in &known.marks {
                if (period.0..period.1).contains(&mark.start) {
                    add(&mut sum, mark.value)?;
                }
            }
        }
    }
    Ok(sum)
}

/// How often something may still be given under a limit, `wanted` times at least, and the start of
/// the limit's period. `place` is the place of the thing that has the limit.
///
/// # Errors
/// The refusal `cap-reached`, or a fault if an instant lies outside the zone's table.
pub(crate) fn left_of(
    facts: &Facts<'_>,
    counter: &str,
    limit: &Limit,
    wanted: i64,
    place: &Place<'_>,
) -> Judged<(i64, (i64, i64))> {
    let period = span(&facts.engine.zone, limit.per, facts.now)?;
    let given = given_in(facts, counter, period)?;
    let left = i64::from(limit.times).saturating_sub(given);
    if left >= wanted {
        return Ok((left, period));
    }
    Err(facts.refuse(
        RefusalReason::CapReached,
        wanted.saturating_sub(left),
        &place.key("limit"),
        format_args!("at most {} times", limit.times),
        format_args!("{given} times"),
    ))
}

/// The start of the oldest window of a campaign's, a mission's or a reward's counter that still
/// matters at an instant; none where the programme does not know the counter. Runs that come a week
/// late find what they need.
///
/// # Errors
/// `out-of-time` if a period lies outside the zone's table.
pub(crate) fn oldest(engine: &Engine, counter: &str, at: i64) -> Answer<Option<i64>> {
    const WEEK: i64 = 7 * 86_400_000;
    let at = at.saturating_sub(WEEK).max(0);
    let (program, zone) = (&engine.program, &engine.zone);
    let Some((kind, id)) = counter.split_once(':') else {
        return Ok(None);
    };
    if kind == "catalogue" {
        let item = program.catalogue.iter().find(|item| item.id == id);
        let limit = item.and_then(|item| item.limit.as_ref());
        return match limit {
            Some(limit) => Ok(Some(span(zone, limit.per, at)?.0)),
            None => Ok(None),
        };
    }
    let Some(campaign) = program.campaigns.iter().find(|known| known.id == id) else {
        return Ok(None);
    };
    // A streak that repeats looks back as far as its target, and one period more. Any other one may
    // be given late, and must not be given twice: it looks back twice as far, and what it gave is
    // never forgotten.
    let mut of_mission = i64::MAX;
    if let Some(mission) = &campaign.mission {
        let mut periods = if mission.streak { mission.target } else { 0 };
        if mission.streak && !mission.repeats {
            if kind == "campaign" {
                return Ok(Some(0));
            }
            periods = periods.saturating_mul(2);
        }
        let per = mission.per.unwrap_or(CapPeriod::Lifetime);
        of_mission = before(zone, per, at, periods)?;
    }
    if kind == "mission" {
        return Ok(Some(if campaign.mission.is_some() {
            of_mission
        } else {
            0
        }));
    }
    if kind != "campaign" {
        return Ok(None);
    }
    if celebrates(campaign) {
        let year = span(zone, CapPeriod::Year, at)?.0;
        let mut start = span(zone, CapPeriod::Year, year.saturating_sub(1))?.0;
        if let Some(limit) = &campaign.limit {
            start = start.min(span(zone, limit.per, at)?.0);
        }
        return Ok(Some(start));
    }
    let mut start = of_mission;
    if let Some(limit) = &campaign.limit {
        start = start.min(span(zone, limit.per, at)?.0);
    }
    if start == i64::MAX {
        let nightly = |on: &Trigger| matches!(on, Trigger::Day | Trigger::PointsExpiring(_));
        let daily = campaign.on.iter().any(nightly);
        let per = if daily {
            CapPeriod::Day
        } else {
            CapPeriod::Lifetime
        };
        start = span(zone, per, at)?.0;
    }
    Ok(Some(start))
}

/// The end of the local day so many days after an instant.
///
/// # Errors
/// `out-of-time` if it lies outside the zone's table.
pub(crate) fn days_after(engine: &Engine, at: i64, days: u32) -> Answer<i64> {
    let zone = &engine.zone;
    zone.end_of(add_days(zone.date(at)?, days)?)
}
