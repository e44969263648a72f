//! What a replay says at its end.

use std::time::Duration;

use fidelis_host::Used;
use fidelis_orders::SortedOrders;
use fidelis_terminal::{LeftOut, Sheet, peak_memory};
use serde::Serialize;

use crate::replay::{Summary, Usage};

/// The figures of a replay, to be read by people or programs.
#[derive(Debug, Serialize)]
pub(crate) struct Closing {
    /// Orders of members, settled.
    orders: u64,
    /// Customers with an order.
    customers: u64,
    /// Orders of guests, quoted.
    guests: u64,
    /// The sum of all balances, in the programme's first wallet.
    points: i128,
    #[serde(flatten)]
    left_out: LeftOut,
    /// Customers for whom what fell due at the end of the file could not be settled.
    customers_left_out: u64,
    /// Events for accounts other than the customer's own, which a replay does not settle.
    follow_ups: u64,
    /// From start to end.
    milliseconds: u128,
    /// Orders settled or quoted, by time from start to end.
    orders_per_second: u128,
    /// The most memory that the process had; absent where the system does not tell.
    peak_memory_bytes: Option<u64>,
    /// The most that one `settle` used.
    largest_settle: Usage,
}

impl Closing {
    /// Sums a replay up.
    pub(crate) fn new(orders: &SortedOrders, summary: &Summary, elapsed: Duration) -> Self {
        let done = u128::from(summary.orders) + u128::from(summary.guests);
        let milliseconds = elapsed.as_millis();
        Self {
            orders: summary.orders,
            customers: summary.customers,
            guests: summary.guests,
            points: summary.points,
            left_out: LeftOut::of(orders, summary.left_out),
            customers_left_out: summary.ends_left_out,
            follow_ups: summary.follow_ups,
            milliseconds,
            orders_per_second: done * 1000 / milliseconds.max(1),
            peak_memory_bytes: peak_memory(),
            largest_settle: summary.usage,
        }
    }

    /// Whether nothing was left out.
    pub(crate) fn complete(&self) -> bool {
        self.left_out.is_nothing() && self.customers_left_out == 0
    }

    /// As JSON.
    ///
    /// # Errors
    ///
    /// Never for these figures; the writer may say otherwise.
    pub(crate) fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// As a few lines to read.
    pub(crate) fn to_text(&self) -> String {
        let mut sheet = Sheet::new();
        sheet.row("orders settled", self.orders);
        sheet.row("customers", self.customers);
        sheet.row("guests quoted", self.guests);
        sheet.row("points (net)", self.points);
        sheet.left_out(&self.left_out);
        if self.customers_left_out > 0 {
            sheet.fault("ends left out", self.customers_left_out);
        }
        if self.follow_ups > 0 {
            let count = self.follow_ups;
            sheet.row(
                "follow-ups",
                format!("{count} for other accounts, not settled"),
            );
        }
        let speed = format!(", {} orders a second", self.orders_per_second);
        sheet.cost(self.milliseconds, &speed);
        for (name, used, unit) in [
            ("largest settle", self.largest_settle.fuel, "instructions"),
            ("", self.largest_settle.request, "bytes in"),
            ("", self.largest_settle.result, "bytes out"),
            ("", self.largest_settle.memory, "bytes of memory"),
        ] {
            if let Some(Used { used, limit }) = used {
                sheet.row(name, format!("{used} of {limit} {unit}"));
            }
        }
        sheet.into_text()
    }
}
