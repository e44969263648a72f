//! Local days of a programme's zone (rule 3.13).

use chrono::NaiveDate;
use fidelis_guest::calendar::{Zone, subtract_days};
use fidelis_guest::contract::configuration::Transition;

use crate::StoreError;

/// When days begin and end where a programme lives.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: Zone,
}

/// A local day and its instants, UTC milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDay {
    /// The day in the programme's zone.
    pub date: NaiveDate,
    /// Its first instant.
    pub starts: i64,
    /// The first instant of the next day.
    pub ends: i64,
}

impl LocalDay {
    /// The day's last instant: what is known by then is known on that day.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.ends.saturating_sub(1)
    }
}

impl Calendar {
    /// The calendar of a zone (`Europe/Paris`).
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] where the IANA database has no such zone.
    pub fn new(zone: &str) -> Result<Self, StoreError> {
        let unknown = || StoreError::Invalid {
            what: "zone",
            expected: "an IANA name such as Europe/Paris".to_owned(),
            found: format!("{zone:?}"),
        };
        let rows = fidelis_host::zone::transitions(zone).map_err(|_| unknown())?;
        let row = |row: &fidelis_host::contract::configuration::Transition| Transition {
            at: row.at,
            offset: row.offset,
        };
        let rows: Vec<Transition> = rows.iter().map(row).collect();
        let zone = Zone::new(&rows).ok_or_else(unknown)?;
        Ok(Self { zone })
    }

    /// A day's instants.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] for a day that does not end between 1970 and 2100.
    pub fn day(&self, date: NaiveDate) -> Result<LocalDay, StoreError> {
        let beyond = |_| beyond(date.to_string());
        Ok(LocalDay {
            date,
            starts: self.zone.midnight(date).map_err(beyond)?,
            ends: self.zone.end_of(date).map_err(beyond)?,
        })
    }

    /// The day of an instant.
    ///
    /// # Errors
    ///
    /// As [`Calendar::day`].
    pub fn day_of(&self, instant: i64) -> Result<LocalDay, StoreError> {
        let date = self.zone.date(instant);
        self.day(date.map_err(|_| beyond(instant.to_string()))?)
    }

    /// The day before that of an instant: the last one that has ended by then.
    ///
    /// # Errors
    ///
    /// As [`Calendar::day`].
    pub fn day_before(&self, instant: i64) -> Result<LocalDay, StoreError> {
        let today = self.day_of(instant)?.date;
        self.day(subtract_days(today, 1).map_err(|_| beyond(today.to_string()))?)
    }
}

fn beyond(found: String) -> StoreError {
    StoreError::Invalid {
        what: "day",
        expected: "one of the years 1970 to 2100".to_owned(),
        found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_lasts_from_midnight_to_midnight_of_its_zone() {
        let paris = Calendar::new("Europe/Paris").unwrap();
        let hours = |text| {
            let day = paris.day(date(text)).unwrap();
            (day.ends - day.starts) / 3_600_000
        };
        assert_eq!(hours("2026-03-28"), 24);
        assert_eq!(hours("2026-03-29"), 23);
        assert_eq!(hours("2026-10-25"), 25);
    }

    #[test]
    fn yesterday_is_the_zones_own() {
        // 2026-11-30T02:00:00Z is still 29 November in Toronto, and 28 November has ended there.
        let now = 1_796_004_000_000;
        for (zone, yesterday) in [
            ("UTC", "2026-11-29"),
            ("America/Toronto", "2026-11-28"),
            ("Asia/Tokyo", "2026-11-29"),
        ] {
            let day = Calendar::new(zone).unwrap().day_before(now).unwrap();
            assert_eq!(day.date, date(yesterday), "{zone}");
            assert!(day.last() < now, "{zone}");
        }
    }

    #[test]
    fn what_is_no_zone_or_no_day_is_named() {
        let unknown = Calendar::new("Europe/Pari").unwrap_err().to_string();
        assert_eq!(
            unknown,
            "zone: expected an IANA name such as Europe/Paris, found \"Europe/Pari\""
        );
        let utc = Calendar::new("UTC").unwrap();
        assert!(utc.day(date("2200-01-01")).is_err());
        assert!(utc.day_before(i64::MAX).is_err());
    }
}
