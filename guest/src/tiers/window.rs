//! Over which days a ladder counts, and where each event leaves its mark.

use chrono::NaiveDate;

use crate::Engine;
use crate::calendar::{
    add_days, add_months, month_start, quarter_start, subtract_days, subtract_months, year_start,
};
use crate::contract::types::{Counter, Mark};
use crate::exact::Overflow;
use crate::fault::Answer;
use crate::program::format::{Ladder, MetricWindow};

/// Where an event at an instant leaves its mark on a ladder's metric: 0 for a lifetime, the local
/// midnight at which the calendar period began, and that of the day where the window rolls.
///
/// # Errors
/// `out-of-time` if the instant lies outside the zone's table.
pub fn mark_start(engine: &Engine, ladder: &Ladder, at: i64) -> Answer<i64> {
    let date = match ladder.window {
        MetricWindow::Lifetime => return Ok(0),
        MetricWindow::RollingDays(_) | MetricWindow::RollingMonths(_) => engine.zone.date(at)?,
        _ => period_start(ladder.window, engine.zone.date(at)?),
    };
    engine.zone.midnight(date)
}

/// Marks that begin before this instant count no more at `at` or later, not even at the end of a
/// grace that began earlier: they can be dropped once every review up to `at` was held.
///
/// # Errors
/// `out-of-time` if the instant lies outside the zone's table.
pub fn oldest_mark(engine: &Engine, ladder: &Ladder, at: i64) -> Answer<i64> {
    let date = subtract_days(engine.zone.date(at)?, ladder.grace_days.saturating_add(1))?;
    first_instant(engine, ladder.window, date)
}

/// What a ladder's metric comes to in the window that ends with an instant, that day included.
///
/// # Errors
/// `out-of-time` if the instant lies outside the zone's table, `overflow` if the sum does not fit.
pub fn value(engine: &Engine, ladder: &Ladder, counters: &[Counter], at: i64) -> Answer<i64> {
    value_on(engine, ladder, counters, engine.zone.date(at)?, at)
}

/// The same with the instant's local day at hand.
pub(super) fn value_on(
    engine: &Engine,
    ladder: &Ladder,
    counters: &[Counter],
    date: NaiveDate,
    at: i64,
) -> Answer<i64> {
    let metric = counters
        .iter()
        .find(|counter| counter.id.strip_prefix("metric:") == Some(ladder.id.as_str()));
    match metric {
        Some(counter) => sum(engine, ladder.window, &counter.marks, date, at),
        None => Ok(0),
    }
}

/// The marks in the window that ends with an instant of a day, added up.
pub(super) fn sum(
    engine: &Engine,
    window: MetricWindow,
    marks: &[Mark],
    date: NaiveDate,
    at: i64,
) -> Answer<i64> {
    let first = first_instant(engine, window, date)?;
    let within = marks
        .iter()
        .filter(|mark| (first..=at).contains(&mark.start));
    let mut values = within.map(|mark| mark.value);
    Ok(values
        .try_fold(0_i64, |sum, value| sum.checked_add(value))
        .ok_or(Overflow)?)
}

/// The first instant of the window that ends with a day.
fn first_instant(engine: &Engine, window: MetricWindow, date: NaiveDate) -> Answer<i64> {
    let first = match window {
        MetricWindow::Lifetime => return Ok(0),
        MetricWindow::RollingDays(days) => subtract_days(date, days.saturating_sub(1))?,
        MetricWindow::RollingMonths(months) => add_days(subtract_months(date, months)?, 1)?,
        _ => period_start(window, date),
    };
    // The zone's table begins with 1970, and so does everything that could be counted.
    if first <= NaiveDate::default() {
        return Ok(0);
    }
    engine.zone.midnight(first)
}

/// The first day of the calendar period that holds a day: the window's own, the month for windows
/// that have none.
pub(super) fn period_start(window: MetricWindow, date: NaiveDate) -> NaiveDate {
    match window {
        MetricWindow::CalendarQuarter => quarter_start(date),
        MetricWindow::CalendarYear => year_start(date),
        _ => month_start(date),
    }
}

/// The first day of the next calendar period.
pub(super) fn next_period(window: MetricWindow, date: NaiveDate) -> Answer<NaiveDate> {
    let months = match window {
        MetricWindow::CalendarQuarter => 3,
        MetricWindow::CalendarYear => 12,
        _ => 1,
    };
    add_months(period_start(window, date), months)
}
