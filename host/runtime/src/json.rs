//! Requests and answers as JSON text: strict in, canonical out.
//!
//! What is read must be exactly a request of the contract: an unknown field, a wrong type or an
//! integer outside ±(2^53 − 1) is refused with the JSON pointer to it. What is written has its
//! fields in the contract's order and nothing between them, so that the same decision is always
//! the same bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;

/// Reads a value of the contract.
///
/// # Errors
///
/// [`Error::InvalidRequest`] with the JSON pointer to the first thing that is wrong.
pub fn read<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, Error> {
    if text.trim_ascii().is_empty() {
        return Err(invalid(String::new(), "expected JSON, found nothing"));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let mut unknown = false;
    let mut notice = |_: serde_ignored::Path<'_>| unknown = true;
    let reader = serde_ignored::Deserializer::new(&mut json, &mut notice);
    let Ok(value) = T::deserialize(reader) else {
        return Err(wrong::<T>(text));
    };
    json.end().map_err(|error| invalid(String::new(), error))?;
    if unknown {
        return Err(unknown_field(text, &value));
    }
    crate::survey::size(&value).map_err(|beyond| invalid(beyond.pointer(), beyond.problem()))?;
    Ok(value)
}

/// What is wrong with a text, and where. Keeping the way to it while it is read takes longer than
/// reading, so only what is refused is read again for that.
fn wrong<T: DeserializeOwned>(text: &str) -> Error {
    let json = &mut serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(json) {
        Err(error) => invalid(pointer(error.path()), error.inner()),
        Ok(_) => invalid(String::new(), "expected a value of the contract"),
    }
}

/// Writes a value of the contract as canonical JSON.
///
/// # Errors
///
/// [`Error::InvalidAnswer`] where the value holds an integer outside ±(2^53 − 1).
pub fn write<T: Serialize>(value: &T) -> Result<String, Error> {
    crate::survey::size(value).map_err(|beyond| Error::InvalidAnswer {
        at: beyond.pointer(),
        problem: beyond.problem(),
    })?;
    serde_json::to_string(value).map_err(|error| Error::InvalidAnswer {
        at: String::new(),
        problem: error.to_string(),
    })
}

fn invalid(at: String, problem: impl ToString) -> Error {
    Error::InvalidRequest {
        at,
        problem: problem.to_string(),
    }
}

/// The way to an error as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;

    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    pointer
}

fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
}

/// The unknown field's place. The reader that noticed it does not tell cases apart, so the text is
/// compared with what was understood of it; only a refused request pays for that.
fn unknown_field<T: Serialize>(text: &str, understood: &T) -> Error {
    let given = serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let known = serde_json::to_value(understood).unwrap_or(Value::Null);
    let mut at = String::new();
    find_unknown(&given, &known, &mut at);
    invalid(
        at,
        "unknown field: expected only fields of the contract; what a shop knows beyond them belongs into attributes",
    )
}

/// Leaves `at` at the first member of `given` that `known` lacks, and says whether there is one.
fn find_unknown(given: &Value, known: &Value, at: &mut String) -> bool {
    let length = at.len();
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (name, value) in given {
                push(at, name);
                match known.get(name) {
                    None => return true,
                    Some(known) if find_unknown(value, known, at) => return true,
                    Some(_) => at.truncate(length),
                }
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (index, (value, known)) in given.iter().zip(known).enumerate() {
                at.push_str(&format!("/{index}"));
                if find_unknown(value, known, at) {
                    return true;
                }
                at.truncate(length);
            }
        }
        _ => {}
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{Cart, Event, EventBody};

    const CART: &str = r#"{"currency":"EUR","rate":null,"lines":[],"shipping":0,"tendered":0,"attributes":[{"name":"a/b","value":{"Number":1}}]}"#;

    fn place<T: DeserializeOwned + Serialize + std::fmt::Debug>(text: &str) -> (String, String) {
        match read::<T>(text).unwrap_err() {
            Error::InvalidRequest { at, problem } => (at, problem),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let cart: Cart = read(CART).unwrap();
        assert_eq!(write(&cart).unwrap(), CART);
    }

    #[test]
    fn an_absent_option_is_none() {
        let cart: Cart = read(&CART.replace(r#""rate":null,"#, "")).unwrap();
        assert_eq!(write(&cart).unwrap(), CART);
    }

    #[test]
    fn a_wrong_type_has_a_pointer() {
        let (at, problem) = place::<Cart>(&CART.replace("\"Number\":1", "\"Number\":\"1\""));
        assert_eq!(at, "/attributes/0/value/Number");
        assert!(problem.contains("expected i64"), "{problem}");
        assert_eq!(place::<Cart>(&CART.replace("\"EUR\"", "3")).0, "/currency");
        assert_eq!(place::<Cart>(&CART.replace(":0,", ":0.5,")).0, "/shipping");
        assert_eq!(place::<Cart>("[").0, "");
        for nothing in ["", " \n"] {
            let error = read::<Cart>(nothing).unwrap_err().to_string();
            assert_eq!(error, "invalid request: expected JSON, found nothing");
        }
        assert_eq!(place::<Cart>(&format!("{CART} 1")).0, "");
    }

    #[test]
    fn an_unknown_case_lists_the_known_ones() {
        let (at, problem) = place::<Cart>(&CART.replace("Number", "Float"));
        assert_eq!(at, "/attributes/0/value");
        assert!(problem.contains("`Number`"), "{problem}");
    }

    #[test]
    fn an_unknown_field_has_a_pointer_also_within_a_case() {
        let (at, problem) = place::<Cart>(&CART.replace("\"name\"", "\"x/y~\":1,\"name\""));
        assert_eq!(at, "/attributes/0/x~1y~0");
        assert!(problem.starts_with("unknown field"), "{problem}");

        let event = r#"{"id":"e","at":0,"body":{"Notified":{"Measured":{"ladder":"l","delta":1,"sum":2}}}}"#;
        assert_eq!(place::<Event>(event).0, "/body/Notified/Measured/sum");
    }

    #[test]
    fn a_missing_field_is_named() {
        let (at, problem) = place::<Cart>(&CART.replace(r#""shipping":0,"#, ""));
        assert_eq!(at, "");
        assert!(problem.contains("`shipping`"), "{problem}");
    }

    #[test]
    fn integers_stay_within_what_every_host_reads() {
        let number = |n: &str| CART.replace("\"Number\":1", &format!("\"Number\":{n}"));
        for good in ["9007199254740991", "-9007199254740991"] {
            assert!(read::<Cart>(&number(good)).is_ok(), "{good}");
        }
        for bad in [
            "9007199254740992",
            "-9007199254740992",
            "99999999999999999999",
        ] {
            let (at, _) = place::<Cart>(&number(bad));
            assert_eq!(at, "/attributes/0/value/Number", "{bad}");
        }
        let event = Event {
            id: "e".to_owned(),
            at: i64::MAX,
            body: EventBody::DayEnded,
        };
        match write(&event).unwrap_err() {
            Error::InvalidAnswer { at, .. } => assert_eq!(at, "/at"),
            other => panic!("{other}"),
        }
    }
}
