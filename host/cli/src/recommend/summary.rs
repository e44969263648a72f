//! What the recommendations of a file came to.

use fidelis_terminal::Progress;

use super::history::{Customer, Histories};
use super::placement::Wanted;

/// The figures at the end.
#[derive(Debug)]
pub(crate) struct Summary {
    /// Customers who were asked about and answered.
    pub(crate) customers: u64,
    /// Those of them who bought nothing up to the day.
    pub(crate) without_purchases: u64,
    /// Those of them with fewer products than were wanted, as no more are known.
    pub(crate) short: u64,
    /// Rows in the output.
    pub(crate) rows: u64,
    /// Valid orders of customers up to the day.
    pub(crate) orders: u64,
    /// Orders that nobody is known to have placed.
    pub(crate) guests: u64,
    /// Orders whose instant or amount cannot be used.
    pub(crate) orders_left_out: u64,
    /// Customers who could not be given a list.
    pub(crate) customers_left_out: u64,
    wanted: Wanted,
}

impl Summary {
    /// Before anybody is asked about.
    pub(super) fn new(histories: &Histories, wanted: Wanted) -> Self {
        Self {
            customers: 0,
            without_purchases: 0,
            short: 0,
            rows: 0,
            orders: histories.orders,
            guests: histories.guests,
            orders_left_out: histories.left_out,
            customers_left_out: 0,
            wanted,
        }
    }

    /// Counts a customer who was given so many products.
    pub(super) fn count(&mut self, customer: &Customer, products: usize) {
        let products = u64::try_from(products).unwrap_or(u64::MAX);
        self.customers += 1;
        self.without_purchases += u64::from(customer.bought.is_empty());
        self.short += u64::from(products < u64::from(self.wanted.count));
        self.rows += products;
    }

    /// Counts a customer who was not, and tells why.
    pub(super) fn leave_out(&mut self, id: &str, reason: &str, watch: &mut dyn Progress) {
        self.customers_left_out += 1;
        watch.left_out(format!("customer {id:?}: {reason}"));
    }
}
