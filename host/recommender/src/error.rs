//! Why nothing is learned.

use thiserror::Error;

/// Why nothing is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Error {
    /// There is no purchase, or none until the day as of which to learn.
    #[error("expected purchases to learn from, found none until day {at} since 1970")]
    Nothing {
        /// The day as of which to learn, in days since 1970-01-01.
        at: i32,
    },
    /// A purchase is of a member beyond the last one.
    #[error("purchase {row}: expected a member below {members}, found {member}")]
    Member {
        /// Which of the purchases handed over it is, from 0.
        row: usize,
        /// The member that it names.
        member: u32,
        /// How many members there are.
        members: u32,
    },
    /// A purchase is of a product beyond the last one.
    #[error("purchase {row}: expected a product below {products}, found {product}")]
    Product {
        /// Which of the purchases handed over it is, from 0.
        row: usize,
        /// The product that it names.
        product: u32,
        /// How many products there are.
        products: u32,
    },
    /// It was asked to stop ([`crate::Progress::stopped`]).
    #[error("interrupted")]
    Interrupted,
}
