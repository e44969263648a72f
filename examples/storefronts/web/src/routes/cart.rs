//! Forms of the cart, and the order that comes of it.

use axum::response::Response;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Effect, EventBody, OrderStep};

use crate::basket::order as ordered;
use crate::catalogue::product;
use crate::fields::Fields;
use crate::ledger::History;
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
    // Nobody pays anything but what the button said: the cart may be another one by now, or its price.
    if fields.text("due") != quoted.quotation.totals.due.to_string() {
        visit.notice(Notice::Repriced)?;
        return Ok(on("/checkout"));
    }
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
            Told::Refused(reason) => return reconsider(&visit, Notice::Refused(reason)),
            Told::Taken => {
                visit.notice(Notice::CouponTaken)?;
                return Ok(on("/cart"));
            }
            Told::Known => return sent_before(&visit, &id).await,
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

/// The order was sent before with another cart, and the answer was lost on its way. What the store
/// keeps tells what it was.
async fn sent_before(visit: &Visit, id: &str) -> Result<Response, Trouble> {
    let export = visit.export().await?;
    let history = export.map(History::read).transpose()?.unwrap_or_default();
    let mut orders = history.orders.iter();
    if !orders.any(|kept| kept.order.id == id && kept.stands()) {
        return reconsider(visit, Notice::Empty);
    }
    // As long as it is not paid, the form can be sent again.
    pay(visit, id).await?;
    let empty = Basket::new()?;
    visit.change(|session| session.basket = empty)?;
    visit.notice(Notice::Ordered(id.to_owned()))?;
    Ok(on("/account"))
}

/// Back to the cart, for another order: what was refused is answered so for ever.
fn reconsider(visit: &Visit, notice: Notice) -> Result<Response, Trouble> {
    let another = Basket::new()?.order;
    visit.change(|session| session.basket.order = another)?;
    visit.notice(notice)?;
    Ok(on("/cart"))
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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use fidelis_host::Sandbox;
    use fidelis_host::contract::types::{Order, PointsPayment};

    use super::*;
    use crate::personas::persona;
    use crate::web::Web;

    /// Marc with a wallet in his cart.
    async fn marc() -> Visit {
        let web = Web::open(Sandbox::new().unwrap()).await.unwrap();
        let name = web.sessions().begin().unwrap();
        let mut visit = Visit::begin(web, name.into(), &HeaderMap::new(), "/cart").unwrap();
        visit
            .change(|session| {
                session.persona = persona("marc").unwrap();
                session.basket.set("WALLET-GRAIN", 1);
            })
            .unwrap();
        visit.refresh().unwrap();
        visit
    }

    /// Sends the order of the cart without hearing the answer.
    async fn send(visit: &Visit, spoil: impl FnOnce(&mut Order)) {
        let quoted = Quoted::ask(visit).await.unwrap().unwrap();
        let id = &visit.session.basket.order;
        let mut order = ordered(id, visit.now, &quoted.cart, &[], &quoted.quotation);
        spoil(&mut order);
        visit
            .tell(&format!("placed:{id}"), EventBody::OrderPlaced(order))
            .await
            .unwrap();
    }

    /// Puts another wallet into the cart and sends its order again.
    async fn send_again(visit: &mut Visit) -> (String, Vec<Notice>) {
        visit
            .change(|session| session.basket.set("WALLET-GRAIN", 2))
            .unwrap();
        visit.refresh().unwrap();
        let quoted = Quoted::ask(visit).await.unwrap().unwrap();
        let fields = Fields::from([
            ("order", visit.session.basket.order.clone()),
            ("due", quoted.quotation.totals.due.to_string()),
        ]);
        let same = Visit::begin(
            visit.web.clone(),
            visit.name.clone(),
            &HeaderMap::new(),
            "/",
        );
        let answer = order(same.unwrap(), fields).await.unwrap();
        visit.refresh().unwrap();
        let to = answer.headers()[header::LOCATION].to_str().unwrap();
        (to.to_owned(), visit.notices())
    }

    async fn orders(visit: &Visit) -> Vec<(String, u32)> {
        let export = visit.export().await.unwrap().unwrap();
        let orders = History::read(export).unwrap().orders.into_iter();
        orders
            .filter(|kept| kept.order.id.starts_with("o-"))
            .map(|kept| (kept.order.id, kept.order.cart.lines[0].quantity))
            .collect()
    }

    #[tokio::test]
    async fn an_order_whose_answer_was_lost_stands_as_it_was_sent() {
        let mut visit = marc().await;
        let id = visit.session.basket.order.clone();
        send(&visit, |_| {}).await;
        let (to, notices) = send_again(&mut visit).await;
        assert_eq!(to, "/account");
        assert_eq!(notices, [Notice::Ordered(id.clone())]);
        assert_eq!(orders(&visit).await, [(id.clone(), 1)]);
        assert!(visit.session.basket.lines.is_empty());
        assert_ne!(visit.session.basket.order, id);
    }

    #[tokio::test]
    async fn an_order_that_was_called_off_does_not_stand() {
        let mut visit = marc().await;
        let id = visit.session.basket.order.clone();
        send(&visit, |_| {}).await;
        let cancelled = EventBody::OrderCancelled(id.clone());
        let told = visit.tell(&format!("cancelled:{id}"), cancelled).await;
        assert!(matches!(told, Ok(Told::Settled(_))));
        let (to, notices) = send_again(&mut visit).await;
        assert_eq!((&*to, &*notices), ("/cart", &[Notice::Empty][..]));
        assert_eq!(visit.session.basket.of("WALLET-GRAIN"), 2);
        assert_ne!(visit.session.basket.order, id);
    }

    #[tokio::test]
    async fn an_order_whose_refusal_was_lost_is_none() {
        let mut visit = marc().await;
        let id = visit.session.basket.order.clone();
        // Paid with more points than Marc has.
        send(&visit, |order| {
            order.payments.push(PointsPayment {
                wallet: crate::programme::WALLET.to_owned(),
                points: 1_000_000,
                amount: 1_000,
                hold: None,
            });
        })
        .await;
        let (to, notices) = send_again(&mut visit).await;
        assert_eq!(to, "/cart");
        assert_eq!(notices, [Notice::Empty]);
        assert_eq!(orders(&visit).await, []);
        // The cart is as it was, for another order.
        assert_eq!(visit.session.basket.of("WALLET-GRAIN"), 2);
        let another = visit.session.basket.order.clone();
        assert_ne!(another, id);
        let (to, _) = send_again(&mut visit).await;
        assert_eq!(to, "/thanks");
        assert_eq!(orders(&visit).await, [(another, 2)]);
    }
}
