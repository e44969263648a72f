//! The day as of which customers are looked at.

use chrono::NaiveDate;
use fidelis_guest::Engine;
use thiserror::Error;

/// A day that cannot be used.
#[derive(Debug, Error)]
#[error("--at: expected {expected}, found {found}")]
pub(crate) struct DayError {
    /// What a day must be.
    expected: String,
    /// What it was.
    found: String,
}

/// A local day, and its last millisecond: what is known by then is known on that day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    /// The day in the programme's zone.
    pub(crate) date: NaiveDate,
    /// Its end, in UTC milliseconds.
    pub(crate) end: i64,
}

impl Day {
    /// A day of the programme's zone.
    ///
    /// # Errors
    ///
    /// If it does not end between 1970 and 2100.
    pub(crate) fn new(engine: &Engine, date: NaiveDate) -> Result<Self, DayError> {
        match engine.zone.end_of(date) {
            Ok(next) => Ok(Self {
                date,
                end: next.saturating_sub(1),
            }),
            Err(fault) => Err(DayError {
                expected: fault.expected,
                found: date.to_string(),
            }),
        }
    }
}
