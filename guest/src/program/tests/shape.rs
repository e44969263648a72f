//! Faults in the shape.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

#[test]
fn each_fault_of_the_shape_has_its_place() {
    let rule = "/earning/0";
    let table: &[(&str, &str, Value, Kind, &str)] = &[
        (
            "unknown field",
            "/nmae",
            json!("x"),
            Kind::UnknownField,
            "/nmae",
        ),
        (
            "missing field",
            "/zone",
            json!(null),
            Kind::MissingField,
            "/zone",
        ),
        ("wrong type", "/id", json!(7), Kind::WrongType, "/id"),
        (
            "null where something must be",
            "/wallets/0",
            json!({"id": null}),
            Kind::WrongType,
            "/wallets/0/id",
        ),
        (
            "a list for a record",
            "/wallets/0",
            json!(["points"]),
            Kind::WrongType,
            "/wallets/0",
        ),
        (
            "an empty list",
            "/wallets",
            json!([]),
            Kind::InvalidValue,
            "/wallets",
        ),
        (
            "a misspelt case",
            "/wallets/0/expiry",
            json!("nver"),
            Kind::InvalidValue,
            "/wallets/0/expiry",
        ),
        (
            "content for a word",
            "/wallets/0/expiry",
            json!({"never": null}),
            Kind::WrongType,
            "/wallets/0/expiry",
        ),
        (
            "a word for content",
            "/wallets/0/expiry",
            json!("days"),
            Kind::WrongType,
            "/wallets/0/expiry",
        ),
        (
            "two cases",
            "/wallets/0/expiry",
            json!({"days": 1, "months": 1}),
            Kind::InvalidValue,
            "/wallets/0/expiry",
        ),
        (
            "inside a case",
            "/wallets/0/expiry",
            json!({"days": "3"}),
            Kind::WrongType,
            "/wallets/0/expiry/days",
        ),
        (
            "below 0",
            "/wallets/0/expiry",
            json!({"days": -3}),
            Kind::InvalidValue,
            "/wallets/0/expiry/days",
        ),
        (
            "a float",
            "/wallets/0/burn/minimum",
            json!(1.5),
            Kind::WrongType,
            "/wallets/0/burn/minimum",
        ),
        (
            "no day",
            "/earning/0/during",
            json!({"ends": "2026-02-30"}),
            Kind::InvalidValue,
            "/earning/0/during/ends",
        ),
        (
            "no time",
            "/earning/0/during",
            json!({"hours": {"starts": "8:00", "until": "18:00"}}),
            Kind::InvalidValue,
            "/earning/0/during/hours/starts",
        ),
        (
            "deep in a condition",
            "/earning/0/when",
            json!({"all": [{"not": {"units": {"atleast": 1}}}]}),
            Kind::UnknownField,
            "/earning/0/when/all/0/not/units/atleast",
        ),
        (
            "a text that is none",
            "/texts",
            json!({"a/b": {"fr": 1}}),
            Kind::WrongType,
            "/texts/a~1b/fr",
        ),
    ];
    for (name, pointer, value, kind, at) in table {
        let program = with(&[(pointer, value.clone())]);
        assert_eq!(errors(&program), expected(&[(*kind, at)]), "{name}");
    }
    assert!(build(&with(&[(&format!("{rule}/name"), json!(null))])).is_ok());
}

#[test]
fn hints_say_what_to_write() {
    let table = [
        (
            "/earning/0/base",
            json!({"per-unit": {"points": 1.5}}),
            "Write the rate as a string: \"1.5\".",
        ),
        (
            "/earning/0/base",
            json!({"per-unit": {"pionts": "1"}}),
            "Did you mean `points`?",
        ),
        (
            "/earning/0/base",
            json!({"per_unit": {"points": "1"}}),
            "Did you mean `per-unit`?",
        ),
        (
            "/wallets/0/expiry",
            json!("days"),
            "`days` needs content: write {\"days\": …}.",
        ),
        (
            "/wallets/0/expiry",
            json!({"never": {}}),
            "`never` has no content: write \"never\".",
        ),
        (
            "/wallets/0/burn/amount",
            json!(12.5),
            "Amounts are whole numbers of the smallest unit: 12.50 EUR is 1250.",
        ),
        (
            "/zone",
            json!(null),
            "IANA name of the zone that defines days, such as `Europe/Paris`.",
        ),
    ];
    for (pointer, value, hint) in table {
        let found = diagnostics(&with(&[(pointer, value)]));
        assert!(
            found.iter().any(|one| one.hint == hint),
            "{hint}: {found:#?}"
        );
    }
    let found = diagnostics(&with(&[("/lanes", json!({"item": "best"}))]));
    assert_eq!(
        found[0].expected,
        "one of `all`, `best-for-member`, `first-by-priority`"
    );
    assert_eq!(found[0].found, "\"best\"");
}

#[test]
fn faults_of_shape_and_of_sense_come_together() {
    let program = with(&[
        ("/zone", json!(null)),
        ("/wallets/0/decimals", json!(9)),
        ("/earning/0/base", json!({"per-unit": {"points": 1.5}})),
        ("/earning/0/rouding", json!("floor")),
        ("/ladders/0/tiers/2/minimum", json!(100)),
        ("/offers/0/audience", json!({"segments": ["vpi"]})),
        (
            "/offers/0/during",
            json!({"starts": "2026-03-02", "ends": "2026-03-01"}),
        ),
    ]);
    assert_eq!(
        errors(&program),
        expected(&[
            (Kind::WrongType, "/earning/0/base/per-unit/points"),
            (Kind::UnknownField, "/earning/0/rouding"),
            (Kind::Conflict, "/ladders/0/tiers/2/minimum"),
            (Kind::UnknownId, "/offers/0/audience/segments/0"),
            (Kind::Conflict, "/offers/0/during/ends"),
            (Kind::InvalidValue, "/wallets/0/decimals"),
            (Kind::MissingField, "/zone"),
        ])
    );
}

#[test]
fn what_follows_from_a_fault_is_not_told_again() {
    let program = with(&[
        ("/wallets", json!([{"di": "points"}])),
        ("/earning/0/wallet", json!("points")),
    ]);
    assert_eq!(
        errors(&program),
        expected(&[
            (Kind::UnknownField, "/wallets/0/di"),
            (Kind::MissingField, "/wallets/0/id"),
        ])
    );
    let program = with(&[
        ("/id", json!(7)),
        ("/wallets/0/decimals", json!("2")),
        ("/earning/0/wallet", json!("pionts")),
    ]);
    assert_eq!(
        errors(&program),
        expected(&[
            (Kind::UnknownId, "/earning/0/wallet"),
            (Kind::WrongType, "/id"),
            (Kind::WrongType, "/wallets/0/decimals"),
        ])
    );
    assert_eq!(errors(&json!([])), expected(&[(Kind::WrongType, "")]));
    let text = Engine::build("{", Vec::new(), &paris_transitions()).unwrap_err();
    assert_eq!((text.len(), text[0].kind), (1, Kind::Syntax));
}

#[test]
fn a_key_that_comes_twice_is_told_with_everything_else() {
    let text = small().to_string().replace("\"EUR\"", "\"EUX\"");
    let text = text.replacen('{', "{\"zone\":\"UTC\",", 1);
    let found = Engine::build(&text, Vec::new(), &paris_transitions()).unwrap_err();
    let found: Vec<_> = found.into_iter().map(|one| (one.kind, one.at)).collect();
    assert_eq!(
        found,
        expected(&[
            (Kind::InvalidValue, "/currencies/rates/base"),
            (Kind::Duplicate, "/zone"),
        ])
    );
}
