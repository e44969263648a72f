//! Members who leave, and accounts that are merged into another member's (rule 3.20).
//!
//! Both close the account: its counter `left` is 1. A closed account keeps nothing: what it still
//! comes to, as a refund gives paid points back, goes the same way as the rest, at once. Word from
//! other accounts is passed on.

use super::book::{Book, lost, note};
use super::buckets::{age, is_active, is_expired};
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Activity, ActivityKind, CounterMove, EntryKind, EventBody, Measure, Notice, RefusalReason,
    TierState, Verdict,
};
use crate::fault::Answer;
use crate::refusal::refused;
use crate::tiers;

/// The counter of a closed account.
const LEFT: &str = "left";
/// How the counter begins that names the member into whose account this one was merged.
const MERGED: &str = "merged:";

impl Book<'_> {
    /// Why a closed account does not take an event; nothing where it does. Orders still come back,
    /// and what waits for a step of its order still follows into the other account. Who left may
    /// sign up again, and begins anew.
    pub(super) fn closed(
        &mut self,
        stamp: &mut Stamp,
        body: &EventBody,
    ) -> Answer<Option<Verdict>> {
        if self.mark(LEFT, 0) == 0 {
            return Ok(None);
        }
        match body {
            EventBody::OrderRefunded(_) | EventBody::OrderCancelled(_) => return Ok(None),
            EventBody::OrderPaid(_) | EventBody::OrderShipped(_) | EventBody::OrderDelivered(_)
                if self.survivor().is_some() =>
            {
                return Ok(None);
            }
            EventBody::ActivityDone(Activity {
                kind: ActivityKind::SignedUp,
                ..
            }) if self.survivor().is_none() => {
                let moved = CounterMove {
                    id: LEFT.to_owned(),
                    start: 0,
                    delta: -1,
                };
                self.count(stamp, Book::counting(EntryKind::Cap, LEFT, None), moved)?;
                return Ok(None);
            }
            EventBody::Notified(word) => return self.pass_on(stamp, word.clone()).map(Some),
            _ => {}
        }
        refused(RefusalReason::MemberLeft, 0).map(Some)
    }

    /// Passes word for a closed account on to the account into which it was merged; points for a
    /// member who left go back to the sender. The event's id names all accounts that passed it on,
    /// and none does so twice: where accounts were merged into each other it comes to an end.
    fn pass_on(&mut self, stamp: &Stamp, mut word: Notice) -> Answer<Verdict> {
        const BY: &str = ":forwarded:";
        let id = [&stamp.event_id, BY, self.owner].concat();
        let (been, hop) = (
            [&stamp.event_id, BY].concat(),
            [BY, self.owner, BY].concat(),
        );
        let mut parts = been.as_bytes().windows(hop.len());
        if parts.any(|part| part == hop.as_bytes()) {
            return refused(RefusalReason::MemberLeft, 0);
        }
        let mut to = self.survivor();
        match (&mut word, &to) {
            (Notice::TransferReceived(receipt), Some(survivor)) if receipt.sender == *survivor => {
                self.owner.clone_into(&mut receipt.sender);
            }
            (Notice::TransferReceived(receipt), None) => {
                let sender = std::mem::replace(&mut receipt.sender, self.owner.to_owned());
                to = Some(sender);
            }
            (Notice::ReferralFulfilled(referral), Some(survivor)) => {
                if referral.friend == *survivor {
                    return refused(RefusalReason::SelfReferral, 0);
                }
                survivor.clone_into(&mut referral.advocate);
            }
            _ => {}
        }
        let Some(to) = to else {
            return refused(RefusalReason::MemberLeft, 0);
        };
        self.tell(stamp, &to, id, word);
        Ok(Verdict::Applied)
    }

    /// The member left.
    pub(super) fn leave(&mut self, stamp: &mut Stamp) -> Answer<Verdict> {
        self.shut(stamp)?;
        Ok(Verdict::Applied)
    }

    /// This account goes over into another member's. It must owe no more than its own held points
    /// can pay, as a debt cannot go over.
    pub(super) fn merge(&mut self, stamp: &mut Stamp, survivor: &str) -> Answer<Verdict> {
        for debt in &self.standing.debts {
            let mut owed = debt.owed;
            for slot in &self.buckets {
                let bucket = &slot.now;
                let pays = is_active(bucket) && !is_expired(bucket, stamp.at);
                if pays && bucket.wallet == debt.wallet {
                    owed = owed.saturating_sub(bucket.remaining);
                }
            }
            if owed > 0 {
                return refused(RefusalReason::DebtOutstanding, owed);
            }
        }
        let engine = self.engine;
        for ladder in &engine.program.ladders {
            let delta = tiers::value(engine, ladder, &self.standing.counters, stamp.at)?;
            if delta > 0 {
                let id = [&stamp.event_id, ":measured:", self.owner, ":", &ladder.id].concat();
                let word = Notice::Measured(Measure {
                    ladder: ladder.id.clone(),
                    delta,
                });
                self.tell(stamp, survivor, id, word);
            }
        }
        self.tally(stamp, LEFT, [MERGED, survivor].concat(), 0)?;
        self.shut(stamp)?;
        Ok(Verdict::Applied)
    }

    /// Ends holds and tiers, and closes the account.
    fn shut(&mut self, stamp: &mut Stamp) -> Answer<()> {
        for index in 0..self.holds.len() {
            let hold = self.holds.get(index).ok_or_else(|| lost("hold"))?;
            if !hold.now.parts.is_empty() {
                self.release(stamp, index, LEFT, None)?;
            }
        }
        self.end_tiers(stamp)?;
        self.tally(stamp, LEFT, LEFT.to_owned(), 0)
    }

    /// Ends all tiers, and empties what is counted for them.
    fn end_tiers(&mut self, stamp: &mut Stamp) -> Answer<()> {
        let mut counted = Vec::new();
        for counter in &self.standing.counters {
            if counter.id.starts_with("metric:") {
                for mark in &counter.marks {
                    counted.push(CounterMove {
                        id: counter.id.clone(),
                        start: mark.start,
                        delta: mark.value.saturating_neg(),
                    });
                }
            }
        }
        for moved in counted {
            self.count(stamp, Book::counting(EntryKind::Metric, LEFT, None), moved)?;
        }
        let engine = self.engine;
        for ladder in &engine.program.ladders {
            if self.tier(&ladder.id).is_none() {
                continue;
            }
            let ended = TierState {
                ladder: ladder.id.clone(),
                tier: None,
                since: stamp.at,
                review_at: None,
                in_grace: false,
                upcoming: None,
                locked: false,
            };
            self.write_tier(stamp, ladder, ended)?;
        }
        Ok(())
    }

    /// The member into whose account a closed one was merged.
    fn survivor(&self) -> Option<String> {
        let mut counters = self.standing.counters.iter();
        counters.find_map(|counter| counter.id.strip_prefix(MERGED).map(str::to_owned))
    }

    /// Leaves no points in a closed account: they expire, or go over into the other account. Those
    /// that wait for a step of their order, and those of a wallet that the programme no longer
    /// has, can not go over; they stay.
    pub(super) fn clear_out(&mut self, stamp: &mut Stamp) -> Answer<()> {
        if self.mark(LEFT, 0) == 0 {
            return Ok(());
        }
        let left = self.sorted(age, &|bucket| bucket.remaining > 0);
        let Some(survivor) = self.survivor() else {
            for index in left {
                self.let_expire(stamp, index)?;
            }
            return Ok(());
        };
        let mut wallets = Vec::new();
        for index in &left {
            note(&mut wallets, &self.bucket(*index)?.wallet);
        }
        for wallet in &wallets {
            let mut draft = Draft::new(EntryKind::Transfer, wallet, "merged");
            for index in &left {
                let bucket = self.bucket(*index)?;
                let points = bucket.remaining;
                let goes = bucket.awaiting.is_none() && self.engine.wallet(wallet).is_some();
                if goes && bucket.wallet == *wallet {
                    self.alter(&mut draft, *index, -points, 0)?;
                }
            }
            if !draft.moves.is_empty() {
                let id = [&stamp.event_id, ":received:", self.owner, ":", wallet].concat();
                self.dispatch(stamp, draft, &survivor, id)?;
            }
        }
        Ok(())
    }
}
