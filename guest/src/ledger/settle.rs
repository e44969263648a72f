//! Settling events one after the other (rules 3.15 and 3.16).

use super::book::Book;
use super::changed::whole;
use super::entries::Stamp;
use super::validate;
use crate::Engine;
use crate::campaigns::Happening;
use crate::contract::ledger::{Outcome, SettleRequest, Settlement};
use crate::contract::types::{Anchor, Entry, Event, EventBody, Member, Notice, Verdict};
use crate::fault::{Answer, below, below_index};
use crate::refusal::in_words;

/// Decides what events do to one account, and answers what to write.
///
/// Before each event everything is settled that fell due by then, under event ids of its own. A
/// refused event (its outcome says why) changes nothing; a fault means that nothing at all is
/// settled. The same request gives the same bytes.
///
/// # Errors
/// A typed fault with a JSON pointer into the request: `duplicate`, `invalid-value`,
/// `inconsistent`, `unknown-id`, `unknown-currency`, `out-of-time`,
/// `overflow`.
pub fn settle(engine: &Engine, request: SettleRequest) -> Answer<Settlement> {
    validate::check(engine, &request)?;
    let (member, events) = (&request.member, &request.events);
    let mut book = Book::open(
        engine,
        member,
        request.account,
        request.counters,
        request.explain,
    );
    let explain = request.explain;
    let mut outcomes = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        let mut verdict = book
            .run_due(event.at)
            .and_then(|()| book.age(event.at))
            .and_then(|()| book.happen(member, &request.entries, event))
            .map_err(|fault| below_index("/events", index, fault))?;
        if explain {
            in_words(&mut verdict);
        }
        outcomes.push(Outcome {
            event_id: event.id.clone(),
            verdict,
        });
    }
    if let Some(last) = events.last() {
        // What the last event itself made due at once.
        book.run_due(last.at)?;
    }
    let next_due = book.next_due();
    book.close(outcomes, next_due)
}

impl Book<'_> {
    /// Settles one event.
    fn happen(&mut self, member: &Member, stored: &[Entry], event: &Event) -> Answer<Verdict> {
        let mut stamp = Stamp::new(event.id.clone(), event.at);
        let stamp = &mut stamp;
        if let Some(verdict) = self.closed(stamp, &event.body)? {
            return Ok(verdict);
        }
        let (case, verdict) = match &event.body {
            EventBody::OrderPlaced(order) => {
                ("OrderPlaced", self.place(stamp, member, stored, order))
            }
            EventBody::OrderPaid(step) => {
                ("OrderPaid", self.step(stamp, stored, step, Anchor::Paid))
            }
            EventBody::OrderShipped(step) => (
                "OrderShipped",
                self.step(stamp, stored, step, Anchor::Shipped),
            ),
            EventBody::OrderDelivered(step) => (
                "OrderDelivered",
                self.step(stamp, stored, step, Anchor::Delivered),
            ),
            EventBody::OrderCancelled(order) => {
                ("OrderCancelled", self.refund(stamp, stored, &whole(order)))
            }
            EventBody::OrderRefunded(refund) => {
                ("OrderRefunded", self.refund(stamp, stored, refund))
            }
            EventBody::HoldRequested(request) => {
                ("HoldRequested", self.request_hold(stamp, request))
            }
            EventBody::HoldCommitted(hold) => {
                ("HoldCommitted", self.commit_hold(stamp, stored, hold))
            }
            EventBody::HoldReleased(hold) => {
                ("HoldReleased", self.release_hold(stamp, stored, hold))
            }
            EventBody::Adjusted(adjustment) => ("Adjusted", self.adjust(stamp, adjustment)),
            EventBody::Opened(balance) => ("Opened", self.take_over(stamp, balance)),
            EventBody::TransferSent(transfer) => ("TransferSent", self.send(stamp, transfer)),
            EventBody::Notified(Notice::TransferReceived(receipt)) => {
                ("Notified/TransferReceived", self.receive(stamp, receipt))
            }
            EventBody::TierLocked(lock) => ("TierLocked", self.lock_tier(stamp, lock)),
            EventBody::DayEnded => ("DayEnded", self.end_day(stamp).map(|()| Verdict::Applied)),
            EventBody::OrderChanged(change) => {
                ("OrderChanged", self.changed(stamp, member, stored, change))
            }
            EventBody::RewardClaimed(claim) => ("RewardClaimed", self.claim(stamp, claim)),
            EventBody::ActivityDone(activity) => {
                let given = self.campaigns(stamp, &Happening::Activity(activity));
                ("ActivityDone", given.map(|()| Verdict::Applied))
            }
            EventBody::ReferralMade(referral) => ("ReferralMade", self.refer(stamp, referral)),
            EventBody::Notified(Notice::ReferralFulfilled(_)) => {
                ("Notified/ReferralFulfilled", self.friend_ordered(stamp))
            }
            EventBody::Notified(Notice::Measured(measure)) => {
                ("Notified/Measured", self.measure(stamp, measure))
            }
            EventBody::AccountMerged(survivor) => ("AccountMerged", self.merge(stamp, survivor)),
            EventBody::ConsentsChanged(channels) => {
                ("ConsentsChanged", self.consent(stamp, channels))
            }
            EventBody::MemberLeft => ("MemberLeft", self.leave(stamp)),
        };
        let verdict = verdict.and_then(|verdict| self.clear_out(stamp).map(|()| verdict));
        verdict.map_err(|fault| below(&format!("/body/{case}"), fault))
    }
}
