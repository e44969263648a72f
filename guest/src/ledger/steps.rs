//! An order is paid, shipped, delivered: points that waited for the step get their date, or become
//! active at once (rule 3.7).
//!
//! Each grant waits for its own step only: a later step never needs an earlier one, and never
//! stands for it. Everything is taken from the order's own entries.

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Anchor, BucketMove, Entry, EntryDetail, EntryKind, Expiry, FaultKind, OrderStep, Verdict,
};
use crate::earning::schedule;
use crate::fault::{Answer, fault};

/// A grant that waits for the step.
struct Waiting {
    earn: String,
    wallet: String,
    rule: String,
    points: i64,
    bucket: BucketMove,
    terms: Expiry,
    activates_at: Option<i64>,
    expires_at: Option<i64>,
}

impl Book<'_> {
    /// Settles a step of an order.
    ///
    /// # Errors
    /// `unsupported-event` at `/lines` where only some of the lines are meant.
    pub(super) fn step(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        step: &OrderStep,
        anchor: Anchor,
    ) -> Answer<Verdict> {
        if !step.lines.is_empty() {
            return Err(fault(
                FaultKind::UnsupportedEvent,
                "/lines",
                "no lines: a step of the whole order",
                format!("{} lines", step.lines.len()),
            ));
        }
        for grant in self.waiting(stored, step, anchor, stamp.at)? {
            self.date(stamp, &step.order, grant)?;
        }
        Ok(Verdict::Applied)
    }

    fn waiting(
        &self,
        stored: &[Entry],
        step: &OrderStep,
        anchor: Anchor,
        at: i64,
    ) -> Answer<Vec<Waiting>> {
        let own = self.own(stored, &step.order);
        let mut waiting = Vec::new();
        for earn in own.iter().filter(|entry| entry.kind == EntryKind::Earn) {
            let EntryDetail::Grant(terms) = &earn.detail else {
                continue;
            };
            let follows = |entry: &&&Entry| entry.reverses.as_deref() == Some(earn.id.as_str());
            let later = || own.iter().filter(follows);
            let dated = later().any(|entry| entry.kind == EntryKind::Activate);
            let Some(bucket) = earn.moves.last() else {
                continue;
            };
            if terms.anchor != anchor || dated {
                continue;
            }
            let taken = later().filter(|entry| entry.kind == EntryKind::Clawback);
            let points = taken.fold(earn.pending, |left, entry| {
                left.saturating_add(entry.pending)
            });
            let (activates_at, expires_at) = schedule(self.engine, terms, earn.at, at)?;
            waiting.push(Waiting {
                earn: earn.id.clone(),
                wallet: earn.wallet.clone(),
                rule: earn.rule.clone(),
                points,
                bucket: bucket.clone(),
                activates_at,
                expires_at,
                terms: terms.expiry,
            });
        }
        Ok(waiting)
    }

    /// Gives a grant its date. Where it fills its waiting bucket alone, that bucket gets the date;
    /// otherwise the grant's points leave it.
    fn date(&mut self, stamp: &mut Stamp, order: &str, grant: Waiting) -> Answer<()> {
        let lies = self.where_lies(&grant.wallet, &grant.bucket, &grant.terms, stamp.at);
        let Some(from) = lies.first().copied() else {
            return Ok(());
        };
        let source = self.bucket(from)?;
        let (earned_at, whole) = (source.earned_at, source.remaining);
        let target = Key {
            wallet: grant.wallet.clone(),
            // What is known since the order was placed stays as it is.
            expires_at: source.expires_at.or(grant.expires_at),
            funding: source.funding.clone(),
            activates_at: grant.activates_at,
            awaiting: None,
        };
        let points = grant.points.min(whole);
        if points <= 0 {
            return Ok(());
        }
        let mut draft = Draft::of(
            EntryKind::Activate,
            &grant.wallet,
            &grant.rule,
            Some(order),
            Some(&grant.earn),
        );
        let index = if points == whole && self.find(&target, stamp.at).is_none() {
            self.rekey(&mut draft, from, &target)?;
            from
        } else {
            self.alter(&mut draft, from, -points, 0)?;
            self.put(&mut draft, target, points, earned_at, stamp.at)?
        };
        self.post(stamp, draft)?;
        self.pay_debt(stamp, index, points, Some(order))
    }
}
