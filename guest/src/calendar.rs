//! Local days of the programme's zone (rule 3.13).
//!
//! The plugin carries no zone database: `configure` is handed the transitions of the one zone that
//! the programme names. Instants are UTC milliseconds.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

use crate::contract::configuration::Transition;
use crate::contract::types::{Fault, FaultKind};
use crate::fault::{Answer, fault};

/// Local time as offsets from UTC, valid from 1970 to 2100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    transitions: Vec<Transition>,
}

/// 1970-01-01T00:00:00Z in UTC milliseconds.
const EARLIEST: i64 = 0;
/// 2101-01-01T00:00:00Z in UTC milliseconds: the first instant that is too late.
const LATEST: i64 = 4_133_980_800_000;
const MILLIS: i64 = 1000;
/// No zone was ever further from UTC than this.
const LONGEST_OFFSET: i32 = 26 * 3600;

impl Zone {
    /// A zone from its transitions; none if they are empty, not ascending, or further than 26
    /// hours from UTC.
    pub fn new(transitions: &[Transition]) -> Option<Zone> {
        let ascending = transitions.is_sorted_by(|a, b| a.at < b.at);
        let near = transitions
            .iter()
            .all(|transition| transition.offset.unsigned_abs() <= LONGEST_OFFSET.unsigned_abs());
        (!transitions.is_empty() && ascending && near).then(|| Zone {
            transitions: transitions.to_vec(),
        })
    }

    /// Local date and time of an instant.
    ///
    /// # Errors
    /// `out-of-time` if the instant lies outside the years 1970 to 2100.
    pub fn local(&self, instant: i64) -> Answer<NaiveDateTime> {
        if !(EARLIEST..LATEST).contains(&instant) {
            return Err(out_of_time(instant));
        }
        let seconds = instant.div_euclid(MILLIS);
        let later = self
            .transitions
            .partition_point(|transition| transition.at <= seconds);
        let offset = self
            .transitions
            .get(later.saturating_sub(1))
            .map_or(0, |transition| i64::from(transition.offset));
        DateTime::from_timestamp_millis(instant.saturating_add(offset * MILLIS))
            .map(|local| local.naive_utc())
            .ok_or_else(|| out_of_time(instant))
    }

    /// Local date of an instant.
    ///
    /// # Errors
    /// `out-of-time` if the instant lies outside the years 1970 to 2100.
    pub fn date(&self, instant: i64) -> Answer<NaiveDate> {
        Ok(self.local(instant)?.date())
    }

    /// The first instant of a local day: midnight, or the first moment after it where the clock
    /// jumps over midnight, or the first of two midnights where it is set back.
    ///
    /// # Errors
    /// `out-of-time` if it lies outside the years 1970 to 2100.
    pub fn midnight(&self, date: NaiveDate) -> Answer<i64> {
        let wall = date.and_time(NaiveTime::MIN).and_utc().timestamp();
        // Each offset holds over a span of UTC seconds; the wanted instant is the first second
        // whose wall clock has reached midnight. A span that ends before any offset could get
        // there is passed over unseen.
        let reach = wall.saturating_sub(LONGEST_OFFSET.into());
        let later = self.transitions.partition_point(|span| span.at <= reach);
        let spans = self.transitions.iter().skip(later.saturating_sub(1));
        let mut spans = spans.peekable();
        let mut start = i64::MIN;
        while let Some(span) = spans.next() {
            let end = spans.peek().map_or(i64::MAX, |next| next.at);
            let instant = wall.saturating_sub(i64::from(span.offset)).max(start);
            if instant < end {
                let millis = instant.saturating_mul(MILLIS);
                return if (EARLIEST - 86_400_000..=LATEST).contains(&millis) {
                    Ok(millis)
                } else {
                    Err(out_of_time(millis))
                };
            }
            start = end;
        }
        Err(out_of_time(wall.saturating_mul(MILLIS)))
    }

    /// The end of a local day: the first instant of the next one.
    ///
    /// # Errors
    /// `out-of-time` if it lies outside the years 1970 to 2100.
    pub fn end_of(&self, date: NaiveDate) -> Answer<i64> {
        self.midnight(add_days(date, 1)?)
    }

    /// The first instant of the local day of an instant.
    ///
    /// # Errors
    /// `out-of-time` if it lies outside the years 1970 to 2100.
    pub fn day_start(&self, instant: i64) -> Answer<i64> {
        self.midnight(self.date(instant)?)
    }
}

/// Checks that an instant lies within the years 1970 to 2100, whatever the zone.
///
/// # Errors
/// `out-of-time` if it does not.
pub fn check_instant(instant: i64) -> Answer<()> {
    if (EARLIEST..=LATEST).contains(&instant) {
        return Ok(());
    }
    Err(out_of_time(instant))
}

fn out_of_time(instant: i64) -> Box<Fault> {
    fault(
        FaultKind::OutOfTime,
        "",
        "an instant between the years 1970 and 2100 in UTC milliseconds",
        instant.to_string(),
    )
}

/// The day so many days later.
///
/// # Errors
/// `out-of-time` if there is none.
pub fn add_days(date: NaiveDate, days: u32) -> Answer<NaiveDate> {
    date.checked_add_days(Days::new(days.into()))
        .ok_or_else(|| too_far(date))
}

