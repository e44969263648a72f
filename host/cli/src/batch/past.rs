//! An order of the file as the contract tells a member's past.

use fidelis_guest::Engine;
use fidelis_host::contract::types::{OrderStatus, PastOrder};
use fidelis_orders::{Order, Status};
use fidelis_terms::{in_base, rate};

/// An order, its amounts in the programme's currency.
///
/// # Errors
///
/// If its currency has no rate, or its amounts are too large: the reason.
pub(crate) fn past(order: &Order, engine: &Engine) -> Result<PastOrder, String> {
    let rate = rate(engine, &order.currency)?;
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
