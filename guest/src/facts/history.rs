//! What earlier orders say.

use chrono::{Datelike, NaiveDate};

use super::Facts;
use crate::calendar::{subtract_days, subtract_months};
use crate::contract::types::{OrderStatus, PastOrder};
use crate::exact::{Overflow, add, within};
use crate::fault::{Answer, below};

/// What the member's valid orders come to.
pub(crate) struct Past {
    /// How many there are.
    pub(crate) count: i64,
    /// Their net amount, in minor units of the base currency.
    pub(crate) amount: Result<i64, Overflow>,
    /// When the last one was placed, UTC milliseconds.
    pub(crate) last: Option<i64>,
}

impl Facts<'_> {
    /// The member's valid orders: placed by now, and neither cancelled nor fully refunded.
    pub fn valid_orders(&self) -> impl Iterator<Item = &PastOrder> {
        let orders = self.member.map_or(&[][..], |member| &member.orders);
        orders.iter().filter(|order| {
            order.placed_at <= self.now
                && !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded)
        })
    }

    /// What the valid orders come to; nothing of a guest.
    #[inline(never)]
    pub(crate) fn past(&self) -> Past {
        let mut past = Past {
            count: 0,
            amount: Ok(0),
            last: None,
        };
        for order in self.valid_orders() {
            past.count += 1;
            past.amount = past
                .amount
                .and_then(|sum| sum.checked_add(order.net).ok_or(Overflow));
            past.last = past.last.max(Some(order.placed_at));
        }
        past
    }

    /// Local days from an instant of the member's history to now: 0 on the same day, less than 0
    /// for a later day.
    ///
    /// # Errors
    /// `out-of-time` if an instant lies outside the zone's table.
    pub fn days_since(&self, instant: i64) -> Answer<i64> {
        let (today, day) = (self.today()?, self.day(instant)?);
        Ok(i64::from(today.num_days_from_ce()) - i64::from(day.num_days_from_ce()))
    }

    /// The local day of an instant of the member's history.
    ///
    /// # Errors
    /// `out-of-time` if the instant lies outside the zone's table.
    pub fn day(&self, instant: i64) -> Answer<NaiveDate> {
        let date = self.engine.zone.date(instant);
        date.map_err(|fault| below("/member", fault))
    }

    /// The first instant of the local day so many months ago (rule 4.2: clamped to the month's
    /// end); 0 if that is before 1970.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn months_ago(&self, months: u32) -> Answer<i64> {
        let zone = &self.engine.zone;
        let date = subtract_months(self.today()?, months)?;
        Ok(zone.midnight(date).unwrap_or(0))
    }

    /// The first instant of the local day so many days ago; 0 if that is before 1970.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn days_ago(&self, days: u32) -> Answer<i64> {
        let zone = &self.engine.zone;
        let date = subtract_days(self.today()?, days)?;
        Ok(zone.midnight(date).unwrap_or(0))
    }

    /// What one of the member's counters has reached in the window that starts at an instant (0:
    /// ever); 0 for a guest.
    pub fn mark(&self, counter: &str, start: i64) -> i64 {
        self.standing
            .map_or(&[][..], |standing| &standing.counters)
            .iter()
            .find(|one| one.id == counter)
            .and_then(|one| one.marks.iter().find(|mark| mark.start == start))
            .map_or(0, |mark| mark.value)
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
        within(sum)?;
        Ok(sum)
    }
}
