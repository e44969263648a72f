//! What can be wrong with an orders file, with one of its rows, or with one of its orders.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// Why the file as a whole cannot be used. Nothing is written then.
#[derive(Debug, Error)]
pub enum OrdersError {
    /// The file cannot be opened or read.
    #[error("cannot read {path}", path = path.display())]
    Read {
        /// The orders file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is not even a header.
    #[error(
        "{path}: expected a header line with the columns {expected}, found an empty file",
        path = path.display()
    )]
    Empty {
        /// The orders file.
        path: PathBuf,
        /// The columns that must be there.
        expected: String,
    },
    /// The header cannot be understood.
    #[error("{path}, line {line}: the header is {found}", path = path.display())]
    Header {
        /// The orders file.
        path: PathBuf,
        /// Where the header stands, from 1.
        line: u64,
        /// What is wrong with it.
        found: String,
    },
    /// Columns that must be there are not.
    #[error(
        "{path}: expected the {} {missing}, found only: {found}{hint}",
        if missing.contains(',') { "columns" } else { "column" },
        path = path.display()
    )]
    MissingColumns {
        /// The orders file.
        path: PathBuf,
        /// The missing ones.
        missing: String,
        /// The columns that the file has.
        found: String,
        /// What to do about it; may be empty.
        hint: &'static str,
    },
    /// A column stands twice in the header.
    #[error("{path}: expected the column {column} once, found it twice", path = path.display())]
    RepeatedColumn {
        /// The orders file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A Parquet column has a type that holds no such value.
    #[error(
        "{path}: column {column}: expected {expected}, found {found}",
        path = path.display()
    )]
    ColumnType {
        /// The orders file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// What it may hold.
        expected: &'static str,
        /// What it holds.
        found: String,
    },
    /// The Parquet file is damaged.
    #[error("{path}: not a readable Parquet file: {found}", path = path.display())]
    Parquet {
        /// The orders file.
        path: PathBuf,
        /// What the reader says.
        found: String,
    },
    /// Sorting on disk failed.
    #[error("cannot sort the orders in a temporary file in {folder}", folder = folder.display())]
    Sort {
        /// Where temporary files go.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The user asked to stop.
    #[error("stopped")]
    Interrupted,
}

/// Where a row stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The line of a CSV file at which the row begins; the header is line 1.
    Line(u64),
    /// The row of a Parquet file, from 1.
    Row(u64),
}

impl Place {
    /// The number alone.
    pub fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Row(number) => number,
        }
    }

    /// The same kind of place with another number.
    pub fn at(self, number: u64) -> Self {
        match self {
            Self::Line(_) => Self::Line(number),
            Self::Row(_) => Self::Row(number),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Row(number) => write!(f, "row {number}"),
        }
    }
}

/// What is wrong with one row. Its whole order is left out.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RowFault {
    /// A cell holds what it may not.
    #[error("column {column}: expected {expected}, found {found}")]
    Cell {
        /// The column.
        column: &'static str,
        /// What it may hold.
        expected: &'static str,
        /// What it holds, shortened.
        found: String,
    },
    /// More or fewer fields than the header has.
    #[error("expected {expected} fields as in the header, found {found}")]
    Width {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: String,
    },
    /// A field in quotes does not end.
    #[error("expected a closing quote, found none")]
    OpenQuote,
    /// The line does not end.
    #[error("expected a line of at most {limit} bytes, found a longer one")]
    TooLong {
        /// The most that a line may have, in bytes.
        limit: usize,
    },
}

/// A row that cannot be used.
#[derive(Debug)]
pub struct BadRow {
    /// Its order, where that much can be read.
    pub order: Option<String>,
    /// What is wrong.
    pub fault: RowFault,
}

/// What is wrong with an order whose rows are good one by one.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum OrderFault {
    /// Rows of one order contradict each other.
    #[error("{second_place}: expected the {column} of {first_place}, {first}, found {second}")]
    Differs {
        /// The column.
        column: &'static str,
        /// What one row has.
        first: String,
        /// Where.
        first_place: Place,
        /// What another row has.
        second: String,
        /// Where.
        second_place: Place,
    },
    /// Too much for one order.
    #[error("expected at most {limit} bytes of lines in one order, found more")]
    TooLarge {
        /// The most that the lines of an order may take, in bytes.
        limit: usize,
    },
}

/// Something that was left out, and why; for the report on standard error.
#[derive(Debug)]
pub enum Unusable {
    /// A row, and with it its order where that is known.
    Row {
        /// Where it stands.
        place: Place,
        /// Its order.
        order: Option<String>,
        /// Why.
        fault: RowFault,
    },
    /// An order.
    Order {
        /// Its id.
        order: String,
        /// Why.
        fault: OrderFault,
    },
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row {
                place,
                order: Some(order),
                fault,
            } => write!(f, "{place} (order {}): {fault}", show(order.as_bytes())),
            Self::Row { place, fault, .. } => write!(f, "{place}: {fault}"),
            Self::Order { order, fault } => {
                write!(f, "order {}: {fault}", show(order.as_bytes()))
            }
        }
    }
}

/// Shows a found value in quotes, shortened, so that a report stays one readable line.
pub(crate) fn show(value: &[u8]) -> String {
    const MOST: usize = 40;
    let text = String::from_utf8_lossy(value);
    let mut shown: String = text
        .chars()
        .take(MOST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
