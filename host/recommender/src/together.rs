//! What is bought in the same order.

use crate::error::Error;
use crate::numbers::{at, id};
use crate::parallel::in_chunks;
use crate::purchases::{Purchase, Purchases};
use crate::rows::Rows;
use crate::settings::Settings;

/// Products that a thread takes at a time.
const CHUNK: usize = 64;

/// Orders with more products say nothing of what belongs together, and cost most.
const LARGEST: usize = 500;

/// Orders' worth of doubt that is added to each product's variance.
const DOUBT: f64 = 20.0;

/// The orders, as numbers from 0, and their products.
struct Baskets {
    products: Rows<u32>,
    orders: Rows<u32>,
    count: usize,
}

impl Baskets {
    /// The orders up to and with a day that have several products and not too many, and how many
    /// there are in all.
    fn of(purchases: &Purchases, until: i32) -> Baskets {
        let (members, guests) = (purchases.rows(), purchases.guests());
        let mut rows: Vec<Line> = Vec::with_capacity(members.len() + guests.len());
        let counted = members.iter().chain(guests).filter(|row| row.day <= until);
        rows.extend(counted.map(Line::of));
        rows.sort_unstable();
        let count = rows.chunk_by(Line::same_order).count();
        let lines = || {
            let usable = |order: &&[Line]| (2..=LARGEST).contains(&order.len());
            let orders = rows.chunk_by(Line::same_order).filter(usable);
            (0_u32..).zip(orders).flat_map(|(order, lines)| {
                let line = move |line: &Line| (order, line.product);
                lines.iter().map(line)
            })
        };
        let orders = lines().last().map_or(0, |(order, _)| at(order) + 1);
        Baskets {
            products: Rows::of(orders, lines),
            orders: Rows::of(at(purchases.products()), || {
                lines().map(|(order, product)| (product, order))
            }),
            count,
        }
    }
}

/// A product of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    member: u32,
    order: u32,
    product: u32,
}

impl Line {
    fn of(row: &Purchase) -> Line {
        Line {
            member: row.member,
            order: row.order,
            product: row.product,
        }
    }

    fn same_order(a: &Line, b: &Line) -> bool {
        (a.member, a.order) == (b.member, b.order)
    }
}

/// The products that come in the same order as each one, best first: those that come with it most
/// beyond chance. `heard` gets the number of products that are done, and returns whether to go on.
///
/// # Errors
/// [`Error::Interrupted`] where `heard` says to stop.
pub(crate) fn together(
    purchases: &Purchases,
    until: i32,
    settings: &Settings,
    heard: impl FnMut(usize) -> bool,
) -> Result<Rows<u32>, Error> {
    let baskets = Baskets::of(purchases, until);
    let products = at(purchases.products());
    let found = in_chunks(
        products,
        CHUNK,
        settings.threads,
        || Companions {
            baskets: &baskets,
            counts: vec![0; products],
            touched: Vec::new(),
        },
        |companions, range| {
            let mut found = Vec::new();
            for product in range.map(id) {
                let best = companions.of(product, settings).into_iter();
                found.extend(best.map(|other| (product, other)));
            }
            found.shrink_to_fit();
            found
        },
        heard,
    );
    let found = found.ok_or(Error::Interrupted)?;
    Ok(Rows::of(products, || found.iter().flatten().copied()))
}

/// Finds companions; keeps its memory from product to product.
struct Companions<'a> {
    baskets: &'a Baskets,
    /// The orders that each product shares with the one looked at; 0 everywhere between two.
    counts: Vec<u32>,
    /// The products where it is not 0.
    touched: Vec<u32>,
}

