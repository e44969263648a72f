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

    /// Makes the value what the schema allows: it stays, but for what is wrong in it.
    pub(super) fn mend(&mut self, schema: &'a Value, value: &mut Value, at: &Place<'_>) {
        let schema = self.resolve(schema);
        if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
            return self.case(cases, value, at);
        }
        if let Some(inner) = optional(schema) {
            if *value != Value::Null {
                self.mend(inner, value, at);
            }
            return;
        }
        let right = if types(schema).contains(&kind(value)) {
            match value {
                Value::Object(fields) => {
                    self.object(schema, fields, at);
                    true
                }
                Value::Array(values) => self.list(schema, values, at),
                Value::String(_) => self.string(schema, value, at),
                Value::Integer(_) | Value::Number(_) => self.in_range(schema, value, at),
                _ => true,
            }
        } else {
            self.wrong_type(schema, value, at);
            false
        };
        if !right {
            *value = self.least(schema, 0);
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

    fn object(&mut self, schema: &'a Value, fields: &mut Map, at: &Place<'_>) {
        let none = Map::NONE;
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema
            .get("additionalProperties")
            .filter(|others| others.as_object().is_some());
        let names = known.unwrap_or(&none).keys();
        let mut absent = names.clone();
        absent.retain(|name| !fields.contains(name));
        for (name, mut value) in fields.take() {
            let place = at.key(&name);
            if let Some(part) = known.and_then(|known| known.get(&name)).or(others) {
                self.mend(part, &mut value, &place);
                fields.insert(name, value);
            } else {
                self.fault(
                    Kind::UnknownField,
                    &place,
                    &format!("one of the fields {}", hint::list(&names)),
                    &hint::quoted(&name),
                    &hint::did_you_mean(&name, &absent),
                );
            }
        }
        for name in strings(schema, "required") {
            let part = known.and_then(|known| known.get(name));
            if let Some(part) = part.filter(|_| absent.contains(&name)) {
                let words = part.get("description").and_then(Value::as_str);
                let expected = expected(self.resolve(part));
                self.fault(
                    Kind::MissingField,
                    &at.key(name),
                    &expected,
                    "nothing",
                    words.unwrap_or_default(),
                );
                fields.insert(name.to_owned(), self.least(part, 0));
            }
        }
    }

    fn list(&mut self, schema: &'a Value, values: &mut [Value], at: &Place<'_>) -> bool {
        let least = number(schema, "minItems", 0);
        if values.is_empty() && least > 0 {
            let expected = "at least one element";
            self.fault(Kind::InvalidValue, at, expected, "an empty list", "");
            return false;
        }
        if let Some(part) = schema.get("items") {
            for (index, value) in values.iter_mut().enumerate() {
                self.mend(part, value, &at.index(index));
            }
        }
        true
    }

    fn string(&mut self, schema: &Value, value: &Value, at: &Place<'_>) -> bool {
        let text = value.as_str().unwrap_or_default();
        let Some(form) = form(schema).filter(|form| !(form.holds)(text)) else {
            return true;
        };
        self.fault(Kind::InvalidValue, at, form.expected, &found(value), "");
        false
    }

    fn in_range(&mut self, schema: &Value, found: &Value, at: &Place<'_>) -> bool {
        let least = number(schema, "minimum", i64::MIN);
        let most = number(schema, "maximum", i64::MAX);
        let value = found.as_i64();
        let holds = value.is_some_and(|value| (least..=most).contains(&value));
        if !holds {
            let expected = format!("a whole number from {least} to {most}");
            self.fault(
                Kind::InvalidValue,
                at,
                &expected,
                &canonical::text(found),
                "",
            );
        }
        holds
    }

    /// The least value that a schema allows.
    pub(super) fn least(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.resolve(schema);
        if let Some(value) = schema.get("const") {
            return Value::text(value.as_str().unwrap_or_default());
        }
        let nothing = optional(schema).is_some() || types(schema).contains(&"null");
        if nothing || depth > DEEPEST {
            return Value::Null;
        }
        let deeper = depth.saturating_add(1);
        if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
            return cases
                .first()
                .map_or(Value::Null, |case| self.least(case, deeper));
        }
        match types(schema).first().copied() {
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
                let wanted = number(schema, "minItems", 0) > 0;
                let mut elements = Vec::new();
                if let Some(part) = schema.get("items").filter(|_| wanted) {
                    elements.push(self.least(part, deeper));
                }
                Value::Array(elements)
            }
            Some("string") => Value::text(form(schema).map_or("", |form| form.example)),
            Some("integer") => {
                let least = number(schema, "minimum", 0);
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
fn types(schema: &Value) -> Vec<&str> {
    let mut types = strings(schema, "type");
    types.extend(schema.get("type").and_then(Value::as_str));
    types
}

/// The strings of a list.
#[inline(never)]
fn strings<'s>(schema: &'s Value, name: &str) -> Vec<&'s str> {
    let mut strings = Vec::new();
    let list = schema.get(name).and_then(Value::as_array);
    for value in list.unwrap_or_default() {
        strings.extend(value.as_str());
    }
    strings
}

/// A number that a schema names.
#[inline(never)]
fn number(schema: &Value, name: &str, absent: i64) -> i64 {
    let number = schema.get(name).and_then(Value::as_i64);
    number.unwrap_or(absent)
}
