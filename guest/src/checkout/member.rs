//! What is told of a member.

use chrono::NaiveDate;

use super::natural;
use crate::calendar::check_instant;
use crate::contract::types::{FaultKind, Member};
use crate::fault::{Answer, below, below_index, fault};

/// Checks a member's facts: a birthday that some year has (29 February is one), instants within
/// 1970 to 2100, and amounts of earlier orders and products from 0 to 2^53 − 1. Whether the
/// programme looks at them is no matter. The pointer begins at the member.
///
/// # Errors
/// The first thing that is wrong: `invalid-value` or `out-of-time`.
pub fn check_member(member: &Member) -> Answer<()> {
    check_instant(member.enrolled_at.unwrap_or(0)).map_err(|fault| below("/enrolled_at", fault))?;
    if let Some(born) = &member.birthday {
        // The year 2000 has every day.
        if NaiveDate::from_ymd_opt(2000, born.month.into(), born.day.into()).is_none() {
            return Err(fault(
                FaultKind::InvalidValue,
                "/birthday",
                "a month and a day that it has",
                [
                    "month ",
                    &born.month.to_string(),
                    ", day ",
                    &born.day.to_string(),
                ]
                .concat(),
            ));
        }
        let changed = check_instant(born.changed_at.unwrap_or(0));
        changed.map_err(|fault| below("/birthday/changed_at", fault))?;
    }
    for (index, order) in member.orders.iter().enumerate() {
        let amounts = [("/net", order.net), ("/discount", order.discount)];
        check_row("/placed_at", order.placed_at, &amounts)
            .map_err(|fault| below_index("/orders", index, fault))?;
    }
    for (index, item) in member.items.iter().enumerate() {
        check_row("/last_at", item.last_at, &[("/amount", item.amount)])
            .map_err(|fault| below_index("/items", index, fault))?;
    }
    for (index, one) in member.interactions.iter().enumerate() {
        check_row("/at", one.at, &[])
            .map_err(|fault| below_index("/interactions", index, fault))?;
    }
    Ok(())
}

/// An instant, and amounts beside it.
#[inline(never)]
fn check_row(at: &str, instant: i64, amounts: &[(&str, i64)]) -> Answer<()> {
    check_instant(instant).map_err(|fault| below(at, fault))?;
    for (at, amount) in amounts {
        natural(*amount, format_args!("{at}"))?;
    }
    Ok(())
}
