//! Columns of a batch by their names and types.

use datafusion::arrow::array::{Array, RecordBatch};

use crate::error::LearnError;

/// A column of a batch.
///
/// # Errors
///
/// If there is none of that name and type, which no plan of this crate does.
pub(crate) fn column<'a, A: Array + 'static>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a A, LearnError> {
    let column = batch.column_by_name(name);
    column
        .and_then(|column| column.as_any().downcast_ref::<A>())
        .ok_or_else(|| {
            let found = column.map_or_else(
                || "no column".to_owned(),
                |column| column.data_type().to_string(),
            );
            let expected = std::any::type_name::<A>();
            LearnError::Engine(format!("column {name}: expected {expected}, found {found}"))
        })
}

/// A value that a plan never leaves out.
///
/// # Errors
///
/// If it did.
pub(crate) fn there<T>(value: Option<T>, name: &str) -> Result<T, LearnError> {
    value.ok_or_else(|| LearnError::Engine(format!("column {name}: expected a value, found none")))
}
