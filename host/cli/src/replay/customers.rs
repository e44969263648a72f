//! What a replay keeps of every customer: the account, and what they ordered.

use std::collections::{BTreeMap, HashMap};

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::Account;
use fidelis_orders::{IdOrder, Order};

use fidelis_host::account::{self, Misfit};

/// One customer.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// The account as the last settlement left it.
    pub(crate) account: Account,
    /// When something falls due next, in UTC milliseconds.
    pub(crate) next_due: Option<i64>,
    /// Available points less debt, in the programme's first wallet.
    pub(crate) balance: i128,
    /// What was ordered, by currency.
    pub(crate) ordered: BTreeMap<String, Ordered>,
}

/// What a customer ordered in one currency.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ordered {
    /// Valid orders.
    pub(crate) orders: u64,
    /// Their net amount, in minor units.
    pub(crate) amount: i128,
}

impl Customer {
    /// One to whom nothing has happened yet.
    pub(crate) fn new() -> Self {
        Self {
            account: account::empty(),
            next_due: None,
            balance: 0,
            ordered: BTreeMap::new(),
        }
    }

    /// Writes a settlement down.
    ///
    /// # Errors
    ///
    /// If it does not fit the account.
    pub(crate) fn settle(&mut self, settlement: &Settlement) -> Result<(), Misfit> {
        account::apply(&mut self.account, settlement)?;
        self.next_due = settlement.next_due;
        self.balance = settlement.balances.first().map_or(0, |wallet| {
            i128::from(wallet.available) - i128::from(wallet.debt)
        });
        Ok(())
    }

    /// Counts an order. One that is not valid still makes the customer one of the file's.
    pub(crate) fn count(&mut self, order: &Order) {
        let ordered = self.ordered.entry(order.currency.clone()).or_default();
        if order.status.valid() {
            ordered.orders += 1;
            ordered.amount += order.net();
        }
    }

    /// The tier on a ladder; empty for none.
    pub(crate) fn tier(&self, ladder: Option<&str>) -> &str {
        let state = self
            .account
            .tiers
            .iter()
            .find(|state| Some(state.ladder.as_str()) == ladder);
        state
            .and_then(|state| state.tier.as_deref())
            .unwrap_or_default()
    }
}

/// Customers by id, sorted as outputs are.
pub(crate) fn sorted(customers: HashMap<String, Customer>) -> Vec<(String, Customer)> {
    let ids = IdOrder::of(customers.keys().map(String::as_str));
    let mut customers: Vec<_> = customers.into_iter().collect();
    customers.sort_unstable_by(|(a, _), (b, _)| ids.compare(a, b));
    customers
}
