//! Orders: placed, paid for with points, and their steps (rules 3.1, 3.2, 3.6, 3.7, 3.9, 3.17).

use serde_json::json;

use super::shop::{Shop, event, kinds, order_at, order_of_cart, pays, refused, step, with};
use crate::contract::types::{AppliedOffer, EntryKind, EventBody, Funding, RefusalReason};
use crate::testing::{at, cart, line};

#[test]
fn an_order_earns_and_its_split_lies_in_the_entry() {
    let mut shop = Shop::new(&super::shop::program());
    let lines = vec![line(1, 1050), line(2, 575), line(3, 380)];
    let order = order_at("o1", "2026-03-01T10:00:00Z", lines);
    let settlement = shop.happen("2026-03-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.columns(), [20, 0, 0, 0]);
    assert_eq!(settlement.entries.len(), 1);
    let split: Vec<i64> = settlement.entries[0]
        .split
        .iter()
        .map(|share| share.amount)
        .collect();
    assert_eq!(split, [10, 6, 4]);
    assert!(matches!(&settlement.earnings[..], [earned] if earned.granted == 20));
    assert_eq!(settlement.version, 1);
    assert_eq!(settlement.next_due, None);
}

#[test]
fn grants_of_one_key_share_a_bucket() {
    let mut shop = Shop::new(&super::shop::program());
    shop.buy("2026-03-01T10:00:00Z", "o1", 1000);
    shop.buy("2026-03-02T10:00:00Z", "o2", 2000);
    assert_eq!(shop.account.buckets.len(), 1);
    let bucket = &shop.account.buckets[0];
    assert_eq!((bucket.sequence, bucket.remaining), (0, 30));
    assert_eq!(bucket.earned_at, at("2026-03-01T10:00:00Z"));
}

#[test]
fn a_sellers_points_lie_apart() {
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "funding": { "line-seller": 40 }
        }]
    })));
    let mut lines = vec![line(1, 1000), line(2, 2000)];
    lines[0].seller = Some("anna".into());
    lines[1].seller = Some("bert".into());
    let order = order_at("o1", "2026-03-01T10:00:00Z", lines);
    shop.happen("2026-03-01T10:00:00Z", EventBody::OrderPlaced(order));
    let funded: Vec<_> = shop
        .account
        .buckets
        .iter()
        .map(|bucket| (bucket.funding.clone().unwrap(), bucket.remaining))
        .collect();
    let of = |seller: &str| Funding {
        seller: seller.into(),
        share_ppm: 400_000,
    };
    assert_eq!(funded, [(of("anna"), 10), (of("bert"), 20)]);
}

#[test]
fn points_are_used_in_the_order_of_their_expiry() {
    // Rule 3.6: A 100 until 1 March, B 50 without end, C 80 until 1 February.
    let mut shop = Shop::new(&super::shop::program());
    for (points, expires_at) in [
        (100, Some("2026-03-01T00:00:00Z")),
        (50, None),
        (80, Some("2026-02-01T00:00:00Z")),
    ] {
        super::manual::adjust(&mut shop, "2026-01-01T00:00:00Z", points, expires_at);
    }
    // The wallet's own expiry is `never`, so B's absent expiry means none.
    let mut order = order_at("o1", "2026-01-15T10:00:00Z", vec![line(1, 120)]);
    order.payments = vec![pays(120, None)];
    let settlement = shop.happen("2026-01-15T10:00:00Z", EventBody::OrderPlaced(order));
    let burn = &settlement.entries[0];
    let taken: Vec<_> = burn
        .moves
        .iter()
        .map(|part| (part.sequence, part.remaining))
        .collect();
    assert_eq!(taken, [(2, -80), (0, -40)]);
    assert_eq!(settlement.next_due, Some(at("2026-03-01T00:00:00Z")));
    let settlement = shop.tick("2026-03-02T03:00:00Z");
    assert_eq!(settlement.entries.len(), 1);
    let expired = &settlement.entries[0];
    assert_eq!((expired.kind, expired.available), (EntryKind::Expire, -60));
    assert_eq!(expired.event_id, "expire:0");
    assert_eq!(expired.at, at("2026-03-01T00:00:00Z"));
    assert_eq!(shop.balance(), 50);
}

#[test]
fn what_points_pay_does_not_earn_unless_the_programme_says_so() {
    for (policy, expected) in [("deduct", 70), ("ignore", 90), ("void-order", 0)] {
        let mut shop = Shop::new(&with(json!({ "policies": { "points_payment": policy } })));
        super::manual::adjust(&mut shop, "2026-01-01T00:00:00Z", 2000, None);
        let mut goods = line(1, 10_000);
        goods.discount = 1000;
        let mut cart = cart("EUR", vec![goods]);
        cart.shipping = 500;
        cart.tendered = 5000;
        let mut order = order_of_cart("o1", at("2026-01-15T10:00:00Z"), cart);
        order.payments = vec![pays(2000, None)];
        shop.happen("2026-01-15T10:00:00Z", EventBody::OrderPlaced(order));
        assert_eq!(shop.balance(), expected, "{policy}");
    }
}

