//! Buckets: where points lie, and in which order they are used (rule 3.6).
//!
//! Points of one wallet, expiry, funding and activation are one bucket. [`Book::alter`] is the only
//! way to change one: it writes the move into the entry and keeps the entry's columns equal to what
//! the buckets did.

use super::book::{Book, Tracked, lost, raise, within};
use super::entries::{Draft, Stamp, bucket_move};
use crate::contract::ledger::Balance;
use crate::contract::types::{Bucket, EntryKind, Funding, HoldPart};
use crate::exact::Overflow;
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

    /// Whether its points are usable, or only will be.
    pub(super) fn is_active(&self) -> bool {
        self.activates_at.is_none() && self.awaiting.is_none()
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

/// Points of it that nothing holds.
pub(super) fn free(bucket: &Bucket) -> i64 {
    bucket.remaining.saturating_sub(bucket.held)
}

/// What a bucket brings to the columns available, pending and held.
fn columns(bucket: &Bucket) -> [i64; 3] {
    if is_active(bucket) {
        [free(bucket), 0, bucket.held]
    } else {
        [0, free(bucket), bucket.held]
    }
}

impl Book<'_> {
    /// Changes one bucket: its points, what is held of them, and by `rekey` what it is. The entry
    /// gets the move and its columns.
    pub(super) fn alter(
        &mut self,
        draft: &mut Draft,
        index: usize,
        remaining: i64,
        held: i64,
        rekey: impl FnOnce(&mut Bucket),
    ) -> Answer<()> {
        let slot = self.buckets.get_mut(index).ok_or_else(|| lost("bucket"))?;
        let bucket = &mut slot.now;
        let before = columns(bucket);
        bucket.remaining = bucket.remaining.checked_add(remaining).ok_or(Overflow)?;
        bucket.held = bucket.held.checked_add(held).ok_or(Overflow)?;
        if bucket.held < 0 || bucket.held > bucket.remaining {
            return Err(lost("point"));
        }
        within(bucket.remaining)?;
        rekey(bucket);
        slot.changed = true;
        let after = columns(bucket);
        let sums = [&mut draft.available, &mut draft.pending, &mut draft.held];
        for ((sum, before), after) in sums.into_iter().zip(before).zip(after) {
            let delta = after.checked_sub(before).ok_or(Overflow)?;
            *sum = sum.checked_add(delta).ok_or(Overflow)?;
        }
        let moved = bucket_move(bucket, remaining, held);
        match draft
            .moves
            .iter_mut()
            .find(|known| known.sequence == moved.sequence)
        {
            Some(known) => {
                let remaining = known.remaining.checked_add(remaining).ok_or(Overflow)?;
                let held = known.held.checked_add(held).ok_or(Overflow)?;
                *known = moved;
                known.remaining = remaining;
                known.held = held;
            }
            None => draft.moves.push(moved),
        }
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
        self.alter(draft, index, points, 0, |_| {})?;
        Ok(index)
    }

    /// Pours one bucket into another of the same wallet. Held points go along, and so do the
    /// parts of their holds; answers the holds that this touched.
    pub(super) fn pour(&mut self, draft: &mut Draft, from: usize, to: usize) -> Answer<Vec<usize>> {
        let source = self.bucket(from)?;
        let (sequence, remaining, held) = (source.sequence, source.remaining, source.held);
        let target = self.bucket(to)?.sequence;
        let less = |points: i64| points.checked_neg().ok_or(Overflow);
        self.alter(draft, from, less(remaining)?, less(held)?, |_| {})?;
        self.alter(draft, to, remaining, held, |_| {})?;
        let mut touched = Vec::new();
        if held == 0 {
            return Ok(touched);
        }
        for (index, slot) in self.holds.iter_mut().enumerate() {
            let parts = &mut slot.now.parts;
            let Some(place) = parts.iter().position(|part| part.sequence == sequence) else {
                continue;
            };
            let moved = parts.remove(place).held;
            match parts.iter_mut().find(|part| part.sequence == target) {
                Some(part) => part.held = part.held.checked_add(moved).ok_or(Overflow)?,
                None => parts.push(HoldPart {
                    sequence: target,
                    held: moved,
                }),
            }
            slot.changed = true;
            touched.push(index);
        }
        Ok(touched)
    }

    /// The buckets that can be used at an instant, in the order of rule 3.6: the earliest expiry
    /// first, none last; then the earliest earned; then by sequence.
    pub(super) fn in_order(&self, wallet: &str, at: i64) -> Vec<usize> {
        let mut usable: Vec<_> = self
            .buckets
            .iter()
            .enumerate()
            .filter(|(_, slot)| {
                let bucket = &slot.now;
                bucket.wallet == wallet
                    && is_active(bucket)
                    && free(bucket) > 0
                    && !is_expired(bucket, at)
            })
            .map(|(index, slot)| {
                let bucket = &slot.now;
                let expiry = bucket.expires_at.unwrap_or(i64::MAX);
                (expiry, bucket.earned_at, bucket.sequence, index)
            })
            .collect();
        sort(&mut usable, |a, b| a < b);
        usable.into_iter().map(|(_, _, _, index)| index).collect()
    }

    /// Points of a wallet that can be used at an instant.
    pub(super) fn usable(&self, wallet: &str, at: i64) -> Answer<i64> {
        let mut sum = 0_i64;
        for slot in &self.buckets {
            let bucket = &slot.now;
            if bucket.wallet == wallet && is_active(bucket) && !is_expired(bucket, at) {
                sum = sum.checked_add(free(bucket)).ok_or(Overflow)?;
            }
        }
        Ok(sum)
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
                self.alter(draft, *index, -part, 0, |_| {})?;
                left = left.checked_sub(part).ok_or(Overflow)?;
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
        self.alter(&mut draft, index, -paid, 0, |_| {})?;
        self.owe(&mut draft, -paid)?;
        self.post(stamp, draft)
    }

    /// The columns of every wallet of the programme, in its order, then of any other wallet that
    /// the account still has, by id.
    pub(super) fn balances(&self) -> Answer<Vec<Balance>> {
        let mut balances: Vec<Balance> = Vec::with_capacity(self.engine.program.wallets.len());
        for wallet in &self.engine.program.wallets {
            balance_of(&mut balances, &wallet.id)?;
        }
        for slot in &self.buckets {
            let bucket = &slot.now;
            if bucket.remaining == 0 {
                continue;
            }
            let [available, pending, held] = columns(bucket);
            let sums = balance_of(&mut balances, &bucket.wallet)?;
            sums.available = sums.available.checked_add(available).ok_or(Overflow)?;
            sums.pending = sums.pending.checked_add(pending).ok_or(Overflow)?;
            sums.held = sums.held.checked_add(held).ok_or(Overflow)?;
        }
        for debt in self.standing.debts.iter().filter(|debt| debt.owed != 0) {
            balance_of(&mut balances, &debt.wallet)?.debt = debt.owed;
        }
        // The order in which a store keeps buckets says nothing.
        if let Some(others) = balances.get_mut(self.engine.program.wallets.len()..) {
            sort(others, |a, b| a.wallet < b.wallet);
        }
        for sums in &balances {
            for column in [sums.available, sums.pending, sums.held] {
                within(column)?;
            }
        }
        Ok(balances)
    }
}

/// The row of a wallet, made if there is none.
fn balance_of<'b>(balances: &'b mut Vec<Balance>, wallet: &str) -> Answer<&'b mut Balance> {
    let known = balances.iter().position(|sums| sums.wallet == wallet);
    let index = known.unwrap_or(balances.len());
    if known.is_none() {
        balances.push(Balance {
            wallet: wallet.to_owned(),
            available: 0,
            pending: 0,
            held: 0,
            debt: 0,
        });
    }
    balances.get_mut(index).ok_or_else(|| lost("wallet"))
}
