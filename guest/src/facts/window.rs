//! Dates, weekdays and hours (rule 3.13): local days of the programme's zone, never the
//! visitor's.

use std::fmt::{self, Arguments};

use chrono::{Datelike, NaiveTime};

use super::{Facts, Judged};
use crate::contract::types::RefusalReason;
use crate::place::Place;
use crate::program::format::Window;
use crate::program::values::Weekday;

impl Facts<'_> {
    /// Whether now lies within a window. "Ends 31 October" means before 1 November 00:00 local.
    ///
    /// # Errors
    /// The refusal, or `out-of-time` if now lies outside the zone's table.
    pub fn is_now(&self, window: &Window, place: &Place<'_>) -> Judged {
        let unlimited = window.starts.is_none()
            && window.ends.is_none()
            && window.weekdays.is_empty()
            && window.hours.is_none();
        if unlimited {
            return Ok(());
        }
        let local = self.local()?;
        let (today, weekday) = (local.date(), local.weekday());
        let outside = |key: &str, expected: Arguments<'_>| {
            Err(self.refuse(
                RefusalReason::OutsideWindow,
                0,
                &place.key(key),
                expected,
                format_args!("{weekday} {local}"),
            ))
        };
        if let Some(starts) = window.starts.filter(|starts| today < starts.0) {
            return outside("starts", format_args!("{} or later", starts.0));
        }
        if let Some(ends) = window.ends.filter(|ends| today > ends.0) {
            return outside("ends", format_args!("{} or earlier", ends.0));
        }
        let days = &window.weekdays;
        if !days.is_empty()
            && !days
                .iter()
                .any(|day| chrono::Weekday::from(*day) == weekday)
        {
            return outside("weekdays", format_args!("{}", Days(days)));
        }
        if let Some(hours) = &window.hours {
            let (starts, until) = (hours.starts.0, hours.until.0);
            if !covers(starts, until, local.time()) {
                return outside("hours", format_args!("from {starts} until {until}"));
            }
        }
        Ok(())
    }
}

/// Weekdays in one line.
struct Days<'a>(&'a [Weekday]);

impl fmt::Display for Days<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for day in self.0 {
            write!(out, "{before}{}", chrono::Weekday::from(*day))?;
            before = ", ";
        }
        Ok(())
    }
}

/// Whether a span of the day covers a time. A span whose end is not after its beginning goes over
/// midnight.
fn covers(starts: NaiveTime, until: NaiveTime, time: NaiveTime) -> bool {
    if starts < until {
        starts <= time && time < until
    } else {
        starts <= time || time < until
    }
}
