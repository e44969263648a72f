//! What comes back of which line.

use crate::contract::types::{FaultKind, ReturnedLine};
use crate::refunds::plan;
use crate::refunds::samples::{
    Order, amount, burn, earn, money, restored, share, taken, terms, units, whole,
};

fn two_lines() -> Order {
    Order(vec![earn(
        "e1",
        terms(),
        vec![share(1, 6000, 3, 60), share(2, 4000, 1, 40)],
    )])
}

#[test]
fn more_than_is_left_is_clamped() {
    let mut order = two_lines();
    let plan = order.refund(&amount(1, 1_000_000));
    assert_eq!(
        (taken(&plan), plan.returned, plan.complete),
        (60, 6000, false)
    );
    assert_eq!(order.refund(&units(1, 9)).takings, []);
    let plan = order.refund(&money(1_000_000));
    assert_eq!(
        (taken(&plan), plan.returned, plan.complete),
        (40, 4000, true)
    );
}

#[test]
fn lines_that_nothing_knows_are_passed_over() {
    let mut order = two_lines();
    let plan = order.refund(&amount(9, 500));
    assert_eq!(
        (plan.returned, plan.takings, plan.undoings),
        (0, vec![], vec![])
    );
    assert_eq!(super::super::plan(&whole(), &[]).unwrap().takings, []);
}

#[test]
fn money_without_a_line_lies_on_what_is_left() {
    let mut order = two_lines();
    order.refund(&units(2, 1));
    let plan = order.refund(&money(3000));
    assert_eq!(plan.takings[0].split, [share(1, 3000, 0, 30)]);
    let mut order = two_lines();
    let plan = order.refund(&money(101));
    // 60.6 and 40.4: the first line has the larger remainder.
    assert_eq!(
        plan.takings[0].split,
        [share(1, 61, 0, 1), share(2, 40, 0, 1)]
    );
}

#[test]
fn a_line_whose_value_is_back_has_no_units_left() {
    let mut order = two_lines();
    let plan = order.refund(&amount(1, 6000));
    assert_eq!(plan.takings[0].split, [share(1, 6000, 3, 60)]);
}

#[test]
fn the_last_unit_brings_back_what_is_left_of_the_price() {
    let mut order = two_lines();
    let mut kept_fee = amount(2, 3500);
    kept_fee.lines[0].units = 1;
    let plan = order.refund(&kept_fee);
    assert_eq!(plan.takings[0].split, [share(2, 3500, 1, 35)]);
    let plan = order.refund(&units(2, 1));
    assert_eq!(plan.takings[0].split, [share(2, 500, 0, 5)]);
}

#[test]
fn what_one_entry_forgot_another_remembers() {
    let mut order = two_lines();
    order.0.push(burn(
        "b1",
        10_000,
        &[(1, 100)],
        vec![share(1, 6000, 3, 0), share(2, 4000, 1, 0)],
    ));
    order.refund(&units(1, 1));
    // A store that lost the trace of the payment still refunds right.
    order
        .0
        .retain(|entry| entry.reverses.as_deref() != Some("b1"));
    let plan = order.refund(&whole());
    assert_eq!(
        (taken(&plan), restored(&plan), plan.returned),
        (80, 100, 8000)
    );
}

#[test]
fn the_first_version_of_an_amended_order_is_closed() {
    let mut order = two_lines();
    order.refund(&whole());
    order
        .0
        .push(earn("e2", terms(), vec![share(1, 1000, 1, 10)]));
    let plan = order.refund(&amount(1, 500));
    assert_eq!(plan.takings.len(), 1);
    assert_eq!((plan.takings[0].entry.as_str(), taken(&plan)), ("e2", 5));
}

#[test]
fn negative_amounts_are_faults() {
    let order = two_lines();
    let own: Vec<_> = order.0.iter().collect();
    let mut refund = amount(1, 100);
    refund.lines.push(ReturnedLine {
        line: 2,
        amount: Some(-1),
        units: 0,
    });
    let fault = plan(&refund, &own).unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::InvalidValue, "/lines/1/amount")
    );
    assert_eq!(plan(&money(-5), &own).unwrap_err().at, "/amount");
}
