//! Burned points come back with a refund (rule 3.5).

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use crate::contract::types::{EntryDetail, EntryKind, Reversal};
use crate::fault::Answer;
use crate::refunds::{Restoration, restore_expiry};

impl Book<'_> {
    /// Gives points back to where they came from, newest consumption first, with their own expiry
    /// or, if that is past or near, with grace. The part of a payment that was owed lowers the debt
    /// again; where it was paid since, it becomes points.
    pub(super) fn restore(
        &mut self,
        stamp: &mut Stamp,
        order: &str,
        restoration: Restoration,
    ) -> Answer<()> {
        let Restoration {
            entry,
            wallet,
            rule,
            owed,
            parts,
            grace_days,
            returned,
            split,
            ..
        } = restoration;
        let at = stamp.at;
        let mut draft = Draft::of(
            EntryKind::Restore,
            &wallet,
            &rule,
            Some(order),
            Some(&entry),
        );
        draft.detail = EntryDetail::Reversal(Reversal {
            returned,
            waived: 0,
        });
        draft.split = split;
        let mut came = Vec::with_capacity(parts.len());

        let paid = owed.min(self.owed(&wallet));
        if paid > 0 {
            self.owe(&mut draft, -paid)?;
        }
        let since_paid = owed.saturating_sub(paid);
        if since_paid > 0 {
            let expires_at = self.wallet_expiry(&wallet, at)?;
            let expires_at = restore_expiry(&self.engine.zone, expires_at, at, grace_days)?;
            let key = Key::active(&wallet, expires_at, None);
            came.push((self.put(&mut draft, key, since_paid, at, at)?, since_paid));
        }
        for part in parts {
            let from = part.bucket;
            let expires_at = restore_expiry(&self.engine.zone, from.expires_at, at, grace_days)?;
            let key = Key::active(&wallet, expires_at, from.funding);
            let index = self.put(&mut draft, key, part.points, from.earned_at, at)?;
            came.push((index, part.points));
        }
        self.post(stamp, draft)?;
        for (index, points) in came {
            self.pay_debt(stamp, index, points, Some(order))?;
        }
        Ok(())
    }
}
