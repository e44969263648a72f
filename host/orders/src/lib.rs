//! Past orders, read from a file of any size.
//!
//! The file has one row per order line, in any order. Reading goes through one door and in four
//! steps, each in its own module:
//!
//! 1. [`csv`] or [`parquet`] turns the file into rows of [`cell`]s,
//! 2. [`row`] makes a checked [`Row`] of the cells, or says what is wrong with them,
//! 3. [`group`] brings the rows of an order together and checks that they agree,
//! 4. [`sorted`] hands out whole orders by (`ordered_at`, `order_id`).
//!
//! Steps 3 and 4 each sort on disk ([`sorter`]) once the rows no longer fit a fixed budget, so that
//! memory does not grow with the file.

mod cell;
mod csv;
mod csv_record;
mod encoding;
mod error;
mod group;
mod ids;
pub mod instant;
pub mod lines;
mod merge;
mod order;
mod parquet;
mod row;
mod sorted;
mod sorter;

pub use error::{BadRow, OrderFault, OrdersError, Place, RowFault, Unusable};
pub use ids::IdOrder;
pub use order::{Order, OrderLine, Status};
pub use sorted::{Orders, Reading, SortedOrders, read};
