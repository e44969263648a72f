//! One member's account as a host keeps it: load, settle, write what came back.

use std::collections::{BTreeMap, BTreeSet};

use fidelis_host::account::{self, Misfit};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{
    Account, Entry, EventBody, Member, Order, OrderStatus, PastOrder, SharedCounter, Standing,
    Verdict,
};

use crate::generate::Step;

/// A member, their account and all that was ever written to it.
#[derive(Debug, Clone)]
pub struct Store {
    /// The member.
    pub member: Member,
    /// The account.
    pub account: Account,
    /// All entries, in the order in which they were written.
    pub entries: Vec<Entry>,
    shared: BTreeMap<String, i64>,
    /// The ids of the events that were settled.
    settled: BTreeSet<String>,
    /// Where the member's orders stand among the earlier ones.
    orders: BTreeMap<String, usize>,
}

impl Store {
    /// A member to whom nothing has happened yet.
    pub fn new(member: Member) -> Store {
        Store {
            member,
            account: account::empty(),
            entries: Vec::new(),
            shared: BTreeMap::new(),
            settled: BTreeSet::new(),
            orders: BTreeMap::new(),
        }
    }

    /// The request that settles a step: with the stored entries of the order that it names.
    pub fn request(&self, step: &Step, explain: bool) -> SettleRequest {
        let own = |entry: &&Entry| step.order.is_some() && entry.order == step.order;
        let counter = |(id, used): (&String, &i64)| SharedCounter {
            id: id.clone(),
            used: *used,
            limit: None,
        };
        SettleRequest {
            member: self.member.clone(),
            account: self.account.clone(),
            events: vec![step.event.clone()],
            entries: self.entries.iter().filter(own).cloned().collect(),
            counters: self.shared.iter().map(counter).collect(),
            explain,
        }
    }

    /// The small view of the account, for quotes, pages and segments.
    pub fn standing(&self) -> Standing {
        account::standing(&self.account)
    }

    /// Whether an event was settled before: the same id again is the same event, and is not
    /// settled once more.
    pub fn knows(&self, event: &str) -> bool {
        self.settled.contains(event)
    }

    /// Writes what a settlement says.
    ///
    /// # Errors
    /// If it does not fit the account.
    pub fn write(&mut self, settlement: &Settlement) -> Result<(), Misfit> {
        account::apply(&mut self.account, settlement)?;
        self.entries.extend(settlement.entries.iter().cloned());
        for delta in &settlement.shared {
            let used = self.shared.entry(delta.id.clone()).or_default();
            *used = used.saturating_add(delta.delta);
        }
        Ok(())
    }

    /// Writes what a settlement of a step says, remembers its event, and keeps the member's own
    /// record as a shop does: orders, what became of them, consents.
    ///
    /// # Errors
    /// If it does not fit the account.
    pub fn take(&mut self, step: &Step, settlement: &Settlement) -> Result<(), Misfit> {
        self.write(settlement)?;
        self.settled.insert(step.event.id.clone());
        let applied = |verdict: &Verdict| matches!(verdict, Verdict::Applied);
        if !settlement.outcomes.iter().all(|one| applied(&one.verdict)) {
            return Ok(());
        }
        match &step.event.body {
            EventBody::OrderPlaced(order) => self.remember(order),
            EventBody::OrderCancelled(order) => self.mark(order, OrderStatus::Cancelled),
            EventBody::OrderRefunded(refund) if refund.whole => {
                self.mark(&refund.order, OrderStatus::Refunded);
            }
            EventBody::ConsentsChanged(channels) => self.member.consents.clone_from(channels),
            _ => {}
        }
        Ok(())
    }

    fn remember(&mut self, order: &Order) {
        let lines = &order.cart.lines;
        let discount: i64 = lines.iter().map(|line| line.discount).sum();
        let amount: i64 = lines.iter().map(|line| line.amount).sum();
        self.orders
            .insert(order.id.clone(), self.member.orders.len());
        self.member.orders.push(PastOrder {
            placed_at: order.placed_at,
            status: OrderStatus::Placed,
            net: amount - discount,
            discount,
            units: lines.iter().map(|line| line.quantity).sum(),
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            bundles: 0,
        });
    }

    fn mark(&mut self, order: &str, status: OrderStatus) {
        let index = self.orders.get(order);
        if let Some(past) = index.and_then(|index| self.member.orders.get_mut(*index)) {
            past.status = status;
        }
    }
}
