//! Instants as people and other programs read them.

use chrono::{DateTime, SecondsFormat};

/// UTC milliseconds in the form of RFC 3339 with `Z`: whole seconds without a fraction, all others
/// with three digits. An instant outside the calendar stays the number that it is.
pub(crate) fn rfc3339(at: i64) -> String {
    DateTime::from_timestamp_millis(at).map_or_else(
        || at.to_string(),
        |at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    )
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn seconds_where_whole_milliseconds_otherwise() {
        assert_eq!(rfc3339(1_773_595_800_000), "2026-03-15T17:30:00Z");
        assert_eq!(rfc3339(1_773_595_800_050), "2026-03-15T17:30:00.050Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(rfc3339(i64::MAX), i64::MAX.to_string());
    }
}
