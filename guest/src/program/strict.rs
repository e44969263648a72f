//! The text of a programme as a JSON value, read more strictly than JSON asks.
//!
//! A key that comes twice, a number outside ±(2^53 − 1) and a nesting deeper than [`DEEPEST`] are
//! faults. All but the last are collected while reading goes on.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::diagnostic::Faults;
use crate::contract::configuration::DiagnosticKind;
use crate::place::Place;

/// How many objects and lists may lie in one another: thirty nested conditions.
const DEEPEST: usize = 64;

/// The largest integer that every host reads exactly: 2^53 − 1.
pub(super) const LARGEST: i64 = 9_007_199_254_740_991;

/// Reads a text. None if it is not JSON at all; what was wrong is in `faults`.
pub(super) fn read(text: &str, faults: &mut Faults) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = Strict {
        at: Place::root(),
        depth: 0,
        faults: &mut *faults,
    };
    let value = seed
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Some(value),
        Err(error) => {
            let found = format!(
                "line {}, column {}: {}",
                error.line(),
                error.column(),
                bare(&error)
            );
            faults.error(
                DiagnosticKind::Syntax,
                &Place::root(),
                "JSON text",
                &found,
                "",
            );
            None
        }
    }
}

/// The message without the position that is said already.
fn bare(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.find(" at line ") {
        Some(end) => message.chars().take(end).collect(),
        None => message,
    }
}

/// A value at a place.
struct Strict<'a> {
    at: Place<'a>,
    depth: usize,
    faults: &'a mut Faults,
}

impl Strict<'_> {
    fn deeper<E: de::Error>(&self) -> Result<usize, E> {
        if self.depth == DEEPEST {
            return Err(E::custom(format!("more than {DEEPEST} levels of nesting")));
        }
        Ok(self.depth.saturating_add(1))
    }

    fn number<T: Copy + fmt::Display + TryInto<i64>>(self, number: T) -> Value
    where
        Number: From<T>,
    {
        let small = number
            .try_into()
            .is_ok_and(|number: i64| (-LARGEST..=LARGEST).contains(&number));
        if !small {
            self.faults.error(
                DiagnosticKind::InvalidValue,
                &self.at,
                "a whole number between -9007199254740991 and 9007199254740991",
                &number.to_string(),
                "",
            );
        }
        Value::Number(number.into())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(self.number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(self.number(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Strict {
            at: self.at.index(values.len()),
            depth,
            faults: &mut *self.faults,
        })? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut values = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let at = self.at.key(&key);
            if values.contains_key(&key) {
                self.faults.error(
                    DiagnosticKind::Duplicate,
                    &at,
                    "each key once in an object",
                    "the same key again",
                    "Remove one of the two.",
                );
            }
            let value = object.next_value_seed(Strict {
                at,
                depth,
                faults: &mut *self.faults,
            })?;
            values.insert(key, value);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        let value = read(text, &mut faults);
        let list = faults.finish().expect_err("a fault");
        assert_eq!(
            value.is_none(),
            list.iter()
                .any(|fault| fault.kind == DiagnosticKind::Syntax)
        );
        list.into_iter()
            .map(|fault| (fault.at, fault.found))
            .collect()
    }

    #[test]
    fn keys_that_come_twice_and_numbers_that_are_too_large_come_together() {
        let text = r#"{"a": 9007199254740992, "b": [1, {"c": 1, "c": 2}], "a": -9007199254740992}"#;
        let places: Vec<String> = found(text).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, ["/a", "/a", "/a", "/b/1/c"]);
    }

    #[test]
    fn what_is_not_json_has_a_line_and_a_column() {
        let faults = found("{\n  \"id\": \"shop\",\n}");
        assert_eq!(
            faults,
            [(String::new(), "line 3, column 1: trailing comma".to_owned())]
        );
        assert_eq!(found("{} {}")[0].1, "line 1, column 4: trailing characters");
        assert!(found("")[0].1.starts_with("line 1, column 0: EOF"));
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(64), &mut Faults::default()).is_some());
        assert!(found(&nested(65))[0].1.contains("more than 64 levels"));
    }
}
