//! Paying for an order with points: from a hold, or burned directly (rules 3.6, 3.12, 3.16).

use super::book::{Book, lost};
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Entry, EntryDetail, EntryKind, FaultKind, Lane, Line, LineShare, Order, Payment, PointsPayment,
    RefusalReason, Verdict,
};
use crate::exact::{add, sum};
use crate::fault::{Answer, below_index, fault};
use crate::offers::lane_of;
use crate::program::format::Wallet;
use crate::program::policies::BurnShortfall;
use crate::refunds::Restoration;
use crate::refusal::{applies, refused};

impl Book<'_> {
    /// Whether an order's payments can be carried out. Nothing has moved when they cannot.
    ///
    /// `back` is what the order's former version will give back, where it takes that one's place:
    /// it may pay again, and a hold that the former version used is no longer asked for.
    ///
    /// # Errors
    /// Faults with a pointer relative to the order.
    pub(super) fn may_burn(
        &self,
        stored: &[Entry],
        order: &Order,
        back: Option<&[Restoration]>,
        at: i64,
    ) -> Answer<Verdict> {
        // Points that each wallet must find beside its holds.
        let mut direct: Vec<(&Wallet, i64)> = Vec::new();
        for (index, payment) in order.payments.iter().enumerate() {
            let wallet = self
                .paying(order, index, payment)
                .map_err(|fault| below_index("/payments", index, fault))?;
            let reserved = match &payment.hold {
                None => 0,
                Some(id) => match self.hold(id) {
                    Some(hold) => self.reserved(hold)?,
                    // A till that was offline: what was held is taken from what there is.
                    None if wallet.shortfall == BurnShortfall::Debt || back.is_some() => 0,
                    None => return self.no_hold(stored, id),
                },
            };
            if wallet.burn.is_none() {
                return refused(RefusalReason::WalletNotSpendable, 0);
            }
            let more = payment.points.saturating_sub(reserved).max(0);
            match direct.iter_mut().find(|(known, _)| known.id == wallet.id) {
                Some((_, points)) => add(points, more)?,
                None => direct.push((wallet, more)),
            }
        }
        check_paid(order, self.shipping(order))?;
        for (wallet, mut points) in direct {
            for part in back.unwrap_or_default() {
                if part.wallet == wallet.id {
                    points = points.saturating_sub(part.points).max(0);
                }
            }
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
        let lacking = self.lacking(&wallet.id, points, at)?;
        let (reason, missing) = match wallet.shortfall {
            BurnShortfall::Refuse if owed > 0 => (RefusalReason::DebtOutstanding, owed),
            BurnShortfall::Debt if lacking > 0 => {
                let most = self.engine.program.policies.max_debt.unwrap_or(i64::MAX);
                let beyond = owed.saturating_add(lacking).saturating_sub(most);
                (RefusalReason::InsufficientPoints, beyond)
            }
            _ => (RefusalReason::InsufficientPoints, lacking),
        };
        if missing > 0 {
            return refused(reason, missing);
        }
        Ok(Verdict::Applied)
    }

    /// The wallet of a payment that makes sense.
    ///
    /// # Errors
    /// Faults with a pointer relative to the payment.
    fn paying(&self, order: &Order, index: usize, payment: &PointsPayment) -> Answer<&Wallet> {
        natural(payment.points, "/points")?;
        natural(payment.amount, "/amount")?;
        if let Some(id) = &payment.hold {
            for earlier in order.payments.iter().take(index) {
                if earlier.hold.as_ref() == Some(id) {
                    return Err(fault(FaultKind::Duplicate, "/hold", "each hold once", id));
                }
            }
            let hold = self.hold(id).and_then(|hold| self.holds.get(hold));
            if let Some(hold) = hold
                && hold.now.wallet != payment.wallet
            {
                let expected = "the wallet of the hold";
                let found = format!("{}, but the hold is on {}", payment.wallet, hold.now.wallet);
                return Err(fault(FaultKind::Inconsistent, "/wallet", expected, found));
            }
        }
        self.known_wallet(&payment.wallet)
    }

    /// Burns what pays for an order, payment by payment. A hold is used first, then freed; what is
    /// still missing is owed.
    pub(super) fn burn(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        for payment in order.payments.iter().filter(|payment| payment.points > 0) {
            let terms = self.payment_terms(order, payment)?;
            let kind = EntryKind::Burn;
            let mut draft = Draft::of(kind, &payment.wallet, "payment", Some(&order.id), None);
            draft.detail = EntryDetail::Payment(terms);
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
        let mut rest = Vec::new();
        for mut part in std::mem::take(&mut slot.now.parts) {
            let used = part.held.min(left);
            if used > 0 {
                let bucket = self.numbered(part.sequence)?;
                self.alter(draft, bucket, -used, -used)?;
                part.held = part.held.saturating_sub(used);
                left = left.saturating_sub(used);
            }
            if part.held > 0 {
                rest.push(part);
            }
        }
        let slot = self.holds.get_mut(hold).ok_or_else(|| lost("hold"))?;
        slot.now.parts = rest;
        Ok(left)
    }

    fn payment_terms(&self, order: &Order, payment: &PointsPayment) -> Answer<Payment> {
        let burn = self.engine.wallet(&payment.wallet);
        let burn = burn.and_then(|wallet| wallet.burn.as_ref());
        let mut value = sum(&order.cart.lines, worth)?;
        if burn.is_some_and(|burn| burn.shipping) {
            add(&mut value, self.shipping(order))?;
        }
        Ok(Payment {
            currency: order.cart.currency.clone(),
            amount: payment.amount,
            order_value: value,
            restore_grace_days: self.engine.program.policies.restore_grace_days,
        })
    }

    /// What an order's shipping cost, less what offers took off it.
    fn shipping(&self, order: &Order) -> i64 {
        let mut left = order.cart.shipping;
        for applied in &order.offers {
            let offers = &self.engine.program.offers;
            let offer = offers.iter().find(|offer| offer.id == applied.offer);
            if offer.is_some_and(|offer| lane_of(&offer.gives) == Lane::Shipping) {
                left = left.saturating_sub(applied.amount);
            }
        }
        left.max(0)
    }
}

/// Points pay no more than the order costs after its discounts.
///
/// # Errors
/// `inconsistent` at the payments.
fn check_paid(order: &Order, shipping: i64) -> Answer<()> {
    let paid = sum(&order.payments, |payment| payment.amount)?;
    let mut value = sum(&order.cart.lines, worth)?;
    add(&mut value, shipping)?;
    if paid <= value {
        return Ok(());
    }
    Err(fault(
        FaultKind::Inconsistent,
        "/payments",
        ["at most ", &value.to_string(), ", what the order costs"].concat(),
        paid.to_string(),
    ))
}

/// All lines of an order as an entry remembers them: value before payment by points, and units.
pub(super) fn lines_of(order: &Order) -> Vec<LineShare> {
    let mut shares = Vec::with_capacity(order.cart.lines.len());
    for line in &order.cart.lines {
        shares.push(LineShare {
            line: line.number,
            value: worth(line),
            units: line.quantity,
            amount: 0,
        });
    }
    shares
}

/// What a line costs after its discounts.
fn worth(line: &Line) -> i64 {
    line.amount.saturating_sub(line.discount)
}

/// # Errors
/// `invalid-value` for anything below 0.
pub(super) fn natural(number: i64, at: &str) -> Answer<()> {
    if number < 0 {
        let kind = FaultKind::InvalidValue;
        return Err(fault(kind, at, "0 or more", number.to_string()));
    }
    Ok(())
}
