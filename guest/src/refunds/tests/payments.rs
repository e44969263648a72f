//! What refunds give back of payments (rule 3.5).

use crate::contract::types::{Entry, EntryKind};
use crate::refunds::restore_expiry;
use crate::refunds::samples::{Order, amount, burn, money, restored, share, units, whole};
use crate::testing::{at, paris};

#[test]
fn half_and_half() {
    // 80.00 = 60.00 in cash + 2000 points.
    let mut order = Order(vec![burn(
        "b1",
        8000,
        &[(1, 2000)],
        vec![share(1, 8000, 2, 0)],
    )]);
    assert_eq!(restored(&order.refund(&units(1, 1))), 1000);
    assert_eq!(restored(&order.refund(&units(1, 1))), 1000);
    assert_eq!(order.refund(&whole()).restorations, []);
}

#[test]
fn the_last_return_gets_the_rest() {
    let mut order = Order(vec![burn(
        "b1",
        9999,
        &[(1, 100)],
        vec![share(1, 9999, 1, 0)],
    )]);
    assert_eq!(
        [3333; 3].map(|value| restored(&order.refund(&amount(1, value)))),
        [33, 33, 34]
    );
}

#[test]
fn the_orders_value_also_holds_shipping() {
    // 50.00 of goods and 5.00 of shipping: goods alone never bring back what paid shipping.
    let mut order = Order(vec![burn(
        "b1",
        5500,
        &[(1, 5500)],
        vec![share(1, 5000, 2, 0)],
    )]);
    assert_eq!(restored(&order.refund(&money(2500))), 2500);
    assert_eq!(restored(&order.refund(&units(1, 1))), 2500);
    assert_eq!(restored(&order.refund(&whole())), 500);
    assert_eq!(order.refund(&whole()).restorations, []);
}

#[test]
fn an_order_of_no_value_gives_nothing_back() {
    let mut order = Order(vec![burn("b1", 0, &[(1, 10)], vec![share(1, 0, 1, 0)])]);
    assert_eq!(restored(&order.refund(&whole())), 0);
}

#[test]
fn newest_consumption_first() {
    let lines = vec![share(1, 1000, 4, 0)];
    let mut order = Order(vec![burn("b1", 1000, &[(7, 100), (3, 60), (9, 40)], lines)]);
    let mut places = || -> Vec<(u64, i64)> {
        let plan = order.refund(&units(1, 1));
        let parts = plan.restorations[0].parts.iter();
        parts
            .map(|part| (part.bucket.sequence, part.points))
            .collect()
    };
    assert_eq!(places(), [(9, 40), (3, 10)]);
    assert_eq!(places(), [(3, 50)]);
    assert_eq!(places(), [(7, 50)]);
    assert_eq!(places(), [(7, 50)]);
}

#[test]
fn what_was_owed_goes_back_first() {
    // 100 of 130 points were there, 30 became debt.
    let paid = Entry {
        debt: 30,
        ..burn("b1", 1300, &[(1, 100)], vec![share(1, 1300, 1, 0)])
    };
    let mut order = Order(vec![paid]);
    let back = order.refund(&money(400)).restorations.remove(0);
    assert_eq!((back.points, back.owed, back.parts[0].points), (40, 30, 10));
    let back = order.refund(&whole()).restorations.remove(0);
    assert_eq!((back.points, back.owed, back.parts[0].points), (90, 0, 90));
}

#[test]
fn a_return_that_gives_nothing_leaves_a_trace() {
    let mut order = Order(vec![burn(
        "b1",
        1000,
        &[(1, 2)],
        vec![share(1, 1000, 1, 0)],
    )]);
    assert_eq!(restored(&order.refund(&money(499))), 0);
    assert_eq!(order.0.last().unwrap().kind, EntryKind::Restore);
    assert_eq!(
        restored(&order.refund(&money(1))),
        1,
        "500 of 1000 came back in two parts"
    );
}

#[test]
fn restored_points_live_at_least_the_grace() {
    let zone = paris();
    let refund = at("2026-03-15T18:30:00+01:00");
    let cases = [
        // before, restored
        (None, None),
        (
            Some("2027-01-01T00:00:00+01:00"),
            Some("2027-01-01T00:00:00+01:00"),
        ),
        (
            Some("2026-04-15T00:00:00+02:00"),
            Some("2026-04-15T00:00:00+02:00"),
        ),
        (
            Some("2026-04-14T00:00:00+02:00"),
            Some("2026-04-15T00:00:00+02:00"),
        ),
        (
            Some("2026-01-01T00:00:00+01:00"),
            Some("2026-04-15T00:00:00+02:00"),
        ),
    ];
    for (before, after) in cases {
        let restored = restore_expiry(&zone, before.map(at), refund, 30).unwrap();
        assert_eq!(restored, after.map(at), "{before:?}");
    }
}
