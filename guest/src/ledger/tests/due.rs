//! What falls due by itself, and counters that age (rules 3.6, 3.15, 3.17).

use serde_json::json;

use super::manual::adjust;
use super::shop::{Shop, order_at, pays, program, refused, with};
use crate::contract::types::{EventBody, RefusalReason};
use crate::testing::{at, line};

#[test]
fn expired_points_are_never_spent_however_late_the_job_is() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [{
            "id": "points",
            "expiry": { "days": 90 },
            "burn": { "points": 100, "amount": 100 }
        }]
    })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 38_000);
    let mut order = order_at("o2", "2026-04-02T00:00:00Z", vec![line(1, 10)]);
    order.payments = vec![pays(10, None)];
    let settlement = shop.happen("2026-04-02T00:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::InsufficientPoints, 10))
    );
    assert_eq!(settlement.entries[0].event_id, "expire:0");
    assert_eq!(settlement.entries[0].at, at("2026-04-02T00:00:00Z"));
    assert_eq!(shop.balance(), 0);
}

#[test]
fn everything_due_comes_in_order_of_time() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [{
            "id": "points",
            "expiry": { "days": 2 },
            "burn": { "points": 100, "amount": 100 }
        }],
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "pending": { "until": "placed", "days": 1 }
        }]
    })));
    adjust(
        &mut shop,
        "2026-01-01T10:00:00Z",
        5,
        Some("2026-01-03T00:00:00Z"),
    );
    shop.buy("2026-01-01T10:00:00Z", "o1", 1000);
    shop.happen("2026-01-01T23:45:00Z", super::shop::hold("h1", 5));
    let settlement = shop.tick("2026-02-01T00:00:00Z");
    let events: Vec<&str> = settlement
        .entries
        .iter()
        .map(|entry| entry.event_id.as_str())
        .collect();
    let timeout = format!("timeout:h1:{}", at("2026-01-02T00:15:00Z"));
    assert_eq!(
        events,
        [timeout.as_str(), "activate:1", "expire:0", "expire:1"]
    );
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
}

#[test]
fn points_that_are_late_when_they_are_earned_expire_at_once() {
    let mut shop = Shop::new(&with(json!({
        "wallets": [{ "id": "points", "expiry": { "fixed": "2026-01-31" } }]
    })));
    let settlement = shop.buy("2026-02-01T10:00:00Z", "o1", 1000);
    assert_eq!(settlement.balances[0].available, 0);
    assert_eq!(settlement.next_due, None);
}

#[test]
fn end_of_the_year_is_a_local_midnight() {
    let mut shop = Shop::new(&with(json!({
        "zone": "Europe/Paris",
        "wallets": [{ "id": "points", "expiry": { "end-of-year": 0 } }]
    })));
    let settlement = shop.buy("2018-07-01T10:00:00Z", "o1", 1000);
    assert_eq!(settlement.next_due, Some(at("2019-01-01T00:00:00+01:00")));
}

#[test]
fn the_marks_of_past_windows_are_forgotten_under_ids_of_their_own() {
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "base",
            "base": { "per-unit": { "points": 1 } },
            "caps": [{ "per": "day", "points": 100 }, { "per": "lifetime", "points": 1000 }]
        }]
    })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 1000);
    shop.buy("2026-01-02T10:00:00Z", "o2", 1000);
    assert_eq!(shop.account.counters[0].marks.len(), 2);
    assert!(shop.tick("2026-01-03T12:00:00Z").entries.is_empty());
    let settlement = shop.tick("2026-01-04T12:00:00Z");
    let start = at("2026-01-01T00:00:00Z");
    assert_eq!(
        settlement.entries[0].event_id,
        format!("age:cap:base:0:{start}")
    );
    shop.tick("2026-02-01T12:00:00Z");
    let left: Vec<&str> = shop
        .account
        .counters
        .iter()
        .map(|counter| counter.id.as_str())
        .collect();
    assert_eq!(left, ["cap:base:1"], "the lifetime's cap stays");
    // A refund finds the day's mark gone and lowers what is left only.
    shop.refund_all("2026-02-02T12:00:00Z", "o1");
    assert_eq!(shop.account.counters[0].marks[0].value, 10);
}

#[test]
fn nothing_is_due_on_an_empty_account() {
    let mut shop = Shop::new(&program());
    let settlement = shop.tick("2026-01-01T00:00:00Z");
    assert!(settlement.entries.is_empty() && settlement.next_due.is_none());
    assert_eq!((settlement.expected_version, settlement.version), (0, 1));
}
