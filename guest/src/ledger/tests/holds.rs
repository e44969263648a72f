//! Holds: two-phase burning with a time-out (rule 3.16).

use serde_json::json;

use super::manual::adjust;
use super::shop::{Shop, hold, kinds, order_at, pays, program, refused, with};
use crate::contract::types::{EntryKind, EventBody, RefusalReason, Verdict};
use crate::testing::{at, line};

fn committed(id: &str) -> EventBody {
    EventBody::HoldCommitted(id.into())
}

fn released(id: &str) -> EventBody {
    EventBody::HoldReleased(id.into())
}

fn shop_with(points: i64) -> Shop {
    let mut shop = Shop::new(&program());
    adjust(&mut shop, "2026-01-01T00:00:00Z", points, None);
    shop
}

#[test]
fn held_then_committed_or_released() {
    let mut shop = shop_with(100);
    let settlement = shop.happen("2026-01-02T10:00:00Z", hold("h1", 60));
    assert_eq!(shop.columns(), [40, 0, 60, 0]);
    assert_eq!(settlement.next_due, Some(at("2026-01-02T10:30:00Z")));
    shop.happen("2026-01-02T10:10:00Z", committed("h1"));
    assert_eq!(shop.columns(), [40, 0, 0, 0]);
    shop.happen("2026-01-02T10:11:00Z", hold("h2", 40));
    shop.happen("2026-01-02T10:12:00Z", released("h2"));
    assert_eq!(shop.columns(), [40, 0, 0, 0]);
    for (event, minute) in [
        (committed("h1"), 13),
        (released("h2"), 14),
        (committed("h3"), 15),
    ] {
        let settlement = shop.happen(&format!("2026-01-02T10:{minute}:00Z"), event);
        assert_eq!(refused(&settlement), Some((RefusalReason::HoldUnknown, 0)));
    }
}

#[test]
fn a_hold_lapses_after_its_minutes() {
    let mut shop = shop_with(100);
    shop.happen("2026-01-02T10:00:00Z", hold("h1", 60));
    assert!(shop.tick("2026-01-02T10:29:59Z").entries.is_empty());
    // The late commit comes with the entry of the time-out, made in the same request.
    let settlement = shop.happen("2026-01-02T10:30:00Z", committed("h1"));
    assert_eq!(refused(&settlement), Some((RefusalReason::HoldLapsed, 0)));
    let lapsed = at("2026-01-02T10:30:00Z");
    assert_eq!(
        settlement.entries[0].event_id,
        format!("timeout:h1:{lapsed}")
    );
    assert_eq!(settlement.entries[0].at, lapsed);
    assert_eq!(shop.columns(), [100, 0, 0, 0]);
}

#[test]
fn the_id_of_a_lapsed_hold_can_be_used_again() {
    let mut shop = shop_with(100);
    let mut ids = Vec::new();
    for day in ["2026-01-02", "2026-01-03"] {
        shop.happen(&format!("{day}T10:00:00Z"), hold("cart", 60));
        let lapsed = shop.tick(&format!("{day}T11:00:00Z")).entries;
        ids.extend(lapsed.into_iter().map(|entry| (entry.event_id, entry.id)));
    }
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(shop.columns(), [100, 0, 0, 0]);
}

#[test]
fn what_may_not_be_held() {
    let burn = json!([{
        "id": "points",
        "burn": { "points": 100, "amount": 100, "minimum": 500, "step": 100 }
    }]);
    let mut shop = Shop::new(&with(json!({ "wallets": burn })));
    shop.explain = true;
    adjust(&mut shop, "2026-01-01T00:00:00Z", 1250, None);
    for (points, reason, missing) in [
        (480, RefusalReason::BelowMinimumPoints, 20),
        (650, RefusalReason::NotAStep, 0),
        (1300, RefusalReason::InsufficientPoints, 50),
    ] {
        let settlement = shop.happen("2026-01-02T10:00:00Z", hold("h", points));
        assert_eq!(refused(&settlement), Some((reason, missing)));
        assert!(settlement.entries.is_empty());
        let Verdict::Refused(refusal) = &settlement.outcomes[0].verdict else {
            panic!("{settlement:?}");
        };
        assert!(refusal.at.starts_with("/wallets/0/burn"), "{refusal:?}");
        assert!(!refusal.expected.is_empty() && !refusal.found.is_empty());
    }
    assert_eq!(
        refused(&shop.happen("2026-01-02T10:00:00Z", hold("h", 1200))),
        None
    );
    let again = shop.happen("2026-01-02T10:01:00Z", hold("h", 500));
    assert_eq!(refused(&again), Some((RefusalReason::AlreadyGiven, 0)));

    shop.revise(&with(json!({ "wallets": [{ "id": "points" }] })));
    let settlement = shop.happen("2026-01-02T10:02:00Z", hold("h2", 50));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::WalletNotSpendable, 0))
    );
}