#[test]
fn an_order_that_points_cannot_pay_is_refused_and_changes_nothing() {
    let mut shop = Shop::new(&super::shop::program());
    super::manual::adjust(&mut shop, "2026-01-01T00:00:00Z", 100, None);
    let mut order = order_at("o1", "2026-01-15T10:00:00Z", vec![line(1, 5000)]);
    order.payments = vec![pays(130, None)];
    let settlement = shop.happen("2026-01-15T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::InsufficientPoints, 30))
    );
    assert!(settlement.entries.is_empty() && settlement.effects.is_empty());
    assert_eq!(shop.balance(), 100);
}

#[test]
fn a_till_that_was_offline_may_leave_debt() {
    // Available 100, 130 used: 30 owed; 50 earned: 20 available.
    let mut shop = Shop::new(&with(json!({
        "wallets": [{
            "id": "points",
            "burn": { "points": 100, "amount": 100 },
            "shortfall": "debt"
        }],
        "policies": { "points_payment": "deduct" }
    })));
    super::manual::adjust(&mut shop, "2026-01-01T00:00:00Z", 100, None);
    let mut order = order_at("o1", "2026-01-15T10:00:00Z", vec![line(1, 130)]);
    order.payments = vec![pays(130, None)];
    let settlement = shop.happen("2026-01-15T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(refused(&settlement), None);
    assert_eq!(shop.columns(), [0, 0, 0, 30]);
    let settlement = shop.buy("2026-01-16T10:00:00Z", "o2", 5000);
    assert_eq!(kinds(&settlement), [EntryKind::Earn, EntryKind::Settle]);
    assert_eq!(shop.columns(), [20, 0, 0, 0]);
    // The first order comes back: its 130 points are there again.
    shop.refund_all("2026-01-17T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [150, 0, 0, 0]);
}

#[test]
fn an_order_is_placed_once() {
    let mut shop = Shop::new(&super::shop::program());
    shop.buy("2026-03-01T10:00:00Z", "o1", 1000);
    let settlement = shop.buy("2026-03-01T10:05:00Z", "o1", 1000);
    assert_eq!(refused(&settlement), Some((RefusalReason::AlreadyGiven, 0)));
    assert_eq!(shop.balance(), 10);
}

fn pending(until: &str, days: Option<u32>) -> serde_json::Value {
    with(json!({
        "zone": "Europe/Paris",
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "pending": { "until": until, "days": days }
        }]
    }))
}

#[test]
fn points_wait_for_their_step_and_its_days() {
    // Rule 3.7: paid 2026-03-15 18:30 in Paris, N = 30.
    let mut shop = Shop::new(&pending("paid", Some(30)));
    shop.buy("2026-03-14T12:00:00+01:00", "o1", 5000);
    assert_eq!(shop.columns(), [0, 50, 0, 0]);
    assert_eq!(shop.account.buckets[0].awaiting.as_deref(), Some("o1"));
    let paid = EventBody::OrderPaid(step("o1"));
    let settlement = shop.happen("2026-03-15T18:30:00+01:00", paid.clone());
    assert_eq!(settlement.next_due, Some(at("2026-04-14T22:00:00Z")));
    assert_eq!(shop.columns(), [0, 50, 0, 0]);
    // Told twice under another event id: nothing.
    assert!(
        shop.happen("2026-03-16T08:00:00+01:00", paid)
            .entries
            .is_empty()
    );
    assert!(shop.tick("2026-04-14T23:59:59+02:00").entries.is_empty());
    let settlement = shop.tick("2026-04-15T00:00:00+02:00");
    assert_eq!(settlement.entries[0].event_id, "activate:0");
    assert_eq!(shop.columns(), [50, 0, 0, 0]);
}

#[test]
fn without_days_points_become_active_with_their_step() {
    let mut shop = Shop::new(&pending("delivered", None));
    shop.buy("2026-03-14T12:00:00+01:00", "o1", 5000);
    shop.happen(
        "2026-03-15T12:00:00+01:00",
        EventBody::OrderShipped(step("o1")),
    );
    assert_eq!(shop.columns(), [0, 50, 0, 0]);
    // Nobody told that it was paid; it arrived all the same.
    shop.happen(
        "2026-03-16T12:00:00+01:00",
        EventBody::OrderDelivered(step("o1")),
    );
    assert_eq!(shop.columns(), [50, 0, 0, 0]);
}

#[test]
fn zero_days_end_with_the_day() {
    let mut shop = Shop::new(&pending("placed", Some(0)));
    let settlement = shop.buy("2026-03-14T12:00:00+01:00", "o1", 5000);
    assert_eq!(settlement.next_due, Some(at("2026-03-15T00:00:00+01:00")));
    shop.buy("2026-03-15T12:00:00+01:00", "o2", 1000);
    assert_eq!(shop.columns(), [50, 10, 0, 0]);
    shop.tick("2026-03-16T00:00:00+01:00");
    // Activated points merge into the active bucket of their key.
    assert_eq!(shop.columns(), [60, 0, 0, 0]);
    assert_eq!(shop.account.buckets.len(), 1);
    assert_eq!(shop.account.buckets[0].sequence, 0);
}

