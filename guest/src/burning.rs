//! Paying with points (rule 3.12): how many points an order lets a member use, and what they pay.
//!
//! Wallets pay one after the other, first those that the member asked for, each on what the others
//! left of the lines that it can pay. Gift cards and store credit are means of payment: they do not
//! lower what points may pay.

use crate::contract::checkout::{BurnRequest, BurnWish, Burnable};
use crate::contract::types::{Finding, Line, RefusalReason, Subject, Verdict};
use crate::exact::{Overflow, Ratio, add, spread, sum};
use crate::facts::{Facts, Judged, Stop};
use crate::fault::Answer;
use crate::offers::is_merchandise;
use crate::place::Place;
use crate::program::format::{Burn, Wallet};
use crate::program::policies::Rounding;
use crate::selection::selects;

/// Paying with points, wallet by wallet: those that were asked for in the order of the requests,
/// then the programme's other spendable ones, told as what they could pay of what is left. A guest
/// is only told of wallets that were asked for. Each spendable wallet has a finding where
/// `facts.explain` is set.
///
/// `due` is what the cart costs after all discounts, shipping included, in minor units of the
/// cart's currency; `shipping` is the part of it that is shipping. The lines' values come from
/// `facts.nets`. Requests must name wallets of the programme, each once.
///
/// # Errors
/// A fault if the cart's currency has no rate or an amount does not fit.
pub fn burnables(
    facts: &Facts<'_>,
    requests: &[BurnRequest],
    due: i64,
    shipping: i64,
    findings: &mut Vec<Finding>,
) -> Answer<Vec<Burnable>> {
    let wallets = &facts.engine.program.wallets;
    let mut unpaid = Unpaid::all(facts, due, shipping);
    let mut answers = Vec::new();
    for request in requests {
        for (index, wallet) in wallets.iter().enumerate() {
            if wallet.id == request.wallet {
                let answer = burnable(facts, index, wallet, Some(request.wish), &unpaid)?;
                if let Some(burn) = wallet.burn.as_ref().filter(|_| answer.amount > 0) {
                    unpaid.pay(facts, burn, answer.amount)?;
                }
                answers.push(answer);
            }
        }
    }
    let told = facts.member.is_some();
    if told || facts.explain {
        let asked = |id: &str| requests.iter().any(|request| request.wallet == id);
        for (index, wallet) in wallets.iter().enumerate() {
            if wallet.burn.is_some() && !asked(&wallet.id) {
                answers.push(burnable(facts, index, wallet, None, &unpaid)?);
            }
        }
    }
    if facts.explain {
        for answer in &answers {
            findings.push(finding(answer));
        }
    }
    if !told {
        answers.retain(|answer| answer.requested);
    }
    Ok(answers)
}

fn finding(answer: &Burnable) -> Finding {
    Finding {
        subject: Subject::Burning,
        id: answer.wallet.clone(),
        verdict: match &answer.refusal {
            None => Verdict::Applied,
            Some(refusal) => Verdict::Refused(refusal.clone()),
        },
    }
}

/// What no points pay yet, in minor units of the cart's currency.
struct Unpaid {
    /// Of everything.
    due: i64,
    /// Of each line, and last of shipping.
    parts: Vec<i64>,
}

impl Unpaid {
    fn all(facts: &Facts<'_>, due: i64, shipping: i64) -> Unpaid {
        let mut parts = facts.nets.clone();
        parts.push(shipping);
        Unpaid { due, parts }
    }

    /// What is left of each part, 0 where a wallet's points cannot pay it.
    fn payable(&self, facts: &Facts<'_>, burn: &Burn) -> Vec<i64> {
        let mut payable = self.parts.clone();
        let mut lines = facts.lines().iter();
        for part in &mut payable {
            let pays = match lines.next() {
                Some(line) => pays(burn, line),
                None => burn.shipping,
            };
            if !pays {
                *part = 0;
            }
        }
        payable
    }

    /// A wallet pays: each line that it can pay gives way by its share of what is left, so that
    /// no other wallet pays the same again.
    fn pay(&mut self, facts: &Facts<'_>, burn: &Burn, amount: i64) -> Result<(), Overflow> {
        self.due = self.due.checked_sub(amount).ok_or(Overflow)?;
        let paid = spread(amount, &self.payable(facts, burn))?;
        for (part, paid) in self.parts.iter_mut().zip(paid) {
            *part = part.checked_sub(paid).ok_or(Overflow)?;
        }
        Ok(())
    }
}

