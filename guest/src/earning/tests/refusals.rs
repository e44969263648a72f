//! Why a rule gave nothing, and what is missing.

use serde_json::json;

use super::{Visit, euros, points, shop, simple};
use crate::Engine;
use crate::contract::types::{Cart, Refusal, RefusalReason, Verdict};
use crate::earning::{Basis, earn};
use crate::facts::Facts;
use crate::testing::at;

fn refused(engine: &Engine, order: &Cart, visit: &Visit) -> Refusal {
    assert_eq!(visit.points(engine, order), 0);
    match visit.verdict(engine, order, "spend") {
        Verdict::Refused(refusal) => refusal,
        Verdict::Applied => panic!("the rule applied"),
    }
}

#[test]
fn below_the_minimum_amount() {
    let shop = simple(json!({ "minimum": { "amount": 5000 } }));
    let refusal = refused(&shop, &euros(&[3000, 1999]), &Visit::default());
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::BelowMinimum, 1)
    );
    assert_eq!(refusal.at, "/earning/0/minimum/amount");
    assert_eq!(refusal.found, "4999");
    assert_eq!(
        points(&shop, &euros(&[3000, 2000])),
        50,
        "the minimum is inclusive"
    );
}

#[test]
fn the_minimum_is_on_what_can_earn() {
    let shop = simple(json!({ "minimum": { "amount": 5000 } }));
    let refusal = refused(&shop, &euros(&[6000]), &Visit::paying(1500));
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::BelowMinimum, 500)
    );
}

#[test]
fn below_the_minimum_quantity() {
    let shop = simple(json!({ "minimum": { "units": 3 } }));
    let mut order = euros(&[1000, 1000]);
    let refusal = refused(&shop, &order, &Visit::default());
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::BelowMinimum, 1)
    );
    assert_eq!(refusal.at, "/earning/0/minimum/units");
    order.lines[1].quantity = 2;
    assert_eq!(points(&shop, &order), 20);
}

#[test]
fn no_line_of_the_rule() {
    let shop = simple(json!({ "lines": { "categories": ["shoes"] } }));
    let refusal = refused(&shop, &euros(&[1000]), &Visit::default());
    assert_eq!(refusal.reason, RefusalReason::NoEligibleLine);
    assert_eq!(refusal.at, "/earning/0/lines");
}

#[test]
fn less_than_a_point() {
    let refusal = refused(&simple(json!({})), &euros(&[95]), &Visit::default());
    assert_eq!(refusal.reason, RefusalReason::NothingToGive);
    assert_eq!(refusal.found, "19/20 points");
}

#[test]
fn paid_with_points() {
    let shop = shop(json!({
        "policies": { "points_payment": "void-order" },
        "earning": [{ "id": "spend", "base": { "per-unit": { "points": 1 } } }],
    }));
    let refusal = refused(&shop, &euros(&[10_000]), &Visit::paying(1));
    assert_eq!(refusal.reason, RefusalReason::PaidWithPoints);
    assert_eq!(refusal.at, "/policies/points_payment");
}

#[test]
fn the_rule_that_it_builds_on_gave_nothing() {
    let shop = shop(json!({ "earning": [
        { "id": "base", "base": { "per-unit": { "points": 1 } }, "minimum": { "amount": 2000 } },
        { "id": "spend", "base": { "per-order": 5 }, "requires": "base" },
    ] }));
    let refusal = refused(&shop, &euros(&[1000]), &Visit::default());
    assert_eq!(refusal.reason, RefusalReason::ConditionFailed);
    assert_eq!(refusal.at, "/earning/1/requires");
}

#[test]
fn dates_and_conditions() {
    let shop = simple(json!({
        "during": { "starts": "2026-11-01", "ends": "2026-11-30" },
        "when": { "all": [{ "currency": { "one_of": ["EUR"] } }, { "items-amount": { "at_least": 2000 } }] },
    }));
    let late = Visit {
        now: at("2026-12-01T00:00:00Z"),
        ..Visit::default()
    };
    assert_eq!(
        refused(&shop, &euros(&[5000]), &late).reason,
        RefusalReason::OutsideWindow
    );
    let refusal = refused(&shop, &euros(&[1500]), &Visit::default());
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::ConditionFailed, 500)
    );
    assert!(
        refusal.at.starts_with("/earning/0/when/all/1"),
        "{}",
        refusal.at
    );
    assert_eq!(points(&shop, &euros(&[2000])), 20);
}

#[test]
fn without_explanation_there_are_no_findings_and_the_same_points() {
    let shop = simple(json!({ "multipliers": [{ "id": "double", "factor": 2 }] }));
    let order = euros(&[1999]);
    let facts = Facts::new(
        &shop,
        at("2026-11-21T12:00:00Z"),
        false,
        None,
        None,
        Some(&order),
        Vec::new(),
    );
    let basis = Basis::of(&facts, 0).unwrap();
    let mut findings = Vec::new();
    let given = earn(&facts, &basis, false, &[], &mut findings).unwrap();
    assert!(findings.is_empty());
    assert_eq!(
        given,
        Visit::default().given(&shop, &order),
        "a guest sees what a member gets"
    );
}

#[test]
fn without_a_cart_nothing_is_earned() {
    let shop = simple(json!({}));
    let facts = Facts::new(
        &shop,
        at("2026-11-21T12:00:00Z"),
        false,
        None,
        None,
        None,
        Vec::new(),
    );
    let basis = Basis::of(&facts, 0).unwrap();
    assert!(
        earn(&facts, &basis, false, &[], &mut Vec::new())
            .unwrap()
            .is_empty()
    );
}
