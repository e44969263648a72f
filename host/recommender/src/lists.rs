//! What sells best.

use crate::model::Lists;
use crate::numbers::at;
use crate::purchases::Purchases;

/// The products with the highest values above 0, best first; of equals the one with the lower id.
fn highest(values: &[u32], most: usize) -> Vec<u32> {
    let mut products: Vec<(u32, u32)> = (0..)
        .zip(values.iter().copied())
        .filter(|(_, value)| *value > 0)
        .collect();
    products.sort_unstable_by_key(|(product, value)| (std::cmp::Reverse(*value), *product));
    products.truncate(most);
    products.into_iter().map(|(product, _)| product).collect()
}

/// The lists of purchases up to and with a day, and of the values that were learned.
pub(crate) fn lists(
    purchases: &Purchases,
    until: i32,
    recent: &[u32],
    fresh: &[u32],
    most: usize,
) -> Lists {
    let mut orders = vec![0_u32; at(purchases.products())];
    for row in purchases.rows().iter().filter(|row| row.day <= until) {
        if let Some(count) = orders.get_mut(at(row.product)) {
            *count = count.saturating_add(1);
        }
    }
    Lists {
        best: highest(&orders, most),
        recent: highest(recent, most),
        fresh: highest(fresh, most),
    }
}

#[cfg(test)]
mod tests {
    use super::lists;
    use crate::testing::shop;

    #[test]
    fn best_first_and_nothing_that_nobody_buys() {
        let bought = [(0, 2, 1), (0, 2, 2), (0, 1, 1), (1, 3, 1), (1, 0, 9)];
        let lists = lists(&shop(2, 5, &bought), 5, &[0, 4, 9, 9, 1], &[0; 5], 3);
        assert_eq!(lists.best, [2, 1, 3]);
        assert_eq!(lists.recent, [2, 3, 1]);
        assert!(lists.fresh.is_empty());
    }
}
