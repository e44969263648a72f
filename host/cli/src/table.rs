//! Rows of the CSV files that are written: comma, quotes where needed, a line feed at the end.

use csv::{Terminator, Writer, WriterBuilder};

/// The bytes of one row.
///
/// # Errors
///
/// Only if memory fails: rows are written to memory.
pub(crate) fn row(fields: &[&str]) -> csv::Result<Vec<u8>> {
    let mut writer = writer();
    writer.write_record(fields)?;
    finish(writer)
}

/// Where several rows are written.
pub(crate) fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new())
}

/// The bytes of the rows that were written.
///
/// # Errors
///
/// As [`row`].
pub(crate) fn finish(writer: Writer<Vec<u8>>) -> csv::Result<Vec<u8>> {
    writer
        .into_inner()
        .map_err(|failed| csv::Error::from(failed.into_error()))
}
