//! What a replay says at its end.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use fidelis_host::Used;
use serde::Serialize;

use crate::orders::SortedOrders;
use crate::replay::{Summary, Usage};
use crate::terminal::Style;

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
    /// Orders that are left out, for whatever reason.
    orders_left_out: u64,
    /// Bad rows.
    bad_rows: u64,
    /// Those of them whose order cannot be read.
    bad_rows_without_order: u64,
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
            orders_left_out: orders.left_out + summary.left_out,
            bad_rows: orders.bad_rows,
            bad_rows_without_order: orders.bad_rows_without_order,
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
        self.orders_left_out == 0 && self.bad_rows == 0 && self.customers_left_out == 0
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
        let style = Style::stdout();
        let mut text = String::new();
        let mut row = |name: &str, value: String| {
            let _ = writeln!(text, "{} {value}", style.dim(&format!("{name:<16}")));
        };
        row("orders settled", self.orders.to_string());
        row("customers", self.customers.to_string());
        row("guests quoted", self.guests.to_string());
        row("points (net)", self.points.to_string());
        let left_out = format!(
            "{} (bad rows: {}, of which without a readable order: {})",
            self.orders_left_out, self.bad_rows, self.bad_rows_without_order
        );
        let complete = self.complete();
        row(
            "orders left out",
            if complete {
                left_out
            } else {
                style.red(&left_out)
            },
        );
        if self.customers_left_out > 0 {
            row(
                "ends left out",
                style.red(&self.customers_left_out.to_string()),
            );
        }
        if self.follow_ups > 0 {
            row(
                "follow-ups",
                format!("{} for other accounts, not settled", self.follow_ups),
            );
        }
        let tenths = self.milliseconds / 100;
        let seconds = format!("{}.{} s", tenths / 10, tenths % 10);
        row(
            "time",
            format!("{seconds}, {} orders a second", self.orders_per_second),
        );
        if let Some(bytes) = self.peak_memory_bytes {
            row("peak memory", format!("{} MiB", bytes >> 20));
        }
        for (name, used, unit) in [
            ("largest settle", self.largest_settle.fuel, "instructions"),
            ("", self.largest_settle.request, "bytes in"),
            ("", self.largest_settle.result, "bytes out"),
            ("", self.largest_settle.memory, "bytes of memory"),
        ] {
            if let Some(Used { used, limit }) = used {
                row(name, format!("{used} of {limit} {unit}"));
            }
        }
        text
    }
}

/// `VmHWM` of Linux, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}