/// Whether a wallet's points can pay a line.
fn pays(burn: &Burn, line: &Line) -> bool {
    is_merchandise(line) && selects(&burn.lines, line)
}

/// Paying with the points of one wallet (the programme's `index`-th). A refusal pays nothing.
fn burnable(
    facts: &Facts<'_>,
    index: usize,
    wallet: &Wallet,
    wish: Option<BurnWish>,
    unpaid: &Unpaid,
) -> Answer<Burnable> {
    let root = Place::root();
    let list = root.key("wallets");
    let place = list.index(index);
    let payer = Payer {
        facts,
        place: place.key("burn"),
        balance: facts.usable(&wallet.id)?,
        unpaid,
    };
    let (points, amount, refusal) = match payer.paid(wallet, wish) {
        Ok((points, amount)) => (points, amount, None),
        Err(stop) => (0, 0, Some(*stop.refusal()?)),
    };
    Ok(Burnable {
        wallet: wallet.id.clone(),
        balance: payer.balance,
        points,
        amount,
        requested: wish.is_some(),
        refusal,
    })
}

/// Who pays: one wallet, with what it holds.
struct Payer<'f> {
    facts: &'f Facts<'f>,
    place: Place<'f>,
    /// Usable points.
    balance: i64,
    unpaid: &'f Unpaid,
}

/// What one wallet's points pay of an order.
struct Terms<'f> {
    burn: &'f Burn,
    /// What one point is worth, in minor units of the cart's currency.
    value: Ratio,
    /// The fewest points that can be used.
    least: i64,
    /// The most that points may pay.
    cap: Ratio,
    /// So many points pay that, rounded down.
    most: i64,
}

