//! What earlier orders say.

use super::Facts;
use crate::contract::types::{OrderStatus, PastOrder};
use crate::exact::Overflow;
use crate::fault::Answer;

impl Facts<'_> {
    /// The member's valid orders: placed, and neither cancelled nor fully refunded.
    pub fn valid_orders(&self) -> impl Iterator<Item = &PastOrder> {
        let orders = self
            .member
            .map_or(&[][..], |member| member.orders.as_slice());
        orders
            .iter()
            .filter(|order| !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded))
    }

    /// How many valid orders there are.
    pub fn order_count(&self) -> i64 {
        i64::try_from(self.valid_orders().count()).unwrap_or(i64::MAX)
    }

    /// Their net amount, in minor units of the base currency.
    ///
    /// # Errors
    /// `overflow` if it does not fit.
    pub fn orders_amount(&self) -> Answer<i64> {
        let mut sum = 0_i64;
        for order in self.valid_orders() {
            sum = sum.checked_add(order.net).ok_or(Overflow)?;
        }
        Ok(sum)
    }

    /// Local days from an instant to now, 0 on the same day; none if the instant is later.
    ///
    /// # Errors
    /// `out-of-time` if an instant lies outside the zone's table.
    pub fn days_since(&self, instant: i64) -> Answer<i64> {
        let zone = &self.engine.zone;
        Ok(zone
            .date(self.now)?
            .signed_duration_since(zone.date(instant)?)
            .num_days())
    }

    /// Points of a wallet that are usable now.
    ///
    /// # Errors
    /// `overflow` if the sum does not fit.
    pub fn usable(&self, wallet: &str) -> Answer<i64> {
        let rows = self
            .standing
            .map_or(&[][..], |standing| standing.usable.as_slice());
        let mut sum = 0_i64;
        for row in rows {
            let live = row.usable_at <= self.now
                && row
                    .expires_at
                    .is_none_or(|expires_at| self.now < expires_at);
            if live && row.wallet == wallet {
                sum = sum.checked_add(row.amount).ok_or(Overflow)?;
            }
        }
        Ok(sum)
    }
}
