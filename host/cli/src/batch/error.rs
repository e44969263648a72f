//! Why a command that asks about every customer writes nothing.

use fidelis_orders::OrdersError;
use fidelis_terminal::OutputError;
use thiserror::Error;

use super::TermsError;

/// Why nothing was written.
#[derive(Debug, Error)]
pub(crate) enum BatchError {
    /// The orders cannot be read.
    #[error(transparent)]
    Orders(#[from] OrdersError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The programme or its model cannot be used.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// Rows cannot be written down.
    #[error("cannot write rows")]
    Rows(#[from] csv::Error),
    /// The user asked to stop.
    #[error("stopped")]
    Interrupted,
}
