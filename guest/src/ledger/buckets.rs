//! Buckets: where points lie, and in which order they are used (rule 3.6).
//!
//! Points of one wallet, expiry, funding and activation are one bucket. [`Book::alter`] is the only
//! way to change one: it writes the move into the entry and keeps the entry's columns equal to what
//! the buckets did.

use super::book::{Book, Tracked, lost, raise};
use super::entries::{Draft, Stamp, bucket_move};
use crate::contract::types::{Bucket, EntryKind, Funding};
use crate::exact::{Overflow, add, within};
use crate::fault::Answer;
use crate::sort::sort;

/// What points must share to lie in one bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) wallet: String,
    pub(super) expires_at: Option<i64>,
    pub(super) funding: Option<Funding>,
    pub(super) activates_at: Option<i64>,
    pub(super) awaiting: Option<String>,
}

impl Key {
    /// Points that are active at once.
    pub(super) fn active(wallet: &str, expires_at: Option<i64>, funding: Option<Funding>) -> Key {
        Key {
            wallet: wallet.to_owned(),
            expires_at,
            funding,
            activates_at: None,
            awaiting: None,
        }
    }

    /// The key of a bucket.
    pub(super) fn of(bucket: &Bucket) -> Key {
        Key {
            wallet: bucket.wallet.clone(),
            expires_at: bucket.expires_at,
            funding: bucket.funding.clone(),
            activates_at: bucket.activates_at,
            awaiting: bucket.awaiting.clone(),
        }
    }

    fn fits(&self, bucket: &Bucket) -> bool {
        self.wallet == bucket.wallet
            && self.expires_at == bucket.expires_at
            && self.activates_at == bucket.activates_at
            && self.awaiting == bucket.awaiting
            && self.funding == bucket.funding
    }
}

/// Whether a bucket's points are active rather than pending.
pub(super) fn is_active(bucket: &Bucket) -> bool {
    bucket.activates_at.is_none() && bucket.awaiting.is_none()
}

/// Whether its points are past their life. They can never be spent, however late the nightly run.
pub(super) fn is_expired(bucket: &Bucket, at: i64) -> bool {
    bucket.expires_at.is_some_and(|end| end <= at)
}

/// Points of it that nothing holds. A bucket never holds more than remains of it.
pub(super) fn free(bucket: &Bucket) -> i64 {
    bucket.remaining - bucket.held
}

/// Adds so many times what a bucket brings to the columns of an entry. Points of a bucket are
/// within 2^53.
fn add_columns(draft: &mut Draft, bucket: &Bucket, times: i64) -> Result<(), Overflow> {
    let column = if is_active(bucket) {
        &mut draft.available
    } else {
        &mut draft.pending
    };
    add(column, free(bucket) * times)?;
    add(&mut draft.held, bucket.held * times)
}

