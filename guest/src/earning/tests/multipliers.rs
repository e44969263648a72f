//! Rules 3.1 and 3.10: multipliers.

use serde_json::{Value, json};

use super::{Visit, euros, one_per_euro, points, shop, split};
use crate::Engine;
use crate::contract::types::{Cart, RefusalReason, Verdict};
use crate::testing::{at, cart, line};

fn multiplied(on: &str, multipliers: &Value) -> Engine {
    shop(json!({
        "policies": { "multiplier_on": on },
        "segments": [{ "id": "premium" }],
        "earning": [one_per_euro(json!({ "multipliers": multipliers }))],
    }))
}

/// 19.99 of shoes and 10.99 of something else.
fn shoes_and_more() -> Cart {
    let mut shoes = line(1, 1999);
    shoes.category = Some("shoes".into());
    cart("EUR", vec![shoes, line(2, 1099)])
}

#[test]
fn on_the_amount_or_on_base_points() {
    let double = json!([{ "id": "double", "factor": 2 }]);
    let order = euros(&[1999]);
    assert_eq!(points(&multiplied("amount", &double), &order), 39);
    assert_eq!(points(&multiplied("base-points", &double), &order), 38);
    let triple = json!([{ "id": "triple", "factor": 3 }]);
    assert_eq!(
        points(&multiplied("base-points", &triple), &euros(&[500])),
        15
    );
}

#[test]
fn within_a_group_bonuses_add_and_groups_multiply() {
    let table = [
        (
            json!([{ "id": "a", "factor": "1.5" }, { "id": "b", "factor": 2 }]),
            250,
        ),
        (
            json!([{ "id": "a", "factor": "1.5", "group": "x" }, { "id": "b", "factor": 2, "group": "y" }]),
            300,
        ),
        (
            json!([
                { "id": "a", "factor": "1.5", "group": "x" },
                { "id": "b", "factor": 3, "group": "y" },
                { "id": "c", "factor": 2, "group": "x" },
            ]),
            750,
        ),
        (json!([{ "id": "a", "factor": "0.5" }]), 50),
        (
            json!([{ "id": "a", "factor": "0.5" }, { "id": "b", "factor": 2 }]),
            150,
        ),
        (
            json!([{ "id": "a", "factor": 0 }, { "id": "b", "factor": "0.5" }]),
            0,
        ),
    ];
    for (multipliers, expected) in table {
        assert_eq!(
            points(&multiplied("amount", &multipliers), &euros(&[10_000])),
            expected,
            "{multipliers}"
        );
    }
}

#[test]
fn a_multiplier_of_some_lines() {
    let on_shoes = json!([{ "id": "shoes", "factor": 2, "lines": { "categories": ["shoes"] } }]);
    // Exactly 39.98 + 10.99 points.
    let given = Visit::default().given(&multiplied("amount", &on_shoes), &shoes_and_more());
    assert_eq!(given[0].earning.granted, 50);
    assert_eq!(split(&given[0]), [39, 11]);
    // 30 base points, split 19 and 11: 38 + 11.
    let given = Visit::default().given(&multiplied("base-points", &on_shoes), &shoes_and_more());
    assert_eq!(given[0].earning.granted, 49);
    assert_eq!(split(&given[0]), [38, 11]);
}

#[test]
fn lines_with_groups_of_their_own() {
    let multipliers = json!([
        { "id": "shoes", "factor": 2, "lines": { "categories": ["shoes"] } },
        { "id": "all", "factor": "1.5" },
        { "id": "other", "factor": 3, "group": "other", "lines": { "except": { "categories": ["shoes"] } } },
    ]);
    let mut order = shoes_and_more();
    order.lines[0].amount = 10_000;
    order.lines[1].amount = 10_000;
    let given = Visit::default().given(&multiplied("amount", &multipliers), &order);
    assert_eq!(
        split(&given[0]),
        [250, 450],
        "2.5 on shoes, 1.5 x 3 on the rest"
    );
}

#[test]
fn at_the_week_end() {
    let shop = multiplied(
        "amount",
        &json!([
            { "id": "week-end", "factor": 2, "during": { "weekdays": ["saturday", "sunday"] } },
        ]),
    );
    for (now, expected) in [
        ("2026-11-20T23:59:59Z", 10),
        ("2026-11-21T00:00:00Z", 20),
        ("2026-11-22T23:59:59Z", 20),
        ("2026-11-23T00:00:00Z", 10),
    ] {
        let visit = Visit {
            now: at(now),
            ..Visit::default()
        };
        assert_eq!(visit.points(&shop, &euros(&[1000])), expected, "{now}");
    }
}

#[test]
fn each_multiplier_is_explained() {
    let shop = multiplied(
        "amount",
        &json!([
            { "id": "double", "factor": 2 },
            { "id": "premium", "factor": 3, "audience": { "segments": ["premium"] } },
            { "id": "shoes", "factor": 2, "lines": { "categories": ["shoes"] } },
        ]),
    );
    let visit = Visit::default();
    let order = euros(&[1000]);
    assert_eq!(visit.points(&shop, &order), 20);
    assert_eq!(visit.verdict(&shop, &order, "spend"), Verdict::Applied);
    assert_eq!(
        visit.verdict(&shop, &order, "spend/double"),
        Verdict::Applied
    );
    let refused = |id: &str| match visit.verdict(&shop, &order, id) {
        Verdict::Refused(refusal) => (refusal.reason, refusal.at),
        Verdict::Applied => panic!("{id} applied"),
    };
    let (reason, place) = refused("spend/premium");
    assert_eq!(reason, RefusalReason::NotInAudience);
    assert!(
        place.starts_with("/earning/0/multipliers/1/audience"),
        "{place}"
    );
    assert_eq!(
        refused("spend/shoes"),
        (
            RefusalReason::NoEligibleLine,
            "/earning/0/multipliers/2/lines".into()
        )
    );
}
