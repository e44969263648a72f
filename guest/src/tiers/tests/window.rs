//! Windows and marks.

use crate::testing::at;
use crate::tiers::samples::{Member, silver_and_gold};
use crate::tiers::{mark_start, oldest_mark};

#[test]
fn marks_begin_with_their_window() {
    let cases = [
        (r#""window": "lifetime""#, None),
        (
            r#""window": "calendar-month""#,
            Some("2026-05-01T00:00:00+02:00"),
        ),
        (
            r#""window": "calendar-quarter""#,
            Some("2026-04-01T00:00:00+02:00"),
        ),
        (
            r#""window": "calendar-year""#,
            Some("2026-01-01T00:00:00+01:00"),
        ),
        (
            r#""window": {"rolling-days": 30}"#,
            Some("2026-05-10T00:00:00+02:00"),
        ),
        (
            r#""window": {"rolling-months": 3}"#,
            Some("2026-05-10T00:00:00+02:00"),
        ),
    ];
    for (fields, start) in cases {
        let engine = silver_and_gold(fields);
        let instant = at("2026-05-10T23:59:59+02:00");
        let found = mark_start(&engine, &engine.program.ladders[0], instant).unwrap();
        assert_eq!(found, start.map_or(0, at), "{fields}");
    }
}

#[test]
fn what_was_counted_leaves_the_window() {
    let cases = [
        // window, last instant at which 2026-01-31 counts, first one at which it does not
        (
            r#"{"rolling-days": 30}"#,
            "2026-03-01T23:59:59+01:00",
            "2026-03-02T00:00:00+01:00",
        ),
        (
            r#"{"rolling-days": 1}"#,
            "2026-01-31T23:59:59+01:00",
            "2026-02-01T00:00:00+01:00",
        ),
        (
            r#"{"rolling-months": 1}"#,
            "2026-02-27T23:59:59+01:00",
            "2026-03-31T00:00:00+02:00",
        ),
        (
            r#""calendar-month""#,
            "2026-01-31T23:59:59+01:00",
            "2026-02-01T00:00:00+01:00",
        ),
        (
            r#""calendar-quarter""#,
            "2026-03-31T23:59:59+02:00",
            "2026-04-01T00:00:00+02:00",
        ),
        (
            r#""calendar-year""#,
            "2026-12-31T23:59:59+01:00",
            "2027-01-01T00:00:00+01:00",
        ),
    ];
    for (window, last, first) in cases {
        let mut member = Member::of(silver_and_gold(&format!(r#""window": {window}"#)));
        member.counts("2026-01-31T12:00:00+01:00", 7);
        assert_eq!(member.value(last), 7, "{window}");
        assert_eq!(member.value(first), 0, "{window}");
    }
}

#[test]
fn a_window_that_begins_before_1970_begins_with_it() {
    let mut member = Member::of(silver_and_gold(r#""window": {"rolling-days": 365}"#));
    member.counts("1970-02-01T12:00:00+01:00", 600);
    assert_eq!(
        (member.value("1970-02-02T12:00:00+01:00"), member.tier()),
        (600, Some("silver"))
    );
}

#[test]
fn marks_that_count_no_more_can_be_dropped() {
    let ladders = [
        r#""window": "calendar-month", "grace_days": 40"#,
        r#""window": "calendar-year", "downgrade": "one-level""#,
        r#""window": {"rolling-days": 45}, "grace_days": 10"#,
        r#""window": {"rolling-months": 2}, "upgrade": "next-period""#,
    ];
    for fields in ladders {
        let mut whole = Member::of(silver_and_gold(fields));
        let mut lean = Member::of(silver_and_gold(fields));
        for step in 0..80_i64 {
            let days = step * 11;
            let instant = at("2026-01-03T15:00:00+01:00") + days * 86_400_000;
            let utc = chrono::DateTime::from_timestamp_millis(instant)
                .unwrap()
                .naive_utc();
            let text = format!("{utc:?}Z");
            let spent = step * 733 % 900;
            whole.counts(&text, spent);
            lean.counts(&text, spent);
            let oldest = oldest_mark(&lean.engine, lean.ladder(), instant).unwrap();
            lean.counters[0].marks.retain(|mark| mark.start >= oldest);
            assert_eq!(lean.state, whole.state, "{fields}, {text}");
            assert_eq!(
                lean.progress(&text),
                whole.progress(&text),
                "{fields}, {text}"
            );
        }
        assert!(
            lean.counters[0].marks.len() < whole.counters[0].marks.len(),
            "{fields}"
        );
    }
}
