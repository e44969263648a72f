//! The ranges of the published schema hold also where no walk over it takes place.

use serde_json::json;

use super::*;

/// A programme with every number and list that has a range.
pub(super) fn full() -> Value {
    with(&[
        ("/format", json!(1)),
        (
            "/policies",
            json!({"max_debt": 1, "hold_minutes": 1, "restore_grace_days": 1}),
        ),
        ("/wallets/0/decimals", json!(1)),
        ("/wallets/0/expiry", json!({"days": 5})),
        (
            "/wallets/0/burn",
            json!({
                "points": 1, "amount": 1, "minimum": 1, "minimum_amount": 1, "step": 1, "max_amount": 9
            }),
        ),
        ("/earning/0/minimum", json!({"amount": 1, "units": 1})),
        (
            "/earning/0/base",
            json!({"per-unit": {"points": 1, "amount": 1}}),
        ),
        (
            "/earning/0/when",
            json!({"units": {"at_least": 1, "multiple_of": 1}}),
        ),
        ("/earning/0/caps", json!([{"per": "day", "points": 1}])),
        ("/earning/0/budget", json!({"limit": 1})),
        ("/earning/0/pending", json!({"days": 1})),
        (
            "/earning/-",
            json!({"id": "block", "base": {"block": {"points": 1, "amount": 1}}}),
        ),
        (
            "/earning/-",
            json!({
                "id": "brackets", "base": {"brackets": {"steps": [{"up_to": 1, "points": 1}]}}
            }),
        ),
        ("/ladders/0/grace_days", json!(1)),
        ("/ladders/0/tiers/0/entry_rewards", json!([{"points": 1}])),
        ("/offers/0/code", json!({"public": ["TEN"], "uses": 1})),
        ("/offers/0/uses_per_member", json!(1)),
        (
            "/offers/0/gives",
            json!({"order-percent": {"percent": 10, "max_amount": 1}}),
        ),
        (
            "/offers/-",
            json!({"id": "each", "gives": {"line-amount": {"amount": 1, "max_units": 1}}}),
        ),
        (
            "/offers/-",
            json!({"id": "gift", "gives": {"gift": {"sku": "mug", "quantity": 1}}}),
        ),
    ])
}

/// Goes through a value beside its schema and calls for every keyword that limits it.
fn limits(schema: &Value, value: &Value, at: &str, call: &mut dyn FnMut(&str, Value)) {
    let definitions: Value = serde_json::from_str(&crate::configuration::schema()).unwrap();
    let mut schema = schema.clone();
    while let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        schema = definitions["$defs"][name.rsplit('/').next().unwrap()].clone();
    }
    if let Some(inner) = schema.get("anyOf") {
        return limits(&inner[0], value, at, call);
    }
    if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
        let Some((name, _)) = value.as_object().and_then(|fields| fields.iter().next()) else {
            return;
        };
        let case = cases
            .iter()
            .find(|case| case["required"][0] == name.as_str())
            .unwrap();
        return limits(case, value, at, call);
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if let Some(part) = schema["properties"].get(name) {
                    limits(part, value, &format!("{at}/{name}"), call);
                }
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                limits(&schema["items"], value, &format!("{at}/{index}"), call);
            }
            if schema.get("minItems").is_some() {
                call(at, json!([]));
            }
            if let (Some(most), Some(one)) = (schema["maxItems"].as_u64(), values.first()) {
                let most = usize::try_from(most).unwrap();
                call(at, json!(vec![one; most + 1]));
            }
        }
        Value::Number(_) => {
            let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
            if let Some(least) = bound("minimum").filter(|least| (0..=1).contains(least)) {
                call(at, json!(least - 1));
            }
            if let Some(most) = bound("maximum").filter(|most| *most < 100) {
                call(at, json!(most + 1));
            }
        }
        _ => {}
    }
}

#[test]
fn every_range_of_the_schema_is_kept() {
    let program = full();
    assert!(build(&program).is_ok(), "{:#?}", diagnostics(&program));
    let schema: Value = serde_json::from_str(&crate::configuration::schema()).unwrap();
    let mut places = 0;
    limits(&schema, &program, "", &mut |at, wrong| {
        places += 1;
        let mut program = program.clone();
        *program.pointer_mut(at).unwrap() = wrong.clone();
        let found = errors(&program);
        assert!(
            found.iter().any(|(_, place)| place == at),
            "{wrong} at {at}: {found:?}"
        );
    });
    assert!(places >= 40, "{places} places have a range");
}
