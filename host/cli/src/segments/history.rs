//! What each customer ordered up to a day, in few bytes: an order is forty.

use std::collections::HashMap;

use fidelis_guest::Engine;
use fidelis_guest::exact::Ratio;
use fidelis_guest::facts::minor_rate;
use fidelis_guest::program::policies::Rounding;
use fidelis_host::contract::types::{OrderStatus, PastOrder};
use fidelis_orders::{IdOrder, Order, SortedOrders, Status};
use fidelis_terminal::Progress;

use super::{Day, SegmentsError, told};

/// The largest number of the contract.
const LARGEST: i64 = (1 << 53) - 1;

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
    ) -> Result<Self, SegmentsError> {
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
                    return Err(SegmentsError::Interrupted);
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

/// An order as the contract tells a member's past, its amounts in the programme's currency.
fn past(order: &Order, engine: &Engine) -> Result<PastOrder, String> {
    let rate = minor_rate(engine, &order.currency, None).map_err(|fault| told(&fault))?;
    let discount = order.lines.iter().map(|line| i128::from(line.discount));
    let units = order.lines.iter().fold(0_u32, |units, line| {
        // More units than that tell nobody more.
        units.saturating_add(line.quantity)
    });
    Ok(PastOrder {
        placed_at: order.at,
        status: status(order.status),
        net: in_base(order.net(), rate)?,
        discount: in_base(discount.sum(), rate)?,
        units,
        lines: u32::try_from(order.lines.len()).unwrap_or(u32::MAX),
        bundles: 0,
    })
}

/// Minor units of the base currency, rounded half up.
fn in_base(amount: i128, rate: Ratio) -> Result<i64, String> {
    let exact = i64::try_from(amount).ok().map(|amount| {
        let exact = Ratio::int(amount).times(rate)?;
        exact.round(Rounding::HalfUp)
    });
    match exact {
        Some(Ok(amount)) if amount <= LARGEST => Ok(amount),
        _ => Err(format!(
            "expected an amount up to {LARGEST} minor units of the programme's currency, found {amount} of its own"
        )),
    }
}

fn status(status: Status) -> OrderStatus {
    match status {
        Status::Placed => OrderStatus::Placed,
        Status::Paid => OrderStatus::Paid,
        Status::Shipped => OrderStatus::Shipped,
        Status::Delivered => OrderStatus::Delivered,
        Status::Cancelled => OrderStatus::Cancelled,
        Status::Refunded => OrderStatus::Refunded,
    }
}
