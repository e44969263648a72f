//! What an order gave that cannot be called back (rules 3.18 and 4.4).

use serde_json::{Value, json};

use super::campaigns::{campaigns, earned, finding, points, shop};
use super::shop::{Shop, order_at, refused};
use crate::contract::ledger::Settlement;
use crate::contract::types::{Channel, EventBody, OrderChange, OrderChangeKind, RefusalReason};
use crate::testing::line;

const PLACED: &str = "2026-11-01T10:00:00Z";
const LATER: &str = "2026-11-05T10:00:00Z";

/// Ten points and a call for an order of 20.00, once ever, and once for all members.
fn caller(budget: Value) -> Shop {
    let mut shop = campaigns(json!([{
        "id": "call", "on": ["order"], "minimum": { "amount": 2000 },
        "limit": { "per": "lifetime" }, "budget": budget,
        "gives": [{ "points": { "points": 10 } }, { "task": { "text": "call" } }]
    }]));
    shop.explain = true;
    shop
}

fn uses() -> Value {
    json!({ "limit": 1, "counts": "uses" })
}

fn amend(shop: &mut Shop, order: &str, amount: i64) -> Settlement {
    let order = order_at(order, PLACED, vec![line(1, amount)]);
    let how = OrderChangeKind::Amended;
    shop.happen(LATER, EventBody::OrderChanged(OrderChange { how, order }))
}

/// The campaign's own count, and what is used of its budget.
fn counts(shop: &Shop, campaign: &str) -> (i64, i64) {
    let id = format!("campaign:{campaign}");
    let counter = shop.account.counters.iter().find(|one| one.id == id);
    let marks = counter.map_or(0, |one| one.marks.iter().map(|mark| mark.value).sum());
    (marks, shop.shared.iter().map(|one| one.used).sum())
}

#[test]
fn it_stays_counted_when_the_order_comes_back() {
    let mut shop = caller(uses());
    assert_eq!(shop.buy(PLACED, "o1", 2000).effects.len(), 1);
    assert_eq!((shop.balance(), counts(&shop, "call")), (30, (1, 1)));
    shop.refund_all(LATER, "o1");
    assert_eq!((shop.balance(), counts(&shop, "call")), (0, (1, 1)));
    let again = shop.buy(LATER, "o2", 2000);
    assert!(again.effects.is_empty());
    let reached = Some((RefusalReason::CapReached, 1));
    assert_eq!((shop.balance(), finding(&again, "call")), (20, reached));
}

#[test]
fn a_budget_of_points_goes_back_with_them() {
    let mut shop = caller(json!({ "limit": 10 }));
    shop.buy(PLACED, "o1", 2000);
    assert_eq!(counts(&shop, "call"), (1, 10));
    shop.refund_all(LATER, "o1");
    assert_eq!(counts(&shop, "call"), (1, 0));
}

#[test]
fn what_was_only_said_is_said_again() {
    let mut shop = campaigns(json!([{
        "id": "thanks", "on": ["order"], "limit": { "per": "lifetime" },
        "gives": [{ "message": { "text": "hello", "channels": ["email"] } }]
    }]));
    shop.member.consents = vec![Channel::Email];
    assert_eq!(shop.buy(PLACED, "o1", 100).effects.len(), 1);
    shop.refund_all(LATER, "o1");
    assert_eq!(counts(&shop, "thanks"), (0, 0));
    assert_eq!(shop.buy(LATER, "o2", 100).effects.len(), 1);
}

