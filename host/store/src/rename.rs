//! Another name for a member, wherever records of the contract name them.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{
    Account, Effect, Entry, EntryDetail, EntryKind, Event, EventBody, FollowUpEvent, Notice,
    Referral,
};

/// What stands before a member's id in the ids of events that accounts tell each other.
const BETWEEN: [&str; 3] = [":received:", ":forwarded:", ":measured:"];
/// What stands before a member's id in the ids of the counters of others.
const COUNTERS: [&str; 2] = ["referral:", "merged:"];

/// Another name for a member. Only where the contract has a member's id: a wallet or a tier that
/// happens to be called the same stays what it is.
pub(crate) struct Rename<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
}

impl Rename<'_> {
    /// A member's id.
    fn member(&self, id: &mut String) {
        if id == self.from {
            self.to.clone_into(id);
        }
    }

    /// An event's id, or one that begins with it.
    pub(crate) fn event_id(&self, id: &mut String) {
        for marker in BETWEEN {
            self.behind(id, marker, 0);
        }
        if id.starts_with("birthday:") {
            self.behind(id, "birthday:", 0);
        }
        // `anniv:<kind>:<member>:<year>`
        if let Some(kind) = id.strip_prefix("anniv:").and_then(|rest| rest.find(':')) {
            self.behind(id, ":", "anniv:".len().saturating_add(kind));
        }
    }

    /// Renames what stands behind each marker from a place on, up to a colon or the end.
    fn behind(&self, id: &mut String, marker: &str, from: usize) {
        let old = [marker, self.from].concat();
        let mut place = from;
        while let Some(found) = id.get(place..).and_then(|rest| rest.find(&old)) {
            let start = place.saturating_add(found).saturating_add(marker.len());
            let end = start.saturating_add(self.from.len());
            place = end;
            if id
                .get(end..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            {
                id.replace_range(start..end, self.to);
                place = start.saturating_add(self.to.len());
            }
        }
    }

    fn counter_id(&self, id: &mut String) {
        for prefix in COUNTERS {
            if id.strip_prefix(prefix) == Some(self.from) {
                *id = [prefix, self.to].concat();
            }
        }
    }

    fn referral(&self, referral: &mut Referral) {
        self.member(&mut referral.advocate);
        self.member(&mut referral.friend);
    }

    fn notice(&self, notice: &mut Notice) {
        match notice {
            Notice::TransferReceived(receipt) => self.member(&mut receipt.sender),
            Notice::ReferralFulfilled(referral) => self.referral(referral),
            Notice::Measured(_) => {}
        }
    }

    /// An entry.
    pub(crate) fn entry(&self, entry: &mut Entry) {
        self.event_id(&mut entry.event_id);
        match &mut entry.detail {
            EntryDetail::Counterparty(other) => self.member(other),
            EntryDetail::Counter(step) => self.counter_id(&mut step.id),
            _ => {}
        }
    }

    /// An entry of the member: what an operator wrote goes as well.
    pub(crate) fn own_entry(&self, entry: &mut Entry) {
        self.entry(entry);
        if entry.kind == EntryKind::Adjust {
            entry.rule.clear();
        }
    }

    /// An account. Its counters stay sorted.
    pub(crate) fn account(&self, account: &mut Account) {
        for counter in &mut account.counters {
            self.counter_id(&mut counter.id);
        }
        account.counters.sort_by(|one, other| one.id.cmp(&other.id));
    }

    /// What an account was told.
    pub(crate) fn event(&self, event: &mut Event) {
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
    pub(crate) fn follow_up(&self, told: &mut FollowUpEvent) {
        self.member(&mut told.member);
        self.event_id(&mut told.id);
        self.notice(&mut told.word);
    }

    /// What was answered.
    pub(crate) fn settlement(&self, settlement: &mut Settlement) {
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
                Effect::Task(task) => self.event_id(&mut task.id),
                Effect::Message(intent) => self.event_id(&mut intent.id),
                Effect::Exposure(exposure) => self.member(&mut exposure.unit_id),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_ids_behind_their_markers_are_renamed() {
        let rename = Rename {
            from: "m-1",
            to: "x",
        };
        let renamed = |id: &str| {
            let mut id = id.to_owned();
            rename.event_id(&mut id);
            id
        };
        for (before, after) in [
            ("birthday:m-1:2027", "birthday:x:2027"),
            ("anniv:sign-up:m-1:3", "anniv:sign-up:x:3"),
            ("e:received:m-1", "e:received:x"),
            ("e:received:m-1:points", "e:received:x:points"),
            ("e:forwarded:m-1:received:m-1", "e:forwarded:x:received:x"),
            // Somebody else, and an id of the storefront's own.
            ("e:received:m-12", "e:received:m-12"),
            ("birthday:m-12:2027", "birthday:m-12:2027"),
            ("m-1", "m-1"),
            ("review:m-1:2027-01-01", "review:m-1:2027-01-01"),
        ] {
            assert_eq!(renamed(before), after);
        }
    }

    #[test]
    fn counters_are_renamed_and_stay_sorted() {
        use fidelis_host::contract::types::Counter;

        let counter = |id: &str| Counter {
            id: id.to_owned(),
            marks: Vec::new(),
        };
        let mut account = fidelis_host::account::empty();
        account.counters = vec![counter("offer:m"), counter("referral:m"), counter("spend")];
        let rename = Rename { from: "m", to: "z" };
        rename.account(&mut account);
        let ids: Vec<&str> = account
            .counters
            .iter()
            .map(|each| each.id.as_str())
            .collect();
        assert_eq!(ids, ["offer:m", "referral:z", "spend"]);
    }
}
