//! What the classification of a file came to.

use std::collections::BTreeMap;

use fidelis_host::contract::segmentation::Profile;
use fidelis_terminal::Progress;

use super::Histories;
use super::learning::Known;
use super::rows::stage;

/// The figures at the end.
#[derive(Debug)]
pub(crate) struct Summary {
    /// Orders of customers up to the day.
    pub(crate) orders: u64,
    /// Orders that nobody is known to have placed.
    pub(crate) guests: u64,
    /// Customers in the output.
    pub(crate) customers: u64,
    /// Those of them with a valid order up to the day.
    pub(crate) ordered: u64,
    /// Those of them with scores.
    pub(crate) scored: u64,
    /// Customers of each stage that occurs.
    pub(crate) stages: BTreeMap<&'static str, u64>,
    /// Orders whose amount cannot be used.
    pub(crate) orders_left_out: u64,
    /// Customers who could not be classified.
    pub(crate) customers_left_out: u64,
}

impl Summary {
    /// Before anybody is classified.
    pub(super) fn new(histories: &Histories) -> Self {
        Self {
            orders: histories.orders,
            guests: histories.guests,
            customers: 0,
            ordered: 0,
            scored: 0,
            stages: BTreeMap::new(),
            orders_left_out: histories.left_out,
            customers_left_out: 0,
        }
    }

    /// Counts a customer who is in the output.
    pub(super) fn count(&mut self, known: &Known, profile: &Profile) {
        self.customers += 1;
        self.ordered += u64::from(known.orders > 0);
        self.scored += u64::from(profile.rfm.is_some());
        *self.stages.entry(stage(profile.lifecycle)).or_default() += 1;
    }

    /// Counts a customer who is not, and tells why.
    pub(super) fn leave_out(&mut self, id: &str, reason: &str, watch: &mut dyn Progress) {
        self.customers_left_out += 1;
        watch.left_out(format!("customer {id:?}: {reason}"));
    }
}
