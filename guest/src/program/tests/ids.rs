//! Ids that are not defined once, and wallets that pay for nothing.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

/// A rule with parts beside id and base.
fn rule(id: &str, parts: Value) -> Value {
    let mut rule = json!({"id": id, "base": {"per-order": 1}});
    rule.as_object_mut()
        .unwrap()
        .extend(parts.as_object().unwrap().clone());
    rule
}

#[test]
fn ids() {
    check(vec![
        (
            "an id with a space",
            vec![("/id", json!("my shop"))],
            vec![(Kind::InvalidValue, "/id")],
        ),
        (
            "an empty id",
            vec![("/wallets/0/id", json!(""))],
            vec![(Kind::InvalidValue, "/wallets/0/id")],
        ),
        (
            "the same wallet twice",
            vec![("/wallets/-", json!({"id": "points"}))],
            vec![(Kind::Duplicate, "/wallets/1/id")],
        ),
        (
            "the same tier twice",
            vec![(
                "/ladders/0/tiers/-",
                json!({"id": "gold", "minimum": 300_000}),
            )],
            vec![(Kind::Duplicate, "/ladders/0/tiers/3/id")],
        ),
        (
            "wallets that nothing defines",
            vec![
                ("/earning/0/wallet", json!("pionts")),
                ("/ladders/0/metric", json!({"points": "stars"})),
                (
                    "/ladders/0/tiers/2/entry_rewards",
                    json!([{"wallet": "x", "points": 1}]),
                ),
            ],
            vec![
                (Kind::UnknownId, "/earning/0/wallet"),
                (Kind::UnknownId, "/ladders/0/metric/points"),
                (Kind::UnknownId, "/ladders/0/tiers/2/entry_rewards/0/wallet"),
            ],
        ),
        (
            "a rule that requires one that nothing defines",
            vec![("/earning/0/requires", json!("other"))],
            vec![(Kind::UnknownId, "/earning/0/requires")],
        ),
        (
            "segments that nothing defines",
            vec![
                (
                    "/earning/0/audience",
                    json!({"segments": ["vip", "x"], "except": ["y"]}),
                ),
                ("/offers/0/when", json!({"segment": ["z"]})),
            ],
            vec![
                (Kind::UnknownId, "/earning/0/audience/except/0"),
                (Kind::UnknownId, "/earning/0/audience/segments/1"),
                (Kind::UnknownId, "/offers/0/when/segment/0"),
            ],
        ),
    ]);
    let hint = diagnostics(&with(&[("/earning/0/wallet", json!("pionts"))]));
    assert_eq!(hint[0].hint, "Did you mean `points`?");
    assert_eq!(hint[0].expected, "the id of a wallet: `points`");
}

#[test]
fn circles() {
    check(vec![
        (
            "rules that require each other",
            vec![
                ("/earning/-", rule("a", json!({"requires": "b"}))),
                ("/earning/-", rule("b", json!({"requires": "c"}))),
                ("/earning/-", rule("c", json!({"requires": "a"}))),
                ("/earning/-", rule("d", json!({"requires": "a"}))),
            ],
            vec![
                (Kind::Conflict, "/earning/1/requires"),
                (Kind::Conflict, "/earning/2/requires"),
                (Kind::Conflict, "/earning/3/requires"),
            ],
        ),
        (
            "a rule that requires itself",
            vec![("/earning/0/requires", json!("spend"))],
            vec![(Kind::Conflict, "/earning/0/requires")],
        ),
        (
            "segments that name each other",
            vec![
                (
                    "/segments/0/when",
                    json!({"any": [{"enrolled": true}, {"not": {"segment": ["new"]}}]}),
                ),
                ("/segments/1/when", json!({"segment": ["vip"]})),
            ],
            vec![
                (Kind::Conflict, "/segments/0/when"),
                (Kind::Conflict, "/segments/1/when"),
            ],
        ),
    ]);
}

#[test]
fn currencies_and_wallets() {
    let burn = |name: &str, value: Value| {
        let pointer = match name {
            "minimum" => "/wallets/0/burn/minimum",
            "max_amount" => "/wallets/0/burn/max_amount",
            "max_percent" => "/wallets/0/burn/max_percent",
            "minimum_amount" => "/wallets/0/burn/minimum_amount",
            _ => "/wallets/0/burn/step",
        };
        (pointer, value)
    };
    let rates = |others: Value| {
        vec![(
            "/currencies",
            json!({"rates": {"base": "EUR", "others": others}}),
        )]
    };
    check(vec![
        (
            "a currency that is none",
            rates(json!({"GBX": "1.1", "JPY": "0"})),
            vec![
                (Kind::InvalidValue, "/currencies/rates/others/GBX"),
                (Kind::InvalidValue, "/currencies/rates/others/JPY"),
            ],
        ),
        (
            "the base among the others",
            rates(json!({"EUR": "1"})),
            vec![(Kind::Duplicate, "/currencies/rates/others/EUR")],
        ),
        (
            "more than all",
            vec![burn("max_percent", json!("100.5"))],
            vec![(Kind::InvalidValue, "/wallets/0/burn/max_percent")],
        ),
        (
            "a minimum that the limit never reaches",
            vec![burn("max_amount", json!(499))],
            vec![(Kind::Unreachable, "/wallets/0/burn/minimum")],
        ),
        (
            "a minimum that the limit just reaches",
            vec![burn("max_amount", json!(500))],
            vec![],
        ),
        (
            "a step that the limit never reaches",
            vec![
                burn("max_amount", json!(500)),
                burn("minimum", json!(0)),
                burn("step", json!(501)),
            ],
            vec![(Kind::Unreachable, "/wallets/0/burn/step")],
        ),
        (
            "a smallest amount above the largest",
            vec![
                burn("max_amount", json!(600)),
                burn("minimum_amount", json!(601)),
            ],
            vec![(Kind::Unreachable, "/wallets/0/burn/minimum_amount")],
        ),
        (
            "nothing may be paid",
            vec![burn("max_percent", json!(0)), burn("max_amount", json!(0))],
            vec![
                (Kind::Unreachable, "/wallets/0/burn/max_amount"),
                (Kind::Unreachable, "/wallets/0/burn/max_percent"),
            ],
        ),
        (
            "an expiry that no zone table reaches",
            vec![("/wallets/0/expiry", json!({"months": 100_000}))],
            vec![(Kind::InvalidValue, "/wallets/0/expiry/months")],
        ),
    ]);
}
