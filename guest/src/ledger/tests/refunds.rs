//! Refunds: claw-back and giving back (rules 3.3, 3.4, 3.5, 3.11).

use serde_json::json;

use super::manual::adjust;
use super::shop::{
    Shop, kinds, order_at, order_of_cart, pays, program, refused, returns, step, whole, with,
    withheld,
};
use crate::contract::types::{EntryDetail, EntryKind, EventBody, Refund, ReturnedLine};
use crate::testing::{at, cart, line};

/// A shop in which 50 points were earned by o1 and spent by o2.
fn spent(policies: serde_json::Value) -> Shop {
    let mut shop = Shop::new(&with(json!({ "policies": policies })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    let mut order = order_at("o2", "2026-01-02T10:00:00Z", vec![line(1, 50)]);
    order.payments = vec![pays(50, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 0);
    shop
}

#[test]
fn points_already_spent_become_debt() {
    let mut shop = spent(json!({}));
    let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(refused(&settlement), None);
    assert_eq!(shop.balance(), -50);
    assert_eq!(kinds(&settlement), [EntryKind::Clawback, EntryKind::Debt]);
    assert_eq!(withheld(&settlement), [(50, 50)]);
    let settlement = shop.buy("2026-01-04T10:00:00Z", "o3", 12_000);
    assert_eq!(kinds(&settlement), [EntryKind::Earn, EntryKind::Settle]);
    assert_eq!(settlement.entries[1].debt, -50);
    assert_eq!(shop.columns(), [70, 0, 0, 0]);
}

#[test]
fn the_policy_says_after_which_step_a_claw_back_stops() {
    for (policy, waived) in [
        ("within-balance", 50),
        ("own-bucket", 50),
        ("only-pending", 50),
    ] {
        let mut shop = spent(json!({ "clawback": policy }));
        let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
        let EntryDetail::Reversal(reversal) = &settlement.entries[0].detail else {
            panic!("{:?}", settlement.entries);
        };
        assert_eq!(
            (reversal.waived, reversal.returned),
            (waived, 5000),
            "{policy}"
        );
        assert_eq!(withheld(&settlement), [(50, 50)]);
        assert_eq!(shop.balance(), 0);
        shop.buy("2026-01-04T10:00:00Z", "o3", 12_000);
        assert_eq!(shop.balance(), 120, "{policy}");
    }
}

#[test]
fn other_buckets_are_touched_only_where_the_policy_allows() {
    for (policy, left) in [
        ("only-pending", 100),
        ("own-bucket", 100),
        ("within-balance", 50),
        ("allow-debt", 50),
    ] {
        let mut shop = spent(json!({ "clawback": policy }));
        adjust(
            &mut shop,
            "2026-01-02T11:00:00Z",
            100,
            Some("2027-01-01T00:00:00Z"),
        );
        shop.refund_all("2026-01-03T10:00:00Z", "o1");
        assert_eq!(shop.balance(), left, "{policy}");
    }
}

#[test]
fn what_an_order_has_left_in_a_shared_bucket() {
    // Two orders of 50 in one bucket, 70 spent: 30 are left of either.
    let mut shop = Shop::new(&with(json!({ "policies": { "clawback": "own-bucket" } })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    shop.buy("2026-01-01T11:00:00Z", "o2", 5000);
    adjust(&mut shop, "2026-01-02T10:00:00Z", -70, None);
    let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(settlement.entries[0].available, -30);
    assert_eq!(withheld(&settlement), [(20, 20)]);
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
}

#[test]
fn what_is_withheld_is_told_in_the_orders_currency() {
    // 99 points are worth 0.99 EUR, at 1.1713 that is 0.84 GBP, rounded down.
    let mut shop = Shop::new(&program());
    let order = order_of_cart(
        "o1",
        at("2026-01-01T10:00:00Z"),
        cart("GBP", vec![line(1, 8500)]),
    );
    shop.happen("2026-01-01T10:00:00Z", EventBody::OrderPlaced(order));
    adjust(&mut shop, "2026-01-02T10:00:00Z", -99, None);
    let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(withheld(&settlement), [(99, 84)]);
    assert_eq!(settlement.withholdings[0].currency, "GBP");
}

#[test]
fn debt_stops_at_its_limit() {
    let mut shop = spent(json!({ "max_debt": 30 }));
    let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(shop.balance(), -30);
    assert_eq!(withheld(&settlement), [(50, 50)]);
}

#[test]
fn partial_refunds_bring_a_line_to_exactly_nothing() {
    for (rounding, earned, steps) in [("half-up", 100, [34, 33, 33]), ("floor", 99, [33, 33, 33])] {
        let mut shop = Shop::new(&with(json!({
            "earning": [{
                "id": "base",
                "base": { "per-unit": { "points": 1 } },
                "rounding": rounding
            }]
        })));
        shop.buy("2026-01-01T10:00:00Z", "o1", 9999);
        assert_eq!(shop.balance(), earned);
        let mut left = earned;
        for (day, taken) in (2..).zip(steps) {
            shop.happen(&format!("2026-01-0{day}T10:00:00Z"), returns("o1", 1, 3333));
            left -= taken;
            assert_eq!(shop.balance(), left, "{rounding}, day {day}");
        }
        assert_eq!(left, 0);
    }
}

#[test]
fn part_of_a_line() {
    let mut shop = Shop::new(&program());
    shop.buy("2026-01-01T10:00:00Z", "o1", 4995);
    assert_eq!(shop.balance(), 49);
    shop.happen("2026-01-02T10:00:00Z", returns("o1", 1, 1999));
    assert_eq!(shop.balance(), 29);
}

#[test]
fn three_quarters_of_an_order() {
    let mut shop = Shop::new(&program());
    shop.buy("2026-01-01T10:00:00Z", "o1", 10_000);
    shop.happen("2026-01-02T10:00:00Z", returns("o1", 1, 7500));
    assert_eq!(shop.balance(), 25);
}

#[test]
fn a_reversal_may_be_rounded_down_instead() {
    // 111 points on 100.00; 99.00 come back: 109.89 points.
    for (rounding, taken) in [("keep-floor", 110), ("reversal-floor", 109)] {
        let mut shop = Shop::new(&with(json!({
            "policies": { "refund_rounding": rounding },
            "earning": [{ "id": "base", "base": { "per-unit": { "points": "1.11" } } }]
        })));
        shop.buy("2026-01-01T10:00:00Z", "o1", 10_000);
        shop.happen("2026-01-02T10:00:00Z", returns("o1", 1, 9900));
        assert_eq!(shop.balance(), 111 - taken, "{rounding}");
        shop.happen("2026-01-03T10:00:00Z", returns("o1", 1, 100));
        assert_eq!(shop.balance(), 0, "{rounding}");
    }
}

#[test]
fn a_discounted_order_returns_by_its_lines() {
    // Lines 50 and 20, 10 off the order, spread as 7.14 and 2.86; the line of 20 comes back.
    let mut shop = Shop::new(&program());
    let mut lines = vec![line(1, 5000), line(2, 2000)];
    lines[0].discount = 714;
    lines[1].discount = 286;
    let order = order_at("o1", "2026-01-01T10:00:00Z", lines);
    shop.happen("2026-01-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 60);
    shop.happen("2026-01-02T10:00:00Z", returns("o1", 2, 1714));
    assert_eq!(shop.balance(), 43);
}

#[test]
fn half_of_two_units() {
    // Two units of 100.00 at 1 point for each 10.00: 20 points, one unit back leaves 10.
    let mut shop = Shop::new(&with(json!({
        "earning": [{ "id": "base", "base": { "per-unit": { "points": 1, "amount": 1000 } } }]
    })));
    let mut two = line(1, 20_000);
    two.quantity = 2;
    let order = order_at("o1", "2026-01-01T10:00:00Z", vec![two]);
    shop.happen("2026-01-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 20);
    let refund = Refund {
        lines: vec![ReturnedLine {
            line: 1,
            amount: None,
            units: 1,
        }],
        whole: false,
        ..whole("o1")
    };
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderRefunded(refund));
    assert_eq!(shop.balance(), 10);
}

#[test]
fn pending_points_are_taken_first() {
    let mut shop = Shop::new(&with(json!({
        "policies": { "clawback": "only-pending" },
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "pending": { "until": "paid", "days": 14 }
        }]
    })));
    adjust(&mut shop, "2026-01-01T00:00:00Z", 500, None);
    shop.buy("2026-01-01T10:00:00Z", "o1", 10_000);
    shop.happen("2026-01-02T10:00:00Z", returns("o1", 1, 2500));
    assert_eq!(shop.columns(), [500, 75, 0, 0]);
    shop.happen("2026-01-03T10:00:00Z", EventBody::OrderPaid(step("o1")));
    shop.happen("2026-01-04T10:00:00Z", returns("o1", 1, 2500));
    assert_eq!(shop.columns(), [500, 50, 0, 0]);
    // Once they are active, this policy lets them be.
    let settlement = shop.happen("2026-01-20T10:00:00Z", returns("o1", 1, 2500));
    assert_eq!(shop.columns(), [550, 0, 0, 0]);
    assert_eq!(withheld(&settlement), [(25, 25)]);
}

#[test]
fn a_cancelled_order_leaves_nothing() {
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "pending": { "until": "paid" }
        }]
    })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 10_000);
    shop.happen(
        "2026-01-02T10:00:00Z",
        EventBody::OrderCancelled("o1".into()),
    );
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
    assert!(shop.account.buckets.is_empty());
    assert!(
        shop.happen("2026-01-03T10:00:00Z", EventBody::OrderPaid(step("o1")))
            .entries
            .is_empty()
    );
    let again = shop.happen(
        "2026-01-04T10:00:00Z",
        EventBody::OrderCancelled("o1".into()),
    );
    assert_eq!(refused(&again), None);
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
}

