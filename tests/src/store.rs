//! One member's account as a host keeps it: load, settle, write what came back.

use std::collections::BTreeMap;

use anyhow::Result;
use fidelis_host::account;
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{Account, Entry, Member, SharedCounter};

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
}

impl Store {
    /// A member to whom nothing has happened yet.
    pub fn new(member: Member) -> Store {
        Store {
            member,
            account: account::empty(),
            entries: Vec::new(),
            shared: BTreeMap::new(),
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

    /// Writes what a settlement says.
    ///
    /// # Errors
    /// If it does not fit the account.
    pub fn write(&mut self, settlement: &Settlement) -> Result<()> {
        account::apply(&mut self.account, settlement)?;
        self.entries.extend(settlement.entries.iter().cloned());
        for delta in &settlement.shared {
            let used = self.shared.entry(delta.id.clone()).or_default();
            *used = used.saturating_add(delta.delta);
        }
        Ok(())
    }
}