#[test]
fn an_order_uses_its_hold_and_frees_the_rest() {
    let mut shop = shop_with(100);
    shop.happen("2026-01-02T10:00:00Z", hold("h1", 60));
    let mut order = order_at("o1", "2026-01-02T10:05:00Z", vec![line(1, 50)]);
    order.payments = vec![pays(50, Some("h1"))];
    let settlement = shop.happen("2026-01-02T10:05:00Z", EventBody::OrderPlaced(order));
    assert_eq!(kinds(&settlement), [EntryKind::Burn, EntryKind::Release]);
    assert_eq!(shop.columns(), [50, 0, 0, 0]);
    assert!(shop.account.holds.is_empty());
    // More than was held: the rest is burned directly.
    shop.happen("2026-01-02T11:00:00Z", hold("h2", 20));
    let mut order = order_at("o2", "2026-01-02T11:05:00Z", vec![line(1, 45)]);
    order.payments = vec![pays(45, Some("h2"))];
    shop.happen("2026-01-02T11:05:00Z", EventBody::OrderPlaced(order));
    assert_eq!(shop.columns(), [5, 0, 0, 0]);
    shop.refund_all("2026-01-02T12:00:00Z", "o2");
    assert_eq!(shop.columns(), [50, 0, 0, 0]);
}

#[test]
fn an_order_whose_hold_lapsed_is_refused() {
    let mut shop = shop_with(100);
    shop.happen("2026-01-02T10:00:00Z", hold("h1", 60));
    let mut order = order_at("o1", "2026-01-02T10:05:00Z", vec![line(1, 50)]);
    order.payments = vec![pays(50, Some("h1"))];
    let late = shop.happen("2026-01-02T10:31:00Z", EventBody::OrderPlaced(order));
    assert_eq!(refused(&late), Some((RefusalReason::HoldLapsed, 0)));
    assert_eq!(shop.columns(), [100, 0, 0, 0]);
}

#[test]
fn held_points_outlive_their_expiry_until_the_hold_ends() {
    for (end, left) in [(committed("h1"), 0), (released("h1"), 0)] {
        let mut shop = Shop::new(&program());
        adjust(
            &mut shop,
            "2026-01-01T00:00:00Z",
            100,
            Some("2026-01-02T10:10:00Z"),
        );
        shop.happen("2026-01-02T10:00:00Z", hold("h1", 60));
        let settlement = shop.tick("2026-01-02T10:20:00Z");
        assert_eq!(kinds(&settlement), [EntryKind::Expire]);
        assert_eq!(shop.columns(), [0, 0, 60, 0]);
        assert_eq!(settlement.next_due, Some(at("2026-01-02T10:30:00Z")));
        let settlement = shop.happen("2026-01-02T10:25:00Z", end);
        assert_eq!(refused(&settlement), None);
        assert_eq!(shop.columns(), [left, 0, 0, 0]);
        assert_eq!(settlement.next_due, None);
    }
}

#[test]
fn debt_blocks_holding() {
    let mut shop = shop_with(1);
    shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
    adjust(&mut shop, "2026-01-01T11:00:00Z", -51, None);
    shop.refund_all("2026-01-02T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [0, 0, 0, 50]);
    let settlement = shop.happen("2026-01-02T11:00:00Z", hold("h1", 10));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::DebtOutstanding, 50))
    );
}

#[test]
fn a_cap_on_the_balance_counts_points_that_are_held_wait_or_are_owed() {
    // 100 points each time, a month after delivery; at most 250 on the account.
    let shop = |pending: serde_json::Value| {
        Shop::new(&with(serde_json::json!({ "earning": [{
            "id": "base", "base": { "per-unit": { "points": 1 } }, "pending": pending,
            "caps": [{ "per": "balance", "points": 250 }]
        }] })))
    };
    let when = "2026-01-01T10:00:00Z";
    let earned = |shop: &mut Shop, order: &str| -> i64 {
        let settlement = shop.buy(when, order, 10_000);
        settlement
            .earnings
            .iter()
            .map(|earning| earning.granted)
            .sum()
    };
    let mut waiting = shop(serde_json::json!({ "until": "delivered", "days": 30 }));
    let given = ["o1", "o2", "o3", "o4"].map(|order| earned(&mut waiting, order));
    assert_eq!(given, [100, 100, 50, 0], "all wait");

    let mut held = shop(serde_json::Value::Null);
    let given = ["o1", "o2"].map(|order| earned(&mut held, order));
    assert_eq!(given, [100, 100]);
    held.happen(when, hold("h1", 150));
    assert_eq!(earned(&mut held, "o3"), 50);
    // All are spent and 100 of them are taken back: 100 are owed, so 350 fit.
    let mut owing = shop(serde_json::Value::Null);
    assert_eq!(earned(&mut owing, "o1"), 100);
    let mut order = order_at("o2", when, vec![line(1, 100)]);
    order.payments = vec![pays(100, None)];
    owing.happen(when, EventBody::OrderPlaced(order));
    owing.refund_all(when, "o1");
    assert_eq!(owing.balance(), -100);
    let settlement = owing.buy(when, "o3", 100_000);
    assert_eq!(settlement.earnings[0].granted, 350);
}