#[test]
fn burned_points_come_back_in_proportion() {
    // Rule 3.5: 80.00 = 60.00 + 2000 points; half returned, twice.
    let mut shop = Shop::new(&with(json!({ "earning": [] })));
    adjust(&mut shop, "2026-01-01T00:00:00Z", 2000, None);
    let mut order = order_at("o1", "2026-01-02T10:00:00Z", vec![line(1, 8000)]);
    order.payments = vec![pays(2000, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 0);
    shop.happen("2026-01-03T10:00:00Z", returns("o1", 1, 4000));
    assert_eq!(shop.balance(), 1000);
    shop.happen("2026-01-04T10:00:00Z", returns("o1", 1, 4000));
    assert_eq!(shop.balance(), 2000);
}

#[test]
fn restored_points_keep_their_expiry_or_get_grace() {
    let mut shop = Shop::new(&with(json!({ "earning": [] })));
    adjust(
        &mut shop,
        "2026-01-01T00:00:00Z",
        100,
        Some("2026-02-01T00:00:00Z"),
    );
    adjust(
        &mut shop,
        "2026-01-01T00:00:00Z",
        100,
        Some("2027-01-01T00:00:00Z"),
    );
    let mut order = order_at("o1", "2026-01-02T10:00:00Z", vec![line(1, 10_000)]);
    order.payments = vec![pays(150, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    // The newest consumption comes back first: 50 into the bucket of 2027, then 25 of February's.
    shop.happen("2026-03-10T10:00:00Z", returns("o1", 1, 5000));
    let buckets: Vec<_> = shop
        .account
        .buckets
        .iter()
        .map(|bucket| (bucket.expires_at.unwrap(), bucket.remaining))
        .collect();
    assert_eq!(
        buckets,
        [
            (at("2027-01-01T00:00:00Z"), 100),
            (at("2026-04-10T00:00:00Z"), 25)
        ]
    );
    shop.refund_all("2026-03-10T11:00:00Z", "o1");
    assert_eq!(shop.balance(), 200);
}

#[test]
fn burned_points_that_come_back_pay_the_debt_of_the_same_refund() {
    let mut shop = Shop::new(&program());
    adjust(&mut shop, "2026-01-01T00:00:00Z", 2000, None);
    let mut order = order_at("o1", "2026-01-02T10:00:00Z", vec![line(1, 8000)]);
    order.payments = vec![pays(2000, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 60);
    adjust(&mut shop, "2026-01-03T00:00:00Z", -60, None);
    let settlement = shop.refund_all("2026-01-04T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [1940, 0, 0, 0]);
    assert_eq!(withheld(&settlement), [], "nothing is owed in the end");
}

#[test]
fn a_refund_uses_the_rate_of_its_order() {
    // Rule 3.11: 85.00 GBP at 1.1713 give 99 points; months later the rate is another one.
    let mut shop = Shop::new(&program());
    let order = order_of_cart(
        "o1",
        at("2026-01-01T10:00:00Z"),
        cart("GBP", vec![line(1, 8500)]),
    );
    shop.happen("2026-01-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 99);
    shop.revise(&with(json!({
        "currencies": { "rates": { "base": "EUR", "others": { "GBP": "0.5" } } }
    })));
    let settlement = shop.refund_all("2026-06-01T10:00:00Z", "o1");
    assert_eq!(settlement.entries[0].available, -99);
    assert_eq!(shop.balance(), 0);
}

#[test]
fn what_the_live_revision_no_longer_has_is_refunded_all_the_same() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [{ "id": "stars", "expiry": { "days": 30 } }],
        "earning": [{
            "id": "gone",
            "base": { "per-unit": { "points": 1 } },
            "pending": { "until": "placed", "days": 3 }
        }],
        "ladders": [{
            "id": "gone",
            "metric": { "spend": {} },
            "window": { "rolling-days": 30 },
            "tiers": [{ "id": "silver", "minimum": 100 }]
        }]
    })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 1000);
    shop.buy("2026-01-01T11:00:00Z", "o2", 2000);
    assert_eq!(shop.account.tiers.len(), 1);
    shop.revise(&program());
    let settlement = shop.refund_all("2026-01-02T10:00:00Z", "o1");
    assert_eq!(settlement.balances[1].wallet, "stars");
    assert_eq!(settlement.balances[1].pending, 20);
    let settlement = shop.tick("2026-01-10T10:00:00Z");
    assert_eq!(settlement.balances[1].available, 20);
    shop.refund_all("2026-01-11T10:00:00Z", "o2");
    assert!(shop.account.buckets.is_empty());
    assert!(shop.account.counters.is_empty());
}

#[test]
fn an_unknown_order_comes_back_without_a_trace() {
    let mut shop = Shop::new(&program());
    let settlement = shop.refund_all("2026-01-01T10:00:00Z", "nobody");
    assert_eq!(refused(&settlement), None);
    assert!(settlement.entries.is_empty());
}

#[test]
fn a_refund_is_explained_grant_by_grant() {
    let mut shop = spent(json!({ "clawback": "within-balance" }));
    shop.explain = true;
    adjust(&mut shop, "2026-01-02T11:00:00Z", 20, None);
    let settlement = shop.refund_all("2026-01-03T10:00:00Z", "o1");
    assert_eq!(settlement.findings.len(), 1);
    let verdict = format!("{:?}", settlement.findings[0].verdict);
    assert!(verdict.contains("missing: 30"), "{verdict}");
}
