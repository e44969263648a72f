//! What is bought again, and when.

use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_window::expr_fn::lag;
use datafusion::logical_expr::{ExprFunctionExt, JoinType, cast, col, lit};
use datafusion::prelude::DataFrame;

use super::{down, placed, up};

/// `product`, `days`: each time that a member bought a product again, after how many days. Several
/// orders of one day are one purchase.
pub(crate) fn gaps(purchases: DataFrame) -> Result<DataFrame> {
    let before = lag(col("day"), Some(1), None)
        .partition_by(vec![col("member"), col("product")])
        .order_by(vec![up("day")])
        .build()?;
    purchases
        .filter(col("member").is_not_null())?
        .select_columns(&["member", "product", "day"])?
        .distinct()?
        .select(vec![col("product"), col("day"), before.alias("before")])?
        .filter(col("before").is_not_null())?
        .select(vec![
            col("product"),
            (col("day") - col("before")).alias("days"),
        ])
}

/// `days`, `times`: how often each gap occurs, the shortest first.
pub(crate) fn gap_sizes(gaps: DataFrame) -> Result<DataFrame> {
    gaps.aggregate(vec![col("days")], vec![count_all().alias("times")])?
        .sort(vec![up("days")])
}

/// `product`, `times`, `days`: the products that are bought again most often, and the days after
/// which half of those times have come.
pub(crate) fn most_again(gaps: DataFrame, most: usize) -> Result<DataFrame> {
    let times = gaps
        .clone()
        .aggregate(vec![col("product")], vec![count_all().alias("times")])?
        .sort(vec![down("times"), up("product")])?
        .limit(0, Some(most))?
        .select(vec![col("product").alias("of"), col("times")])?;
    let half = (col("times") + lit(1_i64)) / lit(2_i64);
    times
        .join(gaps, JoinType::Inner, &["of"], &["product"], None)?
        .select(vec![
            col("product"),
            col("times"),
            col("days"),
            placed(&["product"], vec![up("days")])?,
        ])?
        .filter(half.eq(cast(col("place"), DataType::Int64)))?
        .sort(vec![down("times"), up("product")])?
        .select_columns(&["product", "times", "days"])
}
