//! Past orders to a model: what a shop's orders teach, in the bytes that the plugin reads.
//!
//! Three values, each of which proves that its step was done:
//!
//! 1. [`Past`]: the orders that count, out of a file that [`fidelis_orders`] checked and sorted,
//!    as tables on disk.
//! 2. [`Tables`]: all that is counted, as plans of a data engine (DataFusion) that groups, joins
//!    and ranks within a fixed amount of memory and spills beyond it: customers, products,
//!    purchases, what sells best to whom, what is bought again and when. Break points of RFM
//!    scores (rule 4.1), stages and segments are what the plugin's own engine says of them.
//! 3. [`Learned`]: the numerics of [`fidelis_recommender`] over the purchases, and all of it in
//!    the bytes of [`fidelis_guest::model`].
//!
//! The same file gives the same bytes: however its rows are mixed, and whatever threads and memory
//! there are. `docs/model.md` tells what is learned and how.

mod about;
mod again;
mod batches;
mod breaks;
mod columns;
mod error;
mod histories;
mod knowable;
mod learned;
mod likes;
mod past;
mod plans;
mod settings;
mod shelf;
mod spool;
mod tables;
mod terms;

pub use error::LearnError;
pub use fidelis_recommender::Quality;
pub use learned::{Learned, Summary};
pub use past::{Counts, Past};
pub use settings::Settings;
pub use tables::Tables;
pub use terms::Terms;
