//! From a JSON value to the programme's types.
//!
//! A record knows each of its fields and takes no other; a case is a word, or an object with one
//! key that names it. Whatever differs is `None` without a word: [`super::structure`] then finds
//! every fault and says it in better words than a reader could. So little code is needed that the
//! whole format is a small part of the component.

mod plain;

use super::value::{Map, Value};

/// What can be read from a JSON value.
pub(crate) trait Read {
    /// A value to be filled. What it holds does not matter, but for the fields of a record that
    /// may be absent: these hold their defaults.
    fn blank() -> Self
    where
        Self: Sized;

    /// Takes what a JSON value says. False if that has another shape.
    fn fill(&mut self, value: &Value) -> bool;

    /// The value, if it has the right shape.
    fn read(value: &Value) -> Option<Self>
    where
        Self: Sized,
    {
        let mut read = Self::blank();
        read.fill(value).then_some(read)
    }
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
            fn blank() -> Self {
                Self {$(
                    $field: $crate::program::read::blank!($(default $($default)?)?),
                )*}
            }

            #[cold]
            fn fill(&mut self, value: &$crate::program::value::Value) -> bool {
                let mut fields = $crate::program::read::Fields::of(value);
                $($crate::program::read::take!(
                    fields, stringify!($field), &mut self.$field, $(default $($default)?)?
                );)*
                fields.done()
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
            fn blank() -> Self {
                $crate::program::read::first!($($case $(($content))?),*)
            }

            #[cold]
            fn fill(&mut self, value: &$crate::program::value::Value) -> bool {
                const CASES: &str = concat!($(stringify!($case), " "),*);
                $crate::program::read::choose!(self, value, CASES, $($case $(($content))?),*)
            }
        }

        $crate::program::read::readable!($name);
    };
}

/// What a field of a record holds before it is read.
macro_rules! blank {
    () => {
        $crate::program::read::Read::blank()
    };
    (default) => {
        Default::default()
    };
    (default $default:expr) => {
        $default
    };
}

/// Reads a field, which may be absent if it has a default.
macro_rules! take {
    ($fields:ident, $name:expr, $place:expr,) => {
        $fields.take($name, $place)
    };
    ($fields:ident, $name:expr, $place:expr, default $($default:expr)?) => {
        $fields.may_take($name, $place)
    };
}

/// The first case of a choice.
macro_rules! first {
    ($case:ident $(, $($others:tt)*)?) => {
        Self::$case
    };
    ($case:ident($type:ty) $(, $($others:tt)*)?) => {
        Self::$case($crate::program::read::Read::blank())
    };
}

/// Reads a choice of words, or of cases of which some have content.
macro_rules! choose {
    ($choice:ident, $value:ident, $names:ident, $($case:ident),*) => {{
        let words: &[Self] = &[$(Self::$case),*];
        $crate::program::read::put($choice, words.get($crate::program::read::word($value, $names)).copied())
    }};
    ($choice:ident, $value:ident, $names:ident, $($case:ident $(($content:ty))?),*) => {{
        let index = $crate::program::read::case($value, $names);
        let mut cases = 0..;
        $(
            if cases.next() == Some(index) {
                let content = $crate::program::read::content!($choice, $case $(($content))?);
                return $crate::program::read::fill_content(content, $value);
            }
        )*
        false
    }};
}

/// Where the content of a case is put, if it has some.
macro_rules! content {
    ($choice:ident, $case:ident) => {{
        *$choice = Self::$case;
        None
    }};
    ($choice:ident, $case:ident($type:ty)) => {{
        *$choice = Self::$case(<$type as $crate::program::read::Read>::blank());
        match $choice {
            Self::$case(content) => Some(content as &mut dyn $crate::program::read::Read),
            _ => None,
        }
    }};
}

/// Lets tests read single parts of a programme by `serde_json::from_str`.
macro_rules! readable {
    ($name:ident) => {
        #[cfg(test)]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                $crate::program::read::Read::read(&value.into())
                    .ok_or_else(|| serde::de::Error::custom(stringify!($name)))
            }
        }
    };
}

pub(super) use {blank, choose, content, first, format_enum, format_struct, readable, take};

/// The fields of a record, from which its parts are taken one by one.
pub(super) struct Fields<'v> {
    values: &'v Map,
    /// How many of them were taken.
    taken: usize,
    /// How many that must be there are not.
    absent: usize,
    /// How many have another shape.
    wrong: usize,
}

impl<'v> Fields<'v> {
    /// No record's if the value is no object.
    #[inline(never)]
    pub(super) fn of(value: &'v Value) -> Self {
        const NONE: &Map = &Map::NONE;
        let values = value.as_object();
        Self {
            values: values.unwrap_or(NONE),
            taken: 0,
            absent: 0,
            wrong: usize::from(values.is_none()),
        }
    }

    /// Reads a field to its place.
    #[inline(never)]
    pub(super) fn take(&mut self, name: &str, place: &mut dyn Read) {
        if self.values.contains(name) {
            self.may_take(name, place);
        } else {
            self.absent = self.absent.saturating_add(1);
        }
    }

    /// Reads a field to its place, which holds the default of one that is absent.
    #[inline(never)]
    pub(super) fn may_take(&mut self, name: &str, place: &mut dyn Read) {
        if let Some(value) = self.values.get(name) {
            self.taken = self.taken.saturating_add(1);
            self.wrong = self.wrong.saturating_add(usize::from(!place.fill(value)));
        }
    }

    /// Whether all parts were right and there are no other fields.
    #[inline(never)]
    pub(super) fn done(&self) -> bool {
        self.absent == 0 && self.wrong == 0 && self.taken == self.values.len()
    }
}

/// The index of the case that a value names; past the last one if it names none. The names of the
/// cases come as Rust writes them, with a space between.
#[inline(never)]
pub(super) fn case(value: &Value, names: &str) -> usize {
    match value.as_object() {
        Some(fields) if fields.len() == 1 => {
            named(fields.iter().next().map_or("", |(name, _)| name), names)
        }
        _ => word(value, names),
    }
}

/// Like [`case`], of cases that have no content.
#[inline(never)]
pub(super) fn word(value: &Value, names: &str) -> usize {
    named(value.as_str().unwrap_or_default(), names)
}

#[inline(never)]
fn named(written: &str, names: &str) -> usize {
    let index = names
        .split(' ')
        .position(|name| !name.is_empty() && is_case(name, written));
    index.unwrap_or(usize::MAX)
}

/// Reads the content of a case, if it is to have some: that of an object's only field.
#[inline(never)]
pub(super) fn fill_content(place: Option<&mut dyn Read>, value: &Value) -> bool {
    let content = value.as_object().and_then(|fields| fields.iter().next());
    match (place, content) {
        (None, None) => true,
        (Some(place), Some((_, content))) => place.fill(content),
        _ => false,
    }
}

/// Whether `PerUnit` is written `per-unit`.
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

/// Puts what was read to its place, if it was.
pub(super) fn put<T>(place: &mut T, read: Option<T>) -> bool {
    let found = read.is_some();
    if let Some(read) = read {
        *place = read;
    }
    found
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
