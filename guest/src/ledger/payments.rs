//! Paying for an order with points: from a hold, or burned directly (rules 3.6, 3.12, 3.16).

use super::book::{Book, lost};
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Entry, EntryDetail, EntryKind, Fault, FaultKind, Lane, LineShare, Order, Payment,
    PointsPayment, RefusalReason, Verdict,
};
use crate::exact::Overflow;
use crate::fault::{Answer, fault};
use crate::offers::lane_of;
use crate::program::format::Wallet;
use crate::program::policies::BurnShortfall;
use crate::refusal::{applies, missing, refusal};

impl Book<'_> {
    /// Whether an order's payments can be carried out. Nothing has moved when they cannot.
    ///
    /// # Errors
    /// Faults with a pointer relative to the order.
    pub(super) fn may_burn(&self, stored: &[Entry], order: &Order, at: i64) -> Answer<Verdict> {
        // Points that each wallet must find beside its holds.
        let mut direct: Vec<(&Wallet, i64)> = Vec::new();
        for (index, payment) in order.payments.iter().enumerate() {
            let wallet = self.paying(order, index, payment)?;
            let reserved = match &payment.hold {
                None => 0,
                Some(id) => match self.hold(id) {
                    Some(hold) => self.reserved(hold)?,
                    // A till that was offline: what was held is taken from what there is.
                    None if wallet.shortfall == BurnShortfall::Debt => 0,
                    None => return Ok(self.no_hold(stored, id)),
                },
            };
            if wallet.burn.is_none() {
                return Ok(Verdict::Refused(refusal(RefusalReason::WalletNotSpendable)));
            }
            let more = payment.points.saturating_sub(reserved).max(0);
            match direct.iter_mut().find(|(known, _)| known.id == wallet.id) {
                Some((_, points)) => *points = points.checked_add(more).ok_or(Overflow)?,
                None => direct.push((wallet, more)),
            }
        }
        for (wallet, points) in direct {
            let verdict = self.may_take(wallet, points, at)?;
            if !applies(&verdict) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Applied)
    }

    /// Whether a wallet can give so many points, or may owe what it lacks.
    fn may_take(&self, wallet: &Wallet, points: i64, at: i64) -> Answer<Verdict> {
        if points == 0 {
            return Ok(Verdict::Applied);
        }
        let owed = self.owed(&wallet.id);
        let lacking = points.saturating_sub(self.usable(&wallet.id, at)?).max(0);
        let reason = match wallet.shortfall {
            BurnShortfall::Refuse if owed > 0 => (RefusalReason::DebtOutstanding, owed),
            BurnShortfall::Refuse if lacking > 0 => (RefusalReason::InsufficientPoints, lacking),
            BurnShortfall::Refuse => return Ok(Verdict::Applied),
            BurnShortfall::Debt => {
                let most = self.engine.program.policies.max_debt.unwrap_or(i64::MAX);
                let beyond = owed.saturating_add(lacking).saturating_sub(most);
                if lacking == 0 || beyond <= 0 {
                    return Ok(Verdict::Applied);
                }
                (RefusalReason::InsufficientPoints, beyond)
            }
        };
        Ok(Verdict::Refused(missing(reason.0, reason.1)))
    }

    /// The wallet of a payment that makes sense.
    fn paying(&self, order: &Order, index: usize, payment: &PointsPayment) -> Answer<&Wallet> {
        let wrong = |field: &str, kind: FaultKind, expected: &str, found: String| -> Box<Fault> {
            fault(kind, format!("/payments/{index}/{field}"), expected, found)
        };
        for (field, number) in [("points", payment.points), ("amount", payment.amount)] {
            if number < 0 {
                let expected = "0 or more";
                return Err(wrong(
                    field,
                    FaultKind::InvalidValue,
                    expected,
                    number.to_string(),
                ));
            }
        }
        if let Some(id) = &payment.hold {
            let earlier = order.payments.iter().take(index);
            if earlier
                .into_iter()
                .any(|other| other.hold.as_ref() == Some(id))
            {
                return Err(wrong(
                    "hold",
                    FaultKind::Duplicate,
                    "each hold once",
                    id.clone(),
                ));
            }
            let hold = self.hold(id).and_then(|hold| self.holds.get(hold));
            if let Some(hold) = hold.filter(|hold| hold.now.wallet != payment.wallet) {
                let expected = "the wallet of the hold";
                let found = format!("{}, but the hold is on {}", payment.wallet, hold.now.wallet);
                return Err(wrong("wallet", FaultKind::Inconsistent, expected, found));
            }
        }
        self.engine.wallet(&payment.wallet).ok_or_else(|| {
            let expected = "a wallet of the programme";
            wrong(
                "wallet",
                FaultKind::UnknownId,
                expected,
                payment.wallet.clone(),
            )
        })
    }

    /// Burns what pays for an order, payment by payment. A hold is used first, then freed; what is
    /// still missing is owed.
    pub(super) fn burn(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        for payment in order.payments.iter().filter(|payment| payment.points > 0) {
            let terms = self.payment_terms(order, payment)?;
            let mut draft = Draft::new(EntryKind::Burn, &payment.wallet, "payment")
                .of_order(&order.id)
                .with(EntryDetail::Payment(terms));
            draft.split = lines_of(order);
            let mut left = payment.points;
            let hold = payment.hold.as_deref().and_then(|id| self.hold(id));
            if let Some(hold) = hold {
                left = self.use_hold(&mut draft, hold, left)?;
            }
            left = self.take(&mut draft, left, stamp.at)?;
            if left > 0 {
                self.owe(&mut draft, left)?;
            }
            self.post(stamp, draft)?;
            if let Some(hold) = hold {
                self.release(stamp, hold, "hold", Some(&order.id))?;
            }
        }
        Ok(())
    }

    /// Takes up to so many points from where a hold reserved them; answers how many are missing.
    fn use_hold(&mut self, draft: &mut Draft, hold: usize, points: i64) -> Answer<i64> {
        let mut left = points;
        let slot = self.holds.get_mut(hold).ok_or_else(|| lost("hold"))?;
        let mut parts = std::mem::take(&mut slot.now.parts);
        for part in &mut parts {
            let used = part.held.min(left);
            if used > 0 {
                let bucket = self.numbered(part.sequence)?;
                self.alter(draft, bucket, -used, -used, |_| {})?;
                part.held = part.held.saturating_sub(used);
                left = left.saturating_sub(used);
            }
        }
        parts.retain(|part| part.held > 0);
        let slot = self.holds.get_mut(hold).ok_or_else(|| lost("hold"))?;
        slot.now.parts = parts;
        Ok(left)
    }

    fn payment_terms(&self, order: &Order, payment: &PointsPayment) -> Answer<Payment> {
        let lines = order.cart.lines.iter();
        let burn = self.engine.wallet(&payment.wallet);
        let burn = burn.and_then(|wallet| wallet.burn.as_ref());
        let shipping = match burn {
            Some(burn) if burn.shipping => self.shipping(order),
            _ => 0,
        };
        let value = lines
            .map(|line| line.amount.saturating_sub(line.discount))
            .try_fold(shipping, i64::checked_add)
            .ok_or(Overflow)?;
        Ok(Payment {
            currency: order.cart.currency.clone(),
            amount: payment.amount,
            order_value: value,
            restore_grace_days: self.engine.program.policies.restore_grace_days,
        })
    }

    /// What an order's shipping cost, less what offers took off it.
    fn shipping(&self, order: &Order) -> i64 {
        let offers = &self.engine.program.offers;
        let on_shipping = |id: &str| {
            let mut offers = offers.iter().filter(|offer| offer.id == id);
            offers.any(|offer| lane_of(&offer.gives) == Lane::Shipping)
        };
        let applied = order.offers.iter();
        applied
            .filter(|applied| on_shipping(&applied.offer))
            .fold(order.cart.shipping, |left, applied| {
                left.saturating_sub(applied.amount)
            })
            .max(0)
    }
}

/// All lines of an order as an entry remembers them: value before payment by points, and units.
pub(super) fn lines_of(order: &Order) -> Vec<LineShare> {
    let share = |line: &crate::contract::types::Line| LineShare {
        line: line.number,
        value: line.amount.saturating_sub(line.discount),
        units: line.quantity,
        amount: 0,
    };
    order.cart.lines.iter().map(share).collect()
}
