//! Where orders are settled, one after the other, each in a sandbox of its own.
//!
//! A desk serves some of the customers and keeps their accounts. Several desks work side by side;
//! as every customer has one desk, the orders of a customer stay in sequence.

use std::collections::{BTreeMap, HashMap};

use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{Event, RefusalReason, SharedCounter, SharedDelta, Verdict};
use fidelis_host::{Error, Shop};
use fidelis_orders::Order;
use thiserror::Error as Problem;

use super::customers::Customer;
use super::usage::Usage;
use super::{entries, events};
use crate::kebab::kebab;
use fidelis_host::account::Misfit;

/// Why an order was left out. Nothing of it is kept.
#[derive(Debug, Problem)]
pub(crate) enum LeftOut {
    /// The call failed, or the plugin answered with a fault.
    #[error("{0}")]
    Call(Error),
    /// The plugin refused one of the order's events.
    #[error("the plugin refused the event {event}: {}", kebab(reason))]
    Refused {
        /// The event.
        event: String,
        /// Its reason.
        reason: RefusalReason,
    },
    /// The settlement does not fit the account.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// A shared counter would go beyond its limit.
    #[error("expected the shared counter {id} to stay within its limit, found it beyond")]
    Shared {
        /// The counter.
        id: String,
    },
    /// Rows could not be made.
    #[error("{0}")]
    Rows(#[from] csv::Error),
}

/// What became of an order.
#[derive(Debug)]
pub(crate) enum Done {
    /// Settled: the rows of its entries.
    Settled(Vec<u8>),
    /// A guest's: quoted.
    Quoted,
}

/// One desk.
pub(crate) struct Desk {
    shop: Shop,
    /// The customers that it serves.
    pub(crate) customers: HashMap<String, Customer>,
    /// Counters that all customers share, as far as they have moved.
    shared: BTreeMap<String, i64>,
    /// The most that any call used.
    pub(crate) usage: Usage,
    /// Events for accounts other than the customer's own.
    pub(crate) follow_ups: u64,
}

impl Desk {
    /// A desk without customers.
    pub(crate) fn new(shop: Shop) -> Self {
        Self {
            shop,
            customers: HashMap::new(),
            shared: BTreeMap::new(),
            usage: Usage::default(),
            follow_ups: 0,
        }
    }

    /// Whether a counter moved that customers of other desks share.
    pub(crate) fn shares(&self) -> bool {
        !self.shared.is_empty()
    }

    /// Settles a member's order, or quotes a guest's.
    ///
    /// # Errors
    ///
    /// If the order has to be left out.
    pub(crate) fn serve(&mut self, order: &Order) -> Result<Done, LeftOut> {
        let Some(id) = &order.customer else {
            let request = events::quote(order, self.counters());
            self.shop.quote(&request).map_err(LeftOut::Call)?;
            return Ok(Done::Quoted);
        };
        let mut customer = match self.customers.remove(id) {
            Some(customer) => customer,
            None => Customer::new(),
        };
        let known = !customer.ordered.is_empty();
        let settled = self.settle(id, &customer, events::of_order(order));
        let rows = settled.and_then(|settlement| {
            let rows = entries::rows(id, &settlement.entries)?;
            let mut after = customer.clone();
            after.settle(&settlement)?;
            self.share(&settlement.shared)?;
            after.count(order);
            customer = after;
            Ok(rows)
        });
        if known || rows.is_ok() {
            self.customers.insert(id.clone(), customer);
        }
        rows.map(Done::Settled)
    }

    /// Settles what falls due for a customer up to an instant; the rows of the entries.
    ///
    /// # Errors
    ///
    /// If the call fails.
    pub(crate) fn end(&mut self, id: &str, at: i64) -> Result<Vec<u8>, LeftOut> {
        let Some(mut customer) = self.customers.remove(id) else {
            return Ok(Vec::new());
        };
        let settled = self.settle(id, &customer, vec![events::day_ended(at)]);
        let rows = settled.and_then(|settlement| {
            let rows = entries::rows(id, &settlement.entries)?;
            customer.settle(&settlement)?;
            Ok(rows)
        });
        self.customers.insert(id.to_owned(), customer);
        rows
    }

    fn settle(
        &mut self,
        id: &str,
        customer: &Customer,
        events: Vec<Event>,
    ) -> Result<Settlement, LeftOut> {
        let request = SettleRequest {
            member: events::member(id),
            account: customer.account.clone(),
            events,
            entries: Vec::new(),
            counters: self.counters(),
            explain: false,
        };
        let answer = self.shop.settle(&request).map_err(LeftOut::Call)?;
        self.usage.add(&answer.report);
        let settlement = answer.value;
        for outcome in &settlement.outcomes {
            if let Verdict::Refused(refusal) = &outcome.verdict {
                return Err(LeftOut::Refused {
                    event: outcome.event_id.clone(),
                    reason: refusal.reason,
                });
            }
        }
        let follow_ups = settlement.follow_ups.len();
        self.follow_ups += u64::try_from(follow_ups).unwrap_or(u64::MAX);
        Ok(settlement)
    }

    fn counters(&self) -> Vec<SharedCounter> {
        let counter = |(id, used): (&String, &i64)| SharedCounter {
            id: id.clone(),
            used: *used,
            limit: None,
        };
        self.shared.iter().map(counter).collect()
    }

    fn share(&mut self, deltas: &[SharedDelta]) -> Result<(), LeftOut> {
        let mut shared = self.shared.clone();
        for SharedDelta { id, delta, limit } in deltas {
            let used = shared.entry(id.clone()).or_default();
            match used.checked_add(*delta) {
                Some(sum) if limit.is_none_or(|limit| *delta <= 0 || sum <= limit) => *used = sum,
                _ => return Err(LeftOut::Shared { id: id.clone() }),
            }
        }
        self.shared = shared;
        Ok(())
    }
}
