//! JSON as somebody wrote it: with its members in their order, which a map does not keep.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A value whose members are in the order in which they were written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    Object(Vec<(String, Written)>),
    Array(Vec<Written>),
    Scalar(Value),
}

impl Written {
    /// What stands at a JSON pointer (RFC 6901).
    pub(crate) fn at(&self, place: &str) -> Option<&Self> {
        let Some(rest) = place.strip_prefix('/') else {
            return place.is_empty().then_some(self);
        };
        rest.split('/').try_fold(self, |inside, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match inside {
                Self::Object(members) => {
                    let mut members = members.iter();
                    let found = members.find(|(name, _)| *name == token);
                    found.map(|(_, value)| value)
                }
                Self::Array(values) => values.get(token.parse::<usize>().ok()?),
                Self::Scalar(_) => None,
            }
        })
    }

    /// The value to be read by people; a text by itself without quotation marks.
    pub(crate) fn pretty(&self) -> String {
        match self {
            Self::Scalar(Value::String(text)) => text.clone(),
            other => serde_json::to_string_pretty(other).unwrap_or_default(),
        }
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
            Self::Array(values) => serializer.collect_seq(values),
            Self::Scalar(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Written, E> {
        Ok(Written::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Written, E> {
        Ok(Written::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Written, E> {
        Ok(Written::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Written, E> {
        Ok(Written::Scalar(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Written, E> {
        Ok(Written::Scalar(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Written, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = values.next_element()? {
            all.push(value);
        }
        Ok(Written::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Written, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            all.push(member);
        }
        Ok(Written::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_are_found() {
        let text = r#"{"z":1,"a/b":[true,null,{"y":"two","x":-3}]}"#;
        let written: Written = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&written).unwrap(), text);
        let at = |place: &str| written.at(place).map(Written::pretty);
        assert_eq!(at("/a~1b/2/y").as_deref(), Some("two"));
        assert_eq!(at("/a~1b/2/x").as_deref(), Some("-3"));
        assert_eq!(at("/z/1"), None);
        assert_eq!(at("z"), None);
        assert_eq!(written.at(""), Some(&written));
    }
}