#[test]
fn an_order_that_earned_nothing_hands_it_out_once() {
    let gifts = [
        json!({ "gift": { "sku": "mug" } }),
        json!({ "message": { "text": "hello", "channels": ["on-site"] } }),
    ];
    for gift in gifts {
        let mut shop = shop(json!({
            "earning": [],
            "campaigns": [{
                "id": "mug", "on": ["order"], "minimum": { "amount": 2000 }, "gives": [gift]
            }]
        }));
        assert_eq!(shop.buy(PLACED, "o1", 2000).effects.len(), 1);
        let again = shop.buy(LATER, "o1", 2000);
        assert_eq!(refused(&again), Some((RefusalReason::AlreadyGiven, 0)));
        assert!(again.effects.is_empty() && again.entries.is_empty());
        assert!(shop.account.counters.is_empty());
        // A change is no second order, and a refund finds nothing to take.
        assert!(amend(&mut shop, "o1", 3000).effects.is_empty());
        assert!(shop.refund_all(LATER, "o1").entries.is_empty());
        // An order for which nothing happens leaves nothing.
        assert!(shop.buy(LATER, "o2", 1999).entries.is_empty());
        assert_eq!(amend(&mut shop, "o2", 2000).effects.len(), 1);
    }
}

#[test]
fn a_changed_order_keeps_its_gift_and_its_points() {
    let mut shop = caller(uses());
    shop.buy(PLACED, "o1", 2000);
    // Amount, then points: they come and go with what the order deserves, the gift stays.
    for (amount, balance) in [(3000, 40), (1000, 10), (1100, 11), (4000, 50), (5000, 60)] {
        let settlement = amend(&mut shop, "o1", amount);
        assert!(settlement.effects.is_empty(), "{amount}");
        assert_eq!(
            (shop.balance(), counts(&shop, "call")),
            (balance, (1, 1)),
            "{amount}"
        );
    }
    shop.refund_all(LATER, "o1");
    assert_eq!((shop.balance(), counts(&shop, "call")), (0, (1, 1)));
    assert!(shop.buy(LATER, "o2", 9000).effects.is_empty());
}

/// Orders of 60.00, 60.00 and 50.00: the second one passes 100.00.
fn fan(gives: &Value) -> Shop {
    let mut shop = campaigns(json!([{
        "id": "fan", "on": [{ "spend-crossed": 10_000 }], "limit": { "per": "month" }, "gives": gives
    }]));
    for (order, amount) in [("o1", 6000), ("o2", 6000), ("o3", 5000)] {
        shop.buy(PLACED, order, amount);
    }
    assert_eq!(counts(&shop, "fan").0, 1);
    shop
}

#[test]
fn the_order_that_passed_an_amount_is_cancelled() {
    let mut shop = fan(&points(500));
    assert_eq!(shop.balance(), 670);
    shop.refund_all(LATER, "o2");
    assert_eq!(shop.balance(), 110);
    // The others are above the amount: the next order brings it.
    let next = shop.buy(LATER, "o4", 100);
    assert_eq!(earned(&next), [("base", 1), ("fan", 500)]);
    // Once for ever, whatever the limit, and however long ago.
    let settlement = shop.buy("2028-01-05T10:00:00Z", "o5", 20_000);
    assert_eq!(earned(&settlement), [("base", 200)]);
}

#[test]
fn the_order_that_passed_an_amount_is_changed() {
    let mut shop = fan(&points(500));
    amend(&mut shop, "o2", 5000);
    assert_eq!((shop.balance(), counts(&shop, "fan").0), (660, 1));
    let mut shop = fan(&json!([{ "task": { "text": "call" } }]));
    assert!(amend(&mut shop, "o2", 5000).effects.is_empty());
    shop.refund_all(LATER, "o2");
    assert!(shop.buy(LATER, "o4", 9000).effects.is_empty());
    assert_eq!(counts(&shop, "fan").0, 1);
}

#[test]
fn who_is_above_an_amount_gets_a_new_campaign_with_the_next_order() {
    let with = |ids: &[&str]| {
        let one = |id: &&str| json!({ "id": id, "on": [{ "spend-crossed": 10_000 }], "gives": points(5) });
        json!({ "campaigns": ids.iter().map(one).collect::<Vec<_>>() })
    };
    let mut shop = shop(with(&["fan"]));
    shop.buy(PLACED, "o1", 12_000);
    assert_eq!(shop.balance(), 125);
    let program = super::shop::with(with(&["fan", "more"]));
    shop.revise(&program);
    let settlement = shop.buy(LATER, "o2", 10);
    assert_eq!(earned(&settlement), [("more", 5)]);
}
