//! When granted points become active and when they expire (rules 3.6 and 3.7).

use crate::calendar::{add_days, add_months, month_start, year_start};
use crate::contract::types::{Expiry, Grant};
use crate::fault::Answer;
use crate::program::engine::Engine;

/// When points granted on `terms` become active, and when they expire, once the step that they
/// waited for has come at `anchor_at` (for the anchor `placed`: when the order was placed). All
/// instants are UTC milliseconds.
///
/// The first is absent where they are active at once, the second where they never expire.
/// `earned_at` is when they were earned; expiry counts from it where the terms say so.
///
/// # Errors
/// `out-of-time` if a day lies outside the years 1970 to 2100.
pub fn schedule(
    engine: &Engine,
    terms: &Grant,
    earned_at: i64,
    anchor_at: i64,
) -> Answer<(Option<i64>, Option<i64>)> {
    let activates_at = match terms.delay_days {
        None => None,
        Some(days) => {
            let day = add_days(engine.zone.date(anchor_at)?, days)?;
            Some(engine.zone.end_of(day)?)
        }
    };
    let from = if terms.expiry_at_earning {
        earned_at
    } else {
        activates_at.unwrap_or(anchor_at)
    };
    Ok((activates_at, expires(engine, &terms.expiry, from)?))
}

/// When points expire whose life is counted from `from` (UTC milliseconds): always a local
/// midnight; absent = never. The inactivity policies count from the last earn or burn: hand that
/// instant in.
///
/// # Errors
/// `out-of-time` if a day lies outside the years 1970 to 2100.
pub fn expires(engine: &Engine, expiry: &Expiry, from: i64) -> Answer<Option<i64>> {
    let zone = &engine.zone;
    let day = match *expiry {
        Expiry::Never => return Ok(None),
        Expiry::Fixed(instant) => return Ok(Some(instant)),
        _ => zone.date(from)?,
    };
    // The first day on which they are gone.
    let next = match *expiry {
        Expiry::Never | Expiry::Fixed(_) => day,
        Expiry::Days(days) | Expiry::InactiveDays(days) => add_days(add_days(day, days)?, 1)?,
        Expiry::Months(months) | Expiry::InactiveMonths(months) => {
            add_days(add_months(day, months)?, 1)?
        }
        Expiry::EndOfMonth(months) => add_months(month_start(day), months.saturating_add(1))?,
        Expiry::EndOfYear(years) => {
            let months = years.saturating_add(1).saturating_mul(12);
            add_months(year_start(day), months)?
        }
    };
    Ok(Some(zone.midnight(next)?))
}
