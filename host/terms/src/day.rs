//! A day in the programme's zone.

use chrono::NaiveDate;
use fidelis_guest::Engine;
use thiserror::Error;

/// A local day, and its last millisecond: what is known by then is known on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day in the programme's zone.
    pub date: NaiveDate,
    /// Its end, in UTC milliseconds.
    pub end: i64,
}

/// The day does not end between 1970 and 2100.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected {expected}, found {found}")]
pub struct OutOfTime {
    /// What a day must be.
    pub expected: String,
    /// What it was.
    pub found: NaiveDate,
}

impl Day {
    /// A day of the programme's zone.
    ///
    /// # Errors
    ///
    /// If it does not end between 1970 and 2100.
    pub fn new(engine: &Engine, date: NaiveDate) -> Result<Self, OutOfTime> {
        match engine.zone.end_of(date) {
            Ok(next) => Ok(Self {
                date,
                end: next.saturating_sub(1),
            }),
            Err(fault) => Err(OutOfTime {
                expected: fault.expected,
                found: date,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Day;
    use crate::{engine, usual};

    #[test]
    fn a_day_ends_when_it_ends_in_the_programmes_zone() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        // Midnight of 1 April in UTC, and two hours before that.
        for (zone, end) in [
            ("UTC", 1_775_001_599_999),
            ("Europe/Paris", 1_774_994_399_999),
        ] {
            let program = usual("EUR").replace("\"UTC\"", &format!("\"{zone}\""));
            let engine = engine(&program, Vec::new()).unwrap();
            assert_eq!(Day::new(&engine, date).unwrap().end, end, "{zone}");
        }
    }

    #[test]
    fn a_day_beyond_the_calendar_is_refused() {
        let engine = engine(&usual("EUR"), Vec::new()).unwrap();
        let date = NaiveDate::from_ymd_opt(2200, 1, 1).unwrap();
        let refused = Day::new(&engine, date).unwrap_err();
        assert!(
            refused.to_string().ends_with("found 2200-01-01"),
            "{refused}"
        );
    }
}
