//! Budgets of a period and of uses, from the cart to the last return (rule 3.17).

use serde_json::{Value, json};

use super::shop::{Shop, order_at, returns, with};
use crate::contract::types::{AppliedOffer, EventBody, Order};
use crate::testing::line;

fn budgeted(budget: &Value) -> Shop {
    Shop::new(&with(json!({
        "earning": [{ "id": "base", "base": { "per-unit": { "points": 1 } }, "budget": budget }],
        "offers": [{ "id": "ten", "gives": { "order-amount": 1000 }, "budget": budget }]
    })))
}

/// Two lines of 50.00, 10.00 off.
fn order(id: &str, when: &str) -> Order {
    let mut order = order_at(id, when, vec![line(1, 5000), line(2, 5000)]);
    for line in &mut order.cart.lines {
        line.discount = 500;
    }
    order.offers = vec![AppliedOffer {
        offer: "ten".into(),
        code: None,
        amount: 1000,
    }];
    order
}

/// What is used of the two budgets in a period: points and cents, or uses.
fn used(shop: &Shop, period: &str) -> [i64; 2] {
    ["budget:base", "budget:ten"].map(|budget| {
        let id = [budget, period].concat();
        let mut counters = shop.shared.iter();
        counters
            .find(|counter| counter.id == id)
            .map_or(0, |counter| counter.used)
    })
}

#[test]
fn each_month_has_its_own_budget_and_a_refund_releases_that_of_its_month() {
    let mut shop = budgeted(&json!({ "limit": 5000, "per": "month" }));
    let days = ["2026-03-31T12:00:00Z", "2026-04-01T12:00:00Z"];
    for (id, when) in [("o1", days[0]), ("o2", days[1])] {
        shop.happen(when, EventBody::OrderPlaced(order(id, when)));
    }
    assert_eq!(used(&shop, ":2026-03-01"), [90, 1000]);
    assert_eq!(used(&shop, ":2026-04-01"), [90, 1000]);
    // A half of the order of March comes back in April.
    shop.happen("2026-04-02T12:00:00Z", returns("o1", 1, 4500));
    assert_eq!(used(&shop, ":2026-03-01"), [45, 500]);
    shop.refund_all("2026-04-03T12:00:00Z", "o1");
    assert_eq!(used(&shop, ":2026-03-01"), [0, 0]);
    assert_eq!(used(&shop, ":2026-04-01"), [90, 1000]);
}

#[test]
fn a_use_goes_back_with_the_last_return() {
    let mut shop = budgeted(&json!({ "limit": 1, "counts": "uses" }));
    let when = "2026-03-31T12:00:00Z";
    shop.happen(when, EventBody::OrderPlaced(order("o1", when)));
    assert_eq!((used(&shop, ""), shop.balance()), ([1, 1], 90));
    // It was the only one.
    let when = "2026-04-01T12:00:00Z";
    let mut second = order("o2", when);
    second.offers.clear();
    shop.happen(when, EventBody::OrderPlaced(second));
    assert_eq!((used(&shop, ""), shop.balance()), ([1, 1], 90));
    shop.happen("2026-04-02T12:00:00Z", returns("o1", 1, 4500));
    assert_eq!((used(&shop, ""), shop.balance()), ([1, 1], 45));
    shop.happen("2026-04-03T12:00:00Z", returns("o1", 2, 4500));
    assert_eq!((used(&shop, ""), shop.balance()), ([0, 0], 0));
    let when = "2026-04-04T12:00:00Z";
    shop.happen(when, EventBody::OrderPlaced(order("o3", when)));
    assert_eq!((used(&shop, ""), shop.balance()), ([1, 1], 90));
}
