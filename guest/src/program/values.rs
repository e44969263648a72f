//! The small values of a programme: ids, days, times, exact rates.
//!
//! Each of them is read strictly, so that a programme has one reading only.

use chrono::{NaiveDate, NaiveTime};

use super::read::{Read, format_enum, put, readable};
use super::value::Value;
use crate::exact::Ratio;

/// The id of a wallet, rule, ladder, tier, segment or offer: 1 to 64 letters, digits, `-`, `_` or
/// `.` of ASCII.
pub type Id = String;

/// The key of a text: in the programme's `texts`, or a built-in one (`fidelis.…`).
pub type TextKey = String;

format_enum! {
    /// A day of the week.
    #[derive(Copy, Eq)]
    pub enum Weekday {
        /// Monday.
        Monday,
        /// Tuesday.
        Tuesday,
        /// Wednesday.
        Wednesday,
        /// Thursday.
        Thursday,
        /// Friday.
        Friday,
        /// Saturday.
        Saturday,
        /// Sunday.
        Sunday,
    }
}

impl From<Weekday> for chrono::Weekday {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

format_enum! {
    /// A way to reach somebody.
    #[derive(Copy, Eq)]
    pub enum Channel {
        /// Electronic mail.
        Email,
        /// Short message.
        Sms,
        /// Notification of an app.
        Push,
        /// On the shop's own pages.
        OnSite,
        /// Paper.
        Post,
    }
}

format_enum! {
    /// From which step of an order on its points count (rule 3.7).
    #[derive(Default, Copy, Eq)]
    pub enum Anchor {
        /// At once.
        #[default]
        Placed,
        /// When it is paid.
        Paid,
        /// When it is shipped.
        Shipped,
        /// When it is delivered.
        Delivered,
    }
}

/// A day of the programme's calendar, written `2026-03-15`; from 1970 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDate(pub NaiveDate);

impl LocalDate {
    /// Reads `YYYY-MM-DD`, and nothing looser. `None` for any other form, for a day that the
    /// calendar lacks and for a year outside 1970 to 2100.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = digits(parts.next()?, 2)?;
        if !(1970..=2100).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Self)
    }

    /// The day itself.
    pub fn date(self) -> NaiveDate {
        self.0
    }
}

/// A time of day in whole minutes, written `18:00`; from `00:00` to `23:59`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(pub NaiveTime);

impl LocalTime {
    /// Reads `HH:MM`, and nothing looser. `None` for any other form.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        NaiveTime::from_hms_opt(digits(hour, 2)?, digits(minute, 2)?, 0).map(Self)
    }

    /// The time itself.
    pub fn time(self) -> NaiveTime {
        self.0
    }
}

/// So many ASCII digits, and nothing else.
fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// An exact rate, factor or percentage, never negative: `"1.5"`, `"3/2"` or `2`.
///
/// At most 15 digits, 9 of them behind the point; below the line of a fraction at most 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub Ratio);

/// One, or 100%.
#[cfg(feature = "schema")]
impl Default for Rate {
    fn default() -> Self {
        Self(Ratio::ONE)
    }
}

impl Rate {
    /// Reads a decimal number or a fraction. `None` for any other form.
    pub fn parse(text: &str) -> Option<Self> {
        let (numerator, denominator) = if let Some((above, below)) = text.split_once('/') {
            (whole(above, 15)?, whole(below, 9)?)
        } else {
            let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
            let scale = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
            let units = whole(units, 15_usize.checked_sub(decimals.len())?)?;
            (
                units.checked_mul(scale)?.checked_add(whole(decimals, 9)?)?,
                scale,
            )
        };
        if denominator == 0 {
            return None;
        }
        Ratio::new(numerator, denominator).ok().map(Self)
    }

    /// The exact number.
    pub fn ratio(self) -> Ratio {
        self.0
    }
}

