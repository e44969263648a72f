//! Corrections by hand, opening balances, transfers.

use serde_json::json;

use super::shop::{Shop, kinds, program, refused, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    Adjustment, EntryKind, Event, EventBody, FaultKind, OpeningBalance, RefusalReason, Transfer,
};
use crate::testing::{at, member};

pub(super) fn adjust(
    shop: &mut Shop,
    when: &str,
    points: i64,
    expires_at: Option<&str>,
) -> Settlement {
    shop.happen(when, adjustment(points, expires_at))
}

fn adjustment(points: i64, expires_at: Option<&str>) -> EventBody {
    EventBody::Adjusted(Adjustment {
        wallet: "points".into(),
        points,
        reason: "by hand".into(),
        expires_at: expires_at.map(at),
    })
}

pub(super) fn sends(points: i64, receiver: &str) -> EventBody {
    EventBody::TransferSent(Transfer {
        wallet: "points".into(),
        points,
        receiver: receiver.into(),
    })
}

#[test]
fn points_added_and_taken_by_hand() {
    let mut shop = Shop::new(&program());
    let settlement = adjust(&mut shop, "2026-01-01T10:00:00Z", 100, None);
    assert_eq!(settlement.entries[0].rule, "by hand");
    adjust(&mut shop, "2026-01-02T10:00:00Z", -30, None);
    assert_eq!(shop.columns(), [70, 0, 0, 0]);
    let settlement = adjust(&mut shop, "2026-01-03T10:00:00Z", -71, None);
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::InsufficientPoints, 1))
    );
}

#[test]
fn added_points_expire_as_the_wallet_says() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [{ "id": "points", "expiry": { "days": 10 } }]
    })));
    adjust(&mut shop, "2026-01-01T10:00:00Z", 100, None);
    adjust(
        &mut shop,
        "2026-01-01T10:00:00Z",
        50,
        Some("2026-01-05T00:00:00Z"),
    );
    shop.tick("2026-01-11T23:59:59Z");
    assert_eq!(shop.balance(), 100);
    shop.tick("2026-01-12T00:00:00Z");
    assert_eq!(shop.balance(), 0);
}

#[test]
fn an_opening_balance_keeps_its_age() {
    let mut shop = Shop::new(&program());
    let opening = |points: i64, expires_at: Option<&str>| {
        EventBody::Opened(OpeningBalance {
            wallet: "points".into(),
            points,
            earned_at: at("2024-05-01T00:00:00Z"),
            expires_at: expires_at.map(at),
        })
    };
    shop.happen(
        "2026-01-01T10:00:00Z",
        opening(120, Some("2026-06-01T00:00:00Z")),
    );
    assert_eq!(
        shop.account.buckets[0].earned_at,
        at("2024-05-01T00:00:00Z")
    );
    assert!(
        shop.happen("2026-01-02T10:00:00Z", opening(0, None))
            .entries
            .is_empty()
    );
    let late = super::shop::event(
        "x",
        "2026-01-03T10:00:00Z",
        opening(5, Some("2026-01-01T00:00:00Z")),
    );
    let fault = shop.fault(vec![late]);
    assert_eq!(fault.kind, FaultKind::InvalidValue);
    assert_eq!(fault.at, "/events/0/body/Opened/expires_at");
}

#[test]
fn a_transfer_takes_expiry_and_funding_along() {
    let mut anna = Shop::new(&program());
    adjust(&mut anna, "2026-01-01T10:00:00Z", 100, None);
    adjust(
        &mut anna,
        "2026-01-01T10:00:00Z",
        50,
        Some("2026-06-01T00:00:00Z"),
    );
    let settlement = anna.happen("2026-02-01T10:00:00Z", sends(80, "m2"));
    assert_eq!(kinds(&settlement), [EntryKind::Transfer]);
    let [follow_up] = &settlement.follow_ups[..] else {
        panic!("{:?}", settlement.follow_ups);
    };
    assert_eq!(follow_up.member, "m2");
    assert!(follow_up.id.starts_with("e3:received"));

    let mut bert = Shop::new(&program());
    bert.member = member("m2");
    bert.settle(vec![Event {
        id: follow_up.id.clone(),
        at: follow_up.at,
        body: EventBody::Notified(follow_up.word.clone()),
    }]);
    let ends: Vec<_> = bert
        .account
        .buckets
        .iter()
        .map(|bucket| (bucket.expires_at, bucket.remaining))
        .collect();
    assert_eq!(ends, [(Some(at("2026-06-01T00:00:00Z")), 50), (None, 30)]);
    assert_eq!(anna.balance(), 70);

    let settlement = anna.happen("2026-02-02T10:00:00Z", sends(71, "m2"));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::InsufficientPoints, 1))
    );
}

#[test]
fn nobody_sends_points_to_themselves_or_less_than_one() {
    let shop = Shop::new(&program());
    for (body, place) in [
        (sends(10, "m1"), "/events/0/body/TransferSent/receiver"),
        (sends(0, "m2"), "/events/0/body/TransferSent/points"),
        (adjustment(0, None), "/events/0/body/Adjusted/points"),
        (adjustment(i64::MIN, None), "/events/0/body/Adjusted/points"),
    ] {
        let fault = shop.fault(vec![super::shop::event("x", "2026-01-01T00:00:00Z", body)]);
        assert_eq!(
            (fault.kind, fault.at.as_str()),
            (FaultKind::InvalidValue, place)
        );
    }
}
