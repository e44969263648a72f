//! What earlier orders say.

use chrono::Datelike;

use super::Facts;
use crate::contract::types::OrderStatus;
use crate::exact::{Overflow, add};
use crate::fault::Answer;

/// What the member's valid orders come to: those that were placed, and neither cancelled nor fully
/// refunded.
pub(super) struct Past {
    /// How many there are.
    pub(super) count: i64,
    /// Their net amount, in minor units of the base currency.
    pub(super) amount: Result<i64, Overflow>,
    /// When the last one was placed, UTC milliseconds.
    pub(super) last: Option<i64>,
}

impl Facts<'_> {
    /// What earlier orders say; nothing of a guest.
    pub(super) fn past(&self) -> Past {
        let mut past = Past {
            count: 0,
            amount: Ok(0),
            last: None,
        };
        for order in self.member.map_or(&[][..], |member| &member.orders) {
            if !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded) {
                past.count += 1;
                past.amount = past
                    .amount
                    .and_then(|sum| sum.checked_add(order.net).ok_or(Overflow));
                past.last = past.last.max(Some(order.placed_at));
            }
        }
        past
    }

    /// Local days from an instant to now, 0 on the same day; none if the instant is later.
    ///
    /// # Errors
    /// `out-of-time` if an instant lies outside the zone's table.
    pub fn days_since(&self, instant: i64) -> Answer<i64> {
        let zone = &self.engine.zone;
        let (today, day) = (zone.date(self.now)?, zone.date(instant)?);
        Ok(i64::from(today.num_days_from_ce()) - i64::from(day.num_days_from_ce()))
    }

    /// Points of a wallet that are usable now.
    ///
    /// # Errors
    /// `overflow` if the sum does not fit.
    pub fn usable(&self, wallet: &str) -> Answer<i64> {
        let mut sum = 0_i64;
        for row in self.standing.map_or(&[][..], |standing| &standing.usable) {
            let live = row.usable_at <= self.now
                && row
                    .expires_at
                    .is_none_or(|expires_at| self.now < expires_at);
            if live && row.wallet == wallet {
                add(&mut sum, row.amount)?;
            }
        }
        Ok(sum)
    }
}
