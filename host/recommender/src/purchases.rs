//! What was bought, checked and in one sequence.

use crate::error::Error;

/// That a member bought a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purchase {
    /// Who, from 0 without gaps.
    pub member: u32,
    /// What, from 0 without gaps.
    pub product: u32,
    /// In which of the member's orders; any numbers.
    pub order: u32,
    /// When, in days since 1970-01-01.
    pub day: i32,
}

/// How much there is to learn from. What takes memory ([`crate::estimate`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// How many members there are.
    pub members: u64,
    /// How many products.
    pub products: u64,
    /// How many purchases: each product of an order once.
    pub purchases: u64,
    /// How many pairs of a member and a product that they bought; at most `purchases`, which may
    /// be taken where it is not known.
    pub pairs: u64,
    /// How many purchases guests made.
    pub guests: u64,
}

/// All purchases to learn from. However their rows are mixed, what is learned is the same.
#[derive(Debug, Clone)]
pub struct Purchases {
    /// By member, product, order; each of these once.
    rows: Vec<Purchase>,
    /// What guests bought, as if all were one more member; by product and order, each once.
    guests: Vec<Purchase>,
    members: u32,
    products: u32,
}

/// The member that stands for all guests. No member has this id: there would have to be one more.
const GUEST: u32 = u32::MAX;

impl Purchases {
    /// Checks and sorts purchases. A product that stands several times in an order of a member
    /// counts once, on its earliest day.
    ///
    /// # Errors
    /// [`Error::Member`] and [`Error::Product`] where a purchase names one beyond the last.
    pub fn new(mut rows: Vec<Purchase>, members: u32, products: u32) -> Result<Purchases, Error> {
        for (row, purchase) in rows.iter().enumerate() {
            let member = purchase.member;
            if member >= members {
                return Err(Error::Member {
                    row,
                    member,
                    members,
                });
            }
        }
        tidy(&mut rows, products)?;
        Ok(Purchases {
            rows,
            guests: Vec::new(),
            members,
            products,
        })
    }

    /// Adds what guests bought, whatever member their rows name. It tells what is bought in one
    /// order, and nothing else: nobody knows what a guest bought before.
    ///
    /// # Errors
    /// [`Error::Product`] where a purchase names one beyond the last.
    pub fn with_guests(mut self, mut rows: Vec<Purchase>) -> Result<Purchases, Error> {
        for row in &mut rows {
            row.member = GUEST;
        }
        tidy(&mut rows, self.products)?;
        self.guests = rows;
        Ok(self)
    }

    /// How much there is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let pairs = self.rows.chunk_by(same_pair).count();
        Shape {
            members: self.members.into(),
            products: self.products.into(),
            purchases: self.rows.len() as u64,
            pairs: pairs as u64,
            guests: self.guests.len() as u64,
        }
    }

    /// How many members there are.
    #[must_use]
    pub fn members(&self) -> u32 {
        self.members
    }

    /// How many products there are.
    #[must_use]
    pub fn products(&self) -> u32 {
        self.products
    }

    /// Those of members, by member, product and order.
    pub(crate) fn rows(&self) -> &[Purchase] {
        &self.rows
    }

    /// Those of guests.
    pub(crate) fn guests(&self) -> &[Purchase] {
        &self.guests
    }

    /// The first and the last day of purchases until a day; none where there is none.
    pub(crate) fn span(&self, at: i32) -> Option<(i32, i32)> {
        let days = || self.rows.iter().map(|row| row.day).filter(|day| *day <= at);
        Some((days().min()?, days().max()?))
    }
}

/// Sorts purchases, and leaves each product of an order once.
fn tidy(rows: &mut Vec<Purchase>, products: u32) -> Result<(), Error> {
    for (row, purchase) in rows.iter().enumerate() {
        let product = purchase.product;
        if product >= products {
            return Err(Error::Product {
                row,
                product,
                products,
            });
        }
    }
    rows.sort_unstable();
    rows.dedup_by_key(|row| (row.member, row.product, row.order));
    Ok(())
}

/// Whether both are of one member and one product.
pub(crate) fn same_pair(a: &Purchase, b: &Purchase) -> bool {
    (a.member, a.product) == (b.member, b.product)
}

#[cfg(test)]
mod tests {
    use super::{Purchase, Purchases, Shape};
    use crate::error::Error;

    fn bought(member: u32, product: u32, order: u32, day: i32) -> Purchase {
        Purchase {
            member,
            product,
            order,
            day,
        }
    }

    #[test]
    fn several_lines_of_an_order_are_one_purchase() {
        let rows = vec![
            bought(1, 0, 7, 12),
            bought(0, 1, 3, 11),
            bought(0, 1, 3, 10),
            bought(0, 1, 4, 20),
        ];
        let purchases = Purchases::new(rows, 2, 2).unwrap();
        let expected = [
            bought(0, 1, 3, 10),
            bought(0, 1, 4, 20),
            bought(1, 0, 7, 12),
        ];
        assert_eq!(purchases.rows(), expected);
        let shape = Shape {
            members: 2,
            products: 2,
            purchases: 3,
            pairs: 2,
            guests: 0,
        };
        assert_eq!(purchases.shape(), shape);
        assert_eq!(purchases.span(12), Some((10, 12)));
        assert_eq!(purchases.span(9), None);
    }

    #[test]
    fn guests_are_counted_apart() {
        let purchases = Purchases::new(vec![bought(0, 1, 3, 10)], 1, 2).unwrap();
        let guests = vec![bought(9, 1, 4, 11), bought(8, 1, 4, 10), bought(7, 0, 5, 2)];
        let purchases = purchases.with_guests(guests).unwrap();
        let shape = purchases.shape();
        assert_eq!((shape.purchases, shape.guests), (1, 2));
        assert_eq!(purchases.span(99), Some((10, 10)));
        let error = purchases.with_guests(vec![bought(0, 2, 0, 0)]).unwrap_err();
        assert!(matches!(error, Error::Product { product: 2, .. }));
    }

    #[test]
    fn members_and_products_beyond_the_last_are_told() {
        let rows = vec![bought(0, 0, 0, 0), bought(2, 0, 0, 0)];
        let error = Purchases::new(rows, 2, 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "purchase 1: expected a member below 2, found 2"
        );
        let rows = vec![bought(0, u32::MAX, 0, 0)];
        assert_eq!(
            Purchases::new(rows, 1, 1).unwrap_err(),
            Error::Product {
                row: 0,
                product: u32::MAX,
                products: 1
            }
        );
    }
}
