//! From a JSON value to the programme's types.
//!
//! A record knows each of its fields and takes no other; a case is a word, or an object with one
//! key that names it. Whatever differs is `None` without a word: [`super::structure`] then finds
//! every fault and says it in better words than a reader could. So little code is needed that the
//! whole format is a small part of the component.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What can be read from a JSON value.
pub(crate) trait Read: Sized {
    /// The value, if it has the right shape.
    fn read(value: &Value) -> Option<Self>;
}

/// Declares a record: its type, how it is read, and its part of the schema. A field with
/// `#[default]` may be absent.
macro_rules! format_struct {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {$(
            $(#[doc = $doc:tt])*
            $(#[default $(= $default:expr)?])?
            $(#[cfg_attr($($attribute:tt)*)])?
            pub $field:ident: $type:ty
        ),* $(,)?}
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            serde(deny_unknown_fields)
        )]
        pub struct $name {$(
            $(#[doc = $doc])*
            $(
                #[cfg_attr(feature = "schema", serde(default))]
                // Never active: a repetition must name what it repeats.
                $(#[cfg_attr(any(), default = $default)])?
            )?
            $(#[cfg_attr($($attribute)*)])?
            pub $field: $type,
        )*}

        impl $crate::program::read::Read for $name {
            #[cold]
            fn read(value: &serde_json::Value) -> Option<Self> {
                let mut fields = $crate::program::read::Fields::of(value)?;
                let record = Self {$(
                    $field: $crate::program::read::field!(
                        fields, $field $(, default $($default)?)?
                    ),
                )*};
                fields.no_more().then_some(record)
            }
        }

        $crate::program::read::readable!($name);
    };
}

/// Declares a choice: its type, how it is read, and its part of the schema.
macro_rules! format_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {$(
            $(#[$case_meta:meta])*
            $case:ident $(($content:ty))?
        ),* $(,)?}
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            serde(rename_all = "kebab-case", deny_unknown_fields)
        )]
        pub enum $name {$(
            $(#[$case_meta])*
            $case $(($content))?,
        )*}

        impl $crate::program::read::Read for $name {
            #[cold]
            fn read(value: &serde_json::Value) -> Option<Self> {
                let (name, content) = $crate::program::read::case(value)?;
                $(
                    if $crate::program::read::is_case(stringify!($case), name) {
                        return $crate::program::read::content!(content, $case $(($content))?);
                    }
                )*
                None
            }
        }

        $crate::program::read::readable!($name);
    };
}

/// One field of a record.
macro_rules! field {
    ($fields:ident, $field:ident) => {
        $crate::program::read::Read::read($fields.take(stringify!($field))?)?
    };
    ($fields:ident, $field:ident, default $($default:expr)?) => {
        match $fields.take(stringify!($field)) {
            Some(value) => $crate::program::read::Read::read(value)?,
            None => $crate::program::read::field!(default $($default)?),
        }
    };
    (default) => {
        Default::default()
    };
    (default $default:expr) => {
        $default
    };
}

/// One case of a choice.
macro_rules! content {
    ($content:ident, $case:ident) => {
        $content.is_none().then_some(Self::$case)
    };
    ($content:ident, $case:ident($type:ty)) => {
        Some(Self::$case($crate::program::read::Read::read($content?)?))
    };
}

/// Lets tests read single parts of a programme by `serde_json::from_str`.
macro_rules! readable {
    ($name:ident) => {
        #[cfg(test)]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                $crate::program::read::Read::read(&value)
                    .ok_or_else(|| serde::de::Error::custom(stringify!($name)))
            }
        }
    };
}

pub(super) use {content, field, format_enum, format_struct, readable};

/// The fields of a record that is being read.
pub(super) struct Fields<'v> {
    values: &'v Map<String, Value>,
    taken: usize,
}

impl<'v> Fields<'v> {
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        let values = value.as_object()?;
        Some(Self { values, taken: 0 })
    }

    #[inline(never)]
    pub(super) fn take(&mut self, name: &str) -> Option<&'v Value> {
        let value = self.values.get(name)?;
        self.taken = self.taken.saturating_add(1);
        Some(value)
    }

    /// Whether every field was taken.
    pub(super) fn no_more(&self) -> bool {
        self.taken == self.values.len()
    }
}

/// The name of a case and its content.
pub(super) fn case(value: &Value) -> Option<(&str, Option<&Value>)> {
    match value {
        Value::String(name) => Some((name, None)),
        Value::Object(fields) if fields.len() == 1 => {
            let (name, content) = fields.iter().next()?;
            Some((name, Some(content)))
        }
        _ => None,
    }
}

/// Whether `PerUnit` is written `per-unit`.
#[inline(never)]
pub(super) fn is_case(case: &str, written: &str) -> bool {
    let mut written = written.bytes();
    for (index, letter) in case.bytes().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 && written.next() != Some(b'-') {
            return false;
        }
        if written.next() != Some(letter.to_ascii_lowercase()) {
            return false;
        }
    }
    written.next().is_none()
}

impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Read for i32 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()?.try_into().ok()
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()?.try_into().ok()
    }
}

impl Read for u8 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()?.try_into().ok()
    }
}

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            _ => T::read(value).map(Some),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: &Value) -> Option<Self> {
        T::read(value).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        let values = value.as_array()?;
        let mut list = Vec::with_capacity(values.len());
        for value in values {
            list.push(T::read(value)?);
        }
        Some(list)
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(value: &Value) -> Option<Self> {
        let mut map = BTreeMap::new();
        for (key, value) in value.as_object()? {
            map.insert(key.clone(), T::read(value)?);
        }
        Some(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_written_in_kebab_case() {
        for (case, written) in [("Never", "never"), ("PerUnit", "per-unit"), ("A", "a")] {
            assert!(is_case(case, written), "{case}");
        }
        for written in [
            "PerUnit",
            "perunit",
            "per_unit",
            "per-unit-",
            "per-uni",
            "-per-unit",
            "",
        ] {
            assert!(!is_case("PerUnit", written), "{written}");
        }
    }
}
