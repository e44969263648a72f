//! Wrong programmes, and everything that must be said of them.

mod agree;
mod campaigns;
mod engine;
mod ids;
mod never;
mod offers;
mod placements;
mod ranges;
mod segmentation;
mod shape;
mod texts;

use serde_json::{Value, json};

use super::engine::Engine;
use crate::contract::configuration::{Diagnostic, DiagnosticKind, Severity};
use crate::testing::paris_transitions;

/// A small programme that is right.
fn small() -> Value {
    json!({
        "id": "shop",
        "zone": "Europe/Paris",
        "currencies": {"rates": {"base": "EUR", "others": {"GBP": "1.1713"}}},
        "wallets": [{
            "id": "points",
            "burn": {"points": 100, "amount": 100, "minimum": 500, "step": 100, "max_percent": 30}
        }],
        "segments": [{"id": "vip"}, {"id": "new", "when": {"order-count": {"at_most": 0}}}],
        "earning": [{"id": "spend", "base": {"per-unit": {"points": "1"}}}],
        "ladders": [{
            "id": "status",
            "metric": {"spend": {}},
            "tiers": [
                {"id": "base", "minimum": 0},
                {"id": "silver", "minimum": 50000},
                {"id": "gold", "minimum": 200000}
            ]
        }],
        "offers": [{"id": "ten", "code": {"public": ["TEN"]}, "gives": {"order-percent": {"percent": 10}}}]
    })
}

/// The small programme with values put at places (`-` appends to a list, null removes).
fn with(changes: &[(&str, Value)]) -> Value {
    let mut program = small();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match program.pointer_mut(parent).unwrap() {
            Value::Object(fields) if value.is_null() => {
                fields.remove(name);
            }
            Value::Object(fields) => {
                fields.insert(name.to_owned(), value.clone());
            }
            Value::Array(values) if name == "-" => values.push(value.clone()),
            Value::Array(values) => values[name.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{pointer} lies in {other}"),
        }
    }
    program
}

fn build(program: &Value) -> Result<Engine, Vec<Diagnostic>> {
    Engine::build(&program.to_string(), Vec::new(), &paris_transitions())
}

/// All diagnostics, warnings or errors.
fn diagnostics(program: &Value) -> Vec<Diagnostic> {
    match build(program) {
        Ok(engine) => engine.info().warnings,
        Err(diagnostics) => diagnostics,
    }
}

/// Kind and place of all errors.
fn errors(program: &Value) -> Vec<(DiagnosticKind, String)> {
    let errors = diagnostics(program).into_iter();
    errors
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| (diagnostic.kind, diagnostic.at))
        .collect()
}

/// Kind and place of all warnings.
fn warnings(program: &Value) -> Vec<(DiagnosticKind, String)> {
    let diagnostics = diagnostics(program).into_iter();
    diagnostics
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        .map(|diagnostic| (diagnostic.kind, diagnostic.at))
        .collect()
}

fn expected(list: &[(DiagnosticKind, &str)]) -> Vec<(DiagnosticKind, String)> {
    list.iter()
        .map(|(kind, at)| (*kind, (*at).to_owned()))
        .collect()
}

/// Name, changes of the small programme, all errors.
type Row = (
    &'static str,
    Vec<(&'static str, Value)>,
    Vec<(DiagnosticKind, &'static str)>,
);

/// Wrong programmes, each with all that must be said of it.
fn check(table: Vec<Row>) {
    for (name, changes, list) in table {
        assert_eq!(errors(&with(&changes)), expected(&list), "{name}");
    }
}
