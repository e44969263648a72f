//! Tiers fixed and freed by an operator.

use crate::contract::types::{FaultKind, TierLock};
use crate::fault::Answer;
use crate::testing::at;
use crate::tiers::samples::{Member, silver_and_gold};
use crate::tiers::{due, set_by_hand, with_order};

const NOON: &str = "2026-05-10T12:00:00+02:00";

fn lock(member: &mut Member, tier: Option<&str>, locked: bool, instant: &str) -> Answer<()> {
    let lock = TierLock {
        ladder: "status".into(),
        tier: tier.map(str::to_owned),
        locked,
    };
    let (state, counters) = (member.state.as_ref(), &member.counters);
    let after = set_by_hand(
        &member.engine,
        member.ladder(),
        state,
        &lock,
        counters,
        at(instant),
    )?;
    member.state = Some(after);
    Ok(())
}

#[test]
fn a_fixed_tier_neither_rises_nor_falls() {
    let mut member = Member::of(silver_and_gold(r#""window": {"rolling-days": 365}"#));
    lock(&mut member, Some("silver"), true, NOON).unwrap();
    member.counts("2026-05-11T12:00:00+02:00", 9000);
    assert_eq!(
        with_order(member.ladder(), member.state.as_ref(), 9000),
        Some("silver")
    );
    assert_eq!(due(member.state.as_ref().unwrap()), None);
    member.lives_until("2030-01-01T00:00:00+01:00");
    assert_eq!(member.tier(), Some("silver"));
    assert_eq!(member.progress("2030-01-01T00:00:00+01:00").to_stay, 0);
}

#[test]
fn a_freed_tier_has_a_hold_of_its_own() {
    let mut member = Member::of(silver_and_gold(r#""window": {"rolling-days": 365}"#));
    lock(&mut member, Some("silver"), true, NOON).unwrap();
    lock(&mut member, None, false, "2028-03-01T12:00:00+01:00").unwrap();
    assert_eq!(
        (member.tier(), member.held_through().as_deref()),
        (Some("silver"), Some("2029-03-01"))
    );
    assert_eq!(member.state.as_ref().unwrap().since, at(NOON));
}

#[test]
fn a_freed_member_gets_what_the_metric_deserves() {
    let mut member = Member::of(silver_and_gold(""));
    lock(&mut member, None, true, NOON).unwrap();
    member.counts("2026-05-11T12:00:00+02:00", 700);
    assert_eq!(member.tier(), None);
    lock(&mut member, None, false, "2026-05-12T12:00:00+02:00").unwrap();
    assert_eq!(member.tier(), Some("silver"));
}

#[test]
fn an_unknown_tier_is_a_fault() {
    let mut member = Member::of(silver_and_gold(""));
    let fault = lock(&mut member, Some("platinum"), true, NOON).unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::UnknownId, "/tier")
    );
    assert_eq!(fault.found, "platinum");
}
