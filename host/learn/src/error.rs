//! Why nothing is learned.

use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;
use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use fidelis_orders::OrdersError;
use fidelis_recommender::Error as NumericsError;
use fidelis_terms::{InvalidProgram, OutOfTime};
use thiserror::Error;

/// Why nothing is learned.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LearnError {
    /// The orders cannot be read.
    #[error(transparent)]
    Orders(#[from] OrdersError),
    /// The programme cannot be used.
    #[error(transparent)]
    Program(#[from] InvalidProgram),
    /// The day cannot be used.
    #[error("--at")]
    Day(#[from] OutOfTime),
    /// There is no order to learn from.
    #[error(
        "expected orders of customers{} that are neither cancelled nor refunded, found none: there is nothing to learn",
        until(.at)
    )]
    Nothing {
        /// The day as of which to learn; absent in a file without any order.
        at: Option<NaiveDate>,
    },
    /// More than the numbers of a model can name.
    #[error("expected at most {limit} {what}, found more")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        limit: u32,
    },
    /// The tables between the orders and the model cannot be written or read.
    #[error("cannot keep tables in a temporary folder in {folder}", folder = folder.display())]
    Disk {
        /// Where temporary files go.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Sorting and grouping need more memory than they may take.
    #[error(
        "expected more memory for sorting and grouping than {} MiB: {found}; give more with --memory",
        bytes >> 20
    )]
    Memory {
        /// What they may take, in bytes.
        bytes: u64,
        /// What was lacking.
        found: String,
    },
    /// A table has not what a plan put there; never for tables of this crate.
    #[error("the data engine: {0}")]
    Engine(String),
    /// The model would have more bytes than its format can name.
    #[error("expected a model of at most 4 GiB, found a larger one")]
    TooLarge,
    /// The numbers cannot be learned.
    #[error(transparent)]
    Numerics(NumericsError),
    /// The user asked to stop.
    #[error("stopped")]
    Interrupted,
}

impl LearnError {
    /// Whether the user asked to stop.
    #[must_use]
    pub fn is_interruption(&self) -> bool {
        matches!(
            self,
            Self::Interrupted | Self::Orders(OrdersError::Interrupted)
        )
    }

    /// What the system says of a temporary file.
    pub(crate) fn disk(source: io::Error) -> Self {
        Self::Disk {
            folder: std::env::temp_dir(),
            source,
        }
    }

    /// An error of the engine, where so many bytes of memory are for it.
    pub(crate) fn engine(error: DataFusionError, bytes: u64) -> Self {
        match error.find_root() {
            DataFusionError::ResourcesExhausted(found) => Self::Memory {
                bytes,
                // The first line tells what was lacking; the others list who has it.
                found: found.lines().next().unwrap_or_default().to_owned(),
            },
            _ => error.into(),
        }
    }

    fn arrow(error: &ArrowError) -> Self {
        match error {
            ArrowError::IoError(_, found) => Self::disk(copy(found)),
            other => Self::Engine(other.to_string()),
        }
    }
}

fn until(at: &Option<NaiveDate>) -> String {
    at.map_or_else(String::new, |at| format!(" up to {at}"))
}

impl From<DataFusionError> for LearnError {
    fn from(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::IoError(found) => Self::disk(copy(found)),
            DataFusionError::ArrowError(found, _) => Self::arrow(found),
            other => Self::Engine(other.to_string()),
        }
    }
}

impl From<ArrowError> for LearnError {
    fn from(error: ArrowError) -> Self {
        Self::arrow(&error)
    }
}

/// Errors of the system cannot be cloned.
fn copy(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), error.to_string())
}

impl From<NumericsError> for LearnError {
    fn from(error: NumericsError) -> Self {
        match error {
            NumericsError::Interrupted => Self::Interrupted,
            NumericsError::Nothing { .. } => Self::Nothing { at: None },
            other => Self::Numerics(other),
        }
    }
}
