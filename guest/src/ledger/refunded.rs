//! An order, or a part of it, comes back: what it granted is taken back (rules 3.3 and 3.4).
//!
//! How many points is computed from the order's stored entries alone; where they are taken from is
//! decided here, in four steps. The granting revision's policy says after which one it stops:
//! the order's pending points; what is left of it in its own buckets; other buckets in the order of
//! consumption; debt. What remains is waived and reported. A refund is never refused.

use super::book::Book;
use super::entries::{Draft, Stamp};
use super::steps::dates;
use crate::contract::types::{
    BucketMove, Clawback, Entry, EntryDetail, EntryKind, Finding, Refund, RefusalReason, Reversal,
    Subject, Verdict, Withholding,
};
use crate::currency::{digits, scale};
use crate::exact::{Overflow, Ratio, add};
use crate::fault::Answer;
use crate::refunds::{self, Plan, Taking, Undoing};
use crate::refusal::missing;

/// One grant that is taken back, on its way through the four steps.
struct Claim {
    taking: Taking,
    draft: Draft,
    /// Where the points of the returned lines were last seen.
    places: Vec<Placed>,
    /// Points that no step has found so far.
    left: i64,
    /// Points that are owed from now on.
    owed: i64,
}

/// Points of some lines of a grant, and where they were last seen.
struct Placed {
    seen: BucketMove,
    points: i64,
}

/// What a refund could not take back in one wallet.
pub(super) struct Loss {
    pub(super) wallet: String,
    pub(super) owed: i64,
    pub(super) waived: i64,
}

/// What a refund could not take back, with what values it.
pub(super) struct Losses {
    pub(super) parts: Vec<Loss>,
    currency: String,
    rate: Option<Ratio>,
}

