//! Whoever pays more never earns less, with rounding down or up.

use serde_json::{Value, json};

use super::{Visit, euros, one_per_euro, shop};
use crate::Engine;

fn rules() -> Vec<(&'static str, Value)> {
    vec![
        ("per unit", json!({})),
        (
            "an odd rate",
            json!({ "base": { "per-unit": { "points": "7/3", "amount": 97 } } }),
        ),
        (
            "blocks",
            json!({ "base": { "block": { "points": 5, "amount": 130 } } }),
        ),
        (
            "brackets",
            json!({ "base": { "brackets": { "steps": [
            { "up_to": 150, "points": 1 }, { "up_to": 400, "points": "3/2" }, { "points": 2 },
        ] } } }),
        ),
        (
            "brackets by part",
            json!({ "base": { "brackets": { "marginal": true, "steps": [
            { "up_to": 150, "points": 3 }, { "up_to": 400, "points": 1 }, { "points": "1/2" },
        ] } } }),
        ),
        (
            "multiplied",
            json!({ "multipliers": [
            { "id": "a", "factor": "1.7" }, { "id": "b", "factor": 3, "group": "b" },
        ] }),
        ),
        (
            "multiplied by line",
            json!({ "multipliers": [
            { "id": "a", "factor": "2.5", "lines": { "skus": ["sku-1"] } },
        ] }),
        ),
        (
            "some lines",
            json!({ "lines": { "skus": ["sku-1", "sku-3"] } }),
        ),
        (
            "capped",
            json!({ "caps": [{ "per": "order", "points": 4 }] }),
        ),
        ("a minimum", json!({ "minimum": { "amount": 333 } })),
        (
            "fixed",
            json!({ "base": { "per-order": 9 }, "minimum": { "amount": 250 } }),
        ),
    ]
}

/// Points of an order whose first line costs from 0 to 7.00, cent by cent.
fn climb(shop: &Engine, points_paid: i64, what: &str) {
    let mut before = 0;
    for amount in 0..700 {
        let mut order = euros(&[amount, 119, 240]);
        order.lines[0].tax_ppm = 55_000;
        order.lines[2].tax_ppm = 200_000;
        let points = Visit::paying(points_paid).points(shop, &order);
        assert!(
            points >= before,
            "{what}: {amount} cents give {points}, a cent less gave {before}"
        );
        before = points;
    }
    assert!(before > 0, "{what} gives something");
}

#[test]
fn in_the_amount() {
    for (what, rule) in rules() {
        for rounding in ["floor", "ceil"] {
            let mut rule = one_per_euro(rule.clone());
            rule["rounding"] = json!(rounding);
            let shop = shop(json!({ "earning": [rule] }));
            for points_paid in [0, 217] {
                climb(
                    &shop,
                    points_paid,
                    &format!("{what}, {rounding}, {points_paid} paid with points"),
                );
            }
        }
    }
}

#[test]
fn on_one_line_while_points_pay_a_part_of_all() {
    // One point for each cent of the first line: the sharpest eye for what points paid of it.
    let shop = shop(json!({ "earning": [{
        "id": "cents",
        "lines": { "skus": ["sku-1"] },
        "base": { "per-unit": { "points": 1, "amount": 1 } },
    }] }));
    for points_paid in [1, 7, 11, 100, 358] {
        let mut before = 0;
        for amount in 0..400 {
            let points =
                Visit::paying(points_paid).points(&shop, &euros(&[amount, 13, 19, 104, 223]));
            assert!(
                points >= before,
                "{points_paid} paid: {amount} gives {points}, not {before}"
            );
            before = points;
        }
    }
}

#[test]
fn a_penny_more_on_base_points_too() {
    let shop = shop(json!({
        "policies": { "multiplier_on": "base-points" },
        "earning": [one_per_euro(json!({ "multipliers": [{ "id": "a", "factor": "1.5" }] }))],
    }));
    climb(&shop, 0, "base points");
}
