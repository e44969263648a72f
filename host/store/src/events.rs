//! What an event names.

use fidelis_host::contract::types::{Event, EventBody};

/// The order that an event names: its entries travel with the request.
#[must_use]
pub fn order_of(event: &Event) -> Option<&str> {
    match &event.body {
        EventBody::OrderPlaced(order) => Some(&order.id),
        EventBody::OrderPaid(step)
        | EventBody::OrderShipped(step)
        | EventBody::OrderDelivered(step) => Some(&step.order),
        EventBody::OrderCancelled(order) => Some(order),
        EventBody::OrderChanged(change) => Some(&change.order.id),
        EventBody::OrderRefunded(refund) => Some(&refund.order),
        _ => None,
    }
}

/// The event's kind, as the contract's JSON names it.
pub(crate) fn kind(event: &Event) -> &'static str {
    match event.body {
        EventBody::OrderPlaced(_) => "OrderPlaced",
        EventBody::OrderPaid(_) => "OrderPaid",
        EventBody::OrderShipped(_) => "OrderShipped",
        EventBody::OrderDelivered(_) => "OrderDelivered",
        EventBody::OrderCancelled(_) => "OrderCancelled",
        EventBody::OrderChanged(_) => "OrderChanged",
        EventBody::OrderRefunded(_) => "OrderRefunded",
        EventBody::HoldRequested(_) => "HoldRequested",
        EventBody::HoldCommitted(_) => "HoldCommitted",
        EventBody::HoldReleased(_) => "HoldReleased",
        EventBody::Adjusted(_) => "Adjusted",
        EventBody::Opened(_) => "Opened",
        EventBody::TransferSent(_) => "TransferSent",
        EventBody::TierLocked(_) => "TierLocked",
        EventBody::RewardClaimed(_) => "RewardClaimed",
        EventBody::ActivityDone(_) => "ActivityDone",
        EventBody::ReferralMade(_) => "ReferralMade",
        EventBody::Notified(_) => "Notified",
        EventBody::AccountMerged(_) => "AccountMerged",
        EventBody::ConsentsChanged(_) => "ConsentsChanged",
        EventBody::MemberLeft => "MemberLeft",
        EventBody::DayEnded => "DayEnded",
    }
}
