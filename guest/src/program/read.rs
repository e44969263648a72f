//! From a JSON value to the programme's types.
//!
//! A record knows each of its fields and takes no other; a case is a word, or an object with one
//! key that names it. Whatever differs is `None` without a word: [`super::structure`] then finds
//! every fault and says it in better words than a reader could. So little code is needed that the
//! whole format is a small part of the component.

use super::value::Value;

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
                const FIELDS: &[$crate::program::read::Field] = &[$(
                    (stringify!($field), $crate::program::read::may_lack!($(default $($default)?)?)),
                )*];
                $crate::program::read::record(value, FIELDS, &mut [$(&mut self.$field),*])
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
                const CASES: &[&str] = &[$(stringify!($case)),*];
                let Some((index, content)) = $crate::program::read::case(value, CASES) else {
                    return false;
                };
                let mut cases = 0..;
                $(
                    if cases.next() == Some(index) {
                        return $crate::program::read::content!(self, content, $case $(($content))?);
                    }
                )*
                false
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

/// Whether a field may be absent.
macro_rules! may_lack {
    () => {
        false
    };
    (default $($default:expr)?) => {
        true
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

/// One case of a choice.
macro_rules! content {
    ($choice:ident, $content:ident, $case:ident) => {{
        *$choice = Self::$case;
        $content.is_none()
    }};
    ($choice:ident, $content:ident, $case:ident($type:ty)) => {{
        let read = $content.and_then(<$type as $crate::program::read::Read>::read);
        let found = read.is_some();
        if let Some(read) = read {
            *$choice = Self::$case(read);
        }
        found
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

pub(super) use {blank, content, first, format_enum, format_struct, may_lack, readable};

/// The name of a record's field, and whether it may be absent.
pub(super) type Field = (&'static str, bool);

/// Reads a record's fields, each to its place. One loop for all records, so that a field is no
/// more than a line of a table.
#[inline(never)]
pub(super) fn record(value: &Value, fields: &[Field], places: &mut [&mut dyn Read]) -> bool {
    let Some(values) = value.as_object() else {
        return false;
    };
    let mut taken: usize = 0;
    for ((name, may_lack), place) in fields.iter().zip(places) {
        let right = match values.get(name) {
            Some(value) => {
                taken = taken.saturating_add(1);
                place.fill(value)
            }
            None => *may_lack,
        };
        if !right {
            return false;
        }
    }
    // There are no others.
    taken == values.len()
}

/// Which of the cases a value names, and its content.
#[inline(never)]
pub(super) fn case<'v>(value: &'v Value, cases: &[&str]) -> Option<(usize, Option<&'v Value>)> {
    let (name, content) = match value {
        Value::String(name) => (name.as_str(), None),
        Value::Object(fields) if fields.len() == 1 => {
            let (name, content) = fields.iter().next()?;
            (name, Some(content))
        }
        _ => return None,
    };
    let index = cases.iter().position(|case| is_case(case, name))?;
    Some((index, content))
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

impl Read for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_bool())
    }
}

/// Integers of all widths.
macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Read for $integer {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, value: &Value) -> bool {
                put(self, value.as_i64().and_then(|number| number.try_into().ok()))
            }
        }
    )*};
}

integers!(i64, i32, u32, u8);

impl Read for String {
    fn blank() -> Self {
        String::new()
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_str().map(str::to_owned))
    }
}

impl<T: Read> Read for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            _ => self.insert(T::blank()).fill(value),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn fill(&mut self, value: &Value) -> bool {
        self.as_mut().fill(value)
    }
}

impl<T: Read> Read for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn fill(&mut self, value: &Value) -> bool {
        let Some(values) = value.as_array() else {
            return false;
        };
        values.iter().all(|value| {
            let mut element = T::blank();
            let read = element.fill(value);
            self.push(element);
            read
        })
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
