//! Forms of the cart, and the order that comes of it.

use axum::response::Response;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Effect, EventBody, OrderStep};

use crate::basket::order as ordered;
use crate::catalogue::product;
use crate::fields::Fields;
use crate::pages::cart::Quoted;
use crate::routes::{back, on};
use crate::session::{Basket, CODES, Notice, Receipt, UNITS};
use crate::trouble::Trouble;
use crate::visit::{Told, Visit};

/// Letters of a code at most.
const CODE: usize = 40;
/// No number of the contract is larger.
const MOST_POINTS: i64 = (1 << 53) - 1;

/// Puts units of a product into the cart.
pub(super) async fn add(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let product = product(fields.text("sku")).ok_or(Trouble::NotFound)?;
    let units = fields.number("units", 1, UNITS)?;
    visit.change(|session| {
        let sum = session.basket.of(product.sku).saturating_add(units);
        session.notices.push(if !product.available {
            Notice::SoldOut(product.sku)
        } else if sum > UNITS {
            Notice::TooMany
        } else {
            session.basket.set(product.sku, sum);
            Notice::Added(product.sku)
        });
    })?;
    Ok(back(&fields, "/cart"))
}

/// Sets the units of a line; 0 takes it out.
pub(super) async fn units(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let product = product(fields.text("sku")).ok_or(Trouble::NotFound)?;
    let units = match fields.text("remove") {
        "" => fields.number("units", 0, UNITS)?,
        _ => 0,
    };
    if visit.session.basket.of(product.sku) == 0 {
        visit.notice(Notice::Empty)?;
    } else {
        visit.change(|session| session.basket.set(product.sku, units))?;
    }
    Ok(on("/cart"))
}

/// Adds a code, or drops one. Whether it is good is for the plugin to say.
pub(super) async fn code(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let drop = fields.text("drop").to_owned();
    if !drop.is_empty() {
        visit.change(|session| session.basket.codes.retain(|code| *code != drop))?;
        return Ok(on("/cart"));
    }
    let code = fields.text("code").to_owned();
    if code.is_empty() || code.chars().count() > CODE || code.chars().any(char::is_control) {
        return Err(Trouble::BadForm);
    }
    if visit.session.basket.codes.len() >= CODES {
        visit.notice(Notice::TooManyCodes)?;
    } else {
        visit.change(|session| session.basket.codes.push(code))?;
    }
    Ok(on("/cart"))
}

/// Sets the points that are to pay. How many can is for the plugin to say.
pub(super) async fn points(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let points: i64 = fields.number("points", 0, MOST_POINTS)?;
    visit.change(|session| session.basket.points = (points > 0).then_some(points))?;
    Ok(on("/cart"))
}

/// Places the order. The cart's id is the order's, and one order is placed at a time, so that sending
/// the form twice orders once.
pub(super) async fn order(mut visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let web = visit.web.clone();
    let _ordering = web.ordering().await;
    visit.refresh()?;
    let id = visit.session.basket.order.clone();
    let last = visit.session.receipt.as_ref();
    if fields.text("order") != id {
        if last.is_some_and(|receipt| receipt.order == fields.text("order")) {
            // Whatever came between the order and its payment the first time.
            pay(&visit, fields.text("order")).await?;
            return Ok(on("/thanks"));
        }
        visit.notice(Notice::Empty)?;
        return Ok(on("/cart"));
    }
    let Some(quoted) = Quoted::ask(&visit).await? else {
        visit.notice(Notice::Empty)?;
        return Ok(on("/cart"));
    };
    let codes = &visit.session.basket.codes;
    let order = ordered(&id, visit.now, &quoted.cart, codes, &quoted.quotation);
    let paid = order.payments.first();
    let mut receipt = Receipt {
        order: id.clone(),
        due: quoted.quotation.totals.due,
        earned: Vec::new(),
        paid: paid.map(|payment| (payment.points, payment.amount)),
        gifts: gifts(&quoted.quotation.effects),
        tier: None,
        messages: Vec::new(),
        guest: visit.member().is_none(),
    };
    if visit.member().is_some() {
        match visit
            .tell(&format!("placed:{id}"), EventBody::OrderPlaced(order))
            .await?
        {
            Told::Settled(settlement) => keep(&mut receipt, *settlement),
            Told::Refused(reason) => {
                // What was refused is answered so for ever: a changed cart is another order.
                let another = Basket::new()?.order;
                visit.change(|session| session.basket.order = another)?;
                visit.notice(Notice::Refused(reason))?;
                return Ok(on("/cart"));
            }
            Told::Taken => {
                visit.notice(Notice::CouponTaken)?;
                return Ok(on("/cart"));
            }
            // The order stands, as it was quoted when it was first sent: the account tells of it.
            Told::Known => receipt.paid = None,
        }
    }
    // The order stands from here on, whatever becomes of the rest.
    let empty = Basket::new()?;
    visit.change(|session| {
        session.receipt = Some(receipt);
        session.basket = empty;
    })?;
    pay(&visit, &id).await?;
    Ok(on("/thanks"))
}

/// Tells that an order is paid; a guest's is nobody's.
async fn pay(visit: &Visit, order: &str) -> Result<(), Trouble> {
    if visit.member().is_some() {
        let step = OrderStep {
            order: order.to_owned(),
            lines: Vec::new(),
        };
        visit
            .tell(&format!("paid:{order}"), EventBody::OrderPaid(step))
            .await?;
    }
    Ok(())
}

/// What the settlement of an order brings its member.
fn keep(receipt: &mut Receipt, settlement: Settlement) {
    let earned = settlement.earnings.into_iter();
    receipt.earned = earned
        .map(|earning| (earning.rule, earning.granted))
        .collect();
    let change = settlement.tier_changes.into_iter().next_back();
    receipt.tier = change.and_then(|change| change.after);
    receipt.gifts.extend(gifts(&settlement.effects));
    for effect in settlement.effects {
        if let Effect::Message(intent) = effect
            && !receipt.messages.contains(&intent.text)
        {
            receipt.messages.push(intent.text);
        }
    }
}

fn gifts(effects: &[Effect]) -> Vec<(String, u32)> {
    let gift = |effect: &Effect| match effect {
        Effect::Gift(gift) => Some((gift.sku.clone(), gift.quantity)),
        _ => None,
    };
    effects.iter().filter_map(gift).collect()
}
