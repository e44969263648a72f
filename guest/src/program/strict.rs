//! The text of a programme as a JSON value, read more strictly than JSON asks.
//!
//! A key that comes twice, a number outside ±(2^53 − 1) and a nesting deeper than [`DEEPEST`] are
//! faults. All but the last are collected while reading goes on.

use super::diagnostic::Faults;
use super::value::{Map, Value};
use crate::contract::configuration::DiagnosticKind;
use crate::place::Place;

/// How many objects and lists may lie in one another: thirty nested conditions.
const DEEPEST: usize = 64;

/// The largest integer that every host reads exactly: 2^53 − 1.
pub(super) const LARGEST: i64 = 9_007_199_254_740_991;

/// Reads a text. None if it is not JSON at all; what was wrong is in `faults`.
pub(super) fn read(text: &str, faults: &mut Faults) -> Option<Value> {
    let mut reader = Reader {
        text,
        next: 0,
        faults,
    };
    match reader.whole() {
        Ok(value) => Some(value),
        Err(wrong) => {
            let (line, column) = reader.position();
            let found = format!("line {line}, column {column}: {wrong}");
            reader.faults.error(
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

/// What was read, or what is wrong at the next byte.
type Part<T> = Result<T, &'static str>;

struct Reader<'a> {
    text: &'a str,
    /// The first byte that was not read yet.
    next: usize,
    faults: &'a mut Faults,
}

impl<'a> Reader<'a> {
    fn whole(&mut self) -> Part<Value> {
        let value = self.value(&Place::root(), 0)?;
        match self.token() {
            None => Ok(value),
            Some(_) => Err("trailing characters"),
        }
    }

    /// Line and column of the next byte; of the last one, where the text has ended.
    fn position(&self) -> (usize, usize) {
        let end = self.text.len().min(self.next.saturating_add(1));
        let (mut line, mut column) = (1_usize, 0_usize);
        for byte in self.text.bytes().take(end) {
            column = column.saturating_add(1);
            if byte == b'\n' {
                (line, column) = (line.saturating_add(1), 0);
            }
        }
        (line, column)
    }

    #[inline(never)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.next).copied()
    }

    fn skip(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    /// The next byte that is not a space.
    #[inline(never)]
    fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.skip();
        }
        self.peek()
    }

    /// Reads a byte, if it is the next one.
    #[inline(never)]
    fn takes(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.skip();
        }
        found
    }

    /// The text from a place to the next byte.
    #[inline(never)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.next).unwrap_or_default()
    }

    #[inline(never)]
    fn value(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        match self.token() {
            None => Err("EOF while parsing a value"),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(at),
            Some(b'[' | b'{') if depth == DEEPEST => Err("more than 64 levels of nesting"),
            Some(b'[') => self.list(at, depth.saturating_add(1)),
            Some(b'{') => self.object(at, depth.saturating_add(1)),
            Some(_) => Err("expected value"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Part<Value> {
        for byte in word.bytes() {
            if !self.takes(byte) {
                return Err("expected ident");
            }
        }
        Ok(value)
    }

    fn list(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        self.skip();
        let mut values = Vec::new();
        while self.goes_on(b']', values.is_empty(), "EOF while parsing a list")? {
            values.push(self.value(&at.index(values.len()), depth)?);
        }
        Ok(Value::Array(values))
    }

    fn object(&mut self, at: &Place<'_>, depth: usize) -> Part<Value> {
        self.skip();
        let mut fields = Map::NONE;
        while self.goes_on(b'}', fields.len() == 0, "EOF while parsing an object")? {
            if self.token() != Some(b'"') {
                return Err("key must be a string");
            }
            let key = self.string()?;
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
            self.token();
            if !self.takes(b':') {
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
        let token = self.token().ok_or(ended)?;
        if self.takes(end) {
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
        self.skip();
        if self.token().ok_or(ended)? == end {
            return Err("trailing comma");
        }
        Ok(true)
    }

    fn number(&mut self, at: &Place<'_>) -> Part<Value> {
        let start = self.next;
        self.takes(b'-');
        let zero = self.peek() == Some(b'0');
        let digits = self.digits()?;
        if zero && digits > 1 {
            return Err("invalid number");
        }
        let mut whole = true;
        if self.takes(b'.') {
            whole = false;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.skip();
            if !self.takes(b'-') {
                self.takes(b'+');
            }
            self.digits()?;
        }
        let written = self.since(start);
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

    /// One digit or more: how many.
    #[inline(never)]
    fn digits(&mut self) -> Part<usize> {
        let start = self.next;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.skip();
        }
        match self.next.saturating_sub(start) {
            0 if self.peek().is_none() => Err("EOF while parsing a value"),
            0 => Err("invalid number"),
            count => Ok(count),
        }
    }

    #[inline(never)]
    fn string(&mut self) -> Part<String> {
        self.skip();
        let mut text = String::new();
        loop {
            let start = self.next;
            while self
                .peek()
                .is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
            {
                self.skip();
            }
            text.push_str(self.since(start));
            match self.peek() {
                Some(b'"') => {
                    self.skip();
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.skip();
                    text.push(self.escaped()?);
                }
                Some(_) => {
                    return Err("control character (\\u0000-\\u001F) found while parsing a string");
                }
                None => return Err("EOF while parsing a string"),
            }
        }
    }

    /// The letter that an escape stands for.
    fn escaped(&mut self) -> Part<char> {
        let letter = match self.peek().ok_or("EOF while parsing a string")? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err("invalid escape"),
        };
        self.skip();
        Ok(letter)
    }

    /// The letter of one escaped unit of UTF-16, or of two.
    fn unicode(&mut self) -> Part<char> {
        let mut code = self.unit()?;
        if (0xd800..0xdc00).contains(&code) && self.takes(b'\\') {
            let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400);
            let low = low.ok_or("lone leading surrogate in hex escape")?;
            code = ((code & 0x3ff) << 10 | low).saturating_add(0x1_0000);
        }
        char::from_u32(code).ok_or("lone leading surrogate in hex escape")
    }

    /// `u` and four hexadecimal digits.
    #[inline(never)]
    fn unit(&mut self) -> Part<u32> {
        if !self.takes(b'u') {
            return Err("unexpected end of hex escape");
        }
        let mut code = 0;
        for _ in 0..4 {
            let byte = self.peek().ok_or("EOF while parsing a string")?;
            let digit = char::from(byte).to_digit(16).ok_or("invalid escape")?;
            code = code << 4 | digit;
            self.skip();
        }
        Ok(code)
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

    #[test]
    fn strings_and_numbers_are_read_as_json_says() {
        let value = |text: &str| read(text, &mut Faults::default());
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
