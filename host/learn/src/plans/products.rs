//! Products, with the category and the seller that they have most often.

use datafusion::error::Result;
use datafusion::functions_aggregate::count::count_all;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{JoinType, col, lit};
use datafusion::prelude::DataFrame;

use super::{down, numbered, placed, up};

/// `sku`, `category`, `seller`, `count`: how many lines have all three.
pub(crate) fn kinds(lines: DataFrame) -> Result<DataFrame> {
    lines.aggregate(
        vec![col("sku"), col("category"), col("seller")],
        vec![count_all().alias("count")],
    )
}

/// `product`, `sku`, `category`, `seller`; by the bytes of the skus.
pub(crate) fn products(kinds: DataFrame) -> Result<DataFrame> {
    let categories = most_often(kinds.clone(), "category")?;
    let sellers =
        most_often(kinds, "seller")?.select(vec![col("sku").alias("of"), col("seller")])?;
    categories
        .join(sellers, JoinType::Inner, &["sku"], &["of"], None)?
        .select(vec![
            numbered(vec![up("sku")], "product")?,
            col("sku"),
            col("category"),
            col("seller"),
        ])?
        .sort(vec![up("product")])
}

/// The value that most lines of a product have, the first by its bytes of equals. A product has
/// none where no line has one.
fn most_often(kinds: DataFrame, column: &str) -> Result<DataFrame> {
    let best = vec![
        col(column).is_null().sort(true, false),
        down("count"),
        up(column),
    ];
    kinds
        .aggregate(
            vec![col("sku"), col(column)],
            vec![sum(col("count")).alias("count")],
        )?
        .select(vec![col("sku"), col(column), placed(&["sku"], best)?])?
        .filter(col("place").eq(lit(1_u64)))?
        .select(vec![col("sku"), col(column)])
}
