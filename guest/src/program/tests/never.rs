//! Rules, conditions and ladders that can never apply.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

#[test]
fn rules_that_can_never_apply() {
    let base = |base: Value| vec![("/earning/0/base", base)];
    let brackets = |steps: Value| json!({"brackets": {"steps": steps}});
    check(vec![
        (
            "no points",
            base(json!({"per-unit": {"points": 0}})),
            vec![(Kind::Unreachable, "/earning/0/base/per-unit/points")],
        ),
        (
            "no points",
            base(json!({"per-order": 0})),
            vec![(Kind::Unreachable, "/earning/0/base/per-order")],
        ),
        (
            "less than none",
            base(json!({"per-line": -1})),
            vec![(Kind::InvalidValue, "/earning/0/base/per-line")],
        ),
        (
            "brackets that descend",
            base(brackets(
                json!([{"up_to": 500, "points": 1}, {"up_to": 500, "points": 2}]),
            )),
            vec![(Kind::Conflict, "/earning/0/base/brackets/steps/1/up_to")],
        ),
        (
            "a bracket after the last",
            base(brackets(
                json!([{"points": 1}, {"up_to": 500, "points": 2}]),
            )),
            vec![(Kind::Conflict, "/earning/0/base/brackets/steps/1")],
        ),
        (
            "a cap and a budget of nothing",
            vec![
                ("/earning/0/caps", json!([{"per": "day", "points": 0}])),
                ("/earning/0/budget", json!({"limit": 0})),
            ],
            vec![
                (Kind::Unreachable, "/earning/0/budget/limit"),
                (Kind::Unreachable, "/earning/0/caps/0/points"),
            ],
        ),
        (
            "a segment that is asked for and kept away",
            vec![(
                "/earning/0/audience",
                json!({"segments": ["vip"], "except": ["vip", "new"]}),
            )],
            vec![(Kind::Unreachable, "/earning/0/audience/except")],
        ),
        (
            "lines that are asked for and left out",
            vec![(
                "/earning/0/lines",
                json!({"categories": ["a"], "except": {"categories": ["a"]}}),
            )],
            vec![(Kind::Unreachable, "/earning/0/lines/except/categories")],
        ),
        (
            "a window that ends before it starts",
            vec![(
                "/earning/0/during",
                json!({"starts": "2026-03-02", "ends": "2026-03-01"}),
            )],
            vec![(Kind::Conflict, "/earning/0/during/ends")],
        ),
        (
            "a window of a day",
            vec![(
                "/earning/0/during",
                json!({"starts": "2026-03-01", "ends": "2026-03-01"}),
            )],
            vec![],
        ),
        (
            "a weekday that the window lacks",
            // 2026-03-01 is a Sunday.
            vec![(
                "/earning/0/during",
                json!({"starts": "2026-03-01", "ends": "2026-03-06", "weekdays": ["saturday"]}),
            )],
            vec![(Kind::Unreachable, "/earning/0/during/weekdays")],
        ),
        (
            "a seller's share above all",
            vec![("/earning/0/funding", json!({"line-seller": "101"}))],
            vec![(Kind::InvalidValue, "/earning/0/funding/line-seller")],
        ),
    ]);
}

#[test]
fn conditions_that_never_hold() {
    let at = "/earning/0/when";
    let table: &[(Value, Kind, &str)] = &[
        (json!({"any": []}), Kind::Unreachable, "/any"),
        (json!({"not": {"all": []}}), Kind::Unreachable, "/not"),
        (json!({"segment": []}), Kind::Unreachable, "/segment"),
        (json!({"code": []}), Kind::Unreachable, "/code"),
        (
            json!({"units": {"at_least": 3, "at_most": 2}}),
            Kind::Unreachable,
            "/units",
        ),
        (
            json!({"units": {"at_most": -1}}),
            Kind::Unreachable,
            "/units",
        ),
        (
            json!({"order-count": {"equals": 5, "multiple_of": 2}}),
            Kind::Unreachable,
            "/order-count",
        ),
        (
            json!({"units": {"at_least": 7, "at_most": 9, "multiple_of": 5}}),
            Kind::Unreachable,
            "/units",
        ),
        (
            json!({"units": {"multiple_of": 0}}),
            Kind::InvalidValue,
            "/units/multiple_of",
        ),
        (
            json!({"all": [{"units": {"at_least": 5}}, {"units": {"at_most": 4}}]}),
            Kind::Unreachable,
            "/all/1",
        ),
        (
            json!({"currency": {"one_of": ["EUR"], "none_of": ["EUR"]}}),
            Kind::Unreachable,
            "/currency/one_of",
        ),
        (
            json!({"currency": {"one_of": ["JPY"]}}),
            Kind::Unreachable,
            "/currency/one_of/0",
        ),
        (
            json!({"currency": {"one_of": ["EURO"]}}),
            Kind::InvalidValue,
            "/currency/one_of/0",
        ),
        (
            json!({"tier": {"one_of": ["base", "silver"], "at_least": "gold"}}),
            Kind::Unreachable,
            "/tier/one_of",
        ),
        (
            json!({"tier": {"at_least": "platinum"}}),
            Kind::UnknownId,
            "/tier/at_least",
        ),
        (
            json!({"tier": {"ladder": "x", "at_least": "gold"}}),
            Kind::UnknownId,
            "/tier/ladder",
        ),
        (
            json!({"points-balance": {"wallet": "x", "points": {"at_least": 1}}}),
            Kind::UnknownId,
            "/points-balance/wallet",
        ),
        (
            json!({"member-attribute": {"name": "age"}}),
            Kind::Conflict,
            "/member-attribute",
        ),
        (
            json!({"member-attribute": {"name": "a", "truth": true, "absent": true}}),
            Kind::Unreachable,
            "/member-attribute",
        ),
        (
            json!({"cart-attribute": {"name": "", "truth": true}}),
            Kind::InvalidValue,
            "/cart-attribute/name",
        ),
    ];
    for (condition, kind, below) in table {
        let place = format!("{at}{below}");
        let found = errors(&with(&[(at, condition.clone())]));
        assert_eq!(found, expected(&[(*kind, &place)]), "{condition}");
    }
    for condition in [
        json!({"all": []}),
        json!({"all": [{"units": {"at_least": 4}}, {"units": {"at_most": 4}}]}),
        json!({"units": {"at_least": 7, "at_most": 10, "multiple_of": 5}}),
        json!({"member-attribute": {"name": "score", "number": {"at_most": -1}}}),
        json!({"currency": {"one_of": ["GBP"]}}),
        json!({"tier": {"one_of": ["base", "gold"], "at_least": "silver"}}),
    ] {
        assert_eq!(errors(&with(&[(at, condition.clone())])), [], "{condition}");
    }
}

#[test]
fn ladders() {
    let tier = |id: &str, minimum: i64| json!({"id": id, "minimum": minimum});
    check(vec![
        (
            "tiers that overlap",
            vec![(
                "/ladders/0/tiers",
                json!([tier("a", 0), tier("b", 100), tier("c", 100), tier("d", 50)]),
            )],
            vec![
                (Kind::Conflict, "/ladders/0/tiers/2/minimum"),
                (Kind::Conflict, "/ladders/0/tiers/3/minimum"),
            ],
        ),
        (
            "an empty window",
            vec![("/ladders/0/window", json!({"rolling-days": 0}))],
            vec![(Kind::InvalidValue, "/ladders/0/window/rolling-days")],
        ),
    ]);
}