impl Book<'_> {
    /// Settles a refund; a cancelled order is a refund of the whole.
    ///
    /// # Errors
    /// Faults with a pointer relative to the refund.
    pub(super) fn refund(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        refund: &Refund,
    ) -> Answer<Verdict> {
        let plan = refunds::plan(refund, &self.own(stored, &refund.order))?;
        let losses = self.take_back(stamp, stored, &refund.order, plan)?;
        self.report_losses(&refund.order, losses)?;
        Ok(Verdict::Applied)
    }

    /// Takes back what an order granted, gives back what paid for it and lowers what it counted,
    /// as planned. Answers what it could not take.
    pub(super) fn take_back(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        order: &str,
        plan: Plan,
    ) -> Answer<Losses> {
        let own = self.own(stored, order);
        let mut claims = Vec::with_capacity(plan.takings.len());
        for taking in plan.takings {
            let places = places(&own, &taking);
            claims.push(Claim::new(taking, order, places));
        }
        let currency = claims.iter().find_map(|claim| {
            let terms = &claim.taking.terms;
            terms
                .currency
                .clone()
                .map(|currency| (currency, terms.rate))
        });
        self.collect(&mut claims, stamp.at)?;
        let parts = self.write_claims(stamp, order, claims)?;
        for restoration in plan.restorations {
            self.restore(stamp, order, restoration)?;
        }
        for undoing in plan.undoings {
            self.undo(stamp, order, undoing)?;
        }
        let (currency, rate) = match currency {
            Some((currency, rate)) => (currency, Ratio::from_contract(rate)),
            None => (self.engine.base_currency.clone(), None),
        };
        Ok(Losses {
            parts,
            currency,
            rate,
        })
    }

    /// Tells of what was not recovered.
    pub(super) fn report_losses(&mut self, order: &str, losses: Losses) -> Answer<()> {
        for loss in losses.parts {
            self.report(order, loss, &losses.currency, losses.rate)?;
        }
        Ok(())
    }

    /// Takes all claims through the four steps, step by step, so that no grant takes another one's
    /// own points.
    fn collect(&mut self, claims: &mut [Claim], at: i64) -> Answer<()> {
        for claim in &mut *claims {
            self.collect_own(claim, true, at)?;
        }
        for claim in &mut *claims {
            if allows(claim, Clawback::OwnBucket) {
                self.collect_own(claim, false, at)?;
            }
        }
        for claim in &mut *claims {
            if allows(claim, Clawback::WithinBalance) {
                claim.left = self.take(&mut claim.draft, claim.left, at)?;
            }
        }
        Ok(())
    }

    /// Takes from where the points of the returned lines lie: pending, or active. A merged bucket
    /// may hold points of other orders; what the grant has left in it is at most what is left of
    /// both.
    fn collect_own(&mut self, claim: &mut Claim, pending: bool, at: i64) -> Answer<()> {
        for place in &mut claim.places {
            let seen = &place.seen;
            let is_pending = seen.activates_at.is_some() || seen.awaiting.is_some();
            let mut now = seen.clone();
            if !pending {
                if is_pending && seen.activates_at.is_none_or(|instant| instant > at) {
                    continue;
                }
                now.activates_at = None;
                now.awaiting = None;
            } else if !is_pending {
                continue;
            }
            let terms = &claim.taking.terms.expiry;
            let own = self.where_lies(&claim.taking.wallet, &now, terms, at);
            let left = self.take_from(&mut claim.draft, &own, place.points)?;
            claim.left -= place.points - left;
            place.points = left;
        }
        Ok(())
    }

    /// Writes what was taken from each grant, and what is owed. Also a grant from which nothing is
    /// due is written: the next refund reads how much of its lines has come back.
    fn write_claims(
        &mut self,
        stamp: &mut Stamp,
        order: &str,
        claims: Vec<Claim>,
    ) -> Answer<Vec<Loss>> {
        let mut losses: Vec<Loss> = Vec::new();
        for mut claim in claims {
            if allows(&claim, Clawback::AllowDebt) {
                let most = claim.taking.terms.max_debt.unwrap_or(i64::MAX);
                let room = most.saturating_sub(self.owed(&claim.taking.wallet)).max(0);
                claim.owed = claim.left.min(room);
            }
            let Claim {
                taking,
                mut draft,
                left,
                owed,
                ..
            } = claim;
            let waived = left.saturating_sub(owed);
            draft.detail = EntryDetail::Reversal(Reversal {
                returned: taking.returned,
                waived,
            });
            self.post(stamp, draft)?;
            if owed > 0 {
                let mut draft = drafted(EntryKind::Debt, order, &taking);
                self.owe(&mut draft, owed)?;
                self.post(stamp, draft)?;
            }
            if self.explain {
                self.findings.push(finding(&taking, left));
            }
            if left > 0 {
                lose(&mut losses, &taking.wallet, owed, waived)?;
            }
        }
        Ok(losses)
    }

    /// Lowers a metric, a cap, the use of an offer, a shared budget or a funded discount.
    fn undo(&mut self, stamp: &mut Stamp, order: &str, undoing: Undoing) -> Answer<()> {
        let reverses = Some(undoing.entry.as_str());
        let mut draft = Draft::of(undoing.kind, "", &undoing.rule, Some(order), reverses);
        draft.split = undoing.split;
        match undoing.detail {
            EntryDetail::Counter(moved) => self.count(stamp, draft, moved),
            detail => {
                draft.detail = detail;
                self.post(stamp, draft)
            }
        }
    }

    /// Suggests to keep a part of the refund for points that were not recovered: what was waived,
    /// and what is still owed after burned points came back.
    fn report(
        &mut self,
        order: &str,
        loss: Loss,
        currency: &str,
        rate: Option<Ratio>,
    ) -> Answer<()> {
        let mut points = loss.owed.min(self.owed(&loss.wallet));
        add(&mut points, loss.waived)?;
        if points == 0 {
            return Ok(());
        }
        let burn = self
            .engine
            .wallet(&loss.wallet)
            .and_then(|wallet| wallet.burn.as_ref());
        let amount = match burn {
            None => Ratio::ZERO,
            // Two 64-bit factors fit 128 bits.
            Some(burn) => Ratio::new(
                i128::from(points) * i128::from(burn.amount),
                burn.points.into(),
            )?,
        };
        let amount = in_currency(amount, self.engine.base_digits, currency, rate)?;
        self.withholdings.push(Withholding {
            order: order.to_owned(),
            wallet: loss.wallet,
            points,
            amount,
            currency: currency.to_owned(),
        });
        Ok(())
    }
}

