//! Campaigns and rewards that are wrong, or that may not give what was meant.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

/// The small programme with one campaign, whose parts changes replace.
fn campaign(changes: &[(&'static str, Value)]) -> Value {
    let mut campaign = json!({
        "id": "welcome",
        "on": [{"activity": {"kinds": ["signed-up"]}}],
        "gives": [{"points": {"points": 10}}]
    });
    for (name, value) in changes {
        campaign[*name] = value.clone();
    }
    let coupon = json!({"id": "five", "code": {"coupons": true}, "gives": {"order-amount": 500}});
    with(&[("/campaigns", json!([campaign])), ("/offers/-", coupon)])
}

#[test]
fn campaigns_that_are_right() {
    let streak = json!({"target": 3, "per": "week", "streak": true, "repeats": true});
    let table = [
        vec![],
        vec![("mission", streak)],
        vec![("gives", json!([{"coupon": {"offer": "five", "days": 0}}]))],
        vec![("on", json!(["birthday"]))],
        vec![(
            "on",
            json!([{"tier-reached": {"tier": "gold"}}, "referred", "friend-ordered"]),
        )],
        vec![
            (
                "on",
                json!(["order", "cart-abandoned", {"spend-crossed": 1}]),
            ),
            ("lines", json!({"skus": ["mug"]})),
            ("minimum", json!({"amount": 1})),
            ("mission", json!({"target": 6, "counts": "units"})),
        ],
        vec![
            ("on", json!(["day", {"points-expiring": {"days": 5}}])),
            ("limit", json!({"per": "year"})),
            ("budget", json!({"limit": 100, "per": "month"})),
        ],
    ];
    for changes in table {
        assert_eq!(diagnostics(&campaign(&changes)), [], "{changes:?}");
    }
}

#[test]
fn campaigns_that_are_wrong() {
    let at = |place: &str| format!("/campaigns/0/{place}");
    let table = [
        ("on", json!([]), vec![(Kind::InvalidValue, "on")]),
        ("gives", json!([]), vec![(Kind::InvalidValue, "gives")]),
        (
            "on",
            json!([{"activity": {"kinds": []}}, {"consent": []}, {"spend-crossed": 0}]),
            vec![
                (Kind::InvalidValue, "on/0/activity/kinds"),
                (Kind::InvalidValue, "on/1/consent"),
                (Kind::InvalidValue, "on/2/spend-crossed"),
            ],
        ),
        (
            "on",
            json!([{"tier-reached": {"tier": "iron"}}, {"tier-reached": {"ladder": "x", "tier": "gold"}}]),
            vec![
                (Kind::UnknownId, "on/0/tier-reached/tier"),
                (Kind::UnknownId, "on/1/tier-reached/ladder"),
            ],
        ),
        (
            "lines",
            json!({"skus": ["a"]}),
            vec![(Kind::Conflict, "on")],
        ),
        ("minimum", json!({"units": 1}), vec![(Kind::Conflict, "on")]),
        (
            "mission",
            json!({"target": 2, "counts": "amount"}),
            vec![(Kind::Conflict, "on")],
        ),
        (
            "mission",
            json!({"target": 0, "per": "order"}),
            vec![
                (Kind::InvalidValue, "mission/per"),
                (Kind::InvalidValue, "mission/target"),
            ],
        ),
        (
            "mission",
            json!({"target": 3, "streak": true}),
            vec![(Kind::Conflict, "mission/per")],
        ),
        (
            "on",
            json!(["birthday", "order"]),
            vec![(Kind::Conflict, "on")],
        ),
        (
            "limit",
            json!({"times": 0, "per": "balance"}),
            vec![
                (Kind::InvalidValue, "limit/per"),
                (Kind::InvalidValue, "limit/times"),
            ],
        ),
        (
            "variant",
            json!({"experiment": "x", "variant": "a"}),
            vec![(Kind::UnknownId, "variant/experiment")],
        ),
        (
            "gives",
            json!([
                {"points": {"wallet": "x", "points": 0}},
                {"coupon": {"offer": "x"}},
                {"coupon": {"offer": "ten"}},
                {"gift": {"sku": "", "quantity": 0}},
                {"access": {"opens": " "}},
                {"contest": {"contest": "c", "tickets": 0}},
                {"message": {"text": "hello", "channels": []}}
            ]),
            vec![
                (Kind::InvalidValue, "gives/0/points/points"),
                (Kind::UnknownId, "gives/0/points/wallet"),
                (Kind::UnknownId, "gives/1/coupon/offer"),
                (Kind::Conflict, "gives/2/coupon/offer"),
                (Kind::InvalidValue, "gives/3/gift/quantity"),
                (Kind::InvalidValue, "gives/3/gift/sku"),
                (Kind::InvalidValue, "gives/4/access/opens"),
                (Kind::InvalidValue, "gives/5/contest/tickets"),
                (Kind::InvalidValue, "gives/6/message/channels"),
            ],
        ),
    ];
    for (name, value, list) in table {
        let mut found = errors(&campaign(&[(name, value)]));
        found.sort_by(|a, b| a.1.cmp(&b.1));
        let mut wanted: Vec<_> = list
            .into_iter()
            .map(|(kind, place)| (kind, at(place)))
            .collect();
        wanted.sort_by(|a, b| a.1.cmp(&b.1));
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn campaigns_that_may_not_do_what_was_meant() {
    let gift = json!([{"task": {"text": "call"}}]);
    let table = [
        (vec![("on", json!(["day"]))], vec![(Kind::Conflict, "on")]),
        (
            vec![("gives", gift), ("budget", json!({"limit": 5}))],
            vec![
                (Kind::Conflict, "budget/counts"),
                (Kind::MissingText, "gives/0/task/text"),
            ],
        ),
        (
            vec![("name", json!("nobody"))],
            vec![(Kind::MissingText, "name")],
        ),
    ];
    for (changes, list) in table {
        let mut found = warnings(&campaign(&changes));
        found.sort_by(|a, b| a.1.cmp(&b.1));
        let wanted: Vec<_> = list
            .into_iter()
            .map(|(kind, place)| (kind, format!("/campaigns/0/{place}")))
            .collect();
        assert_eq!(found, wanted, "{changes:?}");
    }
}

#[test]
fn two_budgets_under_one_id() {
    let budget = json!({"limit": 5, "counts": "uses"});
    let call = json!([{"gift": {"sku": "mug"}}]);
    let item = json!({"id": "welcome", "points": 1, "budget": budget, "gives": call});
    let mut program = campaign(&[("budget", budget)]);
    program["catalogue"] = json!([item]);
    let wanted = [(Kind::Duplicate, "/catalogue/0/id")];
    assert_eq!(errors(&program), expected(&wanted));
    program["catalogue"][0]["budget"] = json!(null);
    assert_eq!(errors(&program), []);
}

#[test]
fn the_catalogue() {
    let item = json!({
        "id": "mug", "wallet": "x", "points": 0, "audience": {"segments": ["y"]},
        "limit": {"per": "order"}, "gives": []
    });
    let mut found = errors(&with(&[("/catalogue", json!([item.clone(), item]))]));
    found.retain(|(_, at)| at.starts_with("/catalogue/1"));
    found.sort_by(|a, b| a.1.cmp(&b.1));
    let wanted = [
        (Kind::UnknownId, "/catalogue/1/audience/segments/0"),
        (Kind::InvalidValue, "/catalogue/1/gives"),
        (Kind::Duplicate, "/catalogue/1/id"),
        (Kind::InvalidValue, "/catalogue/1/limit/per"),
        (Kind::InvalidValue, "/catalogue/1/points"),
        (Kind::UnknownId, "/catalogue/1/wallet"),
    ];
    assert_eq!(found, expected(&wanted));
}
