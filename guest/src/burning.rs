//! Paying with points (rule 3.12): how many points an order lets a member use, and what they pay.
//!
//! Wallets pay one after the other, first those that the member asked for, each on what the others
//! left of the lines that it can pay. Gift cards and store credit are means of payment: they do not
//! lower what points may pay.

use crate::contract::checkout::{BurnRequest, BurnWish, Burnable};
use crate::contract::types::{Finding, Line, Refusal, RefusalReason, Subject, Verdict};
use crate::exact::{Overflow, Ratio, allocate};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::offers::is_merchandise;
use crate::place::Place;
use crate::program::format::{Burn, Wallet};
use crate::program::policies::{Allocation, Rounding};
use crate::refusal::{explained, missing};
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
        let named = |(_, wallet): &(usize, &Wallet)| wallet.id == request.wallet;
        if let Some((index, wallet)) = wallets.iter().enumerate().find(named) {
            let answer = burnable(facts, index, wallet, Some(request.wish), &unpaid)?;
            if let Some(burn) = wallet.burn.as_ref().filter(|_| answer.amount > 0) {
                unpaid.pay(facts, burn, answer.amount)?;
            }
            answers.push(answer);
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
        findings.extend(answers.iter().map(finding));
    }
    answers.retain(|answer| told || answer.requested);
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

    /// What is left of what a wallet's points can pay; 0 where they cannot.
    fn payable(&self, facts: &Facts<'_>, burn: &Burn) -> impl Iterator<Item = i64> {
        let lines = facts.cart.map_or(&[][..], |cart| cart.lines.as_slice());
        let lines = lines.iter().map(|line| pays(burn, line));
        let payable = lines.chain([burn.shipping]);
        let parts = self.parts.iter().zip(payable);
        parts.map(|(part, payable)| if payable { *part } else { 0 })
    }

    /// A wallet pays: each line that it can pay gives way by its share of what is left, so that
    /// no other wallet pays the same again.
    fn pay(&mut self, facts: &Facts<'_>, burn: &Burn, amount: i64) -> Result<(), Overflow> {
        self.due = self.due.checked_sub(amount).ok_or(Overflow)?;
        let weights: Vec<Ratio> = self.payable(facts, burn).map(Ratio::int).collect();
        let paid = allocate(amount, &weights, Allocation::LargestRemainder)?;
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
    let balance = facts.usable(&wallet.id)?;
    let paid = match &wallet.burn {
        None => Err(Obstacle::plain(RefusalReason::WalletNotSpendable)),
        Some(_) if facts.member.is_none() => Err(Obstacle::plain(RefusalReason::NotEnrolled)),
        Some(burn) => match owed(facts, &wallet.id) {
            0 => pay(facts, burn, balance, wish, unpaid)?,
            owed => Err(Obstacle::lacking(RefusalReason::DebtOutstanding, owed)),
        },
    };
    let (points, amount, refusal) = match paid {
        Ok((points, amount)) => (points, amount, None),
        Err(obstacle) => (0, 0, Some(obstacle.refusal(facts, &place, balance))),
    };
    Ok(Burnable {
        wallet: wallet.id.clone(),
        balance,
        points,
        amount,
        requested: wish.is_some(),
        refusal,
    })
}

/// Why nothing can be paid.
struct Obstacle {
    reason: RefusalReason,
    missing: i64,
}

impl Obstacle {
    fn plain(reason: RefusalReason) -> Obstacle {
        Obstacle::lacking(reason, 0)
    }

    fn lacking(reason: RefusalReason, missing: i64) -> Obstacle {
        Obstacle { reason, missing }
    }

    fn refusal(&self, facts: &Facts<'_>, place: &Place<'_>, balance: i64) -> Refusal {
        let expected = || match self.reason {
            RefusalReason::WalletNotSpendable => "a wallet whose points pay".into(),
            RefusalReason::NotEnrolled => "a member".into(),
            RefusalReason::DebtOutstanding => "no points owed".into(),
            RefusalReason::AboveLimit => format!("{} points fewer", self.missing),
            RefusalReason::NoEligibleLine => "a line that points can pay".into(),
            RefusalReason::NothingLeft => "something left to pay".into(),
            RefusalReason::NothingToGive => "a wish above 0".into(),
            _ => format!("{} points more", self.missing),
        };
        let found = || match self.reason {
            RefusalReason::NotEnrolled => "a guest".into(),
            RefusalReason::DebtOutstanding => format!("{} points owed", self.missing),
            _ => format!("{balance} usable points"),
        };
        let refusal = missing(self.reason, self.missing);
        explained(facts.explain, refusal, &place.key("burn"), expected, found)
    }
}

type Paid = Result<(i64, i64), Obstacle>;

