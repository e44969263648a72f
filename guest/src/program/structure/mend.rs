//! The walk over a value beside its schema.

use super::super::diagnostic::Faults;
use super::super::forms::{FORMS, Form, RATE};
use super::super::value::{Map, Value};
use super::super::{canonical, hint};
use super::words::{found, kind, type_name};
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;

/// How deep the least values of a schema may nest.
const DEEPEST: usize = 16;

/// A walk, with what it found and where it mended.
pub(super) struct Walk<'a> {
    definitions: Option<&'a Value>,
    faults: &'a mut Faults,
    /// JSON pointers of all values that were replaced.
    pub(super) mended: Vec<String>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(schema: &'a Value, faults: &'a mut Faults) -> Self {
        Self {
            definitions: schema.get("$defs"),
            faults,
            mended: Vec::new(),
        }
    }

    /// Tells a fault and that its place is mended.
    pub(super) fn fault(
        &mut self,
        kind: Kind,
        at: &Place<'_>,
        expected: &str,
        found: &str,
        hint: &str,
    ) {
        self.faults.error(kind, at, expected, found, hint);
        self.mended.push(at.render());
    }

    /// The value as the schema allows it: itself, but for what is wrong in it.
    pub(super) fn mend(&mut self, schema: &'a Value, value: &Value, at: &Place<'_>) -> Value {
        let schema = self.resolve(schema);
        if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
            return self.case(cases, value, at);
        }
        if let Some(inner) = optional(schema) {
            return match value {
                Value::Null => Value::Null,
                _ => self.mend(inner, value, at),
            };
        }
        if !types(schema).any(|name| name == kind(value)) {
            self.wrong_type(schema, value, at);
            return self.least(schema, 0);
        }
        match value {
            Value::Object(fields) => self.object(schema, fields, at),
            Value::Array(values) => self.list(schema, values, at),
            Value::String(text) => self.string(schema, text, at),
            Value::Integer(_) | Value::Number(_) => {
                if self.in_range(schema, value, at) {
                    value.clone()
                } else {
                    self.least(schema, 0)
                }
            }
            _ => value.clone(),
        }
    }

    /// Where a reference leads.
    pub(super) fn resolve(&self, schema: &'a Value) -> &'a Value {
        let name = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|pointer| pointer.strip_prefix("#/$defs/"));
        match (name, self.definitions) {
            (Some(name), Some(definitions)) => definitions.get(name).unwrap_or(schema),
            _ => schema,
        }
    }

    fn wrong_type(&mut self, schema: &Value, value: &Value, at: &Place<'_>) {
        let hint = match (form(schema), value) {
            (Some(form), Value::Number(number)) if form.pattern == RATE => {
                format!("Write the rate as a string: \"{number}\".")
            }
            (None, _) if kind(value) == "number" => {
                "Amounts are whole numbers of the smallest unit: 12.50 EUR is 1250.".into()
            }
            _ => String::new(),
        };
        self.fault(Kind::WrongType, at, &expected(schema), &found(value), &hint);
    }

    fn object(&mut self, schema: &'a Value, fields: &Map, at: &Place<'_>) -> Value {
        let none = Map::NONE;
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema
            .get("additionalProperties")
            .filter(|others| others.as_object().is_some());
        let mut whole = Map::NONE;
        for (name, value) in fields.iter() {
            let part = known.and_then(|known| known.get(name)).or(others);
            if let Some(part) = part {
                let mended = self.mend(part, value, &at.key(name));
                whole.insert(name.to_owned(), mended);
            } else {
                let names = || known.unwrap_or(&none).keys();
                let absent = names().filter(|name| !fields.contains(name));
                self.fault(
                    Kind::UnknownField,
                    &at.key(name),
                    &format!("one of the fields {}", hint::list(names())),
                    &format!("`{name}`"),
                    &hint::did_you_mean(name, absent),
                );
            }
        }
        for name in strings(schema, "required") {
            let Some(part) = known.and_then(|known| known.get(name)) else {
                continue;
            };
            if !fields.contains(name) {
                let words = part.get("description").and_then(Value::as_str);
                let expected = expected(self.resolve(part));
                self.fault(
                    Kind::MissingField,
                    &at.key(name),
                    &expected,
                    "nothing",
                    words.unwrap_or_default(),
                );
                whole.insert(name.to_owned(), self.least(part, 0));
            }
        }
        Value::Object(whole)
    }

    fn list(&mut self, schema: &'a Value, values: &[Value], at: &Place<'_>) -> Value {
        let least = schema.get("minItems").and_then(Value::as_i64).unwrap_or(0);
        if values.is_empty() && least > 0 {
            self.fault(
                Kind::InvalidValue,
                at,
                "at least one element",
                "an empty list",
                "",
            );
            return self.least(schema, 0);
        }
        let Some(part) = schema.get("items") else {
            return Value::Array(values.to_vec());
        };
        let mended = values.iter().enumerate();
        Value::Array(
            mended
                .map(|(index, value)| self.mend(part, value, &at.index(index)))
                .collect(),
        )
    }

    fn string(&mut self, schema: &Value, text: &str, at: &Place<'_>) -> Value {
        let Some(form) = form(schema).filter(|form| !(form.holds)(text)) else {
            return Value::text(text);
        };
        let shown = found(&Value::text(text));
        self.fault(Kind::InvalidValue, at, form.expected, &shown, "");
        Value::text(form.example)
    }

    fn in_range(&mut self, schema: &Value, number: &Value, at: &Place<'_>) -> bool {
        let bound = |name| schema.get(name).and_then(Value::as_i64);
        let least = bound("minimum").unwrap_or(i64::MIN);
        let most = bound("maximum").unwrap_or(i64::MAX);
        let value = number.as_i64();
        let holds = value.is_some_and(|value| (least..=most).contains(&value));
        if !holds {
            let expected = format!("a whole number from {least} to {most}");
            self.fault(
                Kind::InvalidValue,
                at,
                &expected,
                &canonical::text(number),
                "",
            );
        }
        holds
    }

    /// The least value that a schema allows.
    pub(super) fn least(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.resolve(schema);
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        let nothing = optional(schema).is_some() || types(schema).any(|name| name == "null");
        if nothing || depth > DEEPEST {
            return Value::Null;
        }
        let deeper = depth.saturating_add(1);
        if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
            return cases
                .first()
                .map_or(Value::Null, |case| self.least(case, deeper));
        }
        match types(schema).next() {
            Some("object") => {
                let mut fields = Map::NONE;
                for name in strings(schema, "required") {
                    let known = schema.get("properties").and_then(|known| known.get(name));
                    let part = known.map_or(Value::Null, |part| self.least(part, deeper));
                    fields.insert(name.to_owned(), part);
                }
                Value::Object(fields)
            }
            Some("array") => {
                let wanted = schema.get("minItems").and_then(Value::as_i64).unwrap_or(0) > 0;
                let element = schema.get("items").filter(|_| wanted);
                Value::Array(
                    element
                        .iter()
                        .map(|part| self.least(part, deeper))
                        .collect(),
                )
            }
            Some("string") => Value::text(form(schema).map_or("", |form| form.example)),
            Some("integer") => {
                let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(0);
                Value::Integer(least.max(0))
            }
            Some("boolean") => Value::Bool(false),
            _ => Value::Null,
        }
    }
}

/// What a schema expects, in words.
pub(super) fn expected(schema: &Value) -> String {
    if let Some(form) = form(schema) {
        return form.expected.to_owned();
    }
    if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
        return super::cases::names(cases);
    }
    let mut words = String::new();
    for name in types(schema) {
        if !words.is_empty() {
            words.push_str(" or ");
        }
        words.push_str(type_name(name));
    }
    words
}

fn form(schema: &Value) -> Option<&'static Form> {
    let pattern = schema.get("pattern").and_then(Value::as_str)?;
    FORMS.iter().find(|form| form.pattern == pattern)
}

/// The schema of what may also be null.
fn optional(schema: &Value) -> Option<&Value> {
    schema.get("anyOf").and_then(Value::as_array)?.first()
}

/// The types that a schema allows.
fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let one = schema.get("type").and_then(Value::as_str);
    one.into_iter().chain(strings(schema, "type"))
}

/// The strings of a list.
fn strings<'s>(schema: &'s Value, name: &str) -> impl Iterator<Item = &'s str> {
    let list = schema.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}
