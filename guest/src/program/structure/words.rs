//! What a value is, and what a schema expects, in words.

use super::super::value::Value;
use super::super::{canonical, hint};

/// The name that JSON Schema gives to a value's type.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(written) if written.contains(['.', 'e', 'E']) => "number",
        Value::Integer(_) | Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A type's name in words.
pub(super) fn type_name(kind: &str) -> &'static str {
    match kind {
        "null" => "null",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number with a point",
        "string" => "a string",
        "array" => "a list",
        _ => "an object",
    }
}

/// A found value: short ones as they are, long ones by their kind.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Array(values) => format!("a list of {}", values.len()),
        Value::Object(fields) if fields.len() == 0 => "an empty object".into(),
        Value::Object(fields) => {
            format!("an object with {}", hint::list(&fields.keys()))
        }
        scalar => {
            let text = canonical::text(scalar);
            match text.char_indices().nth(80) {
                Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                None => text,
            }
        }
    }
}
