//! What refunds take off metrics, caps, uses and budgets.

use crate::contract::types::{EntryKind, Grant};
use crate::refunds::is_shared;
use crate::refunds::samples::{
    Order, amount, count, earn, follows, money, moved, share, taken, terms, units, whole,
};

fn two_lines(first: i64, second: i64) -> Vec<crate::contract::types::LineShare> {
    vec![share(1, 6000, 2, first), share(2, 4000, 1, second)]
}

#[test]
fn spend_loses_exactly_what_came_back() {
    let spend = count(
        "m1",
        EntryKind::Metric,
        "metric:status",
        10_000,
        two_lines(6000, 4000),
    );
    let mut order = Order(vec![spend]);
    assert_eq!(
        moved(&order.refund(&amount(1, 1234)), "metric:status"),
        -1234
    );
    assert_eq!(moved(&order.refund(&units(2, 1)), "metric:status"), -4000);
    assert_eq!(moved(&order.refund(&whole()), "metric:status"), -4766);
    assert_eq!(order.refund(&whole()).undoings, []);
}

#[test]
fn spend_on_selected_lines_ignores_the_others() {
    let mut order = Order(vec![count(
        "m1",
        EntryKind::Metric,
        "metric:shoes",
        4000,
        two_lines(0, 4000),
    )]);
    assert_eq!(moved(&order.refund(&units(1, 2)), "metric:shoes"), 0);
    assert_eq!(moved(&order.refund(&units(2, 1)), "metric:shoes"), -4000);
}

#[test]
fn an_order_counts_until_all_of_it_is_back() {
    let mut order = Order(vec![count(
        "m1",
        EntryKind::Metric,
        "metric:orders",
        1,
        two_lines(0, 0),
    )]);
    let plan = order.refund(&money(9999));
    assert_eq!((moved(&plan, "metric:orders"), plan.complete), (0, false));
    let plan = order.refund(&money(1));
    assert_eq!((moved(&plan, "metric:orders"), plan.complete), (-1, true));
}

#[test]
fn points_caps_and_budgets_follow_the_grant() {
    let follower = |id, kind, counter| follows(count(id, kind, counter, 100, Vec::new()), "e1");
    let mut order = Order(vec![
        earn("e1", terms(), two_lines(60, 40)),
        follower("m1", EntryKind::Metric, "metric:points"),
        follower("c1", EntryKind::Cap, "cap:rule:0"),
        follower("c2", EntryKind::Cap, "budget:rule"),
    ]);
    let plan = order.refund(&amount(1, 3050));
    assert_eq!(taken(&plan), 31);
    for counter in ["metric:points", "cap:rule:0", "budget:rule"] {
        assert_eq!(moved(&plan, counter), -31, "{counter}");
    }
    assert_eq!(moved(&order.refund(&whole()), "cap:rule:0"), -69);
}

#[test]
fn a_fixed_grant_that_stays_keeps_its_cap() {
    let fixed = Grant {
        by_value: false,
        ..terms()
    };
    let mut order = Order(vec![
        earn("e1", fixed, two_lines(60, 40)),
        follows(
            count("c1", EntryKind::Cap, "cap:rule:0", 100, Vec::new()),
            "e1",
        ),
    ]);
    assert_eq!(moved(&order.refund(&units(2, 1)), "cap:rule:0"), 0);
    assert_eq!(moved(&order.refund(&units(1, 2)), "cap:rule:0"), -100);
}

#[test]
fn uses_and_budgets_of_offers() {
    let mut order = Order(vec![
        count("c1", EntryKind::Cap, "offer:welcome", 1, two_lines(0, 0)),
        count(
            "c2",
            EntryKind::Cap,
            "code:welcome:HELLO",
            1,
            two_lines(0, 0),
        ),
        count(
            "c3",
            EntryKind::Cap,
            "budget:welcome",
            500,
            two_lines(300, 200),
        ),
    ]);
    let plan = order.refund(&units(1, 1));
    assert_eq!(moved(&plan, "offer:welcome"), 0);
    assert_eq!(moved(&plan, "budget:welcome"), -150);
    let plan = order.refund(&whole());
    assert_eq!(moved(&plan, "offer:welcome"), -1);
    assert_eq!(moved(&plan, "code:welcome:HELLO"), -1);
    assert_eq!(moved(&plan, "budget:welcome"), -350);
}

#[test]
fn a_use_without_lines_goes_back_with_the_whole_order_alone() {
    let mut order = Order(vec![count(
        "c1",
        EntryKind::Cap,
        "offer:welcome",
        1,
        Vec::new(),
    )]);
    assert_eq!(order.refund(&money(100)).undoings, []);
    assert_eq!(moved(&order.refund(&whole()), "offer:welcome"), -1);
}

#[test]
fn which_counters_are_shared() {
    assert!(is_shared("budget:summer") && is_shared("code:summer:SUN"));
    assert!(!is_shared("metric:status") && !is_shared("cap:base:0") && !is_shared("offer:summer"));
}
