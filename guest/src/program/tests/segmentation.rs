//! How members are classified, conditions on what customers did, and models.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

fn points(values: &[i64]) -> Value {
    values.iter().map(|value| json!({"value": value})).collect()
}

/// Break points of a scale of 5 without customers.
fn model() -> Value {
    json!({
        "rfm": {
            "recency": points(&[40, 30, 30, 10]),
            "frequency": points(&[1, 1, 2, 3]),
            "monetary": points(&[0, 100, 200, 300]),
        },
        "popular": [{"sku": "tea"}],
        "companions": [{"sku": "tea", "go_with": ["cup"]}]
    })
}

#[test]
fn settings_and_models_that_cannot_be() {
    let rfm = |recency: Value| {
        let mut model = model();
        model["rfm"]["recency"] = recency;
        vec![("/model", model)]
    };
    let tile = |value: i64, customer: &str| json!({"value": value, "customer": customer});
    let tiles = json!([tile(9, "9"), tile(9, "10"), tile(9, "b"), tile(2, "a")]);
    check(vec![
        ("a model", vec![("/model", model())], vec![]),
        ("no model", vec![("/model", json!({}))], vec![]),
        (
            "a scale between",
            vec![("/segmentation", json!({"rfm": {"scale": 7}}))],
            vec![(Kind::InvalidValue, "/segmentation/rfm/scale")],
        ),
        (
            "a window of nothing, and one that is too long",
            vec![("/segmentation", json!({"lifecycle": {"window_months": 0}}))],
            vec![(Kind::InvalidValue, "/segmentation/lifecycle/window_months")],
        ),
        (
            "a window that is too long",
            vec![(
                "/segmentation",
                json!({"lifecycle": {"window_months": 121}}),
            )],
            vec![(Kind::InvalidValue, "/segmentation/lifecycle/window_months")],
        ),
        (
            "too few break points",
            rfm(points(&[3, 2, 1])),
            vec![(Kind::InvalidValue, "/model/rfm/recency")],
        ),
        (
            "fewer days are better",
            rfm(points(&[10, 20, 15, 40])),
            vec![
                (Kind::Conflict, "/model/rfm/recency/1"),
                (Kind::Conflict, "/model/rfm/recency/3"),
            ],
        ),
        (
            "customers where ties share",
            rfm(json!([{"value": 4}, {"value": 3}, {"value": 2}, tile(1, "a")])),
            vec![(Kind::Conflict, "/model/rfm/recency/3/customer")],
        ),
        (
            "ties by customer",
            vec![
                ("/segmentation", json!({"rfm": {"ties": "ntile"}})),
                (
                    "/model",
                    json!({"rfm": {
                        "recency": tiles,
                        "frequency": [tile(1, "b"), tile(1, "a"), tile(2, "a"), tile(3, "a")],
                        "monetary": [tile(1, "a"), tile(2, "a"), {"value": 3}, tile(4, "a")],
                    }}),
                ),
            ],
            vec![
                (Kind::Conflict, "/model/rfm/frequency/1"),
                (Kind::Conflict, "/model/rfm/monetary/2/customer"),
            ],
        ),
        (
            "products without a name",
            vec![(
                "/model",
                json!({
                    "popular": [{"sku": "tea"}, {"sku": ""}],
                    "companions": [
                        {"sku": " ", "go_with": ["cup"]},
                        {"sku": "tea", "go_with": []},
                        {"sku": "cup", "go_with": ["tea", ""]}
                    ]
                }),
            )],
            vec![
                (Kind::InvalidValue, "/model/companions/0/sku"),
                (Kind::Unreachable, "/model/companions/1/go_with"),
                (Kind::InvalidValue, "/model/companions/2/go_with/1"),
                (Kind::InvalidValue, "/model/popular/1/sku"),
            ],
        ),
    ]);
}

