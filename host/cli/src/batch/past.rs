//! An order of the file as the contract tells a member's past.

use fidelis_guest::Engine;
use fidelis_guest::exact::Ratio;
use fidelis_guest::facts::minor_rate;
use fidelis_guest::program::policies::Rounding;
use fidelis_host::contract::types::{OrderStatus, PastOrder};
use fidelis_orders::{Order, Status};

use super::told;

/// The largest number of the contract.
pub(crate) const LARGEST: i64 = (1 << 53) - 1;

/// An order, its amounts in the programme's currency.
///
/// # Errors
///
/// If its currency has no rate, or its amounts are too large: the reason.
pub(crate) fn past(order: &Order, engine: &Engine) -> Result<PastOrder, String> {
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
///
/// # Errors
///
/// If they are too many: the reason.
pub(crate) fn in_base(amount: i128, rate: Ratio) -> Result<i64, String> {
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
