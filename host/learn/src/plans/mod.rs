//! What is asked of the tables, as plans of the data engine: each is a few lines that say what is
//! wanted, and can spill. Wherever the sequence of rows matters, a plan sorts by something that no
//! two rows share, so what comes of it depends neither on threads nor on memory.
//!
//! | table | of | what |
//! |---|---|---|
//! | `orders`, `lines` | the file | what counts |
//! | [`members`] | `orders` | customers, numbered, with what their orders come to |
//! | `kinds`, [`products`] | `lines` | products, numbered, with their usual category and seller |
//! | [`purchases`] | `lines`, `members`, `products` | each product of an order once |
//! | [`pairs`] | `purchases` | in how many of their orders a member bought a product |
//! | [`gaps`] | `purchases` | the days from one purchase of a product to the next |
//! | `likes` | [`history`] by the programme's rules | in which lists members' purchases count |
//! | [`bestsellers`], [`best_by_list`] | `purchases`, `pairs`, `likes` | what sells best, and to whom |

mod again;
mod bestsellers;
mod history;
mod members;
mod products;
mod purchases;

pub(crate) use again::{gap_sizes, gaps, most_again};
pub(crate) use bestsellers::{best_by_list, bestsellers};
pub(crate) use history::{history, items};
pub(crate) use members::members;
pub(crate) use products::{kinds, products};
pub(crate) use purchases::{pairs, purchases};

use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::expr::Sort;
use datafusion::logical_expr::{Expr, ExprFunctionExt, cast, col, lit};

/// Ascending by a column.
fn up(column: &str) -> Sort {
    col(column).sort(true, false)
}

/// Descending by a column.
fn down(column: &str) -> Sort {
    col(column).sort(false, false)
}

/// Numbers from 0 in a sequence, as positions in the model are.
fn numbered(by: Vec<Sort>, name: &str) -> Result<Expr> {
    let place = row_number().order_by(by).build()?;
    Ok(cast(place - lit(1_u64), DataType::UInt32).alias(name))
}

/// The place of a row, from 1, among those that share some columns.
fn placed(among: &[&str], by: Vec<Sort>) -> Result<Expr> {
    let among = among.iter().map(|column| col(*column)).collect();
    let place = row_number().partition_by(among).order_by(by).build()?;
    Ok(place.alias("place"))
}
