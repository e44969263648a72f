//! From a basket to the contract's cart, and from a quotation to the order that is charged.

use fidelis_host::contract::checkout::Quotation;
use fidelis_host::contract::types::{
    AppliedOffer, Attribute, AttributeValue, Cart, Effect, Lane, Line, Order, PointsPayment,
    Verdict,
};

use crate::catalogue::{CURRENCY, Product};

/// What a delivery costs, in cents.
pub(crate) const SHIPPING: i64 = 900;

/// A cart of products and their units. `visitor` names a guest in experiments.
pub(crate) fn cart(
    products: impl IntoIterator<Item = (&'static Product, u32)>,
    shipping: i64,
    visitor: &str,
) -> Cart {
    let lines = (1..).zip(products);
    let lines = lines.map(|(number, (product, units))| product.line(number, units));
    Cart {
        currency: CURRENCY.to_owned(),
        rate: None,
        lines: lines.collect(),
        shipping,
        tendered: 0,
        attributes: vec![Attribute {
            name: "session".to_owned(),
            value: AttributeValue::Text(visitor.to_owned()),
        }],
    }
}

/// What offers take off a line, in cents.
pub(crate) fn taken_off(quotation: &Quotation, line: u32) -> i64 {
    let discounts = quotation.effects.iter().filter_map(|effect| match effect {
        Effect::Discount(discount) => Some(discount),
        _ => None,
    });
    let shares = discounts.flat_map(|discount| &discount.shares);
    let own = shares.filter(|share| share.line == line);
    own.fold(0, |sum: i64, share| sum.saturating_add(share.amount))
}

/// The order as it is charged: the offers' discounts stand in its lines, the points among its
/// payments. `codes` are those of the quotation's request.
pub(crate) fn order(
    id: &str,
    placed_at: i64,
    cart: &Cart,
    codes: &[String],
    quotation: &Quotation,
) -> Order {
    let charged = |line: &Line| Line {
        discount: line
            .discount
            .saturating_add(taken_off(quotation, line.number)),
        ..line.clone()
    };
    let payments = quotation.burnables.iter();
    let payments = payments.filter(|burnable| burnable.requested && burnable.points > 0);
    let payment = |burnable: &fidelis_host::contract::checkout::Burnable| PointsPayment {
        wallet: burnable.wallet.clone(),
        points: burnable.points,
        amount: burnable.amount,
        hold: None,
    };
    Order {
        id: id.to_owned(),
        placed_at,
        cart: Cart {
            lines: cart.lines.iter().map(charged).collect(),
            shipping: quotation.totals.shipping,
            ..cart.clone()
        },
        payments: payments.map(payment).collect(),
        offers: offers(codes, quotation),
    }
}

/// The offers that the shop carries out, each once, with the code that opened it.
fn offers(codes: &[String], quotation: &Quotation) -> Vec<AppliedOffer> {
    let mut offers: Vec<AppliedOffer> = Vec::new();
    for effect in &quotation.effects {
        let (offer, amount) = match effect {
            Effect::Discount(discount) => (&discount.offer, discount.amount),
            Effect::Gift(gift) => (&gift.offer, 0),
            Effect::Coupon(coupon) => (&coupon.offer, 0),
            Effect::Access(access) => (&access.offer, 0),
            _ => continue,
        };
        if let Some(known) = offers.iter_mut().find(|known| known.offer == *offer) {
            known.amount = known.amount.saturating_add(amount);
            continue;
        }
        let verdict = quotation
            .codes
            .iter()
            .find(|code| code.offer == *offer && matches!(code.verdict, Verdict::Applied));
        let code = verdict.and_then(|code| codes.get(usize::try_from(code.index).ok()?));
        offers.push(AppliedOffer {
            offer: offer.clone(),
            code: code.cloned(),
            amount,
        });
    }
    offers
}

/// The discounts of a quotation: offers with what they take off, in cents.
pub(crate) fn discounts(quotation: &Quotation) -> Vec<(&str, i64, Lane)> {
    let all = quotation.effects.iter();
    all.filter_map(|effect| match effect {
        Effect::Discount(discount) => {
            Some((discount.offer.as_str(), discount.amount, discount.lane))
        }
        _ => None,
    })
    .collect()
}
