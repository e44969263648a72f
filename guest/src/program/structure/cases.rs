//! Cases: a word, or an object with one key that names the case.
//!
//! The case is chosen by its name, so that what is wrong inside it is told at its own place.

use super::super::hint;
use super::super::value::Value;
use super::mend::Walk;
use super::words::found;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;

/// All cases, in words.
pub(super) fn names(cases: &[Value]) -> String {
    format!("one of {}", hint::list(&all_names(cases)))
}

fn all_names(cases: &[Value]) -> Vec<&str> {
    let mut names = Vec::new();
    for case in cases {
        names.extend(name(case));
    }
    names
}

/// The name of a case.
fn name(case: &Value) -> Option<&str> {
    match case.get("const") {
        Some(word) => word.as_str(),
        None => case.get("required")?.as_array()?.first()?.as_str(),
    }
}

/// Whether a case is a word without content.
fn is_word(case: &Value) -> bool {
    case.get("const").is_some()
}

impl<'a> Walk<'a> {
    /// Makes the value one of the cases.
    pub(super) fn case(&mut self, cases: &'a [Value], value: &mut Value, at: &Place<'_>) {
        let by_name = |wanted: &str| cases.iter().find(|case| name(case) == Some(wanted));
        let meant = match &*value {
            Value::String(word) => Some(word.as_str()),
            Value::Object(fields) if fields.len() == 1 => {
                fields.iter().next().map(|(name, _)| name)
            }
            _ => None,
        };
        let (kind, hint) = match (meant, meant.and_then(by_name)) {
            (Some(_), Some(case)) if is_word(case) == value.as_str().is_some() => {
                if !is_word(case) {
                    self.mend(case, value, at);
                }
                return;
            }
            (Some(word), Some(case)) if is_word(case) => (
                Kind::WrongType,
                format!("`{word}` has no content: write \"{word}\"."),
            ),
            (Some(word), Some(_)) => (
                Kind::WrongType,
                format!("`{word}` needs content: write {{\"{word}\": …}}."),
            ),
            (Some(word), None) => (
                Kind::InvalidValue,
                hint::did_you_mean(word, &all_names(cases)),
            ),
            (None, _) if value.as_object().is_some() => (
                Kind::InvalidValue,
                "A case is an object with exactly one key.".to_owned(),
            ),
            (None, _) => (Kind::WrongType, String::new()),
        };
        self.fault(kind, at, &names(cases), &found(value), &hint);
        let first = cases.first();
        *value = first.map_or(Value::Null, |case| self.least(case, 0));
    }
}