#[test]
fn conditions_that_never_hold() {
    let at = "/earning/0/when";
    let views = |part: Value| {
        let mut test = json!({"kind": "viewed", "times": {"at_least": 1}});
        test.as_object_mut()
            .unwrap()
            .extend(part.as_object().unwrap().clone());
        json!({"behaviour": test})
    };
    let table: &[(Value, Kind, &str)] = &[
        (json!({"lifecycle": []}), Kind::Unreachable, "/lifecycle"),
        (
            json!({"rfm": {"recency": {"at_least": 6}}}),
            Kind::Unreachable,
            "/rfm/recency",
        ),
        (
            json!({"rfm": {"monetary": {"at_most": 0}}}),
            Kind::Unreachable,
            "/rfm/monetary",
        ),
        (
            json!({"rfm": {"frequency": {"equals": 0}}}),
            Kind::Unreachable,
            "/rfm/frequency",
        ),
        (
            json!({"orders": {"months": 0, "count": {"at_least": 1}}}),
            Kind::InvalidValue,
            "/orders/months",
        ),
        (
            json!({"orders": {"net": {"at_most": -1}, "count": {"at_least": 1}}}),
            Kind::Unreachable,
            "/orders/net",
        ),
        (
            json!({"orders": {"count": {"equals": -1}}}),
            Kind::Unreachable,
            "/orders/count",
        ),
        (
            json!({"orders": {"percent": {"at_least": 101}}}),
            Kind::Unreachable,
            "/orders/percent",
        ),
        (
            json!({"discount-percent": {"equals": 101}}),
            Kind::Unreachable,
            "/discount-percent",
        ),
        (
            json!({"all": [
                {"discount-percent": {"at_least": 10}}, {"discount-percent": {"at_most": 9}}
            ]}),
            Kind::Unreachable,
            "/all/1",
        ),
        (
            json!({"bought": {"skus": [""], "units": {"at_least": 1}}}),
            Kind::InvalidValue,
            "/bought/skus/0",
        ),
        (
            json!({"bought": {"categories": [" "], "days_since": {"at_most": 9}}}),
            Kind::InvalidValue,
            "/bought/categories/0",
        ),
        (
            json!({"bought": {"amount": {"at_least": 2, "at_most": 1}}}),
            Kind::Unreachable,
            "/bought/amount",
        ),
        (
            views(json!({"days": 0})),
            Kind::InvalidValue,
            "/behaviour/days",
        ),
        (
            views(json!({"days": 99_999})),
            Kind::InvalidValue,
            "/behaviour/days",
        ),
        (
            views(json!({"times": {"at_most": -1}})),
            Kind::Unreachable,
            "/behaviour/times",
        ),
        (
            views(json!({"skus": [""]})),
            Kind::InvalidValue,
            "/behaviour/skus/0",
        ),
        (
            views(json!({"categories": [""]})),
            Kind::InvalidValue,
            "/behaviour/categories/0",
        ),
        (
            json!({"friends": {"at_most": -1}}),
            Kind::Unreachable,
            "/friends",
        ),
        (
            json!({"all": [{"friends": {"equals": 1}}, {"friends": {"equals": 2}}]}),
            Kind::Unreachable,
            "/all/1",
        ),
    ];
    for (condition, kind, below) in table {
        let place = format!("{at}{below}");
        let found = errors(&with(&[(at, condition.clone())]));
        assert_eq!(found, expected(&[(*kind, &place)]), "{condition}");
    }
    let ten = [
        ("/segmentation", json!({"rfm": {"scale": 10}})),
        (at, json!({"rfm": {"recency": {"at_least": 10}}})),
    ];
    assert_eq!(errors(&with(&ten)), []);
}

#[test]
fn conditions_that_test_nothing() {
    let at = "/earning/0/when";
    for (condition, below) in [
        (json!({"rfm": {}}), "/rfm"),
        (json!({"orders": {"months": 6, "weekend": true}}), "/orders"),
        (json!({"bought": {"skus": ["tea"]}}), "/bought"),
        (
            json!({"behaviour": {"kind": "viewed", "times": {}}}),
            "/behaviour/times",
        ),
        (
            json!({"orders": {"net": {}, "count": {"at_least": 1}}}),
            "/orders/net",
        ),
        (json!({"friends": {}}), "/friends"),
    ] {
        let program = with(&[(at, condition.clone())]);
        assert_eq!(errors(&program), [], "{condition}");
        let place = format!("{at}{below}");
        assert_eq!(
            warnings(&program),
            expected(&[(Kind::Conflict, &place)]),
            "{condition}"
        );
    }
}

#[test]
fn a_model_may_come_apart_from_the_programme() {
    let apart = |program: &Value, model: &[u8]| {
        Engine::build(&program.to_string(), model.to_vec(), &paris_transitions())
    };
    let told = |program: &Value, model: &[u8]| {
        let all = apart(program, model).unwrap_err().into_iter();
        all.map(|one| (one.kind, one.at)).collect::<Vec<_>>()
    };
    let within = with(&[("/model", model())]);
    let text = model().to_string();
    let engine = apart(&small(), text.as_bytes()).unwrap();
    assert_eq!(engine.program, build(&within).unwrap().program);
    assert_eq!(engine.revision, build(&small()).unwrap().revision);
    assert!(apart(&with(&[("/model", json!(null))]), text.as_bytes()).is_ok());

    assert_eq!(
        told(&within, text.as_bytes()),
        expected(&[(Kind::Conflict, "/model")])
    );
    assert_eq!(
        told(&small(), b"\xff\xfe"),
        expected(&[(Kind::Syntax, "/model")])
    );
    assert_eq!(
        told(&small(), b"{\"rfm\": "),
        expected(&[(Kind::Syntax, "/model")])
    );
    let recency = text.replace("\"recency\"", "\"recent\"");
    assert_eq!(
        told(&small(), recency.as_bytes()),
        expected(&[
            (Kind::MissingField, "/model/rfm/recency"),
            (Kind::UnknownField, "/model/rfm/recent"),
        ])
    );
    assert_eq!(
        told(&small(), b"{\"rfm\": null, \"rfm\": null}"),
        expected(&[(Kind::Duplicate, "/model/rfm")])
    );
    assert_eq!(
        told(&small(), b"{\"popular\": [{\"sku\": \"\"}]}"),
        expected(&[(Kind::InvalidValue, "/model/popular/0/sku")])
    );
}
