//! Rewards on entering a tier.

use crate::Engine;
use crate::contract::types::{Counter, Mark};
use crate::testing::at;
use crate::tiers::entry_rewards;
use crate::tiers::samples::with_tiers;

const TIERS: &str = r#"[
    {"id": "silver", "minimum": 500, "entry_rewards": [{"points": 50}]},
    {"id": "gold", "minimum": 2000, "entry_rewards": [{"points": 200}, {"wallet": "points", "points": 1}]},
    {"id": "platinum", "minimum": 9000}
]"#;

/// Points given on a move; the mark is written down.
fn given(
    engine: &Engine,
    counters: &mut Vec<Counter>,
    step: (Option<&str>, Option<&str>),
    on: &str,
) -> i64 {
    let ladder = &engine.program.ladders[0];
    let rewards = entry_rewards(engine, ladder, step.0, step.1, counters, at(on)).unwrap();
    let Some(rewards) = rewards else {
        return 0;
    };
    let mark = Mark {
        start: rewards.mark.start,
        value: rewards.mark.delta,
    };
    counters.push(Counter {
        id: rewards.mark.id,
        marks: vec![mark],
    });
    rewards.rewards.iter().map(|reward| reward.points).sum()
}

#[test]
fn the_tier_that_was_entered_gives_its_rewards() {
    let engine = with_tiers("", TIERS);
    let noon = "2026-05-10T12:00:00+02:00";
    let cases = [
        (None, Some("silver"), 50),
        (Some("silver"), Some("gold"), 201),
        (None, Some("gold"), 201),
        (Some("gold"), Some("platinum"), 0),
        (Some("gold"), Some("silver"), 0),
        (Some("gold"), Some("gold"), 0),
        (Some("silver"), None, 0),
    ];
    for (before, after, points) in cases {
        assert_eq!(
            given(&engine, &mut Vec::new(), (before, after), noon),
            points,
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn once_per_member_tier_and_qualification_period() {
    let up = (None, Some("silver"));
    let cases = [
        // window, entered again, given again
        (
            r#""window": "lifetime""#,
            "2090-01-01T12:00:00+01:00",
            false,
        ),
        (
            r#""window": "calendar-year""#,
            "2026-12-31T12:00:00+01:00",
            false,
        ),
        (
            r#""window": "calendar-year""#,
            "2027-01-01T12:00:00+01:00",
            true,
        ),
        (
            r#""window": {"rolling-days": 365}"#,
            "2027-05-09T12:00:00+02:00",
            false,
        ),
        (
            r#""window": {"rolling-days": 365}"#,
            "2027-05-10T12:00:00+02:00",
            true,
        ),
    ];
    for (window, again, expected) in cases {
        let engine = with_tiers(window, TIERS);
        let mut counters = Vec::new();
        assert_eq!(
            given(&engine, &mut counters, up, "2026-05-10T12:00:00+02:00"),
            50
        );
        assert_eq!(counters[0].id, "reward:status:silver");
        assert_eq!(
            given(&engine, &mut counters, up, again),
            if expected { 50 } else { 0 },
            "{window} {again}"
        );
    }
}
