//! Dates, weekdays and hours (rule 3.13): local days of the programme's zone, never the
//! visitor's.

use chrono::{Datelike, NaiveDateTime, NaiveTime};

use super::Facts;
use crate::contract::types::{RefusalReason, Verdict};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::Window;

impl Facts<'_> {
    /// Whether now lies within a window. "Ends 31 October" means before 1 November 00:00 local.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn within(&self, window: &Window, place: &Place<'_>) -> Answer<Verdict> {
        let unlimited = window.starts.is_none()
            && window.ends.is_none()
            && window.weekdays.is_empty()
            && window.hours.is_none();
        if unlimited {
            return Ok(Verdict::Applied);
        }
        let local = self.engine.zone.local(self.now)?;
        let outside = |key: &str, expected: String| {
            Ok(self.refuse(
                RefusalReason::OutsideWindow,
                0,
                &place.key(key),
                || expected.clone(),
                || found(local),
            ))
        };
        if let Some(starts) = window.starts.filter(|starts| local.date() < starts.0) {
            return outside("starts", format!("{} or later", starts.0));
        }
        if let Some(ends) = window.ends.filter(|ends| local.date() > ends.0) {
            return outside("ends", format!("{} or earlier", ends.0));
        }
        if !window.weekdays.is_empty() {
            let today = local.weekday();
            if !window
                .weekdays
                .iter()
                .any(|day| chrono::Weekday::from(*day) == today)
            {
                let days: Vec<String> = window
                    .weekdays
                    .iter()
                    .map(|day| chrono::Weekday::from(*day).to_string())
                    .collect();
                return outside("weekdays", days.join(", "));
            }
        }
        if let Some(hours) = &window.hours {
            let (starts, until) = (hours.starts.0, hours.until.0);
            if !covers(starts, until, local.time()) {
                return outside("hours", format!("from {starts} until {until}"));
            }
        }
        Ok(Verdict::Applied)
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

fn found(local: NaiveDateTime) -> String {
    format!("{} {local}", local.weekday())
}
