//! What each member ordered, member by member: all that segments look at.

use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_aggregate::expr_fn::{max, sum};
use datafusion::logical_expr::{JoinType, cast, col};
use datafusion::prelude::DataFrame;

use super::up;

/// `member`, `customer`, `at`, `net`, `discount`, `units`, `lines`: the orders of each member, from
/// the first on.
pub(crate) fn history(orders: DataFrame, members: DataFrame) -> Result<DataFrame> {
    let members = members.select(vec![col("customer").alias("who"), col("member")])?;
    members
        .join(orders, JoinType::Inner, &["who"], &["customer"], None)?
        .sort(vec![up("member"), up("number")])?
        .select_columns(&[
            "member", "customer", "at", "net", "discount", "units", "lines",
        ])
}

/// `member`, `sku`, `category`, `last_at`, `orders`, `units`, `amount`: the products of each
/// member, by their bytes. Units and amounts are told as they are, however large.
pub(crate) fn items(
    lines: DataFrame,
    members: DataFrame,
    products: DataFrame,
) -> Result<DataFrame> {
    let members = members.select(vec![col("customer").alias("who"), col("member")])?;
    let products = products.select(vec![
        col("sku").alias("of"),
        col("category").alias("usual_category"),
    ])?;
    let wide = |column: &str| cast(col(column), DataType::Decimal128(38, 0));
    // First each product of an order, then all its orders: so that no distinct orders are counted.
    let lines = lines.filter(col("customer").is_not_null())?.aggregate(
        vec![col("number"), col("customer"), col("sku")],
        vec![
            max(col("at")).alias("at"),
            sum(wide("units")).alias("units"),
            sum(wide("net")).alias("net"),
        ],
    )?;
    let lines = members.join(lines, JoinType::Inner, &["who"], &["customer"], None)?;
    let bought = lines.aggregate(
        vec![col("member"), col("sku")],
        vec![
            max(col("at")).alias("last_at"),
            count_all().alias("orders"),
            sum(col("units")).alias("units"),
            sum(col("net")).alias("amount"),
        ],
    )?;
    products
        .join(bought, JoinType::Inner, &["of"], &["sku"], None)?
        .select(vec![
            col("member"),
            col("sku"),
            col("usual_category").alias("category"),
            col("last_at"),
            col("orders"),
            col("units"),
            col("amount"),
        ])?
        .sort(vec![up("member"), up("sku")])
}
