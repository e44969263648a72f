//! Inactivity: every earn and burn keeps all points of the wallet alive (rule 3.6).
//!
//! The later expiry is written as an entry of its own, kind adjust and reason `activity`, whose
//! columns are all 0: the points stay what they are, only their buckets get another date. That way
//! an earn or burn moves exactly the points that were earned or burned.

use super::book::{Book, lost};
use super::buckets::{Key, is_expired};
use super::entries::{Draft, Stamp};
use crate::contract::types::{BucketMove, EntryDetail, EntryKind, Expiry};
use crate::earning::{expires, expiry_terms};
use crate::fault::Answer;
use crate::program::format;
use crate::sort::sort;

impl Book<'_> {
    /// Moves the expiry of all points of an inactivity wallet to what an earn or burn at `active`
    /// gives them. Activity never shortens a life: what expires later, or never, stays. Buckets
    /// that become equal merge into the older one.
    ///
    /// Call it before points are added, so that they find the older bucket.
    pub(super) fn keep_alive(
        &mut self,
        stamp: &mut Stamp,
        wallet: &str,
        active: i64,
    ) -> Answer<()> {
        let Some(expiry) = self.engine.wallet(wallet).map(|wallet| &wallet.expiry) else {
            return Ok(());
        };
        let terms = expiry_terms(self.engine, expiry)?;
        if !is_inactivity(&terms) {
            return Ok(());
        }
        let until = expires(self.engine, &terms, active)?;
        let mut draft = Draft::new(EntryKind::Adjust, wallet, "activity");
        let mut holds: Vec<usize> = Vec::new();
        for index in self.by_age() {
            let bucket = self.bucket(index)?;
            let later = bucket.wallet == wallet
                && bucket.remaining > 0
                && bucket.expires_at.is_some()
                && bucket.expires_at < until
                && !is_expired(bucket, stamp.at);
            if !later {
                continue;
            }
            let key = Key {
                wallet: bucket.wallet.clone(),
                expires_at: until,
                funding: bucket.funding.clone(),
                activates_at: bucket.activates_at,
                awaiting: bucket.awaiting.clone(),
            };
            match self.find(&key, stamp.at) {
                Some(target) => {
                    for hold in self.pour(&mut draft, index, target)? {
                        if !holds.contains(&hold) {
                            holds.push(hold);
                        }
                    }
                }
                None => self.alter(&mut draft, index, 0, 0, |bucket| bucket.expires_at = until)?,
            }
        }
        if draft.moves.is_empty() {
            return Ok(());
        }
        self.post(stamp, draft)?;
        for index in holds {
            self.post_hold(stamp, index)?;
        }
        Ok(())
    }

    /// All buckets, the oldest first.
    fn by_age(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..self.buckets.len()).collect();
        let age = |index: &usize| self.buckets.get(*index).map(|slot| slot.now.sequence);
        sort(&mut indices, |a, b| age(a) < age(b));
        indices
    }

    /// The buckets in which points may lie that were last seen in `seen`, in the order of
    /// consumption: those of the same key. The expiry of inactivity points moves on, so there it
    /// does not count; nor does it where the wallet has become one of inactivity.
    pub(super) fn where_lies(
        &self,
        wallet: &str,
        seen: &BucketMove,
        terms: &Expiry,
        at: i64,
    ) -> Vec<usize> {
        let expiry = self.engine.wallet(wallet).map(|wallet| &wallet.expiry);
        let drifts = is_inactivity(terms)
            || matches!(
                expiry,
                Some(format::Expiry::InactiveDays(_) | format::Expiry::InactiveMonths(_))
            );
        let mut lies: Vec<_> = self
            .buckets
            .iter()
            .enumerate()
            .filter(|(_, slot)| {
                let bucket = &slot.now;
                bucket.remaining > 0
                    && bucket.wallet == wallet
                    && bucket.activates_at == seen.activates_at
                    && bucket.awaiting == seen.awaiting
                    && bucket.funding == seen.funding
                    && (drifts || bucket.expires_at == seen.expires_at)
                    && !is_expired(bucket, at)
            })
            .map(|(index, slot)| {
                let bucket = &slot.now;
                let expiry = bucket.expires_at.unwrap_or(i64::MAX);
                (expiry, bucket.earned_at, bucket.sequence, index)
            })
            .collect();
        sort(&mut lies, |a, b| a < b);
        lies.into_iter().map(|(_, _, _, index)| index).collect()
    }

    /// Writes where a hold's points lie now, for buckets that merged under it.
    fn post_hold(&mut self, stamp: &mut Stamp, index: usize) -> Answer<()> {
        let hold = self
            .holds
            .get(index)
            .ok_or_else(|| lost("hold"))?
            .now
            .clone();
        let draft = Draft::new(EntryKind::Hold, &hold.wallet, "activity");
        self.post(stamp, draft.with(EntryDetail::Hold(hold)))
    }
}

/// Whether points live from the last earn or burn on.
pub(super) fn is_inactivity(expiry: &Expiry) -> bool {
    matches!(expiry, Expiry::InactiveDays(_) | Expiry::InactiveMonths(_))
}
