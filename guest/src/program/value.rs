//! JSON values, as far as a programme needs them.
//!
//! Fewer words than a general library's, so that the component stays small; and a number that is
//! not whole stays as it was written, because no float touches money or points.

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Value {
    #[default]
    Null,
    Bool(bool),
    /// A whole number that 64 bits hold.
    Integer(i64),
    /// Any other number, as it was written.
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Map),
}

impl Value {
    /// A string's letters, copied.
    pub(crate) fn text(text: &str) -> Self {
        Self::String(text.to_owned())
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// A field of an object.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }
}

/// The fields of an object, in the order of their keys' bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Map {
    fields: Vec<(String, Value)>,
}

impl Map {
    /// No fields.
    pub(crate) const NONE: Map = Map { fields: Vec::new() };

    #[inline(never)]
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.fields
            .binary_search_by(|(key, _)| key.as_str().cmp(name))
    }

    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.fields.get(self.find(name).ok()?)?;
        Some(value)
    }

    /// Puts a field in, in place of one of the same name.
    #[inline(never)]
    pub(crate) fn insert(&mut self, name: String, value: Value) {
        match self.find(&name) {
            Ok(place) => {
                if let Some((_, old)) = self.fields.get_mut(place) {
                    *old = value;
                }
            }
            Err(place) => self.fields.insert(place, (name, value)),
        }
    }

    /// Takes all fields out.
    pub(crate) fn take(&mut self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.fields)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(key, value)| (key.as_str(), value))
    }

    #[inline(never)]
    pub(crate) fn keys(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for (key, _) in &self.fields {
            keys.push(key.as_str());
        }
        keys
    }
}

/// Lets tests write values with `json!`.
#[cfg(test)]
impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        let mut faults = super::diagnostic::Faults::default();
        super::strict::read(
            &value.to_string(),
            &crate::place::Place::root(),
            &mut faults,
        )
        .unwrap()
    }
}
