//! What each customer ordered up to a day, in few bytes: an order is forty.

use std::collections::HashMap;

use fidelis_guest::Engine;
use fidelis_host::contract::types::PastOrder;
use fidelis_orders::{IdOrder, Order, SortedOrders};
use fidelis_terminal::Progress;
use fidelis_terms::Day;

use crate::batch::{BatchError, past};

/// The customers of a file, with their orders up to a day.
#[derive(Debug, Default)]
pub(crate) struct Histories {
    /// Everybody with an order that can be used, even if all of them came later.
    customers: HashMap<String, Vec<PastOrder>>,
    /// Orders that nobody is known to have placed.
    pub(crate) guests: u64,
    /// Orders up to the day, of customers.
    pub(crate) orders: u64,
    /// Orders whose amount cannot be used.
    pub(crate) left_out: u64,
}

impl Histories {
    /// Takes them from a file. An order whose amount cannot be told in the programme's currency is
    /// left out, told to `watch` and counted.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read, or `watch` asks to stop.
    pub(crate) fn collect(
        orders: &mut SortedOrders,
        engine: &Engine,
        day: Day,
        watch: &mut dyn Progress,
    ) -> Result<Self, BatchError> {
        /// Telling about every single order would cost more than reading it.
        const STEP: u64 = 1024;
        let mut histories = Self::default();
        watch.begin(orders.count, "orders");
        let mut seen: u64 = 0;
        for order in orders.iter()? {
            let order = order?;
            seen += 1;
            if seen.is_multiple_of(STEP) {
                watch.done(seen);
                if watch.stopped() {
                    return Err(BatchError::Interrupted);
                }
            }
            histories.take(&order, engine, day, watch);
        }
        Ok(histories)
    }

    fn take(&mut self, order: &Order, engine: &Engine, day: Day, watch: &mut dyn Progress) {
        let Some(id) = &order.customer else {
            self.guests += 1;
            return;
        };
        let past = if order.at > day.end {
            None
        } else {
            match past(order, engine) {
                Ok(past) => Some(past),
                Err(reason) => {
                    self.left_out += 1;
                    watch.left_out(format!("order {:?} ({}): {reason}", order.id, order.place));
                    return;
                }
            }
        };
        // A customer is mostly known already: the id is copied for the first order alone.
        if !self.customers.contains_key(id) {
            self.customers.insert(id.clone(), Vec::new());
        }
        if let (Some(past), Some(history)) = (past, self.customers.get_mut(id)) {
            self.orders += 1;
            history.push(past);
        }
    }

    /// The customers by id, as outputs are sorted.
    pub(super) fn sorted(self) -> Vec<(String, Vec<PastOrder>)> {
        let ids = IdOrder::of(self.customers.keys().map(String::as_str));
        let mut customers: Vec<_> = self.customers.into_iter().collect();
        customers.sort_unstable_by(|(a, _), (b, _)| ids.compare(a, b));
        customers
    }
}