impl Claim {
    fn new(mut taking: Taking, order: &str, places: Vec<Placed>) -> Claim {
        let mut draft = drafted(EntryKind::Clawback, order, &taking);
        draft.split = std::mem::take(&mut taking.split);
        Claim {
            left: taking.points,
            taking,
            draft,
            places,
            owed: 0,
        }
    }
}

/// An entry for what is taken of a grant.
fn drafted(kind: EntryKind, order: &str, taking: &Taking) -> Draft {
    let Taking {
        entry,
        wallet,
        rule,
        ..
    } = taking;
    Draft::of(kind, wallet, rule, Some(order), Some(entry))
}

/// Where the points lie that a grant is to give back: those of each line where the last entry saw
/// them that gave this line its date, or the grant itself.
fn places(own: &[&Entry], taking: &Taking) -> Vec<Placed> {
    let mut places: Vec<Placed> = Vec::new();
    let mut last = "";
    for share in &taking.split {
        let placing = own.iter().rev().find(|entry| match entry.kind {
            EntryKind::Earn => entry.id == taking.entry,
            EntryKind::Activate => dates(entry, &taking.entry, share.line),
            _ => false,
        });
        let Some(placing) = placing.filter(|_| share.amount > 0) else {
            continue;
        };
        if let Some(place) = places.last_mut().filter(|_| placing.id == last) {
            place.points = place.points.saturating_add(share.amount);
        } else if let Some(seen) = placing.moves.last() {
            last = &placing.id;
            places.push(Placed {
                seen: seen.clone(),
                points: share.amount,
            });
        }
    }
    places
}

/// Whether the grant's policy goes as far as a step.
fn allows(claim: &Claim, step: Clawback) -> bool {
    let rank = |step: Clawback| match step {
        Clawback::OnlyPending => 0,
        Clawback::OwnBucket => 1,
        Clawback::WithinBalance => 2,
        Clawback::AllowDebt => 3,
    };
    claim.left > 0 && rank(claim.taking.terms.clawback) >= rank(step)
}

fn lose(losses: &mut Vec<Loss>, wallet: &str, owed: i64, waived: i64) -> Result<(), Overflow> {
    if let Some(loss) = losses.iter_mut().find(|loss| loss.wallet == wallet) {
        add(&mut loss.owed, owed)?;
        add(&mut loss.waived, waived)?;
    } else {
        losses.push(Loss {
            wallet: wallet.to_owned(),
            owed,
            waived,
        });
    }
    Ok(())
}

fn finding(taking: &Taking, left: i64) -> Finding {
    let verdict = if left == 0 {
        Verdict::Applied
    } else {
        Verdict::Refused(crate::contract::types::Refusal {
            expected: format!("{} points", taking.points),
            found: format!("{} points", taking.points.saturating_sub(left)),
            ..missing(RefusalReason::InsufficientPoints, left)
        })
    };
    Finding {
        subject: Subject::Grant,
        id: taking.rule.clone(),
        verdict,
    }
}

/// An amount in minor units of the base currency in minor units of the order's, by the rate that
/// the order was granted with, rounded down.
fn in_currency(
    amount: Ratio,
    base_digits: u8,
    currency: &str,
    rate: Option<Ratio>,
) -> Result<i64, Overflow> {
    let rate = rate.filter(|rate| !rate.is_zero() && !rate.is_negative());
    let (Some(rate), Some(digits)) = (rate, digits(currency)) else {
        return amount.floor();
    };
    amount
        .times(Ratio::new(scale(digits).into(), scale(base_digits).into())?)?
        .over(rate)?
        .floor()
}