impl Payer<'_> {
    /// Why nothing can be paid; `missing` is what it lacks, in points.
    fn hindered(&self, reason: RefusalReason, missing: i64) -> Stop {
        let balance = self.balance;
        let (number, expected) = match reason {
            RefusalReason::WalletNotSpendable => (false, "a wallet whose points pay"),
            RefusalReason::NotEnrolled => (false, "a member"),
            RefusalReason::DebtOutstanding => (false, "no points owed"),
            RefusalReason::AboveLimit => (true, " points fewer"),
            RefusalReason::NoEligibleLine => (false, "a line that points can pay"),
            RefusalReason::NothingLeft => (false, "something left to pay"),
            RefusalReason::NothingToGive => (false, "a wish above 0"),
            _ => (true, " points more"),
        };
        let expected = match number {
            true => format_args!("{missing}{expected}"),
            false => format_args!("{expected}"),
        };
        let found = match reason {
            RefusalReason::NotEnrolled => format_args!("a guest"),
            RefusalReason::DebtOutstanding => format_args!("{missing} points owed"),
            _ => format_args!("{balance} usable points"),
        };
        self.facts
            .refuse(reason, missing, &self.place, expected, found)
    }

    /// Points and the amount that they pay, or what stands in the way.
    fn paid(&self, wallet: &Wallet, wish: Option<BurnWish>) -> Judged<(i64, i64)> {
        let Some(burn) = &wallet.burn else {
            return Err(self.hindered(RefusalReason::WalletNotSpendable, 0));
        };
        if self.facts.member.is_none() {
            return Err(self.hindered(RefusalReason::NotEnrolled, 0));
        }
        let owed = owed(self.facts, &wallet.id);
        if owed != 0 {
            return Err(self.hindered(RefusalReason::DebtOutstanding, owed));
        }
        let value = self
            .facts
            .amount_in_cart_currency(burn.amount)?
            .over(Ratio::int(burn.points))?;
        let least = fewest_points(burn)?;
        self.enough(least, self.balance, RefusalReason::BelowMinimumPoints)?;
        let cap = self.cap(burn)?;
        let terms = Terms {
            burn,
            value,
            least,
            cap,
            most: cap.over(value)?.floor()?,
        };
        match wish {
            Some(BurnWish::Amount(amount)) => self.pay_amount(&terms, amount),
            Some(BurnWish::Points(points)) => self.pay_points(&terms, Some(points)),
            None | Some(BurnWish::Most) => self.pay_points(&terms, None),
        }
    }

    /// Refuses where fewer points are had than needed.
    fn enough(&self, needed: i64, had: i64, reason: RefusalReason) -> Judged {
        if needed > had {
            return Err(self.hindered(reason, needed.saturating_sub(had)));
        }
        Ok(())
    }

    /// So many points, or as many as the order allows.
    fn pay_points(&self, terms: &Terms<'_>, wish: Option<i64>) -> Judged<(i64, i64)> {
        // The value of the balance is a cap too: that of the whole points themselves.
        let allowed = whole_steps(terms.most.min(self.balance), terms.burn.step);
        let points = match wish {
            None => allowed,
            Some(points) => whole_steps(points, terms.burn.step),
        };
        self.enough(points, self.balance, RefusalReason::InsufficientPoints)?;
        self.enough(points, allowed, RefusalReason::AboveLimit)?;
        // Either the member asked for too few, or the order lets points pay too little.
        let reason = match wish {
            Some(_) => RefusalReason::BelowMinimumPoints,
            None => RefusalReason::AboveLimit,
        };
        self.enough(terms.least, points, reason)?;
        match Ratio::int(points).times(terms.value)?.floor()? {
            0 => Err(self.hindered(RefusalReason::NothingToGive, 0)),
            amount => Ok((points, amount)),
        }
    }

    /// So much money: points are rounded up to the step, the discount is that amount.
    fn pay_amount(&self, terms: &Terms<'_>, amount: i64) -> Judged<(i64, i64)> {
        if amount == 0 {
            return Err(self.hindered(RefusalReason::NothingToGive, 0));
        }
        let exact = Ratio::int(amount);
        let points = exact.over(terms.value)?.round(Rounding::Ceil)?;
        let points = up_to_step(points, terms.burn.step)?;
        if exact > terms.cap {
            let most = whole_steps(terms.most, terms.burn.step);
            return Err(self.hindered(RefusalReason::AboveLimit, points.saturating_sub(most)));
        }
        self.enough(points, self.balance, RefusalReason::InsufficientPoints)?;
        self.enough(terms.least, points, RefusalReason::BelowMinimumPoints)?;
        Ok((points, amount))
    }

    /// The most that points may pay of the order, in minor units of the cart's currency: the
    /// eligible lines (and shipping, where the wallet pays it) as far as no other wallet pays
    /// them, the share and the amount that the programme allows, and what is left due.
    fn cap(&self, burn: &Burn) -> Judged<Ratio> {
        let facts = self.facts;
        let mut eligible = 0_i64;
        let mut any = false;
        for (line, net) in facts.lines().iter().zip(&facts.nets) {
            if pays(burn, line) {
                any = true;
                add(&mut eligible, *net)?;
            }
        }
        let payable = sum(&self.unpaid.payable(facts, burn), |part| *part)?;
        if !any && payable == 0 {
            return Err(self.hindered(RefusalReason::NoEligibleLine, 0));
        }
        let mut cap = Ratio::int(payable.min(self.unpaid.due));
        if let Some(percent) = burn.max_percent {
            let share = Ratio::int(eligible)
                .times(percent.ratio())?
                .over(Ratio::int(100))?;
            if share < cap {
                cap = share;
            }
        }
        if let Some(most) = burn.max_amount {
            let most = facts.amount_in_cart_currency(most)?;
            if most < cap {
                cap = most;
            }
        }
        if cap.is_zero() {
            return Err(self.hindered(RefusalReason::NothingLeft, 0));
        }
        Ok(cap)
    }
}

/// The fewest points that can be used: the minimum in points or in money, at least one step. The
/// same in every currency, as a point's value is told in the minimum's own; so a hold needs none.
///
/// # Errors
/// [`Overflow`] if the number does not fit.
pub fn fewest_points(burn: &Burn) -> Result<i64, Overflow> {
    let value = Ratio::new(burn.amount.into(), burn.points.into())?;
    let amount = Ratio::int(burn.minimum_amount).over(value)?;
    let least = burn.minimum.max(amount.round(Rounding::Ceil)?).max(1);
    up_to_step(least, burn.step)
}

fn owed(facts: &Facts<'_>, wallet: &str) -> i64 {
    let mut owed = 0_i64;
    for debt in facts.standing.map_or(&[][..], |standing| &standing.debts) {
        if debt.wallet == wallet {
            owed = owed.saturating_add(debt.owed);
        }
    }
    owed
}

/// Down to a multiple of the step, which is at least 1.
#[inline(never)]
fn whole_steps(points: i64, step: i64) -> i64 {
    points.saturating_sub(points.checked_rem(step).unwrap_or(0))
}

/// Up to a multiple of the step, which is at least 1.
fn up_to_step(points: i64, step: i64) -> Result<i64, Overflow> {
    match points.checked_rem(step) {
        None | Some(0) => Ok(points),
        Some(rest) => points.checked_add(step - rest).ok_or(Overflow),
    }
}

#[cfg(test)]
mod tests;
