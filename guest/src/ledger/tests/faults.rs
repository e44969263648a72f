//! Requests that cannot be answered: each names its place, and nothing panics.

use serde_json::{Value, json};

use super::shop::{Shop, event, hold as hold_points, order_at, pays, program, with};
use crate::contract::ledger::SettleRequest;
use crate::contract::types::{
    Adjustment, AppliedOffer, EventBody, FaultKind, Measure, Notice, OrderStep, PointsPayment,
};
use crate::ledger::settle;
use crate::testing::line;

const NOW: &str = "2026-01-01T10:00:00Z";

fn bucket(sequence: u64, remaining: i64, held: i64) -> Value {
    json!({
        "sequence": sequence, "wallet": "points", "remaining": remaining, "held": held,
        "earned_at": 0, "activates_at": null, "awaiting": null, "expires_at": null,
        "funding": null
    })
}

fn hold(id: &str, wallet: &str, sequence: u64, held: i64) -> Value {
    json!({
        "id": id, "wallet": wallet, "expires_at": 9_000_000_000_000_i64,
        "parts": [{ "sequence": sequence, "held": held }]
    })
}

/// A tick on an account with some members replaced.
fn tick_on(changes: Value) -> SettleRequest {
    let shop = Shop::new(&program());
    let request = shop.request(vec![event("x", NOW, EventBody::DayEnded)]);
    let mut value = serde_json::to_value(&request).unwrap();
    value["account"]["next_sequence"] = json!(10);
    for (name, change) in changes.as_object().unwrap() {
        value["account"][name] = change.clone();
    }
    serde_json::from_value(value).unwrap()
}

#[test]
fn accounts_that_contradict_themselves() {
    let shop = Shop::new(&program());
    let table = [
        (
            json!({ "buckets": [bucket(0, 10, 11)] }),
            FaultKind::Inconsistent,
            "/account/buckets/0/held",
        ),
        (
            json!({ "buckets": [bucket(0, 10, 5)] }),
            FaultKind::Inconsistent,
            "/account/buckets/0/held",
        ),
        (
            json!({ "buckets": [bucket(0, -1, 0)] }),
            FaultKind::InvalidValue,
            "/account/buckets/0/remaining",
        ),
        (
            json!({ "buckets": [bucket(10, 1, 0)] }),
            FaultKind::Inconsistent,
            "/account/next_sequence",
        ),
        (
            json!({ "buckets": [bucket(1, 1, 0), bucket(1, 2, 0)] }),
            FaultKind::Duplicate,
            "/account/buckets/1/sequence",
        ),
        (
            json!({ "holds": [hold("h", "points", 3, 1)] }),
            FaultKind::UnknownId,
            "/account/holds/0/parts/0/sequence",
        ),
        (
            json!({ "buckets": [bucket(3, 1, 1)], "holds": [hold("h", "stars", 3, 1)] }),
            FaultKind::Inconsistent,
            "/account/holds/0/parts/0/sequence",
        ),
        (
            json!({ "buckets": [bucket(3, 1, 0)], "holds": [hold("h", "points", 3, 0)] }),
            FaultKind::InvalidValue,
            "/account/holds/0/parts/0/held",
        ),
        (
            json!({ "debts": [{ "wallet": "points", "owed": -1 }] }),
            FaultKind::InvalidValue,
            "/account/debts/0/owed",
        ),
        (
            json!({ "counters": [{ "id": "a", "marks": [] }, { "id": "a", "marks": [] }] }),
            FaultKind::Duplicate,
            "/account/counters/1/id",
        ),
    ];
    for (changes, kind, place) in table {
        let fault = settle(&shop.engine, tick_on(changes)).unwrap_err();
        assert_eq!((fault.kind, fault.at.as_str()), (kind, place));
    }
}

