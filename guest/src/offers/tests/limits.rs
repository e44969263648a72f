//! Budgets, uses, audiences, conditions on history.

use super::*;
use crate::contract::types::{AppliedOffer, Counter, Mark, Order, OrderStatus, PastOrder};
use crate::offers::settle_uses;
use crate::testing::member;

fn budget(mode: &str) -> Engine {
    offering(&format!(
        r#"{{"id":"o","budget":{{"limit":1000,"mode":"{mode}"}},"gives":{{"order-percent":{{"percent":10}}}}}}"#
    ))
}

#[test]
fn a_budget_that_all_share() {
    let table = [
        // mode, used, cart, taken
        ("partial", 0, 7000, Some(700)),
        ("partial", 900, 2000, Some(100)),
        ("partial", 1000, 2000, None),
        ("partial", 1200, 2000, None),
        ("all-or-nothing", 900, 1000, Some(100)),
        ("all-or-nothing", 900, 2000, None),
        ("soft", 999, 2000, Some(200)),
        ("soft", 1000, 2000, None),
    ];
    for (mode, used, amount, taken) in table {
        let counted = Visit {
            counters: vec![counter("budget:other", 5000), counter("budget:o", used)],
            explain: true,
            ..Visit::default()
        };
        let receipt = visit(&budget(mode), &euros(&[amount]), &counted);
        let expected: Vec<_> = taken.into_iter().map(|amount| ("o", amount)).collect();
        assert_eq!(receipt.taken(), expected, "{mode} {used}");
        let reason = taken.is_none().then_some(RefusalReason::BudgetExhausted);
        assert_eq!(receipt.reason("o"), reason, "{mode} {used}");
    }
}

#[test]
fn the_stores_own_limit_counts_where_it_is_lower() {
    for (limit, taken) in [(500, 100), (5000, 200)] {
        let counted = Visit {
            counters: vec![SharedCounter {
                id: "budget:o".into(),
                used: 400,
                limit: Some(limit),
            }],
            ..Visit::default()
        };
        assert_eq!(
            visit(&budget("partial"), &euros(&[2000]), &counted).taken(),
            [("o", taken)]
        );
    }
}

#[test]
fn a_budget_of_uses() {
    for mode in ["partial", "all-or-nothing", "soft"] {
        let engine = offering(&format!(
            r#"{{"id":"o","budget":{{"limit":100,"counts":"uses","mode":"{mode}"}},
                "gives":{{"order-percent":{{"percent":10}}}}}}"#
        ));
        // The hundredth takes all of it, whatever it comes to.
        for (used, taken) in [(0, Some(700)), (99, Some(700)), (100, None)] {
            let counted = Visit {
                counters: vec![counter("budget:o", used)],
                explain: true,
                ..Visit::default()
            };
            let receipt = visit(&engine, &euros(&[7000]), &counted);
            let expected: Vec<_> = taken.into_iter().map(|amount| ("o", amount)).collect();
            assert_eq!(receipt.taken(), expected, "{mode} {used}");
            let reason = taken.is_none().then_some(RefusalReason::BudgetExhausted);
            assert_eq!(receipt.reason("o"), reason, "{mode} {used}");
        }
    }
}

#[test]
fn a_budget_for_each_period() {
    let table = [
        ("day", "budget:o:2026-11-21"),
        ("week", "budget:o:2026-11-16"),
        ("month", "budget:o:2026-11-01"),
        ("year", "budget:o:2026-01-01"),
        ("lifetime", "budget:o"),
    ];
    for (per, id) in table {
        let engine = offering(&format!(
            r#"{{"id":"o","budget":{{"limit":1000,"per":"{per}"}},"gives":{{"order-amount":500}}}}"#
        ));
        for (counted, taken) in [(id, 100), ("budget:o:2026-11-20", 500)] {
            let counted = Visit {
                counters: vec![counter(counted, 900)],
                ..Visit::default()
            };
            let receipt = visit(&engine, &euros(&[7000]), &counted);
            assert_eq!(receipt.taken(), [("o", taken)], "{per}");
        }
    }
}

