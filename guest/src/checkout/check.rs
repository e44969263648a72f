//! Faults of a request: what cannot be answered. Each names its place by a JSON pointer.

use std::fmt::Arguments;

use super::check_member;
use crate::Engine;
use crate::contract::checkout::{BurnWish, QuoteRequest};
use crate::contract::types::{Cart, FaultKind, Line, Member, Standing};
use crate::currency::digits;
use crate::facts::minor_rate;
use crate::fault::{Answer, below, fault};
use crate::sort::sort;

/// The largest number of the contract: every host reads whole numbers up to it exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// Checks a quote's request.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn check_request(engine: &Engine, request: &QuoteRequest) -> Answer<()> {
    check_visit(
        engine,
        request.now,
        request.member.as_ref(),
        request.standing.as_ref(),
        Some(&request.cart),
    )?;
    for (index, burn) in request.burns.iter().enumerate() {
        let at = || format!("/burns/{index}/wallet");
        if engine.wallet(&burn.wallet).is_none() {
            return Err(fault(
                FaultKind::UnknownId,
                at(),
                "a wallet of the programme",
                burn.wallet.as_str(),
            ));
        }
        let earlier = request.burns.iter().take(index);
        if earlier.into_iter().any(|other| other.wallet == burn.wallet) {
            return Err(fault(
                FaultKind::Duplicate,
                at(),
                "each wallet once",
                burn.wallet.as_str(),
            ));
        }
        match burn.wish {
            BurnWish::Most => {}
            BurnWish::Points(points) => {
                natural(points, format_args!("/burns/{index}/wish/Points"))?;
            }
            BurnWish::Amount(amount) => {
                natural(amount, format_args!("/burns/{index}/wish/Amount"))?;
            }
        }
    }
    Ok(())
}

/// Checks what quotes, profiles and pages are all asked with: an instant within the zone's table, a
/// cart that is right and whose currency has a rate, a member whose facts can be, and no standing
/// without a member.
///
/// # Errors
/// The first thing that is wrong, with its pointer into the request.
pub fn check_visit(
    engine: &Engine,
    now: i64,
    member: Option<&Member>,
    standing: Option<&Standing>,
    cart: Option<&Cart>,
) -> Answer<()> {
    engine
        .zone
        .local(now)
        .map_err(|fault| below("/now", fault))?;
    if let Some(cart) = cart {
        check_cart(cart)
            .and_then(|()| minor_rate(engine, &cart.currency, cart.rate.as_ref()))
            .map_err(|fault| below("/cart", fault))?;
    }
    if let Some(member) = member {
        check_member(member).map_err(|fault| below("/member", fault))?;
    }
    let Some(standing) = standing else {
        return Ok(());
    };
    if member.is_none() {
        return Err(fault(
            FaultKind::Inconsistent,
            "/standing",
            "nothing, as there is no member",
            "a standing",
        ));
    }
    check_standing(standing).map_err(|fault| below("/standing", fault))
}

/// Checks a cart: a known currency, unique line numbers, amounts from 0 to 2^53 − 1, discounts
/// within their amounts. The pointer begins at the cart.
///
/// # Errors
/// The first thing that is wrong: `unknown-currency`, `invalid-value`, `duplicate` or `overflow`.
pub fn check_cart(cart: &Cart) -> Answer<()> {
    if digits(&cart.currency).is_none() {
        return Err(fault(
            FaultKind::UnknownCurrency,
            "/currency",
            "an ISO 4217 code",
            cart.currency.as_str(),
        ));
    }
    if let Some(rate) = &cart.rate
        && (rate.numerator < 1 || rate.denominator < 1)
    {
        return Err(fault(
            FaultKind::InvalidValue,
            "/rate",
            "a rate above 0",
            format!("{}/{}", rate.numerator, rate.denominator),
        ));
    }
    for (index, line) in cart.lines.iter().enumerate() {
        check_line(index, line)?;
    }
    check_numbers(&cart.lines)?;
    natural(cart.shipping, format_args!("/shipping"))?;
    natural(cart.tendered, format_args!("/tendered"))?;
    check_sum(cart)
}

fn check_line(index: usize, line: &Line) -> Answer<()> {
    natural(line.amount, format_args!("/lines/{index}/amount"))?;
    natural(line.floor, format_args!("/lines/{index}/floor"))?;
    if (0..=line.amount).contains(&line.discount) {
        return Ok(());
    }
    Err(fault(
        FaultKind::InvalidValue,
        format!("/lines/{index}/discount"),
        format!("an amount from 0 to {}", line.amount),
        line.discount.to_string(),
    ))
}

/// Line numbers are unique. Storefronts mostly send them in order, which needs no search.
fn check_numbers(lines: &[Line]) -> Answer<()> {
    if lines.is_sorted_by(|a, b| a.number < b.number) {
        return Ok(());
    }
    let mut numbers = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        numbers.push((line.number, index));
    }
    sort(&mut numbers, |a, b| a < b);
    for pair in numbers.windows(2) {
        if let [(first, _), (second, index)] = pair
            && first == second
        {
            return Err(fault(
                FaultKind::Duplicate,
                format!("/lines/{index}/number"),
                "each line number once",
                second.to_string(),
            ));
        }
    }
    Ok(())
}

/// All lines together are a number of the contract too, so that every sum of the answer is.
fn check_sum(cart: &Cart) -> Answer<()> {
    let mut sum = cart.shipping;
    for line in &cart.lines {
        sum = sum.saturating_add(line.amount);
    }
    if sum <= LARGEST {
        return Ok(());
    }
    Err(fault(
        FaultKind::Overflow,
        "/lines",
        format!("lines and shipping that come to at most {LARGEST}"),
        sum.to_string(),
    ))
}

fn check_standing(standing: &Standing) -> Answer<()> {
    for (index, row) in standing.usable.iter().enumerate() {
        natural(row.amount, format_args!("/usable/{index}/amount"))?;
    }
    for (index, debt) in standing.debts.iter().enumerate() {
        natural(debt.owed, format_args!("/debts/{index}/owed"))?;
    }
    Ok(())
}

/// A number from 0 on that every host reads exactly.
pub(crate) fn natural(value: i64, at: Arguments<'_>) -> Answer<()> {
    if (0..=LARGEST).contains(&value) {
        return Ok(());
    }
    Err(fault(
        FaultKind::InvalidValue,
        at.to_string(),
        format!("a whole number from 0 to {LARGEST}"),
        value.to_string(),
    ))
}