impl Book<'_> {
    /// Changes the points of one bucket, and what is held of them. The entry gets the move and its
    /// columns.
    pub(super) fn alter(
        &mut self,
        draft: &mut Draft,
        index: usize,
        remaining: i64,
        held: i64,
    ) -> Answer<()> {
        self.change(draft, index, remaining, held, None)
    }

    /// Gives all points of one bucket the life of a key: when they become active and expire, and
    /// what they wait for.
    pub(super) fn rekey(&mut self, draft: &mut Draft, index: usize, key: &Key) -> Answer<()> {
        self.change(draft, index, 0, 0, Some(key))
    }

    fn change(
        &mut self,
        draft: &mut Draft,
        index: usize,
        remaining: i64,
        held: i64,
        key: Option<&Key>,
    ) -> Answer<()> {
        let slot = self.buckets.get_mut(index).ok_or_else(|| lost("bucket"))?;
        let bucket = &mut slot.now;
        add_columns(draft, bucket, -1)?;
        add(&mut bucket.remaining, remaining)?;
        add(&mut bucket.held, held)?;
        if bucket.held < 0 || bucket.held > bucket.remaining {
            return Err(lost("point"));
        }
        within(bucket.remaining)?;
        if let Some(key) = key {
            bucket.activates_at = key.activates_at;
            bucket.awaiting = key.awaiting.clone();
            bucket.expires_at = key.expires_at;
        }
        slot.changed = true;
        add_columns(draft, bucket, 1)?;
        let mut moved = bucket_move(bucket, remaining, held);
        for known in &mut draft.moves {
            if known.sequence == moved.sequence {
                add(&mut moved.remaining, known.remaining)?;
                add(&mut moved.held, known.held)?;
                *known = moved;
                return Ok(());
            }
        }
        draft.moves.push(moved);
        Ok(())
    }

    /// The live bucket of a key. One that has expired takes nothing in: what is left of it is only
    /// held, and goes when its hold ends.
    pub(super) fn find(&self, key: &Key, at: i64) -> Option<usize> {
        self.buckets.iter().position(|slot| {
            slot.now.remaining > 0 && key.fits(&slot.now) && !is_expired(&slot.now, at)
        })
    }

    /// The bucket of this sequence.
    pub(super) fn numbered(&self, sequence: u64) -> Answer<usize> {
        let bucket = self
            .buckets
            .iter()
            .position(|slot| slot.now.sequence == sequence);
        bucket.ok_or_else(|| lost("bucket"))
    }

    /// A bucket by its index.
    pub(super) fn bucket(&self, index: usize) -> Answer<&Bucket> {
        self.buckets
            .get(index)
            .map(|slot| &slot.now)
            .ok_or_else(|| lost("bucket"))
    }

    /// Puts points into the bucket of a key, which is made if there is none; answers its index.
    pub(super) fn put(
        &mut self,
        draft: &mut Draft,
        key: Key,
        points: i64,
        earned_at: i64,
        at: i64,
    ) -> Answer<usize> {
        let index = match self.find(&key, at) {
            Some(index) => index,
            None => {
                let sequence = self.next_sequence;
                self.next_sequence = raise(sequence)?;
                self.buckets.push(Tracked::fresh(Bucket {
                    sequence,
                    wallet: key.wallet,
                    remaining: 0,
                    held: 0,
                    earned_at,
                    activates_at: key.activates_at,
                    awaiting: key.awaiting,
                    expires_at: key.expires_at,
                    funding: key.funding,
                }));
                self.buckets.len().saturating_sub(1)
            }
        };
        self.alter(draft, index, points, 0)?;
        Ok(index)
    }

    /// Pours one bucket into another of the same wallet. Held points go along, and so do the
    /// parts of their holds; answers the holds that this touched.
    pub(super) fn pour(&mut self, draft: &mut Draft, from: usize, to: usize) -> Answer<Vec<usize>> {
        let source = self.bucket(from)?;
        let (sequence, remaining, held) = (source.sequence, source.remaining, source.held);
        let target = self.bucket(to)?.sequence;
        self.alter(draft, from, -remaining, -held)?;
        self.alter(draft, to, remaining, held)?;
        let mut touched = Vec::new();
        for (index, slot) in self.holds.iter_mut().enumerate() {
            let parts = &mut slot.now.parts;
            let Some(place) = parts.iter().position(|part| part.sequence == sequence) else {
                continue;
            };
            let mut moved = parts.remove(place);
            moved.sequence = target;
            match parts.iter_mut().find(|part| part.sequence == target) {
                Some(part) => add(&mut part.held, moved.held)?,
                None => parts.push(moved),
            }
            slot.changed = true;
            touched.push(index);
        }
        Ok(touched)
    }

    /// The buckets that can be used at an instant, in the order of rule 3.6: the earliest expiry
    /// first, none last; then the earliest earned; then by sequence.
    pub(super) fn in_order(&self, wallet: &str, at: i64) -> Vec<usize> {
        self.sorted(consumption, &|bucket| {
            bucket.wallet == wallet
                && is_active(bucket)
                && free(bucket) > 0
                && !is_expired(bucket, at)
        })
    }

    /// The buckets that are wanted, in the order of a rank.
    pub(super) fn sorted(
        &self,
        rank: fn(&Bucket) -> Rank,
        wanted: &dyn Fn(&Bucket) -> bool,
    ) -> Vec<usize> {
        let mut found: Vec<(Rank, usize)> = Vec::new();
        for (index, slot) in self.buckets.iter().enumerate() {
            if wanted(&slot.now) {
                found.push((rank(&slot.now), index));
            }
        }
        sort(&mut found, |a, b| a < b);
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Points of a wallet that can be used at an instant.
    pub(super) fn usable(&self, wallet: &str, at: i64) -> Answer<i64> {
        let mut sum = 0_i64;
        for slot in &self.buckets {
            let bucket = &slot.now;
            if bucket.wallet == wallet && is_active(bucket) && !is_expired(bucket, at) {
                add(&mut sum, free(bucket))?;
            }
        }
        Ok(sum)
    }

    /// Of so many points of a wallet, those that cannot be used at an instant.
    pub(super) fn lacking(&self, wallet: &str, points: i64, at: i64) -> Answer<i64> {
        Ok(points.saturating_sub(self.usable(wallet, at)?).max(0))
    }

    /// Takes up to so many usable points of the entry's wallet in the order of rule 3.6; answers
    /// how many it could not find.
    pub(super) fn take(&mut self, draft: &mut Draft, points: i64, at: i64) -> Answer<i64> {
        let order = self.in_order(&draft.wallet, at);
        self.take_from(draft, &order, points)
    }

    /// Takes up to so many points from these buckets; answers how many it could not find.
    pub(super) fn take_from(
        &mut self,
        draft: &mut Draft,
        order: &[usize],
        points: i64,
    ) -> Answer<i64> {
        let mut left = points;
        for index in order {
            if left == 0 {
                break;
            }
            let part = free(self.bucket(*index)?).min(left);
            if part > 0 {
                self.alter(draft, *index, -part, 0)?;
                left -= part;
            }
        }
        Ok(left)
    }

    /// Lets points that just became available in a bucket pay what the wallet owes: debt is paid
    /// first by any later points (rule 3.4). The settling entry continues the last one.
    pub(super) fn pay_debt(
        &mut self,
        stamp: &mut Stamp,
        index: usize,
        points: i64,
        order: Option<&str>,
    ) -> Answer<()> {
        let bucket = self.bucket(index)?;
        let owed = self.owed(&bucket.wallet);
        let paid = owed.min(points).min(free(bucket));
        if paid <= 0 || !is_active(bucket) || is_expired(bucket, stamp.at) {
            return Ok(());
        }
        let mut draft = Draft::new(EntryKind::Settle, &bucket.wallet, "debt");
        draft.reverses = Some(self.last_id());
        draft.order = order.map(str::to_owned);
        self.alter(&mut draft, index, -paid, 0)?;
        self.owe(&mut draft, -paid)?;
        self.post(stamp, draft)
    }
}

/// Where a bucket stands among others; see [`Book::sorted`].
pub(super) type Rank = (i64, i64, u64);

/// The order of consumption.
pub(super) fn consumption(bucket: &Bucket) -> Rank {
    let expiry = bucket.expires_at.unwrap_or(i64::MAX);
    (expiry, bucket.earned_at, bucket.sequence)
}

/// The oldest first.
pub(super) fn age(bucket: &Bucket) -> Rank {
    (0, 0, bucket.sequence)
}
