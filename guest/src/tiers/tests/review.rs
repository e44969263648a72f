//! Renewal, grace and downgrade (rule 3.8).

use crate::tiers::samples::{Member, silver_and_gold, with_tiers};

const YEAR: &str = r#""window": {"rolling-days": 365}, "hold": {"days": 365}"#;

fn gold_on_10_may(fields: &str) -> Member {
    let mut member = Member::of(silver_and_gold(fields));
    member.counts("2026-05-10T12:00:00+02:00", 2000);
    assert_eq!(member.tier(), Some("gold"));
    member
}

#[test]
fn a_downgrade_is_full_or_by_one_level() {
    let cases = [
        // downgrade, tier on 2027-05-11, held through
        (r#""full""#, None, None),
        (r#""one-level""#, Some("silver"), Some("2028-05-10")),
        (r#""never""#, Some("gold"), None),
    ];
    for (downgrade, tier, held) in cases {
        let mut member = gold_on_10_may(&format!(r#"{YEAR}, "downgrade": {downgrade}"#));
        if downgrade != r#""never""# {
            assert_eq!(member.held_through().as_deref(), Some("2027-05-10"));
        }
        member.counts("2026-11-01T09:00:00+01:00", 300);
        member.lives_until("2027-05-10T23:59:59+02:00");
        assert_eq!(member.tier(), Some("gold"), "{downgrade}");
        member.lives_until("2027-05-11T00:00:00+02:00");
        assert_eq!(member.tier(), tier, "{downgrade}");
        assert_eq!(member.held_through().as_deref(), held, "{downgrade}");
    }
}

#[test]
fn full_goes_to_what_the_metric_deserves() {
    let mut member = gold_on_10_may(YEAR);
    member.counts("2026-11-01T09:00:00+01:00", 500);
    member.lives_until("2027-05-11T12:00:00+02:00");
    assert_eq!(member.tier(), Some("silver"));
    assert_eq!(member.held_through().as_deref(), Some("2028-05-10"));
    // Nothing more comes in: a year later Silver is lost as well.
    member.lives_until("2028-05-11T00:00:00+02:00");
    assert_eq!((member.tier(), member.held_through()), (None, None));
}

#[test]
fn one_level_at_a_time_to_the_bottom() {
    let mut member = gold_on_10_may(&format!(r#"{YEAR}, "downgrade": "one-level""#));
    member.lives_until("2029-12-31T00:00:00+01:00");
    assert_eq!((member.tier(), member.held_through()), (None, None));
}

#[test]
fn a_value_that_still_deserves_the_tier_renews_it() {
    let mut member = gold_on_10_may(YEAR);
    let since = member.state.as_ref().unwrap().since;
    member.counts("2026-05-11T09:00:00+02:00", 1999);
    member.counts("2027-05-10T09:00:00+02:00", 1);
    member.lives_until("2027-05-11T12:00:00+02:00");
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("gold"), Some("2028-05-10"))
    );
    assert_eq!(member.state.as_ref().unwrap().since, since);
}

#[test]
fn each_upgrade_begins_a_new_hold() {
    let mut member = Member::of(silver_and_gold(
        r#""window": {"rolling-months": 12}, "hold": {"months": 12}"#,
    ));
    member.counts("2024-04-15T10:00:00+02:00", 500);
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("silver"), Some("2025-04-15"))
    );
    member.counts("2024-10-25T10:00:00+02:00", 1500);
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("gold"), Some("2025-10-25"))
    );
}

