//! Instants and days as people and other programs read and write them.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat};

/// UTC milliseconds in the form of RFC 3339 with `Z`: whole seconds without a fraction, all others
/// with three digits. An instant outside the calendar stays the number that it is.
pub fn rfc3339(at: i64) -> String {
    DateTime::from_timestamp_millis(at).map_or_else(
        || at.to_string(),
        |at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    )
}

/// A day in the form `2026-03-15`.
///
/// # Errors
///
/// For any other text, a day that no calendar has, and years outside 1970 to 2100: what was
/// expected.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    // The parser also takes `2026-3-15`.
    date.filter(|date| date.to_string() == text && (1970..=2100).contains(&date.year()))
        .ok_or_else(|| "expected a day of the years 1970 to 2100 such as 2026-03-15".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{day, rfc3339};

    #[test]
    fn a_day_is_written_in_one_way_alone() {
        for text in ["1970-01-01", "2024-02-29", "2100-12-31"] {
            assert_eq!(day(text).unwrap().to_string(), text);
        }
        for text in [
            "2026-3-15",
            "2026-02-29",
            "15.03.2026",
            "2026-03-15T00:00:00Z",
            " 2026-03-15",
            "1969-12-31",
            "2101-01-01",
            "",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn seconds_where_whole_milliseconds_otherwise() {
        assert_eq!(rfc3339(1_773_595_800_000), "2026-03-15T17:30:00Z");
        assert_eq!(rfc3339(1_773_595_800_050), "2026-03-15T17:30:00.050Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(rfc3339(i64::MAX), i64::MAX.to_string());
    }
}
