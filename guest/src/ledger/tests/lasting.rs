//! What an order gave that cannot be called back (rules 3.18 and 4.4).

use serde_json::{Value, json};

use super::campaigns::{campaigns, earned, finding, points, shop};
use super::history::Chance;
use super::shop::{Shop, order_at, refused};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    Channel, Effect, EventBody, OrderChange, OrderChangeKind, RefusalReason,
};
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

/// Buy five, get a mug with the sixth; no more mugs than the budget has.
fn card(budget: i64) -> Shop {
    campaigns(json!([{
        "id": "m", "on": ["order"], "budget": { "limit": budget, "counts": "uses" },
        "mission": { "target": 6, "counts": "units", "repeats": true },
        "gives": [{ "gift": { "sku": "mug" } }]
    }]))
}

/// An order of so many units, placed (or amended); how many mugs come with it.
fn mugs(shop: &mut Shop, order: &str, units: i64, amended: bool) -> i64 {
    let mut goods = line(1, units * 100);
    goods.quantity = u32::try_from(units).unwrap();
    let order = order_at(order, PLACED, vec![goods]);
    let how = OrderChangeKind::Amended;
    let settlement = if amended {
        shop.happen(LATER, EventBody::OrderChanged(OrderChange { how, order }))
    } else {
        shop.happen(PLACED, EventBody::OrderPlaced(order))
    };
    let count = |effect: &Effect| match effect {
        Effect::Gift(gift) => i64::from(gift.quantity),
        _ => 0,
    };
    settlement.effects.iter().map(count).sum()
}

#[test]
fn a_changed_order_gets_what_it_deserves_more_of_a_card() {
    let table: [(&[(i64, i64)], i64); 6] = [
        (&[(6, 1), (12, 1)], 1),
        (&[(6, 1), (18, 2)], 1),
        (&[(5, 0), (6, 1), (5, 0), (6, 0)], 1),
        (&[(12, 2), (6, 0), (12, 0)], 1),
        // What was given stays counted, however often the order changes.
        (&[(12, 2), (6, 0)], 0),
        (&[(12, 2), (6, 0), (6, 0), (7, 0), (6, 0)], 0),
    ];
    for (versions, next) in table {
        let mut shop = card(1000);
        let mut given = 0;
        for (index, (units, more)) in versions.iter().enumerate() {
            assert_eq!(
                mugs(&mut shop, "o1", *units, index > 0),
                *more,
                "{versions:?}"
            );
            given += more;
            assert_eq!(counts(&shop, "m"), (given, given), "{versions:?}");
        }
        assert_eq!(mugs(&mut shop, "o2", 6, false), next, "{versions:?}");
    }
}

/// One gift is one, also where the new version is counted in another window.
#[test]
fn a_changed_order_of_another_month_keeps_one_gift() {
    let mut shop = campaigns(json!([{
        "id": "call", "on": ["order"], "limit": { "per": "month" },
        "gives": [{ "task": { "text": "call" } }]
    }]));
    assert_eq!(shop.buy(PLACED, "o1", 2000).effects.len(), 1);
    for when in ["2026-10-30T10:00:00Z", PLACED, "2026-10-30T10:00:00Z"] {
        let order = order_at("o1", when, vec![line(1, 2000)]);
        let how = OrderChangeKind::Exchanged;
        let change = EventBody::OrderChanged(OrderChange { how, order });
        assert!(shop.happen(LATER, change).effects.is_empty());
        assert_eq!(counts(&shop, "call"), (1, 0));
    }
}

/// What is counted is what was handed out, no more than the units deserved when it was, nor than
/// the budget has.
#[test]
fn a_card_counts_what_it_handed_out_whatever_changes() {
    for seed in 0..150 {
        let mut chance = Chance(seed);
        let budget = 1 + chance.amount(9);
        let mut shop = card(budget);
        let mut orders: Vec<i64> = Vec::new();
        let (mut given, mut most) = (0, 0);
        for _ in 0..12 {
            let which = usize::try_from(chance.amount(4)).unwrap();
            let units = 1 + chance.amount(20);
            let more = match orders.get_mut(which) {
                Some(former) if chance.amount(4) == 0 => {
                    *former = 0;
                    let settlement = shop.refund_all(LATER, &format!("o{which}"));
                    assert!(settlement.effects.is_empty());
                    0
                }
                Some(former) => {
                    *former = units;
                    mugs(&mut shop, &format!("o{which}"), units, true)
                }
                None => {
                    let order = format!("o{}", orders.len());
                    orders.push(units);
                    mugs(&mut shop, &order, units, false)
                }
            };
            given += more;
            let deserved = orders.iter().sum::<i64>() / 6;
            most = deserved.max(most);
            assert!(more == 0 || given <= deserved, "{seed}: {orders:?}");
            assert!(given <= most.min(budget), "{seed}: {orders:?}");
            assert_eq!(counts(&shop, "m"), (given, given), "{seed}: {orders:?}");
        }
        // The next order brings all that is due.
        let next = mugs(&mut shop, "last", 6, false);
        let due = (orders.iter().sum::<i64>() + 6) / 6;
        assert_eq!(
            given + next,
            due.min(budget).max(given),
            "{seed}: {orders:?}"
        );
    }
}

/// Ids are of their own in each list only.
#[test]
fn a_rule_of_the_same_id_is_no_campaign() {
    let mut shop = shop(json!({
        "earning": [{ "id": "call", "base": { "per-unit": { "points": 1 } } }],
        "campaigns": [{
            "id": "call", "on": ["order"], "minimum": { "amount": 5000 },
            "gives": [{ "points": { "points": 10 } }, { "task": { "text": "call" } }]
        }]
    }));
    assert!(shop.buy(PLACED, "o1", 4000).effects.is_empty());
    assert_eq!(amend(&mut shop, "o1", 6000).effects.len(), 1);
    assert!(amend(&mut shop, "o1", 7000).effects.is_empty());
}

#[test]
fn what_was_said_with_points_is_not_said_again_for_a_changed_order() {
    let mut shop = campaigns(json!([{
        "id": "thanks", "on": ["order"], "gives": [
            { "points": { "points": 10 } },
            { "message": { "text": "hello", "channels": ["on-site"] } }
        ]
    }]));
    assert_eq!(shop.buy(PLACED, "o1", 100).effects.len(), 1);
    for amount in [200, 300] {
        assert!(amend(&mut shop, "o1", amount).effects.is_empty());
    }
    assert_eq!(shop.balance(), 13);
    shop.refund_all(LATER, "o1");
    assert_eq!(shop.balance(), 0);
}

#[test]
fn an_explanation_tells_of_an_amount_that_was_passed() {
    let mut shop = fan(&points(500));
    shop.explain = true;
    let settlement = shop.buy(LATER, "o4", 100);
    let given = Some((RefusalReason::AlreadyGiven, 0));
    assert_eq!(finding(&settlement, "fan"), given);
    assert_eq!(earned(&settlement), [("base", 1)]);
}
