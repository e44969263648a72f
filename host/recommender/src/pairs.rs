//! What each member bought of each product, as of a day.

use crate::numbers::{at, days, id};
use crate::purchases::{Purchases, same_pair};

/// What a member bought of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pair {
    pub(crate) member: u32,
    pub(crate) product: u32,
    /// In how many orders; at least 1.
    pub(crate) orders: u32,
    /// Days since the first of them.
    pub(crate) first_age: u32,
    /// Days since the last of them.
    pub(crate) last_age: u32,
}

/// What each member bought of each product, as of a day.
#[derive(Debug, Clone)]
pub(crate) struct Pairs {
    /// By member and product.
    list: Vec<Pair>,
    members: u32,
    products: u32,
}

impl Pairs {
    /// Counts the purchases up to and with the day `until`; ages are those on the day `now`.
    pub(crate) fn of(purchases: &Purchases, until: i32, now: i32) -> Pairs {
        let groups = purchases.rows().chunk_by(same_pair);
        let pair = |group: &[crate::Purchase]| {
            let counted = || group.iter().filter(|row| row.day <= until);
            let first = counted().map(|row| row.day).min()?;
            let last = counted().map(|row| row.day).max()?;
            let row = group.first()?;
            Some(Pair {
                member: row.member,
                product: row.product,
                orders: id(counted().count()),
                first_age: days(first, now),
                last_age: days(last, now),
            })
        };
        // Counted first: a vector that grows takes up to three times its size.
        let mut list = Vec::with_capacity(groups.clone().count());
        list.extend(groups.filter_map(pair));
        Pairs {
            list,
            members: purchases.members(),
            products: purchases.products(),
        }
    }

    /// Keeps the products of an ascending list only, which get their positions in it as ids.
    pub(crate) fn narrowed(mut self, kept: &[u32]) -> Pairs {
        self.list
            .retain_mut(|pair| match kept.binary_search(&pair.product) {
                Ok(position) => {
                    pair.product = id(position);
                    true
                }
                Err(_) => false,
            });
        self.list.shrink_to_fit();
        self.products = id(kept.len());
        self
    }

    /// All, by member and product.
    pub(crate) fn list(&self) -> &[Pair] {
        &self.list
    }

    /// The pairs of each member that has any.
    pub(crate) fn by_member(&self) -> impl Iterator<Item = &[Pair]> {
        self.list.chunk_by(|a, b| a.member == b.member)
    }

    /// How many members bought anything.
    pub(crate) fn active(&self) -> usize {
        self.by_member().count()
    }

    /// How many ids of members there are.
    pub(crate) fn members(&self) -> usize {
        at(self.members)
    }

    /// How many ids of products there are.
    pub(crate) fn products(&self) -> usize {
        at(self.products)
    }

    /// How many members bought each product.
    pub(crate) fn buyers(&self) -> Vec<u32> {
        let mut buyers = vec![0_u32; self.products()];
        for pair in &self.list {
            if let Some(count) = buyers.get_mut(at(pair.product)) {
                *count += 1;
            }
        }
        buyers
    }

    /// The age of the oldest purchase, in days.
    pub(crate) fn oldest(&self) -> u32 {
        self.list
            .iter()
            .map(|pair| pair.first_age)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Pair, Pairs};
    use crate::testing::shop;

    #[test]
    fn purchases_after_the_day_do_not_count() {
        let purchases = shop(2, 3, &[(0, 1, 10), (0, 1, 20), (0, 1, 30), (1, 2, 31)]);
        let pairs = Pairs::of(&purchases, 20, 25);
        let pair = Pair {
            member: 0,
            product: 1,
            orders: 2,
            first_age: 15,
            last_age: 5,
        };
        assert_eq!(pairs.list(), [pair]);
        assert_eq!(pairs.buyers(), [0, 1, 0]);
        assert_eq!((pairs.active(), pairs.oldest()), (1, 15));
    }

    #[test]
    fn narrowed_products_are_numbered_anew() {
        let purchases = shop(1, 4, &[(0, 0, 1), (0, 1, 1), (0, 3, 1)]);
        let pairs = Pairs::of(&purchases, 1, 1).narrowed(&[1, 3]);
        let products: Vec<u32> = pairs.list().iter().map(|pair| pair.product).collect();
        assert_eq!(products, [0, 1]);
        assert_eq!(pairs.products(), 2);
    }
}
