//! The Parquet form of an orders file, read column by column in bounded batches.

use std::fs::File;
use std::path::Path;

use parquet::basic::{LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use crate::cell::{Cell, Cells, Column, missing};
use crate::csv::Each;
use crate::error::OrdersError;
use crate::row::Row;

/// The first bytes of every Parquet file.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// Rows that are held at once.
const BATCH: usize = 8192;

/// Reads every row. Columns that the format does not know are named to `unknown` and passed over.
///
/// # Errors
///
/// If the file is damaged, lacks a column or has one of another type; and whatever `each` fails
/// with.
pub(crate) fn read(
    path: &Path,
    file: File,
    unknown: &mut dyn FnMut(&str),
    each: &mut Each<'_>,
) -> Result<(), OrdersError> {
    let damaged = |error: ParquetError| OrdersError::Parquet {
        path: path.to_owned(),
        found: error.to_string(),
    };
    let reader = SerializedFileReader::new(file).map_err(damaged)?;
    let plan = plan(
        path,
        reader.metadata().file_metadata().schema_descr(),
        unknown,
    )?;
    let mut number = 0;
    for index in 0..reader.num_row_groups() {
        let group = reader.get_row_group(index).map_err(damaged)?;
        let mut columns = open(&plan, group.as_ref()).map_err(damaged)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        while left > 0 {
            let rows = left.min(BATCH);
            for column in &mut columns {
                column.fill(rows).map_err(damaged)?;
            }
            for _ in 0..rows {
                let mut cells = Cells::new();
                for column in &mut columns {
                    cells.set(column.planned.column, column.next());
                }
                number += 1;
                each(number, Row::new(&cells))?;
            }
            left -= rows;
        }
    }
    Ok(())
}

/// Which column of the file is which, and what its numbers mean.
#[derive(Debug, Clone, Copy)]
struct Planned {
    column: Column,
    index: usize,
    /// The level at which a value is there; below it the value is null.
    level: i16,
    meaning: Meaning,
}

/// What a column's values mean.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Text, or whole numbers as such.
    Plain,
    /// So many of these make a millisecond.
    Instant { per_millisecond: i64 },
}

fn plan(
    path: &Path,
    schema: &SchemaDescriptor,
    unknown: &mut dyn FnMut(&str),
) -> Result<Vec<Planned>, OrdersError> {
    let mut plan: Vec<Planned> = Vec::new();
    let mut names = Vec::new();
    for (index, description) in schema.columns().iter().enumerate() {
        let name = description.path().string();
        let Some(column) = Column::named(&name) else {
            unknown(&name);
            names.push(name);
            continue;
        };
        if plan.iter().any(|known| known.column == column) {
            return Err(OrdersError::RepeatedColumn {
                path: path.to_owned(),
                column: name,
            });
        }
        plan.push(Planned {
            column,
            index,
            level: description.max_def_level(),
            meaning: meaning(column, description).ok_or_else(|| OrdersError::ColumnType {
                path: path.to_owned(),
                column: column.name(),
                expected: "text, a whole number or a UTC timestamp",
                found: format!(
                    "{} {}",
                    description.physical_type(),
                    description
                        .logical_type_ref()
                        .map_or_else(String::new, |kind| format!("({kind:?})"))
                ),
            })?,
        });
        names.push(name);
    }
    let known: Vec<Column> = plan.iter().map(|planned| planned.column).collect();
    let missing = missing(&known);
    if missing.is_empty() {
        return Ok(plan);
    }
    names.truncate(20);
    Err(OrdersError::MissingColumns {
        path: path.to_owned(),
        missing: missing.join(","),
        found: names.join(", "),
        hint: "",
    })
}

