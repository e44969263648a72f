//! What sells best: to all, and to those whom a list names.

use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{JoinType, col, lit};
use datafusion::prelude::DataFrame;

use super::{down, placed, up};

/// `product`, best first: those in most orders, of members and guests; of equals the first.
pub(crate) fn bestsellers(purchases: DataFrame, most: usize) -> Result<DataFrame> {
    purchases
        .aggregate(vec![col("product")], vec![count_all().alias("orders")])?
        .sort(vec![down("orders"), up("product")])?
        .limit(0, Some(most))?
        .select_columns(&["product"])
}

/// `list`, `product`, by list and best first: those in most orders of the list's members.
pub(crate) fn best_by_list(likes: DataFrame, pairs: DataFrame, most: usize) -> Result<DataFrame> {
    let likes = likes.select(vec![col("member").alias("who"), col("list")])?;
    let best = vec![down("orders"), up("product")];
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    likes
        .join(pairs, JoinType::Inner, &["who"], &["member"], None)?
        .aggregate(
            vec![col("list"), col("product")],
            vec![sum(col("orders")).alias("orders")],
        )?
        .select(vec![col("list"), col("product"), placed(&["list"], best)?])?
        .filter(col("place").lt_eq(lit(most)))?
        .sort(vec![up("list"), up("place")])?
        .select_columns(&["list", "product"])
}
