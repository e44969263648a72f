//! Holds: points reserved for an order that is not finished (rule 3.16).
//!
//! Burning is two-phase: a hold with a time-out, then commit or release. Held points outlive their
//! expiry until the hold ends; those that it does not use expire with it.

use super::book::{Book, Tracked, lost};
use super::buckets::free;
use super::entries::{Draft, Stamp};
use super::manual::some_points;
use crate::burning::fewest_points;
use crate::contract::types::{
    Entry, EntryDetail, EntryKind, Hold, HoldPart, HoldRequest, RefusalReason, Verdict,
};
use crate::exact::Overflow;
use crate::fault::Answer;
use crate::place::Place;
use crate::refusal;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;

impl Book<'_> {
    /// The index of a hold that is not gone.
    pub(super) fn hold(&self, id: &str) -> Option<usize> {
        let live = |slot: &Tracked<Hold>| slot.now.id == id && !slot.now.parts.is_empty();
        self.holds.iter().position(live)
    }

    /// Points that a hold reserves.
    pub(super) fn reserved(&self, index: usize) -> Answer<i64> {
        let hold = self.holds.get(index).ok_or_else(|| lost("hold"))?;
        let parts = hold.now.parts.iter();
        Ok(parts
            .map(|part| part.held)
            .try_fold(0_i64, i64::checked_add)
            .ok_or(Overflow)?)
    }

    /// Reserves points in the order of consumption, unless the wallet's rules for paying forbid it.
    ///
    /// It lapses under the event id `timeout:<hold>:<instant>`, so that a storefront may use the
    /// id of a cart again.
    ///
    /// # Errors
    /// Faults with a pointer relative to the request.
    pub(super) fn request_hold(
        &mut self,
        stamp: &mut Stamp,
        request: &HoldRequest,
    ) -> Answer<Verdict> {
        self.known_wallet(&request.wallet)?;
        some_points(request.points, "/points".into())?;
        if self.hold(&request.hold).is_some() {
            return Ok(Verdict::Refused(refusal::refusal(
                RefusalReason::AlreadyGiven,
            )));
        }
        let verdict = self.may_pay(&request.wallet, request.points, stamp.at)?;
        if !refusal::applies(&verdict) {
            return Ok(verdict);
        }
        let minutes = i64::from(self.engine.program.policies.hold_minutes);
        let mut hold = Hold {
            id: request.hold.clone(),
            wallet: request.wallet.clone(),
            expires_at: stamp.at.checked_add(minutes * MINUTE).ok_or(Overflow)?,
            parts: Vec::new(),
        };
        let mut draft = Draft::new(EntryKind::Hold, &request.wallet, "hold");
        let mut left = request.points;
        for index in self.in_order(&request.wallet, stamp.at) {
            let bucket = self.bucket(index)?;
            let held = free(bucket).min(left);
            if held == 0 {
                break;
            }
            hold.parts.push(HoldPart {
                sequence: bucket.sequence,
                held,
            });
            self.alter(&mut draft, index, 0, held, |_| {})?;
            left = left.checked_sub(held).ok_or(Overflow)?;
        }
        self.post(stamp, draft.with(EntryDetail::Hold(hold.clone())))?;
        match self.holds.iter_mut().find(|slot| slot.now.id == hold.id) {
            // The id of a hold that ended in this same request.
            Some(slot) => {
                slot.now = hold;
                slot.changed = true;
            }
            None => self.holds.push(Tracked::fresh(hold)),
        }
        Ok(Verdict::Applied)
    }

    /// Whether so many points of a wallet may be set aside to pay: spendable, free of debt, not
    /// below the minimum, a multiple of the step, and there (rule 3.12).
    fn may_pay(&self, wallet: &str, points: i64, at: i64) -> Answer<Verdict> {
        let root = Place::root();
        let wallets = root.key("wallets");
        let all = &self.engine.program.wallets;
        let place = all.iter().position(|known| known.id == wallet).unwrap_or(0);
        let place = wallets.index(place);
        let Some(burn) = self
            .engine
            .wallet(wallet)
            .and_then(|wallet| wallet.burn.as_ref())
        else {
            return Ok(self.refuse(
                RefusalReason::WalletNotSpendable,
                0,
                &place,
                || "a wallet whose points pay".into(),
                || "no burn".into(),
            ));
        };
        let place = place.key("burn");
        let owed = self.owed(wallet);
        if owed > 0 {
            return Ok(self.refuse(
                RefusalReason::DebtOutstanding,
                owed,
                &place,
                || "nothing owed".into(),
                || format!("{owed} points owed"),
            ));
        }
        let least = fewest_points(burn)?;
        if points < least {
            return Ok(self.refuse(
                RefusalReason::BelowMinimumPoints,
                least.saturating_sub(points),
                &place.key("minimum"),
                || format!("at least {least} points"),
                || format!("{points} points"),
            ));
        }
        if burn.step > 1 && points.checked_rem(burn.step) != Some(0) {
            return Ok(self.refuse(
                RefusalReason::NotAStep,
                0,
                &place.key("step"),
                || format!("a multiple of {}", burn.step),
                || format!("{points} points"),
            ));
        }
        let usable = self.usable(wallet, at)?;
        if usable < points {
            return Ok(self.refuse(
                RefusalReason::InsufficientPoints,
                points.saturating_sub(usable),
                &place,
                || format!("{points} usable points"),
                || format!("{usable} points"),
            ));
        }
        Ok(Verdict::Applied)
    }

    /// Uses a reservation: its points are burned.
    pub(super) fn commit_hold(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        id: &str,
    ) -> Answer<Verdict> {
        let Some(index) = self.hold(id) else {
            return Ok(self.no_hold(stored, id));
        };
        let (hold, parts) = self.end_hold(index)?;
        let mut draft = Draft::new(EntryKind::Burn, &hold.wallet, "hold");
        for part in parts {
            let bucket = self.numbered(part.sequence)?;
            self.alter(&mut draft, bucket, -part.held, -part.held, |_| {})?;
        }
        let wallet = hold.wallet.clone();
        self.post(stamp, draft.with(EntryDetail::Hold(hold)))?;
        self.keep_alive(stamp, &wallet, stamp.at)?;
        Ok(Verdict::Applied)
    }

    /// Gives a reservation up.
    pub(super) fn release_hold(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        id: &str,
    ) -> Answer<Verdict> {
        let Some(index) = self.hold(id) else {
            return Ok(self.no_hold(stored, id));
        };
        self.release(stamp, index, "hold", None)?;
        Ok(Verdict::Applied)
    }

    /// A hold's time-out has come.
    pub(super) fn lapse(&mut self, mut stamp: Stamp, index: usize) -> Answer<()> {
        self.release(&mut stamp, index, "timeout", None)
    }

    /// Frees what a hold still reserves; the hold is gone afterwards.
    pub(super) fn release(
        &mut self,
        stamp: &mut Stamp,
        index: usize,
        reason: &str,
        order: Option<&str>,
    ) -> Answer<()> {
        let (hold, parts) = self.end_hold(index)?;
        let mut draft = Draft::new(EntryKind::Release, &hold.wallet, reason);
        draft.order = order.map(str::to_owned);
        let mut freed = Vec::with_capacity(parts.len());
        for part in parts {
            let bucket = self.numbered(part.sequence)?;
            if part.held > 0 {
                self.alter(&mut draft, bucket, 0, -part.held, |_| {})?;
                freed.push((bucket, part.held));
            }
        }
        self.post(stamp, draft.with(EntryDetail::Hold(hold)))?;
        for (bucket, points) in freed {
            self.came_free(stamp, bucket, points)?;
        }
        Ok(())
    }

    /// Takes a hold's parts out; what stays of it is the trace that it is gone.
    fn end_hold(&mut self, index: usize) -> Answer<(Hold, Vec<HoldPart>)> {
        let slot = self.holds.get_mut(index).ok_or_else(|| lost("hold"))?;
        slot.changed = true;
        let parts = std::mem::take(&mut slot.now.parts);
        Ok((slot.now.clone(), parts))
    }

    /// Why a hold is not there: it lapsed, as far as the entries at hand tell, or it never was.
    pub(super) fn no_hold(&self, stored: &[Entry], id: &str) -> Verdict {
        let lapsed = stored
            .iter()
            .chain(&self.entries)
            .filter_map(|entry| entry.event_id.strip_prefix("timeout:")?.rsplit_once(':'))
            .any(|(hold, _)| hold == id);
        Verdict::Refused(refusal::refusal(if lapsed {
            RefusalReason::HoldLapsed
        } else {
            RefusalReason::HoldUnknown
        }))
    }
}