impl Companions<'_> {
    fn of(&mut self, product: u32, settings: &Settings) -> Vec<u32> {
        let own = self.baskets.orders.row(product);
        if own.len() < at(settings.min_together) {
            return Vec::new();
        }
        for order in own {
            for other in self.baskets.products.row(*order) {
                if let Some(count) = self.counts.get_mut(at(*other)) {
                    if *count == 0 {
                        self.touched.push(*other);
                    }
                    *count += 1;
                }
            }
        }
        let mut found = Vec::new();
        for other in self.touched.drain(..) {
            let count = self.counts.get_mut(at(other)).map(std::mem::take);
            let shared = count.unwrap_or(0);
            if other == product || shared < settings.min_together {
                continue;
            }
            let orders = self.baskets.orders.row(other).len();
            let likeness = likeness(shared, own.len(), orders, self.baskets.count);
            if likeness > 0.0 {
                found.push((likeness, other));
            }
        }
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(settings.together);
        found.into_iter().map(|(_, other)| other).collect()
    }
}

/// How many more orders two products share than by chance, against how much the other one's vary:
/// the correlation, shrunk, but for a factor that is the same for all others.
fn likeness(shared: u32, own: usize, other: usize, orders: usize) -> f64 {
    let (own, other, orders) = (own as f64, other as f64, orders as f64);
    let variance = other * (1.0 - other / orders);
    (f64::from(shared) - own * other / orders) / (variance + DOUBT).sqrt()
}

#[cfg(test)]
mod tests {
    use super::together;
    use crate::error::Error;
    use crate::purchases::{Purchase, Purchases};
    use crate::rows::Rows;
    use crate::settings::Settings;

    /// Orders, each of them of another member.
    fn found(orders: &[&[u32]]) -> Rows<u32> {
        let mut rows = Vec::new();
        for (member, products) in (0..).zip(orders) {
            rows.extend(products.iter().map(|product| Purchase {
                member,
                product: *product,
                order: 7,
                day: 1,
            }));
        }
        let purchases = Purchases::new(rows, 99, 9).unwrap();
        together(&purchases, 1, &Settings::default(), |_| true).unwrap()
    }

    #[test]
    fn what_comes_together_beyond_chance() {
        let mut orders: Vec<&[u32]> = vec![&[0, 1, 5]; 8];
        orders.extend([&[0, 2][..]; 4]);
        orders.extend([&[3, 5][..]; 20]);
        orders.extend([&[0, 1][..]; 2]);
        let found = found(&orders);
        // 5 is in most orders anyway, and 2 comes with 0 four times only.
        assert_eq!(found.row(0), [1]);
        assert_eq!(found.row(1), [0]);
        assert_eq!(found.row(3), [5]);
        assert_eq!(found.row(2), []);
    }

    #[test]
    fn what_guests_buy_tells_it_too() {
        let rows = |members: std::ops::Range<u32>| {
            let mut rows = Vec::new();
            for member in members {
                for product in [0, 1] {
                    rows.push(Purchase {
                        member,
                        product,
                        order: member,
                        day: 1,
                    });
                }
            }
            rows
        };
        let mut bought = rows(0..3);
        bought.extend((3..9).map(|member| Purchase {
            member,
            product: 2,
            order: member,
            day: 1,
        }));
        let purchases = Purchases::new(bought, 9, 3).unwrap();
        let settings = Settings::default();
        let found = |purchases: &Purchases| together(purchases, 1, &settings, |_| true).unwrap();
        // It takes five orders: three are of members, and two of guests.
        assert_eq!(found(&purchases).row(0), []);
        let purchases = purchases.with_guests(rows(3..5)).unwrap();
        assert_eq!(found(&purchases).row(0), [1]);
    }

    #[test]
    fn orders_of_two_members_with_one_number_are_two() {
        let found = found(&[&[0], &[1], &[0], &[1], &[0], &[1], &[0], &[1], &[0], &[1]]);
        assert_eq!(found.row(0), []);
    }

    #[test]
    fn it_can_be_stopped() {
        let purchases = Purchases::new(Vec::new(), 0, 9).unwrap();
        let stopped = together(&purchases, 1, &Settings::default(), |_| false);
        assert_eq!(stopped.unwrap_err(), Error::Interrupted);
    }
}
