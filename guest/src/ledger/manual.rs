//! Corrections by hand, and balances brought from another system.

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Adjustment, EntryKind, FaultKind, OpeningBalance, RefusalReason, Verdict,
};
use crate::exact::LARGEST;
use crate::fault::{Answer, fault};
use crate::program::format::Wallet;
use crate::refusal::refused;

impl<'a> Book<'a> {
    /// Adds or takes points by hand. More than there is cannot be taken.
    ///
    /// # Errors
    /// Faults with a pointer relative to the adjustment.
    pub(super) fn adjust(&mut self, stamp: &mut Stamp, by: &Adjustment) -> Answer<Verdict> {
        self.known_wallet(&by.wallet)?;
        if by.points == 0 || by.points.unsigned_abs() > LARGEST.unsigned_abs() {
            return Err(fault(
                FaultKind::InvalidValue,
                "/points",
                "points to add or to take",
                by.points.to_string(),
            ));
        }
        let mut draft = Draft::new(EntryKind::Adjust, &by.wallet, &by.reason);
        if by.points < 0 {
            let wanted = -by.points;
            let lacking = self.lacking(&by.wallet, wanted, stamp.at)?;
            if lacking > 0 {
                return refused(RefusalReason::InsufficientPoints, lacking);
            }
            self.take(&mut draft, wanted, stamp.at)?;
            self.post(stamp, draft)?;
            return Ok(Verdict::Applied);
        }
        let expires_at = match by.expires_at {
            Some(instant) => Some(self.future(instant, stamp.at)?),
            None => self.wallet_expiry(&by.wallet, stamp.at)?,
        };
        let key = Key::active(&by.wallet, expires_at, None);
        self.arrive(stamp, draft, key, by.points, stamp.at)?;
        Ok(Verdict::Applied)
    }

    /// Takes points over from another system, with their own age.
    ///
    /// # Errors
    /// Faults with a pointer relative to the opening balance.
    pub(super) fn take_over(&mut self, stamp: &mut Stamp, by: &OpeningBalance) -> Answer<Verdict> {
        self.known_wallet(&by.wallet)?;
        if !(0..=LARGEST).contains(&by.points) {
            return Err(fault(
                FaultKind::InvalidValue,
                "/points",
                "0 points or more",
                by.points.to_string(),
            ));
        }
        if by.earned_at > stamp.at {
            return Err(fault(
                FaultKind::InvalidValue,
                "/earned_at",
                "an instant not after the event",
                by.earned_at.to_string(),
            ));
        }
        let expires_at = match by.expires_at {
            Some(instant) => Some(self.future(instant, stamp.at)?),
            None => None,
        };
        if by.points > 0 {
            let draft = Draft::new(EntryKind::Adjust, &by.wallet, "opening");
            let key = Key::active(&by.wallet, expires_at, None);
            self.arrive(stamp, draft, key, by.points, by.earned_at)?;
        }
        Ok(Verdict::Applied)
    }

    /// Points arrive with an entry; debt is paid from them where they are active.
    pub(super) fn arrive(
        &mut self,
        stamp: &mut Stamp,
        mut draft: Draft,
        key: Key,
        points: i64,
        earned_at: i64,
    ) -> Answer<()> {
        let index = self.put(&mut draft, key, points, earned_at, stamp.at)?;
        let order = draft.order.clone();
        self.post(stamp, draft)?;
        self.pay_debt(stamp, index, points, order.as_deref())
    }

    fn future(&self, instant: i64, at: i64) -> Answer<i64> {
        if instant > at && instant <= LARGEST {
            return Ok(instant);
        }
        Err(fault(
            FaultKind::InvalidValue,
            "/expires_at",
            "an instant after the event",
            instant.to_string(),
        ))
    }

    /// # Errors
    /// `unknown-id` at `/wallet` if the programme has no such wallet.
    pub(super) fn known_wallet(&self, wallet: &str) -> Answer<&'a Wallet> {
        let Some(wallet) = self.engine.wallet(wallet) else {
            let expected = "a wallet of the programme";
            return Err(fault(FaultKind::UnknownId, "/wallet", expected, wallet));
        };
        Ok(wallet)
    }
}

/// # Errors
/// `invalid-value` at `/points` for anything below 1 point.
pub(super) fn some_points(points: i64) -> Answer<()> {
    if (1..=LARGEST).contains(&points) {
        return Ok(());
    }
    Err(fault(
        FaultKind::InvalidValue,
        "/points",
        "at least 1 point",
        points.to_string(),
    ))
}
