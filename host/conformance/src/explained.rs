//! Whether what was refused says why.

use fidelis_host::contract::types::Fault;
use serde_json::Value;

/// What is not told of a fault.
pub(crate) fn fault(fault: &Fault) -> Option<String> {
    // An empty text may well be what was found.
    let silent = fault.expected.is_empty();
    silent.then(|| format!("a fault without what was expected: {fault:?}"))
}

/// Whether a request asks for an explanation.
pub(crate) fn wanted(request: &str) -> bool {
    let request = serde_json::from_str::<Value>(request);
    request.is_ok_and(|request| request.get("explain") == Some(&Value::Bool(true)))
}

/// Whether an answer explains anything.
pub(crate) fn explains(answer: &str) -> bool {
    let answer = serde_json::from_str::<Value>(answer).unwrap_or_default();
    let findings = answer.get("findings").and_then(Value::as_array);
    findings.is_some_and(|findings| !findings.is_empty())
}

/// What is not told of an explained answer's refusals, wherever they stand in it.
pub(crate) fn refusals(answer: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Ok(answer) = serde_json::from_str(answer) {
        look(&answer, &mut wrong);
    }
    wrong
}

fn look(value: &Value, wrong: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, wrong)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let refused = matches!(name.as_str(), "Refused" | "refusal") && field.is_object();
                let told = |part: &str| {
                    field
                        .get(part)
                        .and_then(Value::as_str)
                        .is_some_and(|text| !text.is_empty())
                };
                // An empty text may well be what was found.
                if refused && !["reason", "expected"].into_iter().all(told) {
                    wrong.push(format!("a refusal without what was expected: {field}"));
                }
                look(field, wrong);
            }
        }
        _ => {}
    }
}
