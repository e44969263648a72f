//! What a replay came to.

use super::usage::Usage;

/// The figures of a replay.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Orders that were looked at, those that were then left out included.
    pub(crate) seen: u64,
    /// Orders of members, settled.
    pub(crate) orders: u64,
    /// Orders of guests, quoted.
    pub(crate) guests: u64,
    /// Orders that the plugin could not settle or quote.
    pub(crate) left_out: u64,
    /// Customers for whom what fell due at the end could not be settled.
    pub(crate) ends_left_out: u64,
    /// Customers with an order.
    pub(crate) customers: u64,
    /// The sum of their balances, in the programme's first wallet.
    pub(crate) points: i128,
    /// Events for accounts other than the customer's own, which a replay does not settle.
    pub(crate) follow_ups: u64,
    /// The most that any call used.
    pub(crate) usage: Usage,
}
