//! How far to the next tier, and what it takes to stay.

use crate::contract::types::MetricKind;
use crate::testing::at;
use crate::tiers::samples::{Member, silver_and_gold, with_tiers};

#[test]
fn below_the_first_tier() {
    let mut member = Member::of(silver_and_gold(""));
    let progress = member.progress("2026-05-10T12:00:00+02:00");
    assert_eq!(
        (progress.metric, progress.tier, progress.value),
        (MetricKind::Spend, None, 0)
    );
    assert_eq!(
        (progress.next.as_deref(), progress.to_next),
        (Some("silver"), 500)
    );
    member.counts("2026-05-10T12:00:00+02:00", 120);
    assert_eq!(member.progress("2026-05-10T12:00:00+02:00").to_next, 380);
}

#[test]
fn at_the_top_nothing_is_missing() {
    let mut member = Member::of(silver_and_gold(""));
    member.counts("2026-05-10T12:00:00+02:00", 2500);
    let progress = member.progress("2026-05-10T12:00:00+02:00");
    assert_eq!(
        (progress.tier.as_deref(), progress.value),
        (Some("gold"), 2500)
    );
    assert_eq!(
        (progress.next, progress.to_next, progress.to_stay),
        (None, 0, 0)
    );
    assert_eq!(progress.review_at, None);
}

#[test]
fn to_stay_counts_what_the_review_will_still_see() {
    let mut member = Member::of(silver_and_gold(r#""window": {"rolling-days": 365}"#));
    member.counts("2026-05-10T12:00:00+02:00", 2000);
    let progress = member.progress("2026-05-10T12:00:00+02:00");
    assert_eq!(
        (progress.value, progress.to_stay),
        (2000, 2000),
        "today leaves the window by then"
    );
    assert_eq!(progress.review_at, Some(at("2027-05-11T00:00:00+02:00")));
    member.counts("2026-05-11T12:00:00+02:00", 300);
    assert_eq!(member.progress("2027-05-10T12:00:00+02:00").to_stay, 1700);
    member.counts("2026-12-01T12:00:00+01:00", 5000);
    assert_eq!(member.progress("2027-05-10T12:00:00+02:00").to_stay, 0);
}

#[test]
fn a_calendar_year_that_earned_the_tier_also_keeps_it() {
    let mut member = Member::of(silver_and_gold(r#""window": "calendar-year""#));
    member.counts("2026-05-10T12:00:00+02:00", 2000);
    assert_eq!(member.progress("2026-06-01T00:00:00+02:00").to_stay, 0);
    member.lives_until("2027-01-01T00:00:00+01:00");
    let progress = member.progress("2027-01-01T00:00:00+01:00");
    assert_eq!((progress.value, progress.to_stay), (0, 2000));
}

#[test]
fn a_tier_that_is_to_come_needs_no_effort_to_stay() {
    let fields = r#""window": {"rolling-days": 365}, "upgrade": "next-period""#;
    let mut member = Member::of(silver_and_gold(fields));
    member.counts("2026-05-10T12:00:00+02:00", 500);
    let progress = member.progress("2026-05-10T12:00:00+02:00");
    assert_eq!((progress.tier, progress.to_stay), (None, 0));
    assert_eq!(progress.review_at, Some(at("2026-06-01T00:00:00+02:00")));
}

#[test]
fn a_tier_that_takes_nothing_is_always_safe() {
    let tiers = r#"[{"id": "base", "minimum": 0}, {"id": "silver", "minimum": 500}]"#;
    let member = Member::of(with_tiers(r#""window": {"rolling-days": 365}"#, tiers));
    let progress = member.progress("2026-05-10T12:00:00+02:00");
    assert_eq!(
        (progress.tier.as_deref(), progress.to_stay),
        (Some("base"), 0)
    );
    assert_eq!(
        (progress.next.as_deref(), progress.to_next),
        (Some("silver"), 500)
    );
}
