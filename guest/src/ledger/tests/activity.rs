//! Inactivity: every earn or burn keeps the wallet's points alive (rule 3.6).

use serde_json::json;

use super::manual::adjust;
use super::shop::{Shop, hold, order_at, pays, with};
use crate::contract::types::{EntryKind, EventBody};
use crate::testing::{at, line};

fn shop() -> Shop {
    Shop::new(&with(json!({
        "wallets": [{
            "id": "points",
            "expiry": { "inactive-months": 3 },
            "burn": { "points": 100, "amount": 100 }
        }]
    })))
}

#[test]
fn an_earn_moves_the_expiry_of_all_points() {
    let mut shop = shop();
    shop.buy("2025-12-01T10:00:00Z", "o1", 5000);
    let settlement = shop.buy("2026-01-01T10:00:00Z", "o2", 5000);
    assert_eq!(settlement.entries[0].kind, EntryKind::Adjust);
    assert_eq!(settlement.entries[0].available, 0);
    assert_eq!(shop.account.buckets.len(), 1);
    let bucket = &shop.account.buckets[0];
    assert_eq!((bucket.remaining, bucket.sequence), (100, 0));
    assert_eq!(bucket.expires_at, Some(at("2026-04-02T00:00:00Z")));
    assert_eq!(shop.tick("2026-04-01T23:59:59Z").balances[0].available, 100);
    assert_eq!(shop.tick("2026-04-02T00:00:00Z").balances[0].available, 0);
}

#[test]
fn a_burn_does_too_but_a_correction_does_not() {
    let mut shop = shop();
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    adjust(&mut shop, "2026-02-01T10:00:00Z", -5, None);
    assert_eq!(
        shop.account.buckets[0].expires_at,
        Some(at("2026-04-02T00:00:00Z"))
    );
    let mut order = order_at("o2", "2026-02-01T10:00:00Z", vec![line(1, 10)]);
    order.payments = vec![pays(10, None)];
    shop.happen("2026-02-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(
        shop.account.buckets[0].expires_at,
        Some(at("2026-05-02T00:00:00Z"))
    );
}

#[test]
fn held_points_and_their_holds_move_along() {
    let mut shop = shop();
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    adjust(
        &mut shop,
        "2026-01-01T11:00:00Z",
        30,
        Some("2026-02-01T00:00:00Z"),
    );
    shop.happen("2026-01-31T23:50:00Z", hold("h1", 60));
    assert_eq!(shop.account.holds[0].parts.len(), 2);
    shop.buy("2026-01-31T23:55:00Z", "o2", 1000);
    assert_eq!(shop.account.buckets.len(), 1);
    assert_eq!(shop.account.holds[0].parts.len(), 1);
    assert_eq!(shop.columns(), [30, 0, 60, 0]);
    shop.happen(
        "2026-02-01T00:10:00Z",
        EventBody::HoldCommitted("h1".into()),
    );
    assert_eq!(shop.columns(), [30, 0, 0, 0]);
}

#[test]
fn a_refund_finds_points_whose_expiry_moved_on() {
    let mut shop = shop();
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    shop.buy("2026-02-01T10:00:00Z", "o2", 1000);
    shop.refund_all("2026-02-02T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [10, 0, 0, 0]);
}
