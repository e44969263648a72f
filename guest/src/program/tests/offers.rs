//! Offers that can never act, and codes that open none.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

#[test]
fn offers() {
    let gives = |benefit: Value| vec![("/offers/0/gives", benefit)];
    check(vec![
        (
            "more than all",
            gives(json!({"line-percent": {"percent": 120}})),
            vec![(Kind::InvalidValue, "/offers/0/gives/line-percent/percent")],
        ),
        (
            "nothing",
            gives(json!({"order-percent": {"percent": "0.0", "max_amount": 0}})),
            vec![
                (
                    Kind::Unreachable,
                    "/offers/0/gives/order-percent/max_amount",
                ),
                (Kind::Unreachable, "/offers/0/gives/order-percent/percent"),
            ],
        ),
        (
            "nothing",
            gives(json!({"shipping-amount": 0})),
            vec![(Kind::Unreachable, "/offers/0/gives/shipping-amount")],
        ),
        (
            "nothing of anything",
            gives(json!({"buy-get": {"buy": 0, "get": 0, "percent": 0, "max_units": 0}})),
            vec![
                (Kind::InvalidValue, "/offers/0/gives/buy-get/buy"),
                (Kind::InvalidValue, "/offers/0/gives/buy-get/get"),
                (Kind::InvalidValue, "/offers/0/gives/buy-get/max_units"),
                (Kind::Unreachable, "/offers/0/gives/buy-get/percent"),
            ],
        ),
        (
            "a bundle of one",
            gives(json!({"bundle": {"percent": 101, "parts": [{"lines": {}, "units": 0}]}})),
            vec![
                (Kind::InvalidValue, "/offers/0/gives/bundle/parts"),
                (Kind::InvalidValue, "/offers/0/gives/bundle/parts/0/units"),
                (Kind::InvalidValue, "/offers/0/gives/bundle/percent"),
            ],
        ),
        (
            "a right to nothing",
            gives(json!({"access": {"opens": "", "days": 99999}})),
            vec![
                (Kind::InvalidValue, "/offers/0/gives/access/days"),
                (Kind::InvalidValue, "/offers/0/gives/access/opens"),
            ],
        ),
        (
            "budgets that have no period, and a variant that is not",
            vec![
                ("/offers/0/budget", json!({"limit": 0, "per": "order"})),
                (
                    "/offers/0/variant",
                    json!({"experiment": "x", "variant": "a"}),
                ),
                (
                    "/earning/0/budget",
                    json!({"limit": 9, "counts": "uses", "per": "balance"}),
                ),
            ],
            vec![
                (Kind::InvalidValue, "/earning/0/budget/per"),
                (Kind::Unreachable, "/offers/0/budget/limit"),
                (Kind::InvalidValue, "/offers/0/budget/per"),
                (Kind::UnknownId, "/offers/0/variant/experiment"),
            ],
        ),
        (
            "a code rule without codes",
            vec![("/offers/0/code", json!({}))],
            vec![(Kind::Unreachable, "/offers/0/code")],
        ),
        (
            "a code that opens two offers, and one with a space",
            vec![(
                "/offers/-",
                json!({
                    "id": "other", "code": {"public": ["ten", "ONE TWO"]}, "gives": "free-shipping"
                }),
            )],
            vec![
                (Kind::Duplicate, "/offers/1/code/public/0"),
                (Kind::InvalidValue, "/offers/1/code/public/1"),
            ],
        ),
    ]);
}

/// Parts may select the same lines; more than eight are too many to look at.
#[test]
fn parts_of_a_bundle() {
    for (count, right) in [(2, true), (8, true), (9, false)] {
        let parts = vec![json!({"lines": {"skus": ["a"]}}); count];
        let bundle = json!({"bundle": {"percent": 10, "parts": parts}});
        let found = errors(&with(&[("/offers/0/gives", bundle)]));
        let wrong = [(Kind::InvalidValue, "/offers/0/gives/bundle/parts")];
        assert_eq!(found, expected(&wrong[usize::from(right)..]), "{count}");
    }
}

/// A placed order only tells the codes of offers that acted.
#[test]
fn points_for_a_code_that_opens_no_offer() {
    let table = [
        (json!({"code": ["ten"]}), vec![]),
        (json!({"code": ["TEN", "TWELVE"]}), vec!["/code/1"]),
        (
            json!({"any": [{"enrolled": true}, {"not": {"all": [{"code": ["x"]}]}}]}),
            vec!["/any/1/not/all/0/code/0"],
        ),
    ];
    for (condition, places) in table {
        for at in ["/earning/0/when", "/earning/0/multipliers/0/when"] {
            let multiplier = json!([{"id": "twice", "factor": 2}]);
            let changes = [
                ("/earning/0/multipliers", multiplier),
                (at, condition.clone()),
            ];
            let expected: Vec<_> = places
                .iter()
                .map(|below| (Kind::UnknownId, format!("{at}{below}")))
                .collect();
            assert_eq!(warnings(&with(&changes)), expected, "{condition}");
            assert_eq!(errors(&with(&changes)), [], "{condition}");
        }
    }
    // An offer's own condition may name any code.
    let changes = [("/offers/0/when", json!({"code": ["X"]}))];
    assert_eq!(warnings(&with(&changes)), []);
}

#[test]
fn a_budget_of_money_for_what_costs_none() {
    let gift = json!({"gift": {"sku": "mug"}});
    let at = "/offers/0/budget/counts";
    for (counts, list) in [("value", &[(Kind::Conflict, at)][..]), ("uses", &[])] {
        let budget = json!({"limit": 9, "counts": counts});
        let changes = [
            ("/offers/0/gives", gift.clone()),
            ("/offers/0/budget", budget),
        ];
        assert_eq!(warnings(&with(&changes)), expected(list), "{counts}");
    }
}