#[test]
fn a_budget_in_another_currency_is_never_exceeded() {
    // 1.00 EUR is left: 0.853… GBP.
    let mut pounds = euros(&[2000]);
    pounds.currency = "GBP".into();
    let counted = Visit {
        counters: vec![counter("budget:o", 900)],
        ..Visit::default()
    };
    assert_eq!(
        visit(&budget("partial"), &pounds, &counted).taken(),
        [("o", 85)]
    );
}

#[test]
fn so_many_uses_by_one_member() {
    let engine = offering(r#"{"id":"o","uses_per_member":2,"gives":{"order-amount":100}}"#);
    let anna = member("anna");
    for (used, reason) in [(0, None), (1, None), (2, Some(RefusalReason::CapReached))] {
        let counters = vec![
            Counter {
                id: "offer:other".into(),
                marks: vec![Mark { start: 0, value: 9 }],
            },
            Counter {
                id: "offer:o".into(),
                marks: vec![Mark {
                    start: 0,
                    value: used,
                }],
            },
        ];
        let standing = Standing {
            usable: Vec::new(),
            debts: Vec::new(),
            counters,
            tiers: Vec::new(),
        };
        let known = Visit {
            member: Some(&anna),
            standing: Some(&standing),
            explain: true,
            ..Visit::default()
        };
        assert_eq!(
            visit(&engine, &euros(&[1000]), &known).reason("o"),
            reason,
            "{used} uses"
        );
    }
    // Nobody counts a guest.
    let guest = explain(&engine, &euros(&[1000]));
    assert_eq!(guest.reason("o"), Some(RefusalReason::NotEnrolled));
}

fn past(placed_at: &str, status: OrderStatus) -> PastOrder {
    PastOrder {
        placed_at: at(placed_at),
        status,
        net: 1000,
        discount: 0,
        units: 1,
        lines: 1,
        bundles: 0,
    }
}

#[test]
fn the_fifth_order() {
    let engine =
        offering(r#"{"id":"o","when":{"order-count":{"equals":4}},"gives":{"order-amount":2000}}"#);
    let delivered =
        |count: usize| vec![past("2026-05-01T12:00:00Z", OrderStatus::Delivered); count];
    let mut cancelled = delivered(4);
    cancelled.push(past("2026-06-01T12:00:00Z", OrderStatus::Cancelled));
    for (orders, left) in [
        (delivered(4), 8000),
        (delivered(3), 10_000),
        (cancelled, 8000),
    ] {
        let mut anna = member("anna");
        anna.orders = orders;
        let known = Visit {
            member: Some(&anna),
            ..Visit::default()
        };
        assert_eq!(visit(&engine, &euros(&[10_000]), &known).goods(), left);
    }
}

#[test]
fn winning_back_who_has_not_ordered_for_a_year() {
    let engine = offering(
        r#"{"id":"o","when":{"days-since-last-order":{"at_least":365}},"gives":{"order-amount":100}}"#,
    );
    let table = [
        (vec!["2025-09-21T12:00:00Z", "2025-10-21T12:00:00Z"], 900),
        (vec!["2025-09-21T12:00:00Z", "2025-12-21T12:00:00Z"], 1000),
        (Vec::new(), 1000),
    ];
    for (orders, left) in table {
        let mut anna = member("anna");
        let orders = orders
            .into_iter()
            .map(|at| past(at, OrderStatus::Delivered));
        anna.orders = orders.collect();
        let known = Visit {
            member: Some(&anna),
            ..Visit::default()
        };
        assert_eq!(visit(&engine, &euros(&[1000]), &known).goods(), left);
    }
    assert_eq!(
        sell(&engine, &euros(&[1000])).goods(),
        1000,
        "never a guest"
    );
}

#[test]
fn a_loyal_customer_never_sees_what_is_meant_for_prospects() {
    let engine = shop(
        r#""segments":[{"id":"loyal","when":{"order-count":{"at_least":2}}}],
           "offers":[{"id":"o","audience":{"except":["loyal"]},"minimum":{"amount":5000},
                      "gives":{"order-amount":100}}]"#,
    );
    let mut anna = member("anna");
    anna.orders = vec![past("2026-05-01T12:00:00Z", OrderStatus::Delivered); 2];
    let known = Visit {
        member: Some(&anna),
        explain: true,
        ..Visit::default()
    };
    let receipt = visit(&engine, &euros(&[1000]), &known);
    assert_eq!(receipt.reason("o"), Some(RefusalReason::ExcludedAudience));
    assert!(receipt.outcome.progress.is_empty());
    assert_eq!(sell(&engine, &euros(&[1000])).outcome.progress.len(), 1);
}

#[test]
fn more_percent_from_ten_units_on() {
    let engine = shop(
        r#""lanes":{"item":"first-by-priority"},"offers":[
            {"id":"many","priority":2,"when":{"contains":{"lines":{"tags":["eligible"]},"units":{"at_least":10}}},
             "lines":{"categories":["shirts"]},"gives":{"line-percent":{"percent":15}}},
            {"id":"few","priority":1,"lines":{"categories":["shirts"]},
             "gives":{"line-percent":{"percent":10}}}]"#,
    );
    for (shirts, trousers, taken) in [(2, 3, ("few", 1000)), (7, 5, ("many", 5250))] {
        let mut lines = vec![
            units(1, shirts, 5000 * i64::from(shirts)),
            units(2, trousers, 9000),
        ];
        for line in &mut lines {
            line.tags = vec!["eligible".into()];
        }
        lines[0].category = Some("shirts".into());
        assert_eq!(sell(&engine, &cart("EUR", lines)).taken(), [taken]);
    }
}

#[test]
fn what_placing_an_order_moves() {
    let engine = offering(
        r#"{"id":"a","uses_per_member":1,"budget":{"limit":10000},"gives":{"order-amount":1000}},
           {"id":"b","budget":{"limit":5000,"mode":"soft"},"code":{"public":["TEN"],"uses":7,"coupons":true},
            "gives":{"order-amount":1000}},
           {"id":"c","code":{"public":["FREE"]},"gives":"free-shipping"},
           {"id":"d","budget":{"limit":3,"counts":"uses","per":"week"},"gives":{"gift":{"sku":"mug"}}}"#,
    );
    let applied = |offer: &str, code: Option<&str>, amount: i64| AppliedOffer {
        offer: offer.into(),
        code: code.map(Into::into),
        amount,
    };
    let mut goods = euros(&[10_000]);
    goods.currency = "GBP".into();
    let order = Order {
        id: "o-1".into(),
        placed_at: at("2026-11-21T12:00:00Z"),
        cart: goods,
        payments: Vec::new(),
        offers: vec![
            applied("a", None, 854),
            applied("a", None, 0),
            applied("b", Some("ten"), 100),
            applied("b", Some("TEN"), 0),
            applied("b", Some("X7-Q2"), 0),
            applied("c", Some("FREE"), 500),
            applied("gone", None, 100),
            applied("d", None, 0),
            applied("d", None, 0),
        ],
    };
    let facts = Facts::new(
        &engine,
        order.placed_at,
        false,
        None,
        None,
        Some(&order.cart),
        Vec::new(),
    );
    let (moves, spent) = settle_uses(&engine, &order, &facts).unwrap();
    let moves: Vec<_> = moves
        .iter()
        .map(|m| (m.id.as_str(), m.start, m.delta))
        .collect();
    assert_eq!(moves, [("offer:a", 0, 1)]);
    let deltas: Vec<_> = spent
        .iter()
        .map(|s| (&*s.delta.id, s.delta.delta, s.delta.limit, s.by_value))
        .collect();
    // 8.54 GBP are 10.0029… EUR, 1.00 GBP is 1.17 EUR.
    let expected = [
        ("budget:a", 1000, Some(10_000), true),
        ("budget:b", 117, None, true),
        ("code:b:TEN", 1, Some(7), false),
        ("budget:d:2026-11-16", 1, Some(3), false),
    ];
    assert_eq!(deltas, expected);
}
