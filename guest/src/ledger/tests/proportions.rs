//! Refunds where the lines are not all that was paid: shipping, and points (rules 3.3 and 3.5).

use serde_json::json;

use super::manual::adjust;
use super::shop::{Shop, order_at, pays, returns, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{AppliedOffer, EventBody};
use crate::testing::line;

/// What the entries of a settlement give back or take of the wallet `points`.
fn moved(settlement: &Settlement) -> i64 {
    let entries = settlement.entries.iter();
    entries.map(|entry| entry.available - entry.debt).sum()
}

#[test]
fn points_that_paid_shipping_come_back_with_the_whole_order() {
    let burn = json!({ "points": 1, "amount": 1, "shipping": true });
    let program = with(json!({
        "wallets": [{ "id": "points", "burn": burn }],
        "earning": [],
        "offers": [{ "id": "free", "gives": { "shipping-amount": 200 } }]
    }));
    // Shipping, what an offer takes off it, points that pay, what 25.00 of 50.00 give back.
    for (shipping, off, points, half) in [
        (500, 0, 5500, 2500),
        (500, 200, 5300, 2500),
        (0, 0, 5000, 2500),
    ] {
        let mut shop = Shop::new(&program);
        adjust(&mut shop, "2026-01-01T10:00:00Z", points, None);
        let mut order = order_at("o1", "2026-01-02T10:00:00Z", vec![line(1, 5000)]);
        order.cart.shipping = shipping;
        order.payments = vec![pays(points, None)];
        if off > 0 {
            order.offers = vec![AppliedOffer {
                offer: "free".into(),
                code: None,
                amount: off,
            }];
        }
        let placed = shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
        assert_eq!(moved(&placed), -points);
        for _ in 0..2 {
            let back = shop.happen("2026-01-03T10:00:00Z", returns("o1", 1, 2500));
            assert_eq!(moved(&back), half, "{shipping} - {off}");
        }
        shop.refund_all("2026-01-04T10:00:00Z", "o1");
        assert_eq!(shop.balance(), points, "{shipping} - {off}");
    }
}

#[test]
fn a_fixed_grant_and_its_minimum_speak_of_the_same_amount() {
    // 100.00 of goods of which points pay 40.00: 60.00 are eligible, 50.00 are asked for.
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "fixed", "base": { "per-order": 30 }, "minimum": { "amount": 5000 }
        }]
    })));
    adjust(&mut shop, "2026-01-01T10:00:00Z", 4000, None);
    let mut order = order_at("o1", "2026-01-02T10:00:00Z", vec![line(1, 10_000)]);
    order.payments = vec![pays(4000, None)];
    shop.happen("2026-01-02T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.balance(), 30);
    // 83.34 of the value are 50.004 of the eligible amount, 83.33 are 49.998.
    shop.happen("2026-01-03T10:00:00Z", returns("o1", 1, 1666));
    assert_eq!(
        shop.balance(),
        30 + 666,
        "kept, and 16.66% of 4000 given back"
    );
    shop.happen("2026-01-03T11:00:00Z", returns("o1", 1, 1));
    assert_eq!(shop.balance(), 666, "lost, and 16.67% given back");
}