#[test]
fn ids_of_what_falls_due_by_itself_are_reserved() {
    let shop = Shop::new(&program());
    let told = |id: &str| {
        let events = vec![event(id, NOW, EventBody::DayEnded)];
        settle(&shop.engine, shop.request(events)).map_err(|fault| (fault.kind, fault.at))
    };
    for id in [
        "expire:0",
        "activate:0",
        "review:club:2026-01-01",
        "timeout:h1:1767262500000",
        "age:cap:base:0:0",
    ] {
        let expected = (FaultKind::InvalidValue, "/events/0/id".to_owned());
        assert_eq!(told(id).unwrap_err(), expected, "{id}");
    }
    for id in ["expired:0", "reviews", "order:age:1"] {
        assert!(told(id).is_ok(), "{id}");
    }
}

#[test]
fn events_that_make_no_sense() {
    let shop = Shop::new(&program());
    let tick = |id: &str, when: &str| event(id, when, EventBody::DayEnded);
    let mut order = order_at("o1", NOW, vec![line(1, 100)]);
    order.cart.lines[0].discount = 101;
    let mut lines = order_at("o1", NOW, vec![line(1, 100), line(1, 100)]);
    lines.cart.currency = "EUR".into();
    let part = OrderStep {
        order: "o1".into(),
        lines: vec![1, 1],
    };
    let measure = Measure {
        ladder: "club".into(),
        delta: 1,
    };
    let table = [
        (vec![], FaultKind::InvalidValue, "/events"),
        (
            vec![tick("a", NOW), tick("a", NOW)],
            FaultKind::Duplicate,
            "/events/1/id",
        ),
        (
            vec![tick("a", NOW), tick("b", "2025-12-31T00:00:00Z")],
            FaultKind::InvalidValue,
            "/events/1/at",
        ),
        (vec![tick("", NOW)], FaultKind::InvalidValue, "/events/0/id"),
        (
            vec![tick("a", NOW), tick("age:cap:base:0:0", NOW)],
            FaultKind::InvalidValue,
            "/events/1/id",
        ),
        (
            vec![event("a", "2200-01-01T00:00:00Z", EventBody::DayEnded)],
            FaultKind::OutOfTime,
            "/events/0/at",
        ),
        (
            vec![event("a", NOW, EventBody::OrderPlaced(order))],
            FaultKind::InvalidValue,
            "/events/0/body/OrderPlaced/cart/lines/0/discount",
        ),
        (
            vec![event("a", NOW, EventBody::OrderPlaced(lines))],
            FaultKind::Duplicate,
            "/events/0/body/OrderPlaced/cart/lines/1/number",
        ),
        (
            vec![event("a", NOW, EventBody::OrderShipped(part))],
            FaultKind::Duplicate,
            "/events/0/body/OrderShipped/lines/1",
        ),
        (
            vec![event(
                "a",
                NOW,
                EventBody::Notified(Notice::Measured(measure)),
            )],
            FaultKind::UnknownId,
            "/events/0/body/Notified/Measured/ladder",
        ),
    ];
    for (events, kind, place) in table {
        let fault = shop.fault(events);
        assert_eq!((fault.kind, fault.at.as_str()), (kind, place), "{fault:?}");
    }
}

