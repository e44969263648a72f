//! The zone table that a plugin is configured with.
//!
//! A plugin has no zone database: the host looks the one zone of the program up and hands over its
//! transitions from 1970 to 2100. Rules are applied in local time (rule 3.7), so both must agree
//! on when a day begins.

use chrono::{DateTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use serde::Deserialize;

/// From when on a zone has an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// UTC seconds.
    pub at: i64,
    /// Seconds that local time is ahead of UTC.
    pub offset: i32,
}

/// The zone has no entry in the IANA database that this host was built with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown zone: expected an IANA name such as \"Europe/Paris\", found \"{found}\"")]
pub struct UnknownZone {
    /// What was found.
    pub found: String,
}

/// 2100-01-01T00:00:00Z, in seconds.
const END: i64 = 4_102_444_800;

/// No zone changes its offset twice within this time, so no transition hides between two probes.
const PROBE: i64 = 12 * 3_600;

/// The transitions of a zone from 1970 to 2100 as (UTC seconds, offset in seconds), ascending. The
/// first row stands at 1970-01-01T00:00:00Z and holds for all time before the second.
///
/// # Errors
///
/// [`UnknownZone`] where the IANA database has no such name.
pub fn transitions(name: &str) -> Result<Vec<Transition>, UnknownZone> {
    let zone: Tz = name.parse().map_err(|_| UnknownZone {
        found: name.to_owned(),
    })?;
    let mut offset = offset_at(zone, 0);
    let mut rows = vec![Transition { at: 0, offset }];
    let mut from = 0;
    while from < END {
        let to = (from + PROBE).min(END);
        let next = offset_at(zone, to);
        if next != offset {
            rows.push(Transition {
                at: change_between(zone, from, to, offset),
                offset: next,
            });
            offset = next;
        }
        from = to;
    }
    Ok(rows)
}

/// UTC for all time: what a plugin gets where the program names no zone, so that it can report all
/// that is wrong with the program at once.
pub fn utc() -> Vec<Transition> {
    vec![Transition { at: 0, offset: 0 }]
}

/// The one member of a program that the host reads.
#[derive(Deserialize)]
struct Zoned {
    zone: String,
}

/// The name at `/zone`; `None` where the text has none (the plugin then says what is wrong).
pub fn named_in(program: &str) -> Option<String> {
    serde_json::from_str::<Zoned>(program)
        .ok()
        .map(|zoned| zoned.zone)
}

/// The first second after `from` at which the offset is no longer `before`.
fn change_between(zone: Tz, from: i64, to: i64, before: i32) -> i64 {
    let (mut low, mut high) = (from, to);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_at(zone, middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn offset_at(zone: Tz, seconds: i64) -> i32 {
    let utc: NaiveDateTime = DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(seconds);
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: i64, offset: i32) -> Transition {
        Transition { at, offset }
    }

    #[test]
    fn paris_changes_its_clocks_twice_in_2026() {
        let rows = transitions("Europe/Paris").unwrap();
        // 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z.
        assert!(rows.contains(&row(1_774_746_000, 7_200)));
        assert!(rows.contains(&row(1_792_890_000, 3_600)));
        let in_2026 = rows
            .iter()
            .filter(|row| (1_767_225_600..1_798_761_600).contains(&row.at))
            .count();
        assert_eq!(in_2026, 2);
        assert_eq!(rows[0], row(0, 3_600));
        assert!(rows.is_sorted_by_key(|row| row.at));
    }

    #[test]
    fn utc_has_one_row() {
        assert_eq!(transitions("UTC").unwrap(), utc());
    }

    #[test]
    fn a_zone_that_skipped_a_day_has_it() {
        // Samoa went from UTC-10 to UTC+14 at the end of 2011-12-29 (local): 2011-12-30T10:00:00Z.
        assert!(
            transitions("Pacific/Apia")
                .unwrap()
                .contains(&row(1_325_239_200, 14 * 3_600))
        );
    }

    #[test]
    fn every_row_holds_until_the_next() {
        for name in [
            "Africa/Casablanca",
            "America/Caracas",
            "Asia/Gaza",
            "Australia/Lord_Howe",
        ] {
            let zone: Tz = name.parse().unwrap();
            let rows = transitions(name).unwrap();
            for pair in rows.windows(2) {
                assert_eq!(offset_at(zone, pair[1].at - 1), pair[0].offset, "{name}");
                assert_eq!(offset_at(zone, pair[1].at), pair[1].offset, "{name}");
                let middle = pair[0].at + (pair[1].at - pair[0].at) / 2;
                assert_eq!(offset_at(zone, middle), pair[0].offset, "{name}");
            }
        }
    }

    #[test]
    fn an_unknown_zone_is_named() {
        let error = transitions("Europe/Pari").unwrap_err();
        assert_eq!(error.found, "Europe/Pari");
        assert!(error.to_string().contains("\"Europe/Pari\""));
    }

    #[test]
    fn the_program_names_its_zone() {
        assert_eq!(
            named_in(r#"{"id": "x", "zone": "Asia/Tokyo", "rules": [1.5]}"#).as_deref(),
            Some("Asia/Tokyo")
        );
        assert_eq!(named_in(r#"{"id": "x"}"#), None);
        assert_eq!(named_in(r#"{"zone": 3}"#), None);
        assert_eq!(named_in("{"), None);
    }
}
