//! The answer as a whole.

use serde_json::json;

use super::*;
use crate::contract::segmentation::{ClassifyRequest, Lifecycle};
use crate::contract::types::{
    Cart, FaultKind, Member, RefusalReason, Standing, Subject, TierState, Verdict,
};
use crate::segmentation::classify;
use crate::testing::{at, cart, line, member, past};

const NOW: &str = "2026-11-21T12:00:00+01:00";

fn shop() -> Engine {
    let break_points = |values: [i64; 4]| values.map(|value| json!({"value": value}));
    engine(
        json!({}),
        json!({"rfm": {
            "recency": break_points([40, 30, 20, 10]),
            "frequency": break_points([1, 2, 3, 4]),
            "monetary": break_points([1000, 2000, 3000, 4000]),
        }}),
        json!([
            {"id": "staff", "members": ["anne", "claire"]},
            {"id": "vip"},
            {"id": "loyal", "when": {"lifecycle": ["loyal"]}},
            {"id": "champions", "when": {"rfm": {
                "recency": {"equals": 5}, "frequency": {"equals": 5}, "monetary": {"equals": 5}
            }}},
            {"id": "silver", "when": {"tier": {"at_least": "silver"}}},
            {"id": "big-cart", "when": {"items-amount": {"at_least": 5000}}}
        ]),
    )
}

fn request(member: Member) -> ClassifyRequest {
    ClassifyRequest {
        now: at(NOW),
        member,
        standing: None,
        cart: None,
        explain: false,
    }
}

fn standing(review_at: Option<i64>) -> Standing {
    Standing {
        usable: vec![],
        debts: vec![],
        counters: vec![],
        tiers: vec![TierState {
            ladder: "status".into(),
            tier: Some("silver".into()),
            since: 0,
            review_at,
            in_grace: false,
            upcoming: None,
            locked: false,
        }],
    }
}

fn claire() -> Member {
    let mut claire = member("claire");
    claire.orders = vec![
        past("2026-11-19T10:00:00Z", 3000),
        past("2026-10-19T10:00:00Z", 2000),
    ];
    claire
}

#[test]
fn stage_scores_and_segments() {
    let engine = shop();
    let mut asked = request(claire());
    asked.standing = Some(standing(None));
    asked.cart = Some(cart("EUR", vec![line(1, 5000)]));
    // The programme knows no segment "elsewhere".
    asked.member.segments = vec!["elsewhere".into(), "vip".into()];
    let profile = classify(&engine, asked).unwrap();
    assert_eq!(profile.lifecycle, Lifecycle::Loyal);
    let rfm = profile.rfm.unwrap();
    assert_eq!((rfm.recency, rfm.frequency, rfm.monetary), (5, 2, 5));
    assert_eq!((rfm.recency_days, rfm.orders, rfm.amount), (2, 2, 5000));
    assert_eq!(
        profile.segments,
        ["staff", "vip", "loyal", "silver", "big-cart"]
    );
    assert_eq!(profile.findings, []);
}

#[test]
fn a_member_about_whom_nothing_is_known() {
    let profile = classify(&shop(), request(member("marc"))).unwrap();
    assert_eq!(profile.lifecycle, Lifecycle::Prospect);
    assert_eq!(profile.rfm, None);
    assert_eq!(profile.segments, [""; 0]);
}

#[test]
fn every_segment_is_explained() {
    let mut asked = request(claire());
    asked.explain = true;
    let profile = classify(&shop(), asked).unwrap();
    let mut told = Vec::new();
    for finding in &profile.findings {
        assert_eq!(finding.subject, Subject::Segment);
        let why = match &finding.verdict {
            Verdict::Applied => String::new(),
            Verdict::Refused(refusal) => format!(
                "{}: {}, not {}",
                refusal.at, refusal.expected, refusal.found
            ),
        };
        told.push((finding.id.as_str(), why));
    }
    let expected = [
        ("staff", ""),
        (
            "vip",
            "/segments/1: a member whom the shop named, not another one",
        ),
        ("loyal", ""),
        (
            "champions",
            "/segments/3/when/rfm/frequency/equals: 5, not 2",
        ),
        (
            "silver",
            "/segments/4/when/tier: silver or higher, not no tier",
        ),
        (
            "big-cart",
            "/segments/5/when/items-amount/at_least: at least 5000, not 0",
        ),
    ];
    assert_eq!(told, expected.map(|(id, why)| (id, why.to_owned())));
    let Verdict::Refused(refusal) = &profile.findings[5].verdict else {
        panic!("no cart");
    };
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::ConditionFailed, 5000)
    );
}

/// As in a quote, a nightly run that is late promises nobody the segment of a tier that is over.
#[test]
fn overdue_tiers_are_reviewed_first() {
    for (review_at, is_silver) in [(at(NOW) + 1, true), (at(NOW), false)] {
        let mut asked = request(claire());
        asked.standing = Some(standing(Some(review_at)));
        let profile = classify(&shop(), asked).unwrap();
        let found = profile.segments.contains(&"silver".to_owned());
        assert_eq!(found, is_silver);
    }
}

#[test]
fn faults_name_their_place() {
    type Spoil = fn(&mut ClassifyRequest);
    fn the_cart(request: &mut ClassifyRequest) -> &mut Cart {
        request.cart.insert(cart("EUR", vec![line(1, 5000)]))
    }
    let table: [(Spoil, FaultKind, &str); 6] = [
        (|r| r.now = -1, FaultKind::OutOfTime, "/now"),
        (
            |r| the_cart(r).currency = "eur".into(),
            FaultKind::UnknownCurrency,
            "/cart/currency",
        ),
        (
            |r| the_cart(r).currency = "GBP".into(),
            FaultKind::UnknownCurrency,
            "/cart/currency",
        ),
        (
            |r| the_cart(r).lines[0].discount = 5001,
            FaultKind::InvalidValue,
            "/cart/lines/0/discount",
        ),
        (
            |r| {
                r.standing = Some(standing(None));
                r.standing.as_mut().unwrap().debts = vec![crate::contract::types::Debt {
                    wallet: "points".into(),
                    owed: -1,
                }];
            },
            FaultKind::InvalidValue,
            "/standing/debts/0/owed",
        ),
        (
            |r| {
                r.member.orders.truncate(1);
                r.member.orders[0].placed_at = -1;
            },
            FaultKind::OutOfTime,
            "/member/orders/0/placed_at",
        ),
    ];
    for (spoil, kind, place) in table {
        let mut asked = request(claire());
        spoil(&mut asked);
        let fault = classify(&shop(), asked).unwrap_err();
        assert_eq!((fault.kind, fault.at.as_str()), (kind, place));
    }
}