#[test]
fn grants_of_one_order_wait_for_steps_of_their_own() {
    let mut shop = Shop::new(&with(json!({
        "earning": [
            { "id": "a", "base": { "per-unit": { "points": 1 } }, "pending": { "until": "paid" } },
            { "id": "b", "base": { "per-order": 7 }, "pending": { "until": "delivered" } }
        ]
    })));
    shop.buy("2026-03-01T10:00:00Z", "o1", 1000);
    assert_eq!(shop.account.buckets.len(), 1, "they wait in one bucket");
    shop.happen("2026-03-02T10:00:00Z", EventBody::OrderPaid(step("o1")));
    assert_eq!(shop.columns(), [10, 7, 0, 0]);
    shop.happen(
        "2026-03-03T10:00:00Z",
        EventBody::OrderDelivered(step("o1")),
    );
    assert_eq!(shop.columns(), [17, 0, 0, 0]);
}

#[test]
fn pending_points_pay_debt_when_they_become_active() {
    let mut shop = Shop::new(&super::shop::program());
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    let mut order = order_at("o2", "2026-01-02T10:00:00Z", vec![line(1, 50)]);
    order.payments = vec![pays(50, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [0, 0, 0, 50]);
    let mut later = pending("placed", Some(0));
    later["zone"] = json!("UTC");
    shop.revise(&later);
    shop.buy("2026-01-04T10:00:00Z", "o3", 12_000);
    assert_eq!(shop.columns(), [0, 120, 0, 50]);
    let settlement = shop.tick("2026-01-05T00:00:00Z");
    assert_eq!(kinds(&settlement), [EntryKind::Activate, EntryKind::Settle]);
    assert_eq!(shop.columns(), [70, 0, 0, 0]);
}

#[test]
fn caps_budgets_and_offers_are_counted() {
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "caps": [{ "per": "day", "points": 1000 }],
            "budget": { "limit": 1500 }
        }],
        "offers": [{
            "id": "ten",
            "code": { "public": ["TEN"], "uses": 5 },
            "gives": { "order-amount": 1000 },
            "uses_per_member": 1,
            "budget": { "limit": 100_000 }
        }]
    })));
    let order = |id: &str, when: &str, amount: i64| {
        let mut order = order_at(id, when, vec![line(1, amount)]);
        order.cart.lines[0].discount = 1000;
        order.offers = vec![AppliedOffer {
            offer: "ten".into(),
            code: Some("ten".into()),
            amount: 1000,
        }];
        EventBody::OrderPlaced(order)
    };
    let used = |shop: &Shop, id: &str| {
        shop.shared
            .iter()
            .find(|counter| counter.id == id)
            .map_or(0, |counter| counter.used)
    };
    shop.happen(
        "2026-03-01T10:00:00Z",
        order("o1", "2026-03-01T10:00:00Z", 96_000),
    );
    assert_eq!(shop.balance(), 950);
    // Cap 1000, used 950, award 100.
    shop.happen(
        "2026-03-01T11:00:00Z",
        order("o2", "2026-03-01T11:00:00Z", 11_000),
    );
    assert_eq!(shop.balance(), 1000);
    // The next day the budget of 1500 leaves 500.
    let settlement = shop.happen(
        "2026-03-02T11:00:00Z",
        order("o3", "2026-03-02T11:00:00Z", 90_000),
    );
    assert_eq!(shop.balance(), 1500);
    assert_eq!(settlement.shared.len(), 3);
    assert_eq!(used(&shop, "budget:base"), 1500);
    assert_eq!(used(&shop, "budget:ten"), 3000);
    assert_eq!(used(&shop, "code:ten:TEN"), 3);
    // Everything comes back: so do all counters.
    for (minute, id) in ["o3", "o1", "o2"].into_iter().enumerate() {
        shop.refund_all(&format!("2026-03-02T12:0{minute}:00Z"), id);
    }
    assert_eq!(shop.balance(), 0);
    assert!(
        shop.shared.iter().all(|counter| counter.used == 0),
        "{:?}",
        shop.shared
    );
    assert!(
        shop.account.counters.is_empty(),
        "{:?}",
        shop.account.counters
    );
}

#[test]
fn events_of_one_request_see_each_other() {
    let mut shop = Shop::new(&super::shop::program());
    let order = order_at("o1", "2026-03-01T10:00:00Z", vec![line(1, 5000)]);
    let mut second = order_at("o2", "2026-03-01T10:01:00Z", vec![line(1, 50)]);
    second.payments = vec![pays(50, None)];
    shop.settle(vec![
        event("a", "2026-03-01T10:00:00Z", EventBody::OrderPlaced(order)),
        event("b", "2026-03-01T10:01:00Z", EventBody::OrderPlaced(second)),
        event(
            "c",
            "2026-03-01T10:02:00Z",
            EventBody::OrderCancelled("o1".into()),
        ),
    ]);
    assert_eq!(shop.columns(), [0, 0, 0, 50]);
    assert_eq!(shop.account.next_sequence, 1);
}
