//! What a member bought here, kept beside their account: the plugin's segments and pages look at
//! it, and no storefront has to send it.

use fidelis_host::contract::types::{Member, Order, OrderStatus, PastItem, PastOrder, Refund};
use serde::{Deserialize, Serialize};

/// The most orders that are kept for decisions; older ones stay in the store, and in what the
/// storefront may tell itself.
const ORDERS: usize = 1_000;
/// The most products that are kept for decisions, those bought last.
const ITEMS: usize = 500;

/// Orders and products, in the contract's own records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct History {
    pub(crate) orders: Vec<PastOrder>,
    pub(crate) items: Vec<PastItem>,
}

/// An order as it is kept, with how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptOrder {
    pub(crate) order: Order,
    pub(crate) status: OrderStatus,
}

/// A member of whom nothing is known but the id.
pub(crate) fn stranger(id: &str) -> Member {
    Member {
        id: id.to_owned(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

/// Net of discounts, in minor units of the order's currency.
pub(crate) fn net(order: &Order) -> i64 {
    let lines = order.cart.lines.iter();
    lines.fold(0, |sum: i64, line| {
        sum.saturating_add(line.amount.saturating_sub(line.discount))
    })
}

impl KeptOrder {
    fn past(&self) -> PastOrder {
        let lines = &self.order.cart.lines;
        let offered = self.order.offers.iter();
        let offered = offered.fold(0, |sum: i64, offer| sum.saturating_add(offer.amount));
        let discount = lines
            .iter()
            .fold(0, |sum: i64, line| sum.saturating_add(line.discount));
        PastOrder {
            placed_at: self.order.placed_at,
            status: self.status,
            net: net(&self.order),
            // Offers take off what the lines say already; whichever tells more is the discount.
            discount: discount.max(offered),
            units: lines
                .iter()
                .fold(0, |sum: u32, line| sum.saturating_add(line.quantity)),
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            bundles: 0,
        }
    }

    fn counts(&self) -> bool {
        !matches!(self.status, OrderStatus::Cancelled | OrderStatus::Refunded)
    }
}

impl History {
    /// The history that all kept orders make.
    pub(crate) fn of(orders: &[KeptOrder]) -> Self {
        let mut history = Self::default();
        for order in orders {
            history.add(order);
        }
        history
    }

    /// Adds an order.
    pub(crate) fn add(&mut self, kept: &KeptOrder) {
        self.orders.push(kept.past());
        let surplus = self.orders.len().saturating_sub(ORDERS);
        if surplus > 0 {
            self.orders.sort_by_key(|order| order.placed_at);
            self.orders.drain(..surplus);
        }
        if !kept.counts() {
            return;
        }
        let mut seen: Vec<&str> = Vec::new();
        for line in &kept.order.cart.lines {
            let first = !seen.contains(&line.sku.as_str());
            seen.push(&line.sku);
            let bought = PastItem {
                sku: line.sku.clone(),
                category: line.category.clone(),
                last_at: kept.order.placed_at,
                orders: u32::from(first),
                units: line.quantity,
                amount: line.amount.saturating_sub(line.discount),
            };
            put(&mut self.items, bought);
        }
        let surplus = self.items.len().saturating_sub(ITEMS);
        if surplus > 0 {
            self.items.sort_by_key(|item| item.last_at);
            self.items.drain(..surplus);
        }
    }

    /// Puts the history behind what the storefront told of the member.
    pub(crate) fn add_to(&self, member: &mut Member) {
        member.orders.extend(self.orders.iter().cloned());
        for item in &self.items {
            put(&mut member.items, item.clone());
        }
    }
}

/// Adds what was bought of a product.
fn put(items: &mut Vec<PastItem>, bought: PastItem) {
    let Some(known) = items.iter_mut().find(|item| item.sku == bought.sku) else {
        items.push(bought);
        return;
    };
    known.last_at = known.last_at.max(bought.last_at);
    known.orders = known.orders.saturating_add(bought.orders);
    known.units = known.units.saturating_add(bought.units);
    known.amount = known.amount.saturating_add(bought.amount);
    if bought.category.is_some() {
        known.category = bought.category;
    }
}

/// What a refund returns, in minor units of the order's currency; a whole one all of it. A return
/// that is told in units has their share of the line, rounded up, so that the last one completes it.
pub(crate) fn returned(order: &Order, refund: &Refund) -> i64 {
    if refund.whole {
        return net(order);
    }
    let value = |returned: &ReturnedLine| {
        let units = |line: &Line| {
            let value = i128::from(line.amount.saturating_sub(line.discount));
            let quantity = i128::from(line.quantity.max(1));
            let value = value.saturating_mul(i128::from(returned.units));
            let value = value.saturating_add(quantity - 1) / quantity;
            i64::try_from(value).unwrap_or(i64::MAX)
        };
        let mut lines = order.cart.lines.iter();
        let line = lines.find(|line| line.number == returned.line);
        returned.amount.or_else(|| line.map(units)).unwrap_or(0)
    };
    let lines = refund.lines.iter().map(value);
    let lines = lines.fold(0, |sum: i64, amount| sum.saturating_add(amount));
    lines.saturating_add(refund.amount)
}

/// How a status is written down.
pub(crate) const fn name(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Placed => "placed",
        OrderStatus::Paid => "paid",
        OrderStatus::Shipped => "shipped",
        OrderStatus::Delivered => "delivered",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::Refunded => "refunded",
    }
}

/// The status that a name stands for.
pub(crate) fn status(name: &str) -> Option<OrderStatus> {
    const ALL: [OrderStatus; 6] = [
        OrderStatus::Placed,
        OrderStatus::Paid,
        OrderStatus::Shipped,
        OrderStatus::Delivered,
        OrderStatus::Cancelled,
        OrderStatus::Refunded,
    ];
    ALL.into_iter().find(|status| self::name(*status) == name)
}

impl History {
    /// An order of the history went a step further. Two that look alike are alike.
    pub(crate) fn step(&mut self, kept: &KeptOrder, status: OrderStatus) {
        let before = kept.past();
        if let Some(order) = self.orders.iter_mut().find(|order| **order == before) {
            order.status = status;
        }
    }
}