/// What the column's values mean; absent if they cannot be used.
fn meaning(column: Column, description: &ColumnDescriptor) -> Option<Meaning> {
    if description.max_rep_level() > 0 {
        return None;
    }
    match (description.physical_type(), description.logical_type_ref()) {
        (Type::BYTE_ARRAY, None | Some(LogicalType::String | LogicalType::Enum))
        | (Type::INT32 | Type::INT64, None | Some(LogicalType::Integer(_))) => Some(Meaning::Plain),
        (Type::INT64, Some(LogicalType::Timestamp(kind)))
            if column == Column::OrderedAt && kind.is_adjusted_to_u_t_c =>
        {
            let per_millisecond = match kind.unit {
                TimeUnit::MILLIS => 1,
                TimeUnit::MICROS => 1_000,
                TimeUnit::NANOS => 1_000_000,
            };
            Some(Meaning::Instant { per_millisecond })
        }
        _ => None,
    }
}

fn open(plan: &[Planned], group: &dyn RowGroupReader) -> Result<Vec<Open>, ParquetError> {
    let open = |planned: &Planned| {
        let values = match group.get_column_reader(planned.index)? {
            ColumnReader::ByteArrayColumnReader(reader) => Values::Text(Batch::new(reader)),
            ColumnReader::Int32ColumnReader(reader) => Values::Int32(Batch::new(reader)),
            ColumnReader::Int64ColumnReader(reader) => Values::Int64(Batch::new(reader)),
            _ => {
                return Err(ParquetError::General(
                    "a column changes its type".to_owned(),
                ));
            }
        };
        Ok(Open {
            planned: *planned,
            values,
        })
    };
    plan.iter().map(open).collect()
}

/// A column of one row group.
struct Open {
    planned: Planned,
    values: Values,
}

enum Values {
    Text(Batch<ByteArrayType>),
    Int32(Batch<Int32Type>),
    Int64(Batch<Int64Type>),
}

impl Open {
    fn fill(&mut self, rows: usize) -> Result<(), ParquetError> {
        match &mut self.values {
            Values::Text(batch) => batch.fill(rows, self.planned),
            Values::Int32(batch) => batch.fill(rows, self.planned),
            Values::Int64(batch) => batch.fill(rows, self.planned),
        }
    }

    fn next(&mut self) -> Cell<'_> {
        let Planned { level, meaning, .. } = self.planned;
        let number = match &mut self.values {
            Values::Text(batch) => {
                let text = batch.next(level).map(ByteArray::data);
                return text.map_or(Cell::Missing, Cell::Text);
            }
            Values::Int32(batch) => batch.next(level).copied().map(i64::from),
            Values::Int64(batch) => batch.next(level).copied(),
        };
        match (number, meaning) {
            (None, _) => Cell::Missing,
            (Some(number), Meaning::Plain) => Cell::Whole(number),
            (Some(number), Meaning::Instant { per_millisecond }) => {
                Cell::Instant(number.div_euclid(per_millisecond))
            }
        }
    }
}

/// The values of some rows; nulls take no place among them.
struct Batch<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    levels: Vec<i16>,
    row: usize,
    value: usize,
}

impl<T: DataType> Batch<T> {
    fn new(reader: ColumnReaderImpl<T>) -> Self {
        Self {
            reader,
            values: Vec::new(),
            levels: Vec::new(),
            row: 0,
            value: 0,
        }
    }

    fn fill(&mut self, rows: usize, planned: Planned) -> Result<(), ParquetError> {
        self.values.clear();
        self.levels.clear();
        (self.row, self.value) = (0, 0);
        let mut read = 0;
        while read < rows {
            let levels = (planned.level > 0).then_some(&mut self.levels);
            let (more, _, _) =
                self.reader
                    .read_records(rows - read, levels, None, &mut self.values)?;
            if more == 0 {
                let name = planned.column.name();
                return Err(ParquetError::EOF(format!("column {name} ends too early")));
            }
            read += more;
        }
        Ok(())
    }

    fn next(&mut self, level: i16) -> Option<&T::T> {
        let there = level == 0 || self.levels.get(self.row) == Some(&level);
        self.row += 1;
        if !there {
            return None;
        }
        self.value += 1;
        self.values.get(self.value - 1)
    }
}
