//! Inactivity: every earn and burn keeps all points of the wallet alive (rule 3.6).
//!
//! The later expiry is written as an entry of its own, kind adjust and reason `activity`, whose
//! columns are all 0: the points stay what they are, only their buckets get another date. That way
//! an earn or burn moves exactly the points that were earned or burned.

use super::book::{Book, lost};
use super::buckets::{Key, age, consumption, is_expired};
use super::entries::{Draft, Stamp};
use crate::contract::types::{BucketMove, EntryDetail, EntryKind, Expiry};
use crate::earning::{expires, expiry_terms};
use crate::fault::Answer;
use crate::program::format;

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
        let at = stamp.at;
        let live_longer = self.sorted(age, &|bucket| {
            bucket.wallet == wallet
                && bucket.remaining > 0
                && bucket.expires_at.is_some()
                && bucket.expires_at < until
                && !is_expired(bucket, at)
        });
        for index in live_longer {
            let key = Key {
                expires_at: until,
                ..Key::of(self.bucket(index)?)
            };
            match self.find(&key, stamp.at) {
                Some(target) => {
                    for hold in self.pour(&mut draft, index, target)? {
                        if !holds.contains(&hold) {
                            holds.push(hold);
                        }
                    }
                }
                None => self.rekey(&mut draft, index, &key)?,
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
        self.sorted(consumption, &|bucket| {
            bucket.remaining > 0
                && bucket.wallet == wallet
                && bucket.activates_at == seen.activates_at
                && bucket.awaiting == seen.awaiting
                && bucket.funding == seen.funding
                && (drifts || bucket.expires_at == seen.expires_at)
                && !is_expired(bucket, at)
        })
    }

    /// Writes where a hold's points lie now, for buckets that merged under it.
    fn post_hold(&mut self, stamp: &mut Stamp, index: usize) -> Answer<()> {
        let hold = self
            .holds
            .get(index)
            .ok_or_else(|| lost("hold"))?
            .now
            .clone();
        let mut draft = Draft::new(EntryKind::Hold, &hold.wallet, "activity");
        draft.detail = EntryDetail::Hold(hold);
        self.post(stamp, draft)
    }
}

/// Whether points live from the last earn or burn on.
pub(super) fn is_inactivity(expiry: &Expiry) -> bool {
    matches!(expiry, Expiry::InactiveDays(_) | Expiry::InactiveMonths(_))
}
