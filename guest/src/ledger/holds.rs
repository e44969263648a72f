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
    Entry, EntryDetail, EntryKind, Hold, HoldPart, HoldRequest, Refusal, RefusalReason, Verdict,
};
use crate::exact::{Overflow, sum};
use crate::fault::Answer;
use crate::place::Place;
use crate::refusal::{applies, refused};

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
        Ok(sum(&hold.now.parts, |part| part.held)?)
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
        some_points(request.points)?;
        if self.hold(&request.hold).is_some() {
            return refused(RefusalReason::AlreadyGiven, 0);
        }
        let verdict = self.may_pay(&request.wallet, request.points, stamp.at)?;
        if !applies(&verdict) {
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
            self.alter(&mut draft, index, 0, held)?;
            left -= held;
        }
        draft.detail = EntryDetail::Hold(hold.clone());
        self.post(stamp, draft)?;
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
            let expected = "a wallet whose points pay".into();
            let reason = RefusalReason::WalletNotSpendable;
            return self.refuse(reason, 0, &place, expected, "no burn".into());
        };
        let place = place.key("burn");
        let owed = self.owed(wallet);
        if owed > 0 {
            let reason = RefusalReason::DebtOutstanding;
            let found = format!("{owed} points owed");
            return self.refuse(reason, owed, &place, "nothing owed".into(), found);
        }
        let asked = format!("{points} points");
        let least = fewest_points(burn)?;
        if points < least {
            let reason = RefusalReason::BelowMinimumPoints;
            let expected = format!("at least {least} points");
            let place = place.key("minimum");
            return self.refuse(
                reason,
                least.saturating_sub(points),
                &place,
                expected,
                asked,
            );
        }
        if burn.step > 1 && points.checked_rem(burn.step) != Some(0) {
            let expected = format!("a multiple of {}", burn.step);
            let place = place.key("step");
            return self.refuse(RefusalReason::NotAStep, 0, &place, expected, asked);
        }
        let lacking = self.lacking(wallet, points, at)?;
        if lacking > 0 {
            let reason = RefusalReason::InsufficientPoints;
            let expected = format!("{points} usable points");
            let found = format!("{} points", points.saturating_sub(lacking));
            return self.refuse(reason, lacking, &place, expected, found);
        }
        Ok(Verdict::Applied)
    }

    /// A refusal, with its explanation if that was asked for.
    fn refuse(
        &self,
        reason: RefusalReason,
        missing: i64,
        place: &Place<'_>,
        expected: String,
        found: String,
    ) -> Answer<Verdict> {
        if !self.explain {
            return refused(reason, missing);
        }
        Ok(Verdict::Refused(Refusal {
            reason,
            missing,
            at: place.render(),
            expected,
            found,
        }))
    }

    /// Uses a reservation: its points are burned.
    pub(super) fn commit_hold(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        id: &str,
    ) -> Answer<Verdict> {
        let Some(index) = self.hold(id) else {
            return self.no_hold(stored, id);
        };
        let (wallet, _) = self.end_hold(stamp, index, EntryKind::Burn, "hold", None)?;
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
            return self.no_hold(stored, id);
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
        let (_, freed) = self.end_hold(stamp, index, EntryKind::Release, reason, order)?;
        for (bucket, points) in freed {
            self.came_free(stamp, bucket, points)?;
        }
        Ok(())
    }

    /// Burns or frees what a hold still reserves; what stays of it is the trace that it is gone.
    /// Answers its wallet, and the points that it reserved by bucket.
    fn end_hold(
        &mut self,
        stamp: &mut Stamp,
        index: usize,
        kind: EntryKind,
        reason: &str,
        order: Option<&str>,
    ) -> Answer<(String, Vec<(usize, i64)>)> {
        let slot = self.holds.get_mut(index).ok_or_else(|| lost("hold"))?;
        slot.changed = true;
        let parts = std::mem::take(&mut slot.now.parts);
        let hold = slot.now.clone();
        let wallet = hold.wallet.clone();
        let mut draft = Draft::of(kind, &wallet, reason, order, None);
        draft.detail = EntryDetail::Hold(hold);
        let mut reserved = Vec::with_capacity(parts.len());
        for part in parts {
            let bucket = self.numbered(part.sequence)?;
            let burned = if kind == EntryKind::Burn {
                part.held
            } else {
                0
            };
            self.alter(&mut draft, bucket, -burned, -part.held)?;
            reserved.push((bucket, part.held));
        }
        self.post(stamp, draft)?;
        Ok((wallet, reserved))
    }

    /// Why a hold is not there: it lapsed, as far as the entries at hand tell, or it never was.
    pub(super) fn no_hold(&self, stored: &[Entry], id: &str) -> Answer<Verdict> {
        let mut reason = RefusalReason::HoldUnknown;
        for entry in stored.iter().chain(&self.entries) {
            let lapsed = entry.event_id.strip_prefix("timeout:");
            if let Some((hold, _)) = lapsed.and_then(|hold| hold.rsplit_once(':'))
                && hold == id
            {
                reason = RefusalReason::HoldLapsed;
            }
        }
        refused(reason, 0)
    }
}
