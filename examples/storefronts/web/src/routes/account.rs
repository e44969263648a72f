//! Forms of the account: steps of orders, days, rewards, deeds, who visits and in which language.

use axum::extract::Path;
use axum::response::Response;
use fidelis_host::contract::types::{
    Activity, ActivityKind, EventBody, OrderStep, Refund, ReturnedLine, RewardClaim,
};

use crate::days::{self, MOST};
use crate::fields::Fields;
use crate::ledger::{History, Kept};
use crate::personas;
use crate::routes::{back, on};
use crate::session::Notice;
use crate::trouble::Trouble;
use crate::visit::{Told, Visit};
use crate::words::Language;

/// The visitor's order with an id; it must still be one.
async fn kept(visit: &Visit, order: &str) -> Result<Option<Kept>, Trouble> {
    let export = visit.export().await?.ok_or(Trouble::NotFound)?;
    let mut history = History::read(export)?;
    let found = history
        .orders
        .iter()
        .position(|kept| kept.order.id == order);
    let kept = history.orders.swap_remove(found.ok_or(Trouble::NotFound)?);
    Ok(kept.stands().then_some(kept))
}

/// Tells what became of an event, and leads back to the account.
fn done(visit: &Visit, told: &Told, notice: Notice) -> Result<Response, Trouble> {
    visit.notice(match told {
        Told::Settled(_) => notice,
        Told::Refused(reason) => Notice::Refused(*reason),
        Told::Taken | Told::Known => Notice::Empty,
    })?;
    Ok(on("/account"))
}

/// What the page named this: 16 hexadecimal digits.
fn once(fields: &Fields) -> Result<&str, Trouble> {
    let once = fields.text("once");
    let good = once.len() == 16 && once.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then_some(once).ok_or(Trouble::BadForm)
}

/// Something that is over was asked for again.
fn over(visit: &Visit) -> Result<Response, Trouble> {
    visit.notice(Notice::Empty)?;
    Ok(on("/account"))
}

/// The order leaves, and arrives.
pub(super) async fn deliver(visit: Visit, Path(id): Path<String>) -> Result<Response, Trouble> {
    let Some(kept) = kept(&visit, &id).await? else {
        return over(&visit);
    };
    let id = kept.order.id;
    let step = || OrderStep {
        order: id.clone(),
        lines: Vec::new(),
    };
    visit
        .tell(&format!("shipped:{id}"), EventBody::OrderShipped(step()))
        .await?;
    let told = visit
        .tell(
            &format!("delivered:{id}"),
            EventBody::OrderDelivered(step()),
        )
        .await?;
    done(&visit, &told, Notice::Delivered(id.clone()))
}

/// The order is called off before it arrived.
pub(super) async fn cancel(visit: Visit, Path(id): Path<String>) -> Result<Response, Trouble> {
    let kept = kept(&visit, &id).await?;
    let Some(kept) = kept.filter(|kept| kept.status != "delivered") else {
        return over(&visit);
    };
    let id = kept.order.id;
    let told = visit
        .tell(
            &format!("cancelled:{id}"),
            EventBody::OrderCancelled(id.clone()),
        )
        .await?;
    done(&visit, &told, Notice::Cancelled(id))
}

/// All that is left of the order comes back.
pub(super) async fn refund(visit: Visit, Path(id): Path<String>) -> Result<Response, Trouble> {
    let Some(kept) = kept(&visit, &id).await? else {
        return over(&visit);
    };
    let id = kept.order.id;
    let refund = Refund {
        order: id.clone(),
        lines: Vec::new(),
        amount: 0,
        whole: true,
    };
    let told = visit
        .tell(&format!("refunded:{id}"), EventBody::OrderRefunded(refund))
        .await?;
    done(&visit, &told, Notice::Returned(id))
}

/// One unit of a line comes back. The form says how many refunds there were before it, so that
/// sending it twice returns one unit.
pub(super) async fn give_back(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Trouble> {
    let line: u32 = fields.number("line", 1, u32::MAX)?;
    let before: u32 = fields.number("before", 0, u32::MAX)?;
    let Some(kept) = kept(&visit, &id).await? else {
        return over(&visit);
    };
    if !kept.order.cart.lines.iter().any(|each| each.number == line) {
        return Err(Trouble::NotFound);
    }
    if kept.left(line) == 0 || before != kept.refunds {
        return over(&visit);
    }
    let id = kept.order.id;
    let refund = Refund {
        order: id.clone(),
        lines: vec![ReturnedLine {
            line,
            amount: None,
            units: 1,
        }],
        amount: 0,
        whole: false,
    };
    let event = format!("returned:{id}:{before}");
    let told = visit.tell(&event, EventBody::OrderRefunded(refund)).await?;
    done(&visit, &told, Notice::Returned(id))
}

/// Days pass.
pub(super) async fn days(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let days = fields.number("days", 1, MOST)?;
    days::pass(&visit.web, days).await?;
    visit.notice(Notice::Days(days))?;
    Ok(on("/account"))
}

/// The shop begins again, as it was when it opened.
pub(super) async fn again(visit: Visit) -> Result<Response, Trouble> {
    visit.web.again().await?;
    Ok(on("/"))
}

/// A reward of the catalogue is taken.
pub(super) async fn claim(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let reward = fields.text("reward").to_owned();
    if visit.web.programme().place("catalogue", &reward).is_none() {
        return Err(Trouble::NotFound);
    }
    let id = format!("claimed:{reward}:{}", once(&fields)?);
    let claim = RewardClaim {
        reward: reward.clone(),
        quantity: 1,
    };
    let told = visit.tell(&id, EventBody::RewardClaimed(claim)).await?;
    done(&visit, &told, Notice::Claimed(reward))
}

/// Something is done for the house outside of orders.
pub(super) async fn deed(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let deed = fields.text("deed");
    let kind = match deed {
        "newsletter" => ActivityKind::Newsletter,
        "app" => ActivityKind::App,
        "review" => ActivityKind::Review,
        _ => return Err(Trouble::BadForm),
    };
    let id = format!("deed:{deed}:{}", once(&fields)?);
    let activity = Activity {
        kind,
        target: None,
        attributes: Vec::new(),
    };
    let told = visit.tell(&id, EventBody::ActivityDone(activity)).await?;
    visit.notice(match told {
        Told::Settled(_) => Notice::Done,
        Told::Refused(reason) => Notice::Refused(reason),
        Told::Taken | Told::Known => Notice::Empty,
    })?;
    Ok(on("/programme"))
}

/// Somebody else visits, with the same cart.
pub(super) async fn persona(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let persona = personas::persona(fields.text("persona")).ok_or(Trouble::BadForm)?;
    visit.change(|session| {
        session.persona = persona;
        session.receipt = None;
    })?;
    Ok(back(&fields, "/"))
}

/// Another language is spoken.
pub(super) async fn language(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    let language = Language::of(fields.text("language")).ok_or(Trouble::BadForm)?;
    visit.change(|session| session.language = Some(language))?;
    Ok(back(&fields, "/"))
}
