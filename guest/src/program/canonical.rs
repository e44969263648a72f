//! The canonical form of a programme and its revision.
//!
//! Canonical is: no space between tokens, the keys of each object by their UTF-8 bytes, strings
//! with the shortest escapes. Two texts that differ only in spaces or in the order of keys are the
//! same revision; whatever else differs makes another one, also a default that is written out.

use sha2::{Digest, Sha256};

use super::value::Value;

/// SHA-256 of the canonical form.
pub(super) fn digest(value: &Value) -> [u8; 32] {
    Sha256::digest(text(value).as_bytes()).into()
}

/// The revision that has this digest: 64 hexadecimal digits.
pub(super) fn revision(digest: &[u8; 32]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in digest {
        for half in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(half.into(), 16));
        }
    }
    digits
}

/// The canonical form.
pub(super) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Object(values) => {
            text.push('{');
            for (index, (key, value)) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                string(key, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        Value::String(words) => string(words, text),
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Integer(number) => text.push_str(&number.to_string()),
        Value::Number(written) => text.push_str(written),
    }
}

fn string(words: &str, text: &mut String) {
    text.push('"');
    for character in words.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\0'..='\u{1f}' => {
                text.push_str("\\u00");
                let code = u32::from(character);
                text.extend(char::from_digit(code >> 4, 16));
                text.extend(char::from_digit(code & 15, 16));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> String {
        text(
            &serde_json::from_str::<serde_json::Value>(json)
                .unwrap()
                .into(),
        )
    }

    #[test]
    fn spaces_and_order_of_keys_do_not_matter() {
        let one = r#"{ "b": [1, -2, null, true], "a": {"é": "x\/y", "z": ""} }"#;
        let two = "{\"a\":{\"z\":\"\",\"\\u00e9\":\"x/y\"},\n\"b\":[1,-2,null,true]}";
        assert_eq!(
            canonical(one),
            r#"{"a":{"z":"","é":"x/y"},"b":[1,-2,null,true]}"#
        );
        assert_eq!(canonical(one), canonical(two));
    }

    #[test]
    fn strings_have_the_shortest_escapes() {
        let written = canonical(r#""\u0001\u001f\n\"\\\u0008\f\t\r\u007f""#);
        assert_eq!(written, "\"\\u0001\\u001f\\n\\\"\\\\\\b\\f\\t\\r\u{7f}\"");
    }

    #[test]
    fn the_revision_is_the_digest_of_the_canonical_form() {
        // SHA-256 of the two bytes {}.
        let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assert_eq!(revision(&digest(&serde_json::json!({}).into())), empty);
    }
}