/// The day so many days earlier.
///
/// # Errors
/// `out-of-time` if there is none.
pub fn subtract_days(date: NaiveDate, days: u32) -> Answer<NaiveDate> {
    date.checked_sub_days(Days::new(days.into()))
        .ok_or_else(|| too_far(date))
}

/// The same day so many months later, or the last day of that month.
///
/// # Errors
/// `out-of-time` if there is none.
pub fn add_months(date: NaiveDate, months: u32) -> Answer<NaiveDate> {
    date.checked_add_months(Months::new(months))
        .ok_or_else(|| too_far(date))
}

/// The same day so many months earlier, or the last day of that month.
///
/// # Errors
/// `out-of-time` if there is none.
pub fn subtract_months(date: NaiveDate, months: u32) -> Answer<NaiveDate> {
    date.checked_sub_months(Months::new(months))
        .ok_or_else(|| too_far(date))
}

fn too_far(date: NaiveDate) -> Box<Fault> {
    fault(
        FaultKind::OutOfTime,
        "",
        "a day between the years 1970 and 2100",
        format!("a span from {date} that leaves them"),
    )
}

/// The Monday of a day's week.
pub fn week_start(date: NaiveDate) -> NaiveDate {
    let days = date.weekday().num_days_from_monday();
    date.checked_sub_days(Days::new(days.into()))
        .unwrap_or(date)
}

/// The first day of a day's month.
pub fn month_start(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The first day of a day's quarter.
pub fn quarter_start(date: NaiveDate) -> NaiveDate {
    let month = date.month0() / 3 * 3 + 1;
    NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date)
}

/// The first day of a day's year.
pub fn year_start(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), 1, 1).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, paris};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_have_23_24_or_25_hours() {
        let zone = paris();
        for (date, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-21", 24)] {
            let span = zone.end_of(day(date)).unwrap() - zone.midnight(day(date)).unwrap();
            assert_eq!(span, hours * 3_600_000, "{date}");
        }
        assert_eq!(
            zone.midnight(day("2026-04-15")).unwrap(),
            at("2026-04-14T22:00:00Z")
        );
    }

    #[test]
    fn the_day_of_an_instant_is_the_zones() {
        let zone = paris();
        assert_eq!(
            zone.date(at("2026-01-31T22:59:59Z")).unwrap(),
            day("2026-01-31")
        );
        assert_eq!(
            zone.date(at("2026-01-31T23:00:00Z")).unwrap(),
            day("2026-02-01")
        );
        assert_eq!(
            zone.day_start(at("2026-07-14T12:00:00Z")).unwrap(),
            at("2026-07-13T22:00:00Z")
        );
    }

    #[test]
    fn a_midnight_that_the_clock_jumps_over() {
        // At 2018-11-04T00:00 local the clock went to 01:00 (UTC-3 to UTC-2).
        let zone = Zone::new(&[
            Transition {
                at: 0,
                offset: -10_800,
            },
            Transition {
                at: 1_541_300_400,
                offset: -7200,
            },
        ])
        .unwrap();
        let first = zone.midnight(day("2018-11-04")).unwrap();
        assert_eq!(first, at("2018-11-04T03:00:00Z"));
        assert_eq!(
            zone.local(first).unwrap().to_string(),
            "2018-11-04 01:00:00"
        );
        assert_eq!(zone.local(first - 1).unwrap().date(), day("2018-11-03"));
    }

    /// A day is passed over where a zone crosses the date line, and told twice on the way back.
    #[test]
    fn every_midnight_is_the_first_instant_of_its_day() {
        let hours = |at: i64, hours: i32| Transition {
            at: at * 3600,
            offset: hours * 3600,
        };
        let far = Zone::new(&[
            hours(0, -26),
            hours(1000, 26),
            hours(1030, -26),
            hours(1031, 1),
        ]);
        for (zone, first) in [(paris(), "2026-01-01"), (far.unwrap(), "1970-02-01")] {
            for days in 0..400 {
                let date = add_days(day(first), days).unwrap();
                let start = zone.midnight(date).unwrap();
                assert!(zone.date(start).unwrap() >= date, "{date}");
                let earlier = (1..100).map(|hours| start - hours * 3_600_000);
                let mut earlier = earlier.chain([start - 1]).filter(|instant| *instant >= 0);
                assert!(
                    earlier.all(|instant| zone.date(instant).unwrap() < date),
                    "{date}"
                );
            }
        }
    }

    #[test]
    fn outside_the_table() {
        let zone = paris();
        assert_eq!(zone.local(-1).unwrap_err().kind, FaultKind::OutOfTime);
        assert_eq!(zone.local(i64::MAX).unwrap_err().kind, FaultKind::OutOfTime);
        assert_eq!(
            zone.midnight(day("2150-01-01")).unwrap_err().kind,
            FaultKind::OutOfTime
        );
        assert!(Zone::new(&[]).is_none());
    }

    #[test]
    fn periods() {
        let date = day("2026-11-21");
        assert_eq!(week_start(date), day("2026-11-16"));
        assert_eq!(month_start(date), day("2026-11-01"));
        assert_eq!(quarter_start(date), day("2026-10-01"));
        assert_eq!(year_start(date), day("2026-01-01"));
        assert_eq!(add_months(day("2026-01-31"), 1).unwrap(), day("2026-02-28"));
        assert_eq!(
            subtract_months(day("2026-08-31"), 6).unwrap(),
            day("2026-02-28")
        );
    }
}
