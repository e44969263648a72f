//! Upgrades (rule 3.8), and the tier of the order that crosses a threshold (rule 3.9).

use crate::tiers::samples::{Member, silver_and_gold, with_tiers};
use crate::tiers::{current, with_order};

#[test]
fn minimums_are_inclusive() {
    let tiers = r#"[{"id": "growing", "minimum": 300}, {"id": "king", "minimum": 600}]"#;
    for (spent, tier) in [(299, None), (300, Some("growing")), (600, Some("king"))] {
        let mut member = Member::of(with_tiers(r#""window": {"rolling-months": 12}"#, tiers));
        member.counts("2026-05-10T12:00:00+02:00", spent);
        assert_eq!(member.tier(), tier, "{spent}");
    }
}

#[test]
fn several_tiers_at_once_and_one_after_the_other() {
    let mut member = Member::of(silver_and_gold(""));
    member.counts("2026-05-10T12:00:00+02:00", 700);
    assert_eq!(member.tier(), Some("silver"));
    member.counts("2026-05-11T12:00:00+02:00", 1300);
    assert_eq!(member.tier(), Some("gold"));
}

#[test]
fn a_member_without_a_state_stands_on_the_tier_that_takes_nothing() {
    let tiers = r#"[{"id": "base", "minimum": 0}, {"id": "silver", "minimum": 500}]"#;
    let mut member = Member::of(with_tiers("", tiers));
    assert_eq!(current(member.ladder(), None), Some("base"));
    assert_eq!(current(&silver_and_gold("").program.ladders[0], None), None);
    member.counts("2026-05-10T12:00:00+02:00", 100);
    assert_eq!(member.tier(), Some("base"));
}

#[test]
fn the_order_that_crosses_a_threshold() {
    // 8000 spent, Silver at 10000, an order of 3000.
    let mut member = Member::of(with_tiers("", r#"[{"id": "silver", "minimum": 10000}]"#));
    member.counts("2026-05-10T12:00:00+02:00", 8000);
    let state = member.state.as_ref();
    assert_eq!(current(member.ladder(), state), None);
    assert_eq!(with_order(member.ladder(), state, 11_000), Some("silver"));
    assert_eq!(with_order(member.ladder(), state, 9999), None);
}

#[test]
fn an_order_never_lowers_the_tier_that_is_held() {
    let mut member = Member::of(silver_and_gold(
        r#""window": {"rolling-days": 30}, "hold": "forever""#,
    ));
    member.counts("2026-01-10T12:00:00+01:00", 2000);
    assert_eq!(
        with_order(member.ladder(), member.state.as_ref(), 600),
        Some("gold")
    );
}

mod next_period {
    use super::*;

    fn member(fields: &str) -> Member {
        Member::of(silver_and_gold(&format!(
            r#""upgrade": "next-period", {fields}"#
        )))
    }

    #[test]
    fn the_tier_waits_for_the_next_month() {
        let mut member = member(r#""window": "calendar-month""#);
        member.counts("2026-03-10T12:00:00+01:00", 2500);
        let state = member.state.clone().unwrap();
        assert_eq!(
            (member.tier(), state.upcoming.as_deref()),
            (None, Some("gold"))
        );
        assert_eq!(member.held_through().as_deref(), Some("2026-03-31"));
        assert_eq!(with_order(member.ladder(), Some(&state), 2500), None);
        member.lives_until("2026-04-01T00:00:00+02:00");
        assert_eq!(
            (member.tier(), member.held_through().as_deref()),
            (Some("gold"), Some("2026-04-30"))
        );
    }

    #[test]
    fn what_is_to_come_can_grow() {
        let mut member = member(r#""window": "lifetime""#);
        member.counts("2026-03-10T12:00:00+01:00", 500);
        assert_eq!(
            member.state.as_ref().unwrap().upcoming.as_deref(),
            Some("silver")
        );
        member.counts("2026-03-11T12:00:00+01:00", 1500);
        assert_eq!(
            member.state.as_ref().unwrap().upcoming.as_deref(),
            Some("gold")
        );
        member.lives_until("2026-04-01T00:00:00+02:00");
        assert_eq!((member.tier(), member.held_through()), (Some("gold"), None));
    }

    #[test]
    fn a_refund_takes_what_is_to_come() {
        let mut member = member(r#""window": {"rolling-days": 365}"#);
        member.counts("2026-03-10T12:00:00+01:00", 500);
        member.lives_until("2026-04-01T00:00:00+02:00");
        assert_eq!(
            (member.tier(), member.held_through().as_deref()),
            (Some("silver"), Some("2027-04-01"))
        );
        member.counts("2026-06-10T12:00:00+02:00", 1500);
        assert_eq!(member.held_through().as_deref(), Some("2026-06-30"));
        member.counts("2026-06-20T12:00:00+02:00", -1500);
        member.lives_until("2026-07-01T00:00:00+02:00");
        assert_eq!(member.state.as_ref().unwrap().upcoming, None);
        assert_eq!(
            (member.tier(), member.held_through().as_deref()),
            (Some("silver"), Some("2027-04-01"))
        );
    }

    #[test]
    fn a_review_before_the_next_period_renews_and_still_waits() {
        let mut member = member(r#""window": {"rolling-days": 365}, "hold": {"days": 9}"#);
        member.counts("2026-03-20T12:00:00+01:00", 500);
        member.lives_until("2026-04-01T00:00:00+02:00");
        assert_eq!(
            (member.tier(), member.held_through().as_deref()),
            (Some("silver"), Some("2026-04-10"))
        );
        member.counts("2026-04-05T12:00:00+02:00", 1500);
        member.lives_until("2026-04-25T00:00:00+02:00");
        assert_eq!(member.tier(), Some("silver"));
        member.lives_until("2026-05-01T00:00:00+02:00");
        assert_eq!(member.tier(), Some("gold"));
    }
}