#[test]
fn payments_and_wallets_that_make_no_sense() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [
            { "id": "points", "burn": { "points": 1, "amount": 1 } },
            { "id": "stars", "burn": { "points": 1, "amount": 1 } }
        ]
    })));
    super::manual::adjust(&mut shop, NOW, 100, None);
    shop.happen(NOW, hold_points("h1", 50));
    let paid = |payments: Vec<PointsPayment>| {
        let mut order = order_at("o1", NOW, vec![line(1, 100)]);
        order.payments = payments;
        EventBody::OrderPlaced(order)
    };
    let on = |wallet: &str, hold: Option<&str>| PointsPayment {
        wallet: wallet.into(),
        ..pays(10, hold)
    };
    let elsewhere = EventBody::Adjusted(Adjustment {
        wallet: "miles".into(),
        points: 1,
        reason: String::new(),
        expires_at: None,
    });
    let payments = "/events/0/body/OrderPlaced/payments";
    let table = [
        (
            paid(vec![on("miles", None)]),
            FaultKind::UnknownId,
            format!("{payments}/0/wallet"),
        ),
        (
            paid(vec![on("points", Some("h1")), on("points", Some("h1"))]),
            FaultKind::Duplicate,
            format!("{payments}/1/hold"),
        ),
        (
            paid(vec![on("stars", Some("h1"))]),
            FaultKind::Inconsistent,
            format!("{payments}/0/wallet"),
        ),
        (
            paid(vec![pays(-1, None)]),
            FaultKind::InvalidValue,
            format!("{payments}/0/points"),
        ),
        (
            paid(vec![pays(60, None), on("stars", None), pays(31, None)]),
            FaultKind::Inconsistent,
            payments.into(),
        ),
        (
            elsewhere,
            FaultKind::UnknownId,
            "/events/0/body/Adjusted/wallet".into(),
        ),
        (
            hold_points("h2", 0),
            FaultKind::InvalidValue,
            "/events/0/body/HoldRequested/points".into(),
        ),
    ];
    for (body, kind, place) in table {
        let fault = shop.fault(vec![event("x", NOW, body)]);
        assert_eq!((fault.kind, fault.at), (kind, place));
    }
}

#[test]
fn points_pay_no_more_than_the_order_costs() {
    let points = json!({ "id": "points", "burn": { "points": 1, "amount": 1, "shipping": true } });
    let mut shop = Shop::new(&with(json!({
        "wallets": [points],
        "offers": [{ "id": "ship", "gives": { "shipping-amount": 30 } }]
    })));
    super::manual::adjust(&mut shop, NOW, 1000, None);
    // 1.00 less 0.20, and shipping of 0.50 less 0.30.
    let paid = |points| {
        let mut order = order_at("o1", NOW, vec![line(1, 100)]);
        order.cart.lines[0].discount = 20;
        order.cart.shipping = 50;
        order.offers = vec![AppliedOffer {
            offer: "ship".into(),
            code: None,
            amount: 30,
        }];
        order.payments = vec![pays(points, None)];
        EventBody::OrderPlaced(order)
    };
    let fault = shop.fault(vec![event("x", NOW, paid(101))]);
    assert_eq!(
        (fault.kind, &*fault.at, &*fault.expected, &*fault.found),
        (
            FaultKind::Inconsistent,
            "/events/0/body/OrderPlaced/payments",
            "at most 100, what the order costs",
            "101"
        )
    );
    shop.happen(NOW, paid(100));
    assert_eq!(shop.balance(), 900);
}

#[test]
fn a_fault_in_the_second_event_settles_nothing() {
    let shop = Shop::new(&program());
    let order = order_at("o1", NOW, vec![line(1, 100)]);
    let fault = shop.fault(vec![
        event("a", NOW, EventBody::OrderPlaced(order)),
        event("b", NOW, hold_points("h1", 0)),
    ]);
    assert_eq!(fault.at, "/events/1/body/HoldRequested/points");
}

#[test]
fn numbers_at_the_end_of_their_range_overflow_without_a_panic() {
    const LARGEST: i64 = 9_007_199_254_740_991;
    let shop = Shop::new(&program());
    let mut request = tick_on(json!({ "buckets": [bucket(0, LARGEST, 0)] }));
    let order = order_at("o1", NOW, vec![line(1, 100)]);
    request.events = vec![event("a", NOW, EventBody::OrderPlaced(order))];
    let fault = settle(&shop.engine, request).unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::Overflow, "/events/0/body/OrderPlaced")
    );

    let mut request = tick_on(json!({ "version": LARGEST }));
    assert_eq!(
        settle(&shop.engine, request.clone()).unwrap_err().kind,
        FaultKind::Overflow
    );
    request.account.version = u64::MAX;
    assert_eq!(
        settle(&shop.engine, request).unwrap_err().at,
        "/account/version"
    );
}
