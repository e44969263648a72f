//! What is left out of a filling, and why.

use super::item::Item;
use crate::contract::types::RefusalReason;
use crate::facts::{Facts, Judged};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{Placement, Products};
use crate::selection::takes;

/// Whether something can be had.
///
/// # Errors
/// The refusal.
pub(super) fn in_stock(facts: &Facts<'_>, item: &Item<'_>, place: &Place<'_>) -> Judged {
    if item.available {
        return Ok(());
    }
    Err(facts.refuse(
        RefusalReason::OutOfStock,
        0,
        place,
        format_args!("what can be had"),
        format_args!("{}", item.id),
    ))
}

/// Whether a filling may show a product. `place` is that of the products.
///
/// # Errors
/// The first reason against it, or `out-of-time` if something was bought at an instant outside the
/// zone's table.
pub(super) fn kept(
    facts: &Facts<'_>,
    products: &Products,
    item: &Item<'_>,
    place: &Place<'_>,
) -> Judged {
    let (reason, field) = if !takes(&products.lines, &item.traits()) {
        (RefusalReason::NoEligibleLine, "lines")
    } else if products.not_in_cart && facts.lines().iter().any(|line| line.sku == item.id) {
        (RefusalReason::AlreadyBought, "not_in_cart")
    } else if bought_lately(facts, item.id, products.not_bought_days)? {
        (RefusalReason::AlreadyBought, "not_bought_days")
    } else {
        return in_stock(facts, item, place);
    };
    Err(facts.refuse(
        reason,
        0,
        &place.key(field),
        format_args!("another product"),
        format_args!("{}", item.id),
    ))
}

/// Whether the member bought a product within so many local days, today included.
fn bought_lately(facts: &Facts<'_>, sku: &str, days: Option<u32>) -> Answer<bool> {
    if let (Some(days), Some(member)) = (days, facts.member) {
        for bought in &member.items {
            if bought.sku == sku && facts.days_since(bought.last_at)? < i64::from(days) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether something still fits beside what is shown already: not too much of one category or of
/// one seller. `place` is the placement's.
///
/// # Errors
/// The refusal.
pub(super) fn diverse(
    facts: &Facts<'_>,
    placement: &Placement,
    shown: &[Item<'_>],
    item: &Item<'_>,
    place: &Place<'_>,
) -> Judged {
    let (mut of_category, mut of_seller) = (0_u32, 0_u32);
    for other in shown {
        of_category += u32::from(item.category.is_some() && other.category == item.category);
        of_seller += u32::from(item.seller.is_some() && other.seller == item.seller);
    }
    for (field, count, most) in [
        ("per_category", of_category, placement.per_category),
        ("per_seller", of_seller, placement.per_seller),
    ] {
        if let Some(most) = most.filter(|most| count >= *most) {
            return Err(facts.refuse(
                RefusalReason::TooSimilar,
                0,
                &place.key(field),
                format_args!("at most {most}"),
                format_args!("{}, one more", item.id),
            ));
        }
    }
    Ok(())
}
