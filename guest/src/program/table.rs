//! Values by name.

use super::read::Read;
use super::value::Value;

/// Values by name, in the order of the names' bytes. A plain list that is kept in order: it holds
/// what a programme names, and takes a tenth of the code of a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T> {
    rows: Vec<(String, T)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> Table<T> {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let by_name = |(key, _): &(String, T)| key.as_str().cmp(name);
        let place = self.rows.binary_search_by(by_name).ok()?;
        self.rows.get(place).map(|(_, value)| value)
    }

    /// Whether there is a value of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.rows.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// All names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|(key, _)| key.as_str())
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|(_, value)| value)
    }
}

impl<T: Read> Read for Table<T> {
    fn blank() -> Self {
        Self::default()
    }

    fn fill(&mut self, value: &Value) -> bool {
        // An object's keys come in order, each once.
        members(value, &mut |key, value| {
            self.rows.push((key.to_owned(), T::blank()));
            let row = self.rows.last_mut();
            row.is_some_and(|(_, element)| element.fill(value))
        })
    }
}

/// Reads the fields of an object one by one.
#[inline(never)]
fn members(value: &Value, read: &mut dyn FnMut(&str, &Value) -> bool) -> bool {
    let values = value.as_object();
    values.is_some_and(|values| values.iter().all(|(key, value)| read(key, value)))
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        <std::collections::BTreeMap<String, T>>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <std::collections::BTreeMap<String, T>>::json_schema(generator)
    }
}
