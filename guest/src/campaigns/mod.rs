//! Campaigns: what something that happened gives (rule 4.4).
//!
//! Here is decided what a campaign gives for what happened; the ledger books it.

mod judge;
mod missions;
mod periods;
mod rewards;
mod triggers;

use crate::contract::types::{Activity, Channel, Order};

pub(crate) use judge::{Gift, MOST, Occasion};
pub(crate) use missions::{Stand, stand};
pub(crate) use periods::{days_after, left_of, oldest, span};
pub(crate) use rewards::{Prize, hand_out, points_argument};
pub(crate) use triggers::{celebrates, listens};

/// What happened to the member.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happening<'e> {
    /// Something was done outside of orders.
    Activity(&'e Activity),
    /// The member agreed to be reached in these ways, and had not before.
    Consent(&'e [Channel]),
    /// An order was placed.
    Order(&'e Order),
    /// A cart was left alone.
    CartAbandoned(&'e Order),
    /// The valid orders come to an amount, in minor units of the base currency.
    SpendReached {
        /// The order that was placed last.
        order: &'e Order,
        /// What they come to with it.
        spent: i64,
    },
    /// A day ended.
    Day,
    /// It is the member's birthday, in the local year that begins at this instant.
    Birthday(i64),
    /// It is so many years since the member signed up, on the local day that begins then.
    SignUpAnniversary(i64),
    /// It is so many years since the member's first valid order, on the local day that begins then.
    FirstOrderAnniversary(i64),
    /// The member came to a tier from below.
    TierReached {
        /// The ladder.
        ladder: &'e str,
        /// The tier.
        tier: &'e str,
    },
    /// The member, brought by another one, placed this first order.
    Referred(&'e Order),
    /// Somebody whom the member brought placed the first order.
    FriendOrdered,
}

impl<'e> Happening<'e> {
    /// The order whose refund takes back what is given now.
    pub(crate) fn order(&self) -> Option<&'e Order> {
        match *self {
            Happening::Order(order)
            | Happening::SpendReached { order, .. }
            | Happening::Referred(order) => Some(order),
            _ => None,
        }
    }

    /// The order or the cart at hand.
    pub(crate) fn cart(&self) -> Option<&'e Order> {
        match *self {
            Happening::CartAbandoned(order) => Some(order),
            _ => self.order(),
        }
    }
}
