//! What is bought again, and when.

use datafusion::arrow::array::{Int32Array, Int64Array, UInt32Array};
use fidelis_terminal::Progress;

use crate::columns::{column, there};
use crate::error::LearnError;
use crate::plans;
use crate::shelf::Shelf;

/// Products of which it is told.
const TOLD: usize = 20;

/// What is bought again, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Again {
    /// Pairs of a member and a product that they bought.
    pub(crate) pairs: u64,
    /// Purchases of a product that the member had bought on an earlier day.
    pub(crate) times: u64,
    /// The days after which half of those came; none where there is none.
    pub(crate) days: Option<u32>,
    /// The same of those products that are bought again most often, most often first.
    pub(crate) products: Vec<ProductAgain>,
}

/// When a product is bought again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProductAgain {
    /// Its number.
    pub(crate) product: u32,
    /// How often.
    pub(crate) times: u64,
    /// The days after which half of those came.
    pub(crate) days: u32,
}

/// Looks at the table `gaps`.
///
/// # Errors
///
/// If it cannot be read, or `progress` asks to stop.
pub(crate) fn again(
    shelf: &Shelf,
    pairs: u64,
    progress: &dyn Progress,
) -> Result<Again, LearnError> {
    let mut sizes = Vec::new();
    let mut batches = shelf.stream(plans::gap_sizes(shelf.table("gaps")?)?)?;
    while let Some(batch) = batches.next(progress)? {
        let days = column::<Int32Array>(&batch, "days")?.iter();
        for (days, times) in days.zip(column::<Int64Array>(&batch, "times")?) {
            sizes.push((positive(days, "days")?, count(times, "times")?));
        }
    }
    let mut products = Vec::new();
    let mut batches = shelf.stream(plans::most_again(shelf.table("gaps")?, TOLD)?)?;
    while let Some(batch) = batches.next(progress)? {
        let rows = column::<UInt32Array>(&batch, "product")?
            .iter()
            .zip(column::<Int64Array>(&batch, "times")?)
            .zip(column::<Int32Array>(&batch, "days")?);
        for ((product, times), days) in rows {
            products.push(ProductAgain {
                product: there(product, "product")?,
                times: count(times, "times")?,
                days: positive(days, "days")?,
            });
        }
    }
    Ok(Again {
        pairs,
        times: sizes.iter().map(|(_, times)| times).sum(),
        days: middle(&sizes),
        products,
    })
}

/// The days that half of all times do not exceed; of days and times, the shortest first.
fn middle(sizes: &[(u32, u64)]) -> Option<u32> {
    let all: u64 = sizes.iter().map(|(_, times)| times).sum();
    let mut passed = 0;
    let mut found = sizes.iter().filter(|(_, times)| {
        passed += times;
        passed >= all.div_ceil(2)
    });
    found.next().map(|(days, _)| *days)
}

fn positive(days: Option<i32>, name: &str) -> Result<u32, LearnError> {
    there(days.and_then(|days| u32::try_from(days).ok()), name)
}

fn count(times: Option<i64>, name: &str) -> Result<u64, LearnError> {
    there(times.and_then(|times| u64::try_from(times).ok()), name)
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn half_of_all_times_have_come_by_then() {
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[(7, 1)]), Some(7));
        assert_eq!(middle(&[(1, 2), (9, 2)]), Some(1));
        assert_eq!(middle(&[(1, 2), (9, 3)]), Some(9));
        assert_eq!(middle(&[(1, 1), (5, 1), (9, 1)]), Some(5));
    }
}
