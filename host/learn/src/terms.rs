//! The programme by which past orders are looked at.

use fidelis_guest::Engine;
use fidelis_orders::SortedOrders;
use fidelis_terms::{engine, first_currency, usual};

use crate::error::LearnError;

/// The programme by which past orders are looked at: its zone, its currency, how it scores
/// customers, its segments.
#[derive(Debug)]
pub struct Terms {
    pub(crate) engine: Engine,
    /// Whether it is a merchant's, and not what is usual.
    pub(crate) own: bool,
}

impl Terms {
    /// A merchant's programme. A model of its own plays no part: it is learned anew.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn own(program: &str) -> Result<Self, LearnError> {
        Ok(Self {
            engine: engine(program, Vec::new())?,
            own: true,
        })
    }

    /// What is agreed where a merchant says nothing: UTC, five scores, equal values share one, and
    /// the currency of the first order.
    ///
    /// # Errors
    ///
    /// If the orders cannot be read.
    pub fn usual(orders: &mut SortedOrders) -> Result<Self, LearnError> {
        Ok(Self {
            engine: engine(&usual(&first_currency(orders)?), Vec::new())?,
            own: false,
        })
    }

    /// Whether the programme has a model within itself, beside which no learned one can be used.
    #[must_use]
    pub fn has_model(&self) -> bool {
        self.engine.program.model.is_some()
    }
}
