//! The ways in which a rule counts points.

use serde_json::{Value, json};

use super::{Visit, euros, points, shop, split};
use crate::Engine;
use crate::contract::types::Cart;

fn with_base(base: Value) -> Engine {
    shop(json!({ "earning": [{ "id": "rule", "base": base }] }))
}

#[test]
fn points_by_amount() {
    // 10 points for each 2.00; half a point for each euro; 1 point for each 10.00.
    let table = [
        (json!({ "points": 10, "amount": 200 }), 700, 35),
        (json!({ "points": "1/2" }), 701, 3),
        (json!({ "points": "0.1" }), 9990, 9),
    ];
    for (rate, amount, expected) in table {
        let shop = with_base(json!({ "per-unit": rate }));
        assert_eq!(
            points(&shop, &euros(&[amount])),
            expected,
            "{rate} of {amount}"
        );
    }
}

#[test]
fn points_by_full_blocks_of_the_order() {
    let shop = with_base(json!({ "block": { "points": 10, "amount": 200 } }));
    for (amounts, expected) in [
        (&[700_i64][..], 30),
        (&[199], 0),
        (&[150, 150], 10),
        (&[100, 101, 199], 20),
    ] {
        assert_eq!(points(&shop, &euros(amounts)), expected, "{amounts:?}");
    }
}

#[test]
fn points_by_brackets() {
    // Up to 50: 10 points each; up to 100: 20; up to 200: 30; nothing above.
    let steps = json!([
        { "up_to": 5000, "points": 10 },
        { "up_to": 10_000, "points": 20 },
        { "up_to": 20_000, "points": 30 },
    ]);
    let flat = with_base(json!({ "brackets": { "steps": steps } }));
    let marginal = with_base(json!({ "brackets": { "marginal": true, "steps": steps } }));
    let table = [
        (49, 490, 490),
        (50, 500, 500),
        (79, 1580, 1080),
        (70, 1400, 900),
        (90, 1800, 1300),
        (154, 4620, 3120),
        (300, 6000, 4500),
    ];
    for (amount, one_rate, by_part) in table {
        let order = euros(&[amount * 100]);
        assert_eq!(
            points(&flat, &order),
            one_rate,
            "{amount} at the rate it reaches"
        );
        assert_eq!(points(&marginal, &order), by_part, "{amount} part by part");
    }
}

#[test]
fn a_last_bracket_without_end() {
    let steps = json!([{ "up_to": 5000, "points": 1 }, { "points": 2 }]);
    let flat = with_base(json!({ "brackets": { "steps": steps } }));
    let marginal = with_base(json!({ "brackets": { "marginal": true, "steps": steps } }));
    let order = euros(&[30_000]);
    assert_eq!(points(&flat, &order), 600);
    assert_eq!(points(&marginal, &order), 550);
}

#[test]
fn fixed_points() {
    let mut order: Cart = euros(&[6000, 3000, 0]);
    order.lines[0].quantity = 3;
    let table = [
        (json!({ "per-order": 50 }), vec![33, 17, 0]),
        (json!({ "per-line": 7 }), vec![7, 7, 7]),
        (json!({ "per-piece": "1.5" }), vec![4, 2, 1]),
    ];
    for (base, expected) in table {
        let shop = with_base(base.clone());
        let given = Visit::default().given(&shop, &order);
        assert_eq!(split(&given[0]), expected, "{base}");
    }
}

#[test]
fn points_per_piece_are_rounded_once() {
    for (rate, pieces, expected) in [("0.752", 4, 3), ("0.4", 3, 1), ("1/3", 3, 1)] {
        let shop = with_base(json!({ "per-piece": rate }));
        let mut order = euros(&[1000]);
        order.lines[0].quantity = pieces;
        assert_eq!(points(&shop, &order), expected, "{pieces} at {rate}");
    }
}

#[test]
fn an_order_of_nothing_is_an_order() {
    let shop = with_base(json!({ "per-order": 10 }));
    assert_eq!(points(&shop, &euros(&[0])), 10);
    let given = Visit::paying(5000).given(&shop, &euros(&[4000, 1000]));
    assert_eq!(split(&given[0]), [5, 5], "paid with points alone: evenly");
}

#[test]
fn points_are_in_the_wallets_smallest_unit() {
    let shop = shop(json!({
        "wallets": [{ "id": "points", "decimals": 2 }],
        "earning": [{ "id": "rule", "base": { "per-unit": { "points": 115 } } }],
    }));
    assert_eq!(points(&shop, &euros(&[14_000])), 16_100, "161.00 points");
}

#[test]
fn a_fixed_bonus_on_top_of_a_rule_that_gave() {
    let shop = shop(json!({ "earning": [
        { "id": "spend", "base": { "per-unit": { "points": 1 } } },
        { "id": "bonus", "requires": "spend", "base": { "per-order": 3 } },
    ] }));
    assert_eq!(points(&shop, &euros(&[500])), 8);
    assert_eq!(
        points(&shop, &euros(&[99])),
        0,
        "the first rule gave nothing"
    );
}

#[test]
fn a_rule_comes_after_those_that_it_requires() {
    let shop = shop(json!({ "earning": [
        { "id": "third", "requires": "second", "base": { "per-order": 3 } },
        { "id": "second", "requires": "first", "base": { "per-order": 2 } },
        { "id": "first", "base": { "per-order": 1 } },
    ] }));
    let given = Visit::default().given(&shop, &euros(&[500]));
    let granted: Vec<i64> = given
        .iter()
        .map(|granted| granted.earning.granted)
        .collect();
    assert_eq!(granted, [1, 2, 3]);
}

#[test]
fn several_wallets() {
    let shop = shop(json!({
        "wallets": [{ "id": "points" }, { "id": "stars" }],
        "earning": [
            { "id": "spend", "base": { "per-unit": { "points": 1 } } },
            { "id": "stars", "wallet": "stars", "base": { "per-piece": 1 } },
        ],
    }));
    let given = Visit::default().given(&shop, &euros(&[500, 500]));
    let by_wallet: Vec<(&str, i64)> = given
        .iter()
        .map(|granted| (granted.earning.wallet.as_str(), granted.earning.granted))
        .collect();
    assert_eq!(by_wallet, [("points", 10), ("stars", 2)]);
}
