//! Where records of the contract name members. One walk, so that whoever looks for names and
//! whoever changes them see the same places.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{
    Account, Effect, Entry, EntryDetail, Event, EventBody, FollowUpEvent, MessageIntent, Notice,
    Referral, Task,
};

/// What stands before a member's id in the ids of events that accounts tell each other.
const BETWEEN: [&str; 3] = [":received:", ":forwarded:", ":measured:"];
/// How the ids of a birthday begin, before the account's own member.
const BIRTHDAY: &str = "birthday:";
/// How those of an anniversary begin, before its kind and the account's own member.
const ANNIVERSARY: &str = "anniv:";
/// What stands before a member's id in the ids of the counters of others.
const COUNTERS: [&str; 2] = ["referral:", "merged:"];

/// Whoever is shown the names in a record. Only where the contract has a member's id: a wallet or
/// a tier that happens to be called the same is none.
pub(crate) trait Names {
    /// A member's id.
    fn member(&mut self, id: &mut String);

    /// An id in which a member's begins at a place, and ends before a colon or with the whole. A
    /// member's id may hold colons itself, so that only who knows it knows where. Answers where
    /// the name ends, if it was found.
    fn within(&mut self, id: &mut String, start: usize) -> Option<usize>;

    /// The same where it is the id of the account's own member, with something behind it.
    fn owner(&mut self, id: &mut String, start: usize) {
        self.within(id, start);
    }

    /// An event's id, or one that begins with it.
    fn event_id(&mut self, id: &mut String) {
        for marker in BETWEEN {
            let mut place = 0;
            while let Some(found) = id.get(place..).and_then(|rest| rest.find(marker)) {
                let start = place.saturating_add(found).saturating_add(marker.len());
                let end = self.within(id, start);
                // The colon that ends one marker may begin the next one.
                place = end.unwrap_or(start.saturating_sub(1));
            }
        }
        if id.starts_with(BIRTHDAY) {
            self.owner(id, BIRTHDAY.len());
        }
        let rest = id.strip_prefix(ANNIVERSARY);
        if let Some(kind) = rest.and_then(|rest| rest.find(':')) {
            let start = ANNIVERSARY.len().saturating_add(kind).saturating_add(1);
            self.owner(id, start);
        }
    }

    /// A counter's id.
    fn counter_id(&mut self, id: &mut String) {
        for prefix in COUNTERS {
            if id.starts_with(prefix) {
                let mut member = id.split_off(prefix.len());
                self.member(&mut member);
                id.push_str(&member);
            }
        }
    }

    /// Who brought whom.
    fn referral(&mut self, referral: &mut Referral) {
        self.member(&mut referral.advocate);
        self.member(&mut referral.friend);
    }

    /// What accounts tell each other.
    fn notice(&mut self, notice: &mut Notice) {
        match notice {
            Notice::TransferReceived(receipt) => self.member(&mut receipt.sender),
            Notice::ReferralFulfilled(referral) => self.referral(referral),
            Notice::Measured(_) => {}
        }
    }

    /// An entry.
    fn entry(&mut self, entry: &mut Entry) {
        self.event_id(&mut entry.event_id);
        match &mut entry.detail {
            EntryDetail::Counterparty(other) => self.member(other),
            EntryDetail::Counter(step) => self.counter_id(&mut step.id),
            _ => {}
        }
    }

    /// An account. Its counters stay sorted.
    fn account(&mut self, account: &mut Account) {
        for counter in &mut account.counters {
            self.counter_id(&mut counter.id);
        }
        account.counters.sort_by(|one, other| one.id.cmp(&other.id));
    }

    /// What an account was told.
    fn event(&mut self, event: &mut Event) {
        self.event_id(&mut event.id);
        match &mut event.body {
            EventBody::TransferSent(transfer) => self.member(&mut transfer.receiver),
            EventBody::ReferralMade(referral) => self.referral(referral),
            EventBody::Notified(notice) => self.notice(notice),
            EventBody::AccountMerged(survivor) => self.member(survivor),
            _ => {}
        }
    }

    /// What another account is to be told.
    fn follow_up(&mut self, told: &mut FollowUpEvent) {
        self.member(&mut told.member);
        self.event_id(&mut told.id);
        self.notice(&mut told.word);
    }

    /// A message to the member.
    fn message(&mut self, intent: &mut MessageIntent) {
        self.event_id(&mut intent.id);
    }

    /// A task for the shop.
    fn task(&mut self, task: &mut Task) {
        self.event_id(&mut task.id);
    }

    /// What was answered.
    fn settlement(&mut self, settlement: &mut Settlement) {
        for entry in &mut settlement.entries {
            self.entry(entry);
        }
        for counter in &mut settlement.counters {
            self.counter_id(&mut counter.id);
        }
        for told in &mut settlement.follow_ups {
            self.follow_up(told);
        }
        for outcome in &mut settlement.outcomes {
            self.event_id(&mut outcome.event_id);
        }
        for effect in &mut settlement.effects {
            match effect {
                Effect::Coupon(order) => self.event_id(&mut order.id),
                Effect::Task(task) => self.task(task),
                Effect::Message(intent) => self.message(intent),
                Effect::Exposure(exposure) => self.member(&mut exposure.unit_id),
                _ => {}
            }
        }
    }
}