/// Points and the amount that they pay, or what stands in the way.
fn pay(
    facts: &Facts<'_>,
    burn: &Burn,
    balance: i64,
    wish: Option<BurnWish>,
    unpaid: &Unpaid,
) -> Answer<Paid> {
    // What one point is worth, in minor units of the cart's currency.
    let value = facts
        .amount_in_cart_currency(burn.amount)?
        .over(Ratio::int(burn.points))?;
    let least = fewest_points(burn)?;
    if balance < least {
        let lacking = least.saturating_sub(balance);
        return Ok(Err(Obstacle::lacking(
            RefusalReason::BelowMinimumPoints,
            lacking,
        )));
    }
    let cap = match cap(facts, burn, unpaid)? {
        Ok(cap) => cap,
        Err(reason) => return Ok(Err(Obstacle::plain(reason))),
    };
    // The value of the balance is a cap too: that of the whole points themselves.
    let allowed = whole_steps(cap.over(value)?.floor()?.min(balance), burn.step);
    let points = match wish {
        None | Some(BurnWish::Most) => allowed,
        Some(BurnWish::Points(points)) => whole_steps(points, burn.step),
        Some(BurnWish::Amount(amount)) => {
            return pay_amount(burn, value, least, balance, cap, amount);
        }
    };
    if points > balance {
        let lacking = points.saturating_sub(balance);
        return Ok(Err(Obstacle::lacking(
            RefusalReason::InsufficientPoints,
            lacking,
        )));
    }
    if points > allowed {
        let excess = points.saturating_sub(allowed);
        return Ok(Err(Obstacle::lacking(RefusalReason::AboveLimit, excess)));
    }
    if points < least {
        // Either the member asked for too few, or the order lets points pay too little.
        let lacking = least.saturating_sub(points);
        let reason = match wish {
            Some(BurnWish::Points(_)) => RefusalReason::BelowMinimumPoints,
            _ => RefusalReason::AboveLimit,
        };
        return Ok(Err(Obstacle::lacking(reason, lacking)));
    }
    let amount = Ratio::int(points).times(value)?.floor()?;
    Ok(match amount {
        0 => Err(Obstacle::plain(RefusalReason::NothingToGive)),
        _ => Ok((points, amount)),
    })
}

/// So much money: points are rounded up to the step, the discount is that amount.
fn pay_amount(
    burn: &Burn,
    value: Ratio,
    least: i64,
    balance: i64,
    cap: Ratio,
    amount: i64,
) -> Answer<Paid> {
    if amount == 0 {
        return Ok(Err(Obstacle::plain(RefusalReason::NothingToGive)));
    }
    let points = up_to_step(
        Ratio::int(amount).over(value)?.round(Rounding::Ceil)?,
        burn.step,
    )?;
    let obstacle = if Ratio::int(amount) > cap {
        let most = whole_steps(cap.over(value)?.floor()?, burn.step);
        Obstacle::lacking(RefusalReason::AboveLimit, points.saturating_sub(most))
    } else if points > balance {
        Obstacle::lacking(
            RefusalReason::InsufficientPoints,
            points.saturating_sub(balance),
        )
    } else if points < least {
        Obstacle::lacking(
            RefusalReason::BelowMinimumPoints,
            least.saturating_sub(points),
        )
    } else {
        return Ok(Ok((points, amount)));
    };
    Ok(Err(obstacle))
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

/// The most that points may pay of the order, in minor units of the cart's currency: the eligible
/// lines (and shipping, where the wallet pays it) as far as no other wallet pays them, the share
/// and the amount that the programme allows, and what is left due.
fn cap(facts: &Facts<'_>, burn: &Burn, unpaid: &Unpaid) -> Answer<Result<Ratio, RefusalReason>> {
    let lines = facts.cart.map_or(&[][..], |cart| cart.lines.as_slice());
    let mut eligible = 0_i64;
    let mut any = false;
    for (line, net) in lines.iter().zip(&facts.nets) {
        if pays(burn, line) {
            any = true;
            eligible = eligible.checked_add(*net).ok_or(Overflow)?;
        }
    }
    let mut payable = unpaid.payable(facts, burn);
    let payable = payable.try_fold(0_i64, i64::checked_add).ok_or(Overflow)?;
    if !any && payable == 0 {
        return Ok(Err(RefusalReason::NoEligibleLine));
    }
    let mut cap = Ratio::int(payable.min(unpaid.due));
    if let Some(percent) = burn.max_percent {
        let share = Ratio::int(eligible)
            .times(percent.ratio())?
            .over(Ratio::int(100))?;
        cap = cap.min(share);
    }
    if let Some(most) = burn.max_amount {
        cap = cap.min(facts.amount_in_cart_currency(most)?);
    }
    Ok(if cap.is_zero() {
        Err(RefusalReason::NothingLeft)
    } else {
        Ok(cap)
    })
}

fn owed(facts: &Facts<'_>, wallet: &str) -> i64 {
    let debts = facts
        .standing
        .map_or(&[][..], |standing| standing.debts.as_slice());
    debts
        .iter()
        .filter(|debt| debt.wallet == wallet)
        .fold(0, |owed, debt| owed.saturating_add(debt.owed))
}

/// Down to a multiple of the step, which is at least 1.
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
