//! The CSV form of an orders file: a header, then one row per order line.

use std::io::BufRead;
use std::path::Path;
use std::str;

use crate::cell::{Cell, Cells, Column, missing, required};
use crate::csv_record::{Records, Step};
use crate::error::{BadRow, OrdersError, RowFault, show};
use crate::row::Row;

/// What a reader hands over: where a row stands, and the row or what is wrong with it.
pub(crate) type Each<'a> = dyn FnMut(u64, Result<Row<'_>, BadRow>) -> Result<(), OrdersError> + 'a;

/// Reads every row. Columns that the format does not know are named to `unknown` and passed over.
///
/// # Errors
///
/// If the file cannot be read or its header lacks a column; and whatever `each` fails with.
pub(crate) fn read(
    path: &Path,
    reader: impl BufRead,
    unknown: &mut dyn FnMut(&str),
    each: &mut Each<'_>,
) -> Result<(), OrdersError> {
    let failed = |source| OrdersError::Read {
        path: path.to_owned(),
        source,
    };
    let mut records = Records::new(reader);
    let header = match records.next().map_err(failed)? {
        Step::End => {
            return Err(OrdersError::Empty {
                path: path.to_owned(),
                expected: required(),
            });
        }
        Step::Bad(line, fault) => {
            return Err(OrdersError::Header {
                path: path.to_owned(),
                line,
                found: format!("not readable: {fault}"),
            });
        }
        Step::Record(line) => Header::new(path, line, records.fields().iter(), unknown)?,
    };
    loop {
        match records.next().map_err(failed)? {
            Step::End => return Ok(()),
            Step::Record(line) => {
                let mut cells = Cells::new();
                for (column, index) in &header.0 {
                    if let Some(bytes) = records.fields().get(*index) {
                        cells.set(*column, Cell::Text(bytes));
                    }
                }
                each(line, Row::new(&cells))?;
            }
            Step::Bad(line, fault) => {
                let order = header.order(|index| records.fields().get(index));
                each(line, Err(BadRow { order, fault }))?;
            }
        }
    }
}

/// Which column stands where.
struct Header(Vec<(Column, usize)>);

impl Header {
    fn new<'a>(
        path: &Path,
        line: u64,
        fields: impl Iterator<Item = &'a [u8]>,
        unknown: &mut dyn FnMut(&str),
    ) -> Result<Self, OrdersError> {
        let mut columns: Vec<(Column, usize)> = Vec::new();
        let mut names = Vec::new();
        for (index, field) in fields.enumerate() {
            let Ok(name) = str::from_utf8(field) else {
                return Err(OrdersError::Header {
                    path: path.to_owned(),
                    line,
                    found: format!("not UTF-8 text: {}", show(field)),
                });
            };
            names.push(show(field));
            let Some(column) = Column::named(name) else {
                continue;
            };
            if columns.iter().any(|(known, _)| *known == column) {
                return Err(OrdersError::RepeatedColumn {
                    path: path.to_owned(),
                    column: name.to_owned(),
                });
            }
            columns.push((column, index));
        }
        let known: Vec<Column> = columns.iter().map(|(column, _)| *column).collect();
        let missing = missing(&known);
        if !missing.is_empty() {
            let semicolons = names.iter().any(|name| name.contains(';'));
            names.truncate(20);
            return Err(OrdersError::MissingColumns {
                path: path.to_owned(),
                missing: missing.join(","),
                found: names.join(", "),
                hint: if semicolons {
                    " (fields are separated by commas, not by semicolons)"
                } else {
                    ""
                },
            });
        }
        for (index, name) in names.iter().enumerate() {
            if !columns.iter().any(|(_, at)| *at == index) {
                unknown(name);
            }
        }
        Ok(Self(columns))
    }

    /// The order of a bad row, so that the whole order can be left out.
    fn order<'a>(&self, field: impl Fn(usize) -> Option<&'a [u8]>) -> Option<String> {
        let (_, index) = self.0.iter().find(|(column, _)| *column == Column::Order)?;
        let text = str::from_utf8(field(*index)?).ok()?;
        (!text.is_empty()).then(|| text.to_owned())
    }
}

impl From<RowFault> for BadRow {
    fn from(fault: RowFault) -> Self {
        Self { order: None, fault }
    }
}
