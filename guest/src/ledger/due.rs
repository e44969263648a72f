//! What falls due by itself, before each event, under ids of its own (rules 3.6, 3.7, 3.8, 3.15).
//!
//! Everything due up to an instant is done in order of its instant; at the same instant pending
//! points become active first, then points expire, then holds lapse, then tiers are reviewed. What
//! one of them makes due (activated points that expire at once) comes in its turn. The event ids
//! name the thing, never the tick: however often and late a host runs this, it happens once.

use super::book::{Book, lost};
use super::buckets::{Key, free, is_expired};
use super::entries::{Draft, Stamp};
use crate::contract::types::EntryKind;
use crate::fault::Answer;
use crate::tiers;

/// Something that falls due, in the order of one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due<'b> {
    Activate(u64),
    Expire(u64),
    Lapse(&'b str),
    Review(&'b str),
}

impl Book<'_> {
    /// Does everything that is due up to and at an instant.
    pub(super) fn run_due(&mut self, at: i64) -> Answer<()> {
        while let Some((instant, due)) = self.soonest() {
            if instant > at {
                break;
            }
            match due {
                Due::Activate(sequence) => self.activate(sequence, instant)?,
                Due::Expire(sequence) => self.expire(sequence, instant)?,
                Due::Lapse(hold) => {
                    let stamp = Stamp::new(format!("timeout:{hold}:{instant}"), instant);
                    let hold = self.hold(hold).ok_or_else(|| lost("hold"))?;
                    self.lapse(stamp, hold)?;
                }
                Due::Review(ladder) => {
                    let ladder = ladder.to_owned();
                    self.review(&ladder, instant)?;
                }
            }
        }
        Ok(())
    }

    /// When something falls due next.
    pub(super) fn next_due(&self) -> Option<i64> {
        self.soonest().map(|(instant, _)| instant)
    }

    fn soonest(&self) -> Option<(i64, Due<'_>)> {
        let mut soonest: Option<(i64, Due<'_>)> = None;
        for slot in &self.buckets {
            let bucket = &slot.now;
            if bucket.remaining == 0 {
                continue;
            }
            if let Some(instant) = bucket.activates_at {
                see(&mut soonest, instant, Due::Activate(bucket.sequence));
            }
            if let Some(instant) = bucket.expires_at
                && free(bucket) > 0
            {
                // Points that were late already when they were earned expire at once.
                let instant = instant.max(bucket.earned_at);
                see(&mut soonest, instant, Due::Expire(bucket.sequence));
            }
        }
        for slot in &self.holds {
            if !slot.now.parts.is_empty() {
                see(&mut soonest, slot.now.expires_at, Due::Lapse(&slot.now.id));
            }
        }
        for state in &self.standing.tiers {
            // A ladder that the programme no longer has is left as it is.
            if let Some(instant) = tiers::due(state)
                && self.engine.ladder(&state.ladder).is_some()
            {
                see(&mut soonest, instant, Due::Review(&state.ladder));
            }
        }
        soonest
    }

    /// Pending points become active: they merge into the active bucket of the same key.
    fn activate(&mut self, sequence: u64, at: i64) -> Answer<()> {
        let mut stamp = Stamp::new(format!("activate:{sequence}"), at);
        let index = self.numbered(sequence)?;
        let bucket = self.bucket(index)?;
        let points = bucket.remaining;
        let key = Key::active(&bucket.wallet, bucket.expires_at, bucket.funding.clone());
        let mut draft = Draft::new(EntryKind::Activate, &bucket.wallet, "activation");
        let index = match self.find(&key, at) {
            Some(target) => {
                self.pour(&mut draft, index, target)?;
                target
            }
            None => {
                self.rekey(&mut draft, index, &key)?;
                index
            }
        };
        self.post(&mut stamp, draft)?;
        self.pay_debt(&mut stamp, index, points, None)
    }

    /// Points expire, but for those that are held.
    fn expire(&mut self, sequence: u64, at: i64) -> Answer<()> {
        let mut stamp = Stamp::new(format!("expire:{sequence}"), at);
        let index = self.numbered(sequence)?;
        self.let_expire(&mut stamp, index)
    }

    /// Writes off what is free in a bucket whose life is over.
    pub(super) fn let_expire(&mut self, stamp: &mut Stamp, index: usize) -> Answer<()> {
        let bucket = self.bucket(index)?;
        let points = free(bucket);
        let mut draft = Draft::new(EntryKind::Expire, &bucket.wallet, "expiry");
        self.alter(&mut draft, index, -points, 0)?;
        self.post(stamp, draft)
    }

    /// Points that just came free in a bucket: they expire if its life is over, and pay debt
    /// otherwise.
    pub(super) fn came_free(&mut self, stamp: &mut Stamp, index: usize, points: i64) -> Answer<()> {
        let bucket = self.bucket(index)?;
        if free(bucket) > 0 && is_expired(bucket, stamp.at) {
            return self.let_expire(stamp, index);
        }
        self.pay_debt(stamp, index, points, None)
    }
}

/// Keeps the earlier of what is known and what is seen.
fn see<'b>(soonest: &mut Option<(i64, Due<'b>)>, instant: i64, due: Due<'b>) {
    if soonest.is_none_or(|known| (instant, due) < known) {
        *soonest = Some((instant, due));
    }
}
