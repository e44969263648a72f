//! Campaigns on orders: limits, budgets, and what goes back with an order (rule 4.4).

use serde_json::json;

use super::campaigns::{campaigns, earned, finding, points};
use super::history::History;
use super::shop::{order_at, order_of_cart, returns};
use crate::contract::types::{CapKind, EventBody, RefusalReason};
use crate::testing::{at, cart, line, past};

#[test]
fn an_order_gives_and_a_refund_takes_back() {
    let mut shop = campaigns(json!([{
        "id": "coffee",
        "on": ["order"],
        "lines": { "skus": ["sku-2", "sku-3"] },
        "minimum": { "amount": 3000 },
        "limit": { "times": 2, "per": "month" },
        "budget": { "limit": 250 },
        "gives": points(100)
    }]));
    shop.explain = true;
    let lines = || vec![line(1, 1000), line(2, 2500), line(3, 1500)];
    let order = order_at("o1", "2026-11-01T10:00:00Z", lines());
    let settlement = shop.happen("2026-11-01T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!(earned(&settlement), [("base", 50), ("coffee", 100)]);
    let split: Vec<_> = settlement.earnings[1]
        .split
        .iter()
        .map(|one| (one.line, one.amount))
        .collect();
    assert_eq!(split, [(2, 63), (3, 37)]);
    assert_eq!(shop.shared[0].used, 100);
    // The minimum still holds: 2500 + 500.
    shop.happen("2026-11-02T10:00:00Z", returns("o1", 3, 1000));
    assert_eq!((shop.balance(), shop.shared[0].used), (140, 100));
    // Below it all of it goes back, with the use of limit and budget.
    let back = shop.happen("2026-11-03T10:00:00Z", returns("o1", 2, 1));
    let taken = back
        .entries
        .iter()
        .find(|one| one.rule == "coffee" && one.wallet == "points");
    assert_eq!(taken.unwrap().available, -100);
    assert_eq!((shop.balance(), shop.shared[0].used), (39, 0));
    assert!(shop.account.counters.is_empty());

    let small = order_at("o2", "2026-11-04T10:00:00Z", vec![line(2, 2900)]);
    let settlement = shop.happen("2026-11-04T10:00:00Z", EventBody::OrderPlaced(small));
    assert_eq!(
        finding(&settlement, "coffee"),
        Some((RefusalReason::BelowMinimum, 100))
    );
    let other = order_at("o3", "2026-11-04T11:00:00Z", vec![line(1, 2900)]);
    let settlement = shop.happen("2026-11-04T11:00:00Z", EventBody::OrderPlaced(other));
    assert_eq!(
        finding(&settlement, "coffee"),
        Some((RefusalReason::NoEligibleLine, 0))
    );
}

#[test]
fn limits_and_budgets_cut() {
    let mut shop = campaigns(json!([
        { "id": "twice", "on": ["order"], "limit": { "times": 2, "per": "month" }, "gives": points(10) },
        { "id": "part", "on": ["order"], "budget": { "limit": 25 }, "gives": points(20) },
        { "id": "whole", "on": ["order"], "budget": { "limit": 25, "mode": "all-or-nothing" }, "gives": points(20) },
        { "id": "three", "on": ["order"], "budget": { "limit": 3, "counts": "uses", "per": "month" }, "gives": points(1) }
    ]));
    shop.explain = true;
    for (day, expected) in [
        (
            1,
            vec![("twice", 10), ("part", 20), ("whole", 20), ("three", 1)],
        ),
        (2, vec![("twice", 10), ("part", 5), ("three", 1)]),
        (3, vec![("three", 1)]),
        (4, vec![]),
    ] {
        let settlement = shop.buy(
            &format!("2026-11-0{day}T10:00:00Z"),
            &format!("o{day}"),
            100,
        );
        let given = earned(&settlement);
        assert_eq!(given.get(1..).unwrap(), expected, "{day}");
        if day == 2 {
            let part = &settlement.earnings[2];
            assert_eq!((part.desired, part.cap), (20, Some(CapKind::Budget)));
        }
        if day == 4 {
            assert_eq!(
                finding(&settlement, "twice"),
                Some((RefusalReason::CapReached, 1))
            );
            for id in ["part", "whole", "three"] {
                assert_eq!(
                    finding(&settlement, id),
                    Some((RefusalReason::BudgetExhausted, 0))
                );
            }
        }
    }
    let december = shop.buy("2026-12-01T10:00:00Z", "o5", 100);
    assert_eq!(earned(&december)[1..], [("twice", 10), ("three", 1)]);
    let months: Vec<_> = shop
        .shared
        .iter()
        .map(|one| (one.id.as_str(), one.used))
        .collect();
    assert_eq!(
        months,
        [
            ("budget:part", 25),
            ("budget:whole", 20),
            ("budget:three:2026-11-01", 3),
            ("budget:three:2026-12-01", 1)
        ]
    );
}

#[test]
fn the_amount_of_all_orders_is_passed_once() {
    let mut shop = campaigns(
        json!([{ "id": "fan", "on": [{ "spend-crossed": 10_000 }], "gives": points(500) }]),
    );
    assert_eq!(
        earned(&shop.buy("2026-11-01T10:00:00Z", "o1", 9_999)),
        [("base", 99)]
    );
    let settlement = shop.buy("2026-11-02T10:00:00Z", "o2", 1);
    assert_eq!(earned(&settlement), [("fan", 500)]);
    // The order that passed it comes back, and another one passes it again.
    shop.refund_all("2026-11-03T10:00:00Z", "o2");
    assert_eq!(shop.balance(), 99);
    assert_eq!(
        earned(&shop.buy("2026-11-04T10:00:00Z", "o3", 100)),
        [("base", 1), ("fan", 500)]
    );
    // Another one comes back: what was given stays, and is not given again.
    shop.refund_all("2026-11-05T10:00:00Z", "o1");
    assert_eq!(
        earned(&shop.buy("2026-11-06T10:00:00Z", "o4", 10_000)),
        [("base", 100)]
    );
    assert_eq!(shop.account.counters[1].id, "spend");
    assert_eq!(shop.account.counters[1].marks[0].value, 10_100);
}

#[test]
fn the_second_order() {
    let mut shop = campaigns(json!([{
        "id": "second", "on": ["order"], "when": { "order-count": { "equals": 1 } }, "gives": points(50)
    }]));
    shop.buy("2026-11-01T10:00:00Z", "o1", 100);
    assert_eq!(shop.balance(), 1);
    shop.member.orders.push(past("2026-11-01T10:00:00Z", 100));
    shop.buy("2026-11-02T10:00:00Z", "o2", 100);
    assert_eq!(shop.balance(), 52);
    shop.member.orders.push(past("2026-11-02T10:00:00Z", 100));
    shop.buy("2026-11-03T10:00:00Z", "o3", 100);
    assert_eq!(shop.balance(), 53);
}

#[test]
fn a_limit_and_a_mission_of_other_periods() {
    let mut shop = campaigns(json!([{
        "id": "card", "on": ["order"], "limit": { "times": 2, "per": "month" },
        "mission": { "target": 2, "repeats": true }, "gives": points(10)
    }]));
    // Orders of 0.10 earn nothing by themselves.
    for (number, balance) in (1..).zip([0, 10, 10, 20, 20, 20]) {
        shop.buy(
            &format!("2026-11-0{number}T10:00:00Z"),
            &format!("o{number}"),
            10,
        );
        assert_eq!(shop.balance(), balance, "{number}");
    }
    // What the month held up comes with the next one.
    shop.buy("2026-12-01T10:00:00Z", "o7", 10);
    assert_eq!(shop.balance(), 30);
    shop.buy("2026-12-02T10:00:00Z", "o8", 10);
    assert_eq!(shop.balance(), 40);
}

#[test]
fn when_all_orders_come_back_nothing_is_left() {
    let programme = json!([
        { "id": "each", "on": ["order"], "minimum": { "amount": 2000 }, "gives": [
            { "points": { "points": 7 } }, { "points": { "points": 3, "wallet": "gifts" } }
        ] },
        { "id": "some", "on": ["order"], "lines": { "skus": ["sku-2"] }, "minimum": { "units": 2 },
          "limit": { "times": 2, "per": "week" }, "budget": { "limit": 500 }, "gives": points(11) },
        { "id": "card", "on": ["order"], "mission": { "target": 4, "counts": "units", "repeats": true },
          "budget": { "limit": 9, "counts": "uses", "per": "month" }, "gives": points(13) },
        { "id": "month", "on": ["order"], "mission": { "target": 9000, "counts": "amount", "per": "month" },
          "limit": { "per": "year" }, "gives": points(17) },
        { "id": "streak", "on": ["order"], "mission": { "target": 2, "per": "day", "streak": true },
          "gives": points(19) },
        { "id": "mug", "on": ["order"], "limit": { "times": 3, "per": "lifetime" },
          "budget": { "limit": 3, "counts": "uses" }, "gives": [{ "gift": { "sku": "mug" } }] },
        { "id": "fan", "on": [{ "spend-crossed": 15_000 }], "gives": points(23) }
    ]);
    let mut rules: Vec<String> = Vec::new();
    for seed in 0..40 {
        let mut chance = History::new(seed).chance;
        let mut shop = campaigns(programme.clone());
        let mut now = at("2026-11-25T10:00:00Z");
        let mut open: Vec<String> = Vec::new();
        let (mut number, mut mugs) = (0, 0);
        while number < 12 || !open.is_empty() {
            now += 3_600_000 * (1 + chance.amount(9));
            let index = usize::try_from(chance.pick(16)).unwrap();
            if number < 12 && index < 10 {
                number += 1;
                let mut lines = Vec::new();
                for sku in 1..=1 + u32::try_from(chance.pick(3)).unwrap() {
                    let mut line = line(sku, chance.amount(4000));
                    line.quantity = 1 + u32::try_from(chance.pick(3)).unwrap();
                    lines.push(line);
                }
                let order = order_of_cart(&format!("o{number}"), now, cart("EUR", lines));
                open.push(order.id.clone());
                let settlement = shop.happen_at(now, EventBody::OrderPlaced(order));
                mugs += i64::try_from(settlement.effects.len()).unwrap();
                rules.extend(earned(&settlement).iter().map(|one| one.0.to_owned()));
            } else if index < 13 && !open.is_empty() {
                let order = &open[index % open.len()];
                shop.happen_at(now, returns(order, 1, chance.amount(2000)));
            } else if !open.is_empty() {
                let order = open.remove(index % open.len());
                shop.happen_at(now, EventBody::OrderCancelled(order));
            }
        }
        assert_eq!(shop.columns(), [0; 4], "{seed}");
        // But for the mugs, which are gone.
        let counters = &shop.account.counters;
        let left: Vec<_> = counters.iter().map(|one| one.marks[0].value).collect();
        assert_eq!(left, [mugs.min(3)], "{seed}: {counters:?}");
        let used: Vec<_> = shop.shared.iter().filter(|one| one.used != 0).collect();
        assert_eq!(used.len(), 1, "{seed}: {used:?}");
        assert_eq!((used[0].id.as_str(), used[0].used), ("budget:mug", mugs));
    }
    for rule in ["each", "some", "card", "month", "streak", "fan"] {
        assert!(rules.iter().any(|one| one == rule), "{rule}");
    }
}
