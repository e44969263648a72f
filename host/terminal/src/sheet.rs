//! The figures at the end of long work.

use std::fmt::Write as _;

use fidelis_orders::SortedOrders;
use serde::Serialize;

use crate::memory::peak_memory;
use crate::screen::Style;

/// What of a file of orders could not be used.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LeftOut {
    /// Orders that are left out, for whatever reason.
    orders_left_out: u64,
    /// Bad rows.
    bad_rows: u64,
    /// Those of them whose order cannot be read.
    bad_rows_without_order: u64,
}

impl LeftOut {
    /// What reading left out, and so many orders that were left out later.
    pub fn of(orders: &SortedOrders, later: u64) -> Self {
        Self {
            orders_left_out: orders.left_out + later,
            bad_rows: orders.bad_rows,
            bad_rows_without_order: orders.bad_rows_without_order,
        }
    }

    /// Whether it is nothing.
    pub fn is_nothing(&self) -> bool {
        self.orders_left_out == 0 && self.bad_rows == 0
    }
}

/// A few lines to read: a name and a value each.
#[derive(Debug)]
pub struct Sheet {
    style: Style,
    text: String,
}

impl Sheet {
    /// An empty one, for standard output.
    pub fn new() -> Self {
        Self {
            style: Style::stdout(),
            text: String::new(),
        }
    }

    /// A line.
    pub fn row(&mut self, name: &str, value: impl ToString) {
        let name = self.style.dim(&format!("{name:<16}"));
        let _ = writeln!(self.text, "{name} {}", value.to_string());
    }

    /// A line that should not be there.
    pub fn fault(&mut self, name: &str, value: impl ToString) {
        let value = self.style.red(&value.to_string());
        self.row(name, value);
    }

    /// What was left out.
    pub fn left_out(&mut self, what: &LeftOut) {
        let text = format!(
            "{} (bad rows: {}, of which without a readable order: {})",
            what.orders_left_out, what.bad_rows, what.bad_rows_without_order
        );
        if what.is_nothing() {
            self.row("orders left out", text);
        } else {
            self.fault("orders left out", text);
        }
    }

    /// How long it took, with what is to be said of it, and how much memory.
    pub fn cost(&mut self, milliseconds: u128, remark: &str) {
        let tenths = milliseconds / 100;
        self.row("time", format!("{}.{} s{remark}", tenths / 10, tenths % 10));
        if let Some(bytes) = peak_memory() {
            self.row("peak memory", format!("{} MiB", bytes >> 20));
        }
    }

    /// All lines.
    pub fn into_text(self) -> String {
        self.text
    }
}

impl Default for Sheet {
    fn default() -> Self {
        Self::new()
    }
}
