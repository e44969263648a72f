//! An order, whole and checked.

use crate::error::Place;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Ordered.
    Placed,
    /// Paid.
    Paid,
    /// On its way.
    Shipped,
    /// Arrived; what a file without the column means.
    Delivered,
    /// Called off.
    Cancelled,
    /// Given back in full.
    Refunded,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::Placed,
        Self::Paid,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// The status of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the order counts: neither called off nor given back in full.
    pub const fn valid(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Refunded)
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// The product.
    pub sku: String,
    /// Its category.
    pub category: Option<String>,
    /// The seller on a marketplace.
    pub seller: Option<String>,
    /// Units, from 0 on.
    pub quantity: u32,
    /// Before discounts, in minor units, from 0 on.
    pub amount: i64,
    /// What discounts took off, in minor units: 0 <= discount <= amount.
    pub discount: i64,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id, as written.
    pub id: String,
    /// The customer's id, as written; absent for a guest.
    pub customer: Option<String>,
    /// When it was placed, in UTC milliseconds.
    pub at: i64,
    /// Three capital letters.
    pub currency: String,
    /// How far it has come.
    pub status: Status,
    /// Its lines, in an order that does not depend on the order of the rows.
    pub lines: Vec<OrderLine>,
    /// Where its first row stands in the file, for reports.
    pub place: Place,
}

impl Order {
    /// The sum of its lines after discounts, in minor units.
    pub fn net(&self) -> i128 {
        self.lines
            .iter()
            .map(|line| i128::from(line.amount) - i128::from(line.discount))
            .sum()
    }
}
