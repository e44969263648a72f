//! The text of a programme as a JSON value, read more strictly than JSON asks.
//!
//! A key that comes twice, a number outside ±(2^53 − 1) and a nesting deeper than [`DEEPEST`] are
//! faults. All but the last are collected while reading goes on.

mod lexer;

use lexer::{Lexer, Part};

use super::diagnostic::Faults;
use super::value::{Map, Value};
use crate::contract::configuration::DiagnosticKind;
use crate::place::Place;

/// How many objects and lists may lie in one another: thirty nested conditions.
const DEEPEST: usize = 64;

/// The largest integer that every host reads exactly: 2^53 − 1.
pub(super) const LARGEST: i64 = 9_007_199_254_740_991;

/// Reads a text that stands at a place. None if it is not JSON at all; what was wrong is in `faults`.
pub(super) fn read(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Value> {
    let mut reader = Reader {
        lexer: Lexer::new(text),
        faults,
    };
    match reader.whole(at) {
        Ok(value) => Some(value),
        Err(wrong) => {
            let (line, column) = reader.lexer.position();
            let found = format!("line {line}, column {column}: {wrong}");
            reader
                .faults
                .error(DiagnosticKind::Syntax, at, "JSON text", &found, "");
            None
        }
    }
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn whole(&mut self, at: &Place<'_>) -> Part<Value> {
        let value = self.value(at, 0)?;
        match self.lexer.token() {
            None => Ok(value),
            Some(_) => Err("trailing characters"),
        }
    }

    #[inline(never)]
    fn value(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        match self.lexer.token() {
            None => Err("EOF while parsing a value"),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'"') => self.lexer.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(at),
            Some(b'[' | b'{') if depth == DEEPEST => Err("more than 64 levels of nesting"),
            Some(b'[') => self.list(at, depth.saturating_add(1)),
            Some(b'{') => self.object(at, depth.saturating_add(1)),
            Some(_) => Err("expected value"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Part<Value> {
        for byte in word.bytes() {
            if !self.lexer.takes(byte) {
                return Err("expected ident");
            }
        }
        Ok(value)
    }

    fn list(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        self.lexer.skip();
        let mut values = Vec::new();
        while self.goes_on(b']', values.is_empty(), "EOF while parsing a list")? {
            values.push(self.value(&at.index(values.len()), depth)?);
        }
        Ok(Value::Array(values))
    }

    fn object(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        self.lexer.skip();
        let mut fields = Map::NONE;
        while self.goes_on(b'}', fields.len() == 0, "EOF while parsing an object")? {
            if self.lexer.token() != Some(b'"') {
                return Err("key must be a string");
            }
            let key = self.lexer.string()?;
            let at = at.key(&key);
            if fields.contains(&key) {
                self.faults.error(
                    DiagnosticKind::Duplicate,
                    &at,
                    "each key once in an object",
                    "the same key again",
                    "Remove one of the two.",
                );
            }
            self.lexer.token();
            if !self.lexer.takes(b':') {
                return Err("expected `:`");
            }
            let value = self.value(&at, depth)?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }

    /// Whether another element follows, or the end. Reads the end or the comma.
    #[inline(never)]
    fn goes_on(&mut self, end: u8, first: bool, ended: &'static str) -> Part<bool> {
        let token = self.lexer.token().ok_or(ended)?;
        if self.lexer.takes(end) {
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        if token != b',' {
            return Err(if end == b']' {
                "expected `,` or `]`"
            } else {
                "expected `,` or `}`"
            });
        }
        self.lexer.skip();
        if self.lexer.token().ok_or(ended)? == end {
            return Err("trailing comma");
        }
        Ok(true)
    }

    fn number(&mut self, at: &Place<'_>) -> Part<Value> {
        let (written, whole) = self.lexer.number()?;
        if !whole {
            return Ok(Value::Number(written.to_owned()));
        }
        let number: Option<i64> = written.parse().ok();
        if !number.is_some_and(|number| (-LARGEST..=LARGEST).contains(&number)) {
            self.faults.error(
                DiagnosticKind::InvalidValue,
                at,
                "a whole number between -9007199254740991 and 9007199254740991",
                written,
                "",
            );
        }
        Ok(match number {
            // There is no negative nothing.
            Some(number) if written != "-0" => Value::Integer(number),
            _ => Value::Number(written.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        let value = read(text, &Place::root(), &mut faults);
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
        assert!(read(&nested(64), &Place::root(), &mut Faults::default()).is_some());
        assert!(found(&nested(65))[0].1.contains("more than 64 levels"));
    }

    #[test]
    fn strings_and_numbers_are_read_as_json_says() {
        let value = |text: &str| read(text, &Place::root(), &mut Faults::default());
        assert_eq!(
            value(r#" "\u00e9\ud83d\ude00\"\\\/\b\f\n\r\té" "#),
            Some(Value::text("é😀\"\\/\u{8}\u{c}\n\r\té"))
        );
        assert_eq!(value("-12"), Some(Value::Integer(-12)));
        for written in ["-0", "1.50", "1e3", "2E-7", "0.0"] {
            assert_eq!(value(written), Some(Value::Number(written.to_owned())));
        }
        for wrong in [
            "01",
            "1.",
            "-",
            ".5",
            "+1",
            "1e",
            "nul",
            "tru",
            r#""\x""#,
            r#""\u12""#,
            "\"a\nb\"",
            r#""\ud800""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            "[1 2]",
            "[,]",
            "{\"a\" 1}",
            "{1:2}",
            "[1,]",
            "[",
            "{",
            "\"",
            "\"\\",
            "{\"a\":1 \"b\":2}",
        ] {
            assert_eq!(value(wrong), None, "{wrong}");
            assert!(serde_json::from_str::<serde_json::Value>(wrong).is_err());
        }
    }
}
