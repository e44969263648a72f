//! An order, or a part of it, comes back: what it granted is taken back (rules 3.3 and 3.4).
//!
//! How many points is computed from the order's stored entries alone; where they are taken from is
//! decided here, in four steps. The granting revision's policy says after which one it stops:
//! the order's pending points; what is left of it in its own buckets; other buckets in the order of
//! consumption; debt. What remains is waived and reported. A refund is never refused.

use super::book::Book;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    BucketMove, Clawback, Entry, EntryDetail, EntryKind, Finding, Refund, RefusalReason, Reversal,
    SharedDelta, Subject, Verdict, Withholding,
};
use crate::currency::{digits, scale};
use crate::exact::{Overflow, Ratio, add};
use crate::fault::Answer;
use crate::refunds::{self, Taking, Undoing};
use crate::refusal::missing;

/// One grant that is taken back, on its way through the four steps.
struct Claim {
    taking: Taking,
    draft: Draft,
    /// Where the grant's points were last seen.
    seen: Option<BucketMove>,
    /// Points that no step has found so far.
    left: i64,
    /// Points that are owed from now on.
    owed: i64,
}

/// What a refund could not take back in one wallet.
struct Loss {
    wallet: String,
    owed: i64,
    waived: i64,
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
        let own = self.own(stored, &refund.order);
        let plan = refunds::plan(refund, &own)?;
        let mut claims = Vec::with_capacity(plan.takings.len());
        for taking in plan.takings {
            let seen = last_seen(&own, &taking.entry);
            claims.push(Claim::new(taking, &refund.order, seen));
        }
        let currency = claims.iter().find_map(|claim| {
            let terms = &claim.taking.terms;
            terms
                .currency
                .clone()
                .map(|currency| (currency, terms.rate))
        });
        self.collect(&mut claims, stamp.at)?;
        let losses = self.write_claims(stamp, &refund.order, claims)?;
        for restoration in plan.restorations {
            self.restore(stamp, &refund.order, restoration)?;
        }
        for undoing in plan.undoings {
            self.undo(stamp, &refund.order, undoing)?;
        }
        let (currency, rate) = match currency {
            Some((currency, rate)) => (currency, Ratio::from_contract(rate)),
            None => (self.engine.base_currency.clone(), None),
        };
        for loss in losses {
            self.report(&refund.order, loss, &currency, rate)?;
        }
        Ok(Verdict::Applied)
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

    /// Takes from where the grant's own points lie: pending, or active. A merged bucket may hold
    /// points of other orders; what the grant has left in it is at most what is left of both.
    fn collect_own(&mut self, claim: &mut Claim, pending: bool, at: i64) -> Answer<()> {
        let Some(seen) = &claim.seen else {
            return Ok(());
        };
        let is_pending = seen.activates_at.is_some() || seen.awaiting.is_some();
        let mut place = seen.clone();
        if !pending {
            if is_pending && seen.activates_at.is_none_or(|instant| instant > at) {
                return Ok(());
            }
            place.activates_at = None;
            place.awaiting = None;
        } else if !is_pending {
            return Ok(());
        }
        let terms = &claim.taking.terms.expiry;
        let own = self.where_lies(&claim.taking.wallet, &place, terms, at);
        claim.left = self.take_from(&mut claim.draft, &own, claim.left)?;
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

    /// Lowers a metric, a cap, the use of an offer or a shared budget.
    fn undo(&mut self, stamp: &mut Stamp, order: &str, undoing: Undoing) -> Answer<()> {
        let reverses = Some(undoing.entry.as_str());
        let mut draft = Draft::of(undoing.kind, "", &undoing.rule, Some(order), reverses);
        draft.split = undoing.split;
        if undoing.shared {
            let shared = SharedDelta {
                id: undoing.counter.id,
                delta: undoing.counter.delta,
                limit: None,
            };
            self.count_shared(stamp, draft, &shared)
        } else {
            self.count(stamp, draft, undoing.counter)
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
    fn new(mut taking: Taking, order: &str, seen: Option<BucketMove>) -> Claim {
        let mut draft = drafted(EntryKind::Clawback, order, &taking);
        draft.split = std::mem::take(&mut taking.split);
        Claim {
            left: taking.points,
            taking,
            draft,
            seen,
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

/// The bucket in which the order's last own entry for a grant saw its points.
fn last_seen(own: &[&Entry], earn: &str) -> Option<BucketMove> {
    let placing = own.iter().rev().find(|entry| match entry.kind {
        EntryKind::Earn => entry.id == earn,
        EntryKind::Activate => entry.reverses.as_deref() == Some(earn),
        _ => false,
    });
    placing.and_then(|entry| entry.moves.last()).cloned()
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
