//! Customers with orders that count.

use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_aggregate::expr_fn::{max, sum};
use datafusion::logical_expr::{cast, col};
use datafusion::prelude::DataFrame;

use super::{numbered, up};

/// `member`, `customer`, `orders`, `amount`, `last_at`; by the bytes of the ids. An amount has 38
/// digits, so that its sum cannot wrap.
pub(crate) fn members(orders: DataFrame) -> Result<DataFrame> {
    let amount = cast(col("net"), DataType::Decimal128(38, 0));
    orders
        .filter(col("customer").is_not_null())?
        .aggregate(
            vec![col("customer")],
            vec![
                count_all().alias("orders"),
                sum(amount).alias("amount"),
                max(col("at")).alias("last_at"),
            ],
        )?
        .select(vec![
            numbered(vec![up("customer")], "member")?,
            col("customer"),
            col("orders"),
            col("amount"),
            col("last_at"),
        ])?
        .sort(vec![up("member")])
}
