//! The incentives that shops know by name, each as an offer.

use super::*;
use crate::contract::checkout::Lacking;
use crate::contract::types::{Access, LineKind};
use crate::testing::{member, past};

/// A member who placed so many orders.
fn after(orders: usize) -> Member {
    let mut anna = member("anna");
    anna.orders = vec![past("2026-05-01T12:00:00Z", 3000); orders];
    anna
}

fn by(engine: &Engine, member: &Member, cart: &Cart, now: &str) -> Receipt {
    let known = Visit {
        now: at(now),
        member: Some(member),
        explain: true,
        ..Visit::default()
    };
    visit(engine, cart, &known)
}

const NOON: &str = "2026-11-21T12:00:00+01:00";

#[test]
fn subscribe_and_save() {
    let engine = offering(
        r#"{"id":"o","lines":{"kinds":["subscription"]},"gives":{"line-percent":{"percent":15}}}"#,
    );
    let mut goods = euros(&[2499, 1999]);
    assert!(sell(&engine, &goods).discounts().is_empty());
    goods.lines[1].kind = LineKind::Subscription;
    // 15% of 19.99 are 2.9985.
    assert_eq!(sell(&engine, &goods).nets, [2499, 1699]);
}

#[test]
fn a_private_sale() {
    let engine = shop(
        r#""segments":[{"id":"vip"}],"offers":[
            {"id":"sale","audience":{"segments":["vip"]},"lines":{"tags":["sale"]},
             "during":{"starts":"2026-11-20","ends":"2026-11-22"},
             "gives":{"line-percent":{"percent":30}}},
            {"id":"door","audience":{"segments":["vip"]},"minimum":{"amount":5000},
             "gives":{"access":{"opens":"winter-sale","days":7}}},
            {"id":"club","audience":{"segments":["vip"]},"gives":{"access":{"opens":"club"}}}]"#,
    );
    let mut vip = member("anna");
    vip.segments = vec!["vip".into()];
    let mut goods = euros(&[10_000, 4000]);
    goods.lines[0].tags = vec!["sale".into()];
    let receipt = by(&engine, &vip, &goods, NOON);
    assert_eq!(receipt.nets, [7000, 4000]);
    let right = |offer: &str, opens: &str, expires_at: Option<i64>| {
        Effect::Access(Access {
            offer: offer.into(),
            opens: opens.into(),
            expires_at,
        })
    };
    // To the end of 28 November.
    let until = at("2026-11-29T00:00:00+01:00");
    assert_eq!(
        receipt.outcome.effects[1..],
        [
            right("club", "club", None),
            right("door", "winter-sale", Some(until))
        ]
    );
    assert_eq!(receipt.outcome.discounts, 3000);
    let over = by(&engine, &vip, &goods, "2026-11-23T00:00:00+01:00");
    assert_eq!(over.reason("sale"), Some(RefusalReason::OutsideWindow));
    let other = by(&engine, &member("bert"), &goods, NOON);
    assert_eq!(other.goods(), 14_000);
    assert_eq!(other.reason("door"), Some(RefusalReason::NotInAudience));
    assert!(other.outcome.effects.is_empty());
}

#[test]
fn a_week_end_promotion() {
    let engine = offering(
        r#"{"id":"o","during":{"weekdays":["saturday","sunday"]},"gives":{"order-percent":{"percent":20}}}"#,
    );
    let table = [
        ("2026-11-20T23:59:59+01:00", 10_000),
        ("2026-11-21T00:00:00+01:00", 8000),
        ("2026-11-22T23:59:59+01:00", 8000),
        ("2026-11-23T00:00:00+01:00", 10_000),
    ];
    for (now, left) in table {
        let receipt = by(&engine, &member("anna"), &euros(&[10_000]), now);
        assert_eq!(receipt.goods(), left, "{now}");
    }
}

#[test]
fn the_first_order() {
    let engine = offering(
        r#"{"id":"o","when":{"all":[{"enrolled":true},{"order-count":{"equals":0}}]},
            "uses_per_member":1,"gives":{"order-percent":{"percent":20,"max_amount":1500}}}"#,
    );
    let left = |member: &Member, amount: i64| by(&engine, member, &euros(&[amount]), NOON).goods();
    assert_eq!(left(&after(0), 5000), 4000);
    assert_eq!(left(&after(0), 10_000), 8500, "15.00 at most");
    assert_eq!(left(&after(1), 5000), 5000);
    let mut cancelled = after(1);
    cancelled.orders[0].status = crate::contract::types::OrderStatus::Cancelled;
    assert_eq!(left(&cancelled, 5000), 4000, "it never came to be");
    let guest = explain(&engine, &euros(&[5000]));
    assert_eq!(guest.reason("o"), Some(RefusalReason::NotEnrolled));
}

#[test]
fn a_share_off_after_so_many_orders() {
    let engine = offering(
        r#"{"id":"o","when":{"order-count":{"at_least":3}},"gives":{"order-percent":{"percent":10}}}"#,
    );
    for (orders, left, missing) in [(1, 5000, 2), (2, 5000, 1), (3, 4500, 0), (8, 4500, 0)] {
        let receipt = by(&engine, &after(orders), &euros(&[5000]), NOON);
        assert_eq!(receipt.goods(), left, "{orders}");
        let rows = receipt.outcome.progress.iter();
        let told: Vec<_> = rows.map(|row| (row.lacking, row.missing)).collect();
        let expected: &[_] = match missing {
            0 => &[],
            _ => &[(Lacking::Orders, missing)],
        };
        assert_eq!(told, expected, "{orders}");
    }
}

#[test]
fn every_fifth_order() {
    let engine = offering(
        r#"{"id":"o","when":{"all":[{"order-count":{"multiple_of":5}},{"order-count":{"at_least":5}}]},
            "gives":{"order-amount":1000}}"#,
    );
    for (orders, left) in [(0, 5000), (4, 5000), (5, 4000), (6, 5000), (10, 4000)] {
        let receipt = by(&engine, &after(orders), &euros(&[5000]), NOON);
        assert_eq!(receipt.goods(), left, "{orders}");
    }
}
