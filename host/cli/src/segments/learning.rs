//! Break points from all customers of a file.

use chrono::NaiveDate;
use fidelis_guest::Engine;
use fidelis_guest::program::format::RfmModel;
use fidelis_guest::segmentation::{learn, rfm};
use fidelis_host::contract::types::{OrderStatus, PastOrder};
use fidelis_terms::{Day, told};

use super::Customer;

/// What the valid orders of a customer come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// Whole local days since the last one; absent without one.
    pub(super) recency_days: Option<u32>,
    /// How many there are.
    pub(super) orders: u32,
    /// Their net amount, in minor units of the programme's currency.
    pub(super) amount: i64,
}

/// What a customer's valid orders come to on a day.
///
/// # Errors
///
/// If the last one lies outside the years 1970 to 2100, or the amounts do not fit: the reason.
pub(super) fn known(engine: &Engine, day: Day, orders: &[PastOrder]) -> Result<Known, String> {
    let valid = |order: &&PastOrder| {
        !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded)
    };
    let (mut count, mut amount, mut last) = (0_u32, 0_i64, None);
    for order in orders.iter().filter(valid) {
        count = count.saturating_add(1);
        amount = amount
            .checked_add(order.net)
            .ok_or("expected amounts that fit into 64 bits, found an overflow")?;
        last = last.max(Some(order.placed_at));
    }
    let days_since = |instant| {
        let date: NaiveDate = engine.zone.date(instant).map_err(|fault| told(&fault))?;
        // A clock that is set back over midnight can put an earlier order on a later day.
        Ok::<_, String>(u32::try_from((day.date - date).num_days()).unwrap_or(0))
    };
    Ok(Known {
        recency_days: last.map(days_since).transpose()?,
        orders: count,
        amount,
    })
}

/// Break points of all customers; none if nobody has a valid order, or if the programme has break
/// points already.
pub(super) fn breaks(engine: &Engine, customers: &[Customer]) -> Option<RfmModel> {
    if rfm::model(engine).is_some() {
        return None;
    }
    let ordered = customers.iter().filter_map(|customer| {
        Some(rfm::Customer {
            id: &customer.id,
            recency_days: customer.known.recency_days?,
            orders: customer.known.orders,
            amount: customer.known.amount,
        })
    });
    let ordered: Vec<_> = ordered.collect();
    learn(&engine.program.segmentation.rfm, &ordered)
}
