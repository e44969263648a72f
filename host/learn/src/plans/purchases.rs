//! Who bought what, in numbers.

use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::logical_expr::{JoinType, col};
use datafusion::prelude::DataFrame;

/// `number` of the order, `product`, `member` (none for guests), `day`; each product of an order
/// once, in any sequence.
///
/// Members and products are the sides of the joins that are held in memory. They grow with the
/// shop, as the model does; lines only pass by.
pub(crate) fn purchases(
    lines: DataFrame,
    members: DataFrame,
    products: DataFrame,
) -> Result<DataFrame> {
    let lines = lines.select_columns(&["number", "customer", "sku", "day"])?;
    let products = products.select(vec![col("sku").alias("of"), col("product")])?;
    let members = members.select(vec![col("customer").alias("who"), col("member")])?;
    let lines = products
        .join(lines, JoinType::Inner, &["of"], &["sku"], None)?
        .select_columns(&["number", "customer", "product", "day"])?;
    members
        .join(lines, JoinType::Right, &["who"], &["customer"], None)?
        // An order has one member and one day.
        .aggregate(
            vec![col("number"), col("product")],
            vec![
                min(col("member")).alias("member"),
                min(col("day")).alias("day"),
            ],
        )
}

/// `member`, `product`, `orders`: in how many; in any sequence.
pub(crate) fn pairs(purchases: DataFrame) -> Result<DataFrame> {
    purchases.filter(col("member").is_not_null())?.aggregate(
        vec![col("member"), col("product")],
        vec![count_all().alias("orders")],
    )
}