#[test]
fn a_hold_by_default_lasts_as_long_as_the_window() {
    let cases = [
        (r#""window": {"rolling-days": 30}"#, Some("2026-06-09")),
        (r#""window": {"rolling-months": 6}"#, Some("2026-11-10")),
        (r#""window": "calendar-month""#, Some("2026-05-31")),
        (r#""window": "calendar-quarter""#, Some("2026-06-30")),
        (r#""window": "calendar-year""#, Some("2026-12-31")),
        (
            r#""window": "calendar-year", "hold": {"end-of-year": 1}"#,
            Some("2027-12-31"),
        ),
        (r#""window": "lifetime""#, None),
        (
            r#""window": "lifetime", "hold": {"days": 10}"#,
            Some("2026-05-20"),
        ),
        (r#""window": {"rolling-days": 30}, "hold": "forever""#, None),
    ];
    for (fields, held) in cases {
        assert_eq!(
            gold_on_10_may(fields).held_through().as_deref(),
            held,
            "{fields}"
        );
    }
}

#[test]
fn a_calendar_year_is_reviewed_by_what_it_brought() {
    let mut member = gold_on_10_may(r#""window": "calendar-year""#);
    // 2026 brought 2000: Gold through 2027, though 2027 brings only 600.
    member.counts("2027-03-01T10:00:00+01:00", 600);
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("gold"), Some("2027-12-31"))
    );
    member.lives_until("2028-01-01T00:00:00+01:00");
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("silver"), Some("2028-12-31"))
    );
}

#[test]
fn a_lifetime_is_never_reviewed_and_a_refund_leaves_the_tier() {
    let mut member = gold_on_10_may(r#""window": "lifetime""#);
    member.counts("2026-06-01T10:00:00+02:00", -1500);
    member.lives_until("2090-01-01T00:00:00+01:00");
    assert_eq!(member.tier(), Some("gold"));
    assert_eq!(member.value("2090-01-01T00:00:00+01:00"), 500);
}

#[test]
fn a_refund_lowers_what_the_review_sees() {
    let mut member = gold_on_10_may(r#""window": "calendar-year""#);
    member.counts("2026-12-24T10:00:00+01:00", -1);
    assert_eq!(member.tier(), Some("gold"));
    member.lives_until("2027-01-01T00:00:00+01:00");
    assert_eq!(member.tier(), Some("silver"));
}

#[test]
fn a_tier_that_takes_nothing_is_where_falling_ends() {
    let tiers = r#"[{"id": "base", "minimum": 0}, {"id": "silver", "minimum": 500}]"#;
    let mut member = Member::of(with_tiers(YEAR, tiers));
    member.counts("2026-05-10T12:00:00+02:00", 700);
    member.lives_until("2027-05-11T00:00:00+02:00");
    assert_eq!((member.tier(), member.held_through()), (Some("base"), None));
}

mod grace {
    use super::*;

    const GRACE: &str = r#""window": {"rolling-days": 365}, "grace_days": 30"#;

    #[test]
    fn keeps_the_tier_for_a_while() {
        let mut member = gold_on_10_may(GRACE);
        member.lives_until("2027-05-11T00:00:00+02:00");
        assert_eq!(
            (member.tier(), member.held_through().as_deref()),
            (Some("gold"), Some("2027-06-09"))
        );
        assert!(member.state.as_ref().unwrap().in_grace);
        member.lives_until("2027-06-10T00:00:00+02:00");
        assert_eq!((member.tier(), member.held_through()), (None, None));
        assert!(!member.state.as_ref().unwrap().in_grace);
    }

    #[test]
    fn ends_as_soon_as_the_tier_is_deserved_again() {
        let mut member = gold_on_10_may(GRACE);
        member.counts("2027-05-20T10:00:00+02:00", 1999);
        assert!(member.state.as_ref().unwrap().in_grace);
        member.counts("2027-05-21T10:00:00+02:00", 1);
        assert!(!member.state.as_ref().unwrap().in_grace);
        assert_eq!(member.held_through().as_deref(), Some("2028-05-20"));
    }

    #[test]
    fn never_takes_away() {
        // 2026 brought 2000 and a refund of 100. On 1 January the new year has brought nothing.
        let mut member = gold_on_10_may(r#""window": "calendar-year", "grace_days": 31"#);
        member.counts("2026-12-24T10:00:00+01:00", -100);
        member.lives_until("2027-01-31T23:00:00+01:00");
        assert_eq!(member.tier(), Some("gold"));
        assert_eq!(member.progress("2027-01-31T23:00:00+01:00").to_stay, 100);
        member.lives_until("2027-02-01T00:00:00+01:00");
        assert_eq!(member.tier(), Some("silver"), "as without grace");
    }
}