/// One to so many ASCII digits.
fn whole(text: &str, most: usize) -> Option<i128> {
    let plain = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The first number that has too many digits for a rate.
const TOO_LARGE: i64 = 1_000_000_000_000_000;

impl Read for LocalDate {
    fn blank() -> Self {
        Self(NaiveDate::default())
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_str().and_then(Self::parse))
    }
}

impl Read for LocalTime {
    fn blank() -> Self {
        Self(NaiveTime::default())
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_str().and_then(Self::parse))
    }
}

impl Read for Rate {
    fn blank() -> Self {
        Self(Ratio::ONE)
    }

    fn fill(&mut self, value: &Value) -> bool {
        let read = match value.as_i64() {
            Some(number) => (0..TOO_LARGE)
                .contains(&number)
                .then(|| Self(Ratio::int(number))),
            None => value.as_str().and_then(Self::parse),
        };
        put(self, read)
    }
}

readable!(LocalDate);
readable!(LocalTime);
readable!(Rate);

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::super::forms::{DATE, RATE, TIME};
    use super::{LocalDate, LocalTime, Rate};

    impl JsonSchema for LocalDate {
        fn schema_name() -> Cow<'static, str> {
            "LocalDate".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A day of the programme's zone, such as `2026-03-15`, from 1970 to 2100.",
                "type": "string",
                "pattern": DATE,
            })
        }
    }

    impl JsonSchema for LocalTime {
        fn schema_name() -> Cow<'static, str> {
            "LocalTime".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A time of day of the programme's zone, such as `18:00`.",
                "type": "string",
                "pattern": TIME,
            })
        }
    }

    impl JsonSchema for Rate {
        fn schema_name() -> Cow<'static, str> {
            "Rate".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "An exact number, never negative: `\"1.5\"`, `\"3/2\"` or `2`. At most 15 digits, 9 of them behind the point; below the line of a fraction at most 9.",
                "type": ["string", "integer"],
                "pattern": RATE,
                "minimum": 0,
                "maximum": 999_999_999_999_999_u64,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact() {
        let half = |text: &str| Rate::parse(text).map(Rate::ratio);
        assert_eq!(half("1.5"), Ratio::new(3, 2).ok());
        assert_eq!(half("3/2"), Ratio::new(3, 2).ok());
        assert_eq!(half("2"), Some(Ratio::int(2)));
        assert_eq!(half("0.1"), Ratio::new(1, 10).ok());
        assert_eq!(half("1.1713"), Ratio::new(11713, 10000).ok());
        assert_eq!(
            half("999999.999999999"),
            Ratio::new(999_999_999_999_999, 1_000_000_000).ok()
        );
    }

    #[test]
    fn whatever_is_not_an_exact_rate_is_refused() {
        for text in [
            "", ".5", "1.", "1,5", "-1", "+1", "1e3", "1/0", "1/", "/2", "1/2/3", " 1", "NaN",
        ] {
            assert_eq!(Rate::parse(text), None, "{text}");
        }
        assert_eq!(
            Rate::parse("1.0000000001"),
            None,
            "ten digits behind the point"
        );
        assert_eq!(Rate::parse("1234567890123456"), None, "sixteen digits");
        let json = |text: &str| serde_json::from_str::<Rate>(text);
        assert_eq!(json("2").ok(), Some(Rate(Ratio::int(2))));
        assert!(json("1.5").is_err(), "a float is not exact");
        assert!(json("-2").is_err());
    }

    #[test]
    fn days_and_times_have_one_form() {
        assert!(LocalDate::parse("2028-02-29").is_some());
        for text in [
            "2027-02-29",
            "2026-3-15",
            "2026-03-15T00:00",
            "1969-12-31",
            "2101-01-01",
            "+2026-03-15",
        ] {
            assert_eq!(LocalDate::parse(text), None, "{text}");
        }
        assert_eq!(
            LocalTime::parse("18:30").map(LocalTime::time),
            NaiveTime::from_hms_opt(18, 30, 0)
        );
        for text in ["24:00", "8:00", "18:60", "18:00:00", "18h00"] {
            assert_eq!(LocalTime::parse(text), None, "{text}");
        }
    }
}
