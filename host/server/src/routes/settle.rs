//! Telling the store what happened, and answering with what it first answered.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use fidelis_host::contract::types::{AttributeValue, Cart, Event, EventBody, Order};
use fidelis_store::{Deed, Settled, StoreError};
use serde::Serialize;

use crate::auth::Caller;
use crate::problem::{Answer, Kind, Refusal, invalid};
use crate::state::State as App;

/// The header with which a caller names an event beside its body.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An event on its way to a member's account.
pub(crate) struct Told<'a> {
    pub(crate) app: &'a App,
    pub(crate) caller: &'a Caller,
    pub(crate) member: &'a str,
    pub(crate) explain: bool,
}

/// The id of an event: what the body says, or the header where it says nothing.
pub(crate) fn event_id(headers: &HeaderMap, given: Option<String>) -> Answer<String> {
    let header = match headers.get(KEY) {
        None => None,
        Some(value) => {
            let text = value.to_str().map_err(|_| {
                let expected = "an id in visible ASCII characters";
                invalid("Idempotency-Key", expected, "other bytes")
            })?;
            // A structured header may hold the id in quotation marks.
            let bare = text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            Some(bare.unwrap_or(text).to_owned())
        }
    };
    let id = match (given, header) {
        (Some(id), Some(header)) if id != header => {
            let expected = "the event's id, as the body has it";
            return Err(invalid("Idempotency-Key", expected, "another one"));
        }
        (Some(id), _) | (None, Some(id)) => id,
        (None, None) => {
            let expected = "an id, here or in the header Idempotency-Key";
            return Err(invalid("/id", expected, "none"));
        }
    };
    if id.is_empty() || id.len() > 200 {
        let found = format!("{} bytes", id.len());
        return Err(invalid("/id", "an id of 1 to 200 bytes", found));
    }
    // The store itself tells accounts something under these: nobody may occupy them.
    if id.starts_with("day-ended:") || id.contains(":received:") {
        let expected = "an id that neither begins with day-ended: nor holds :received:";
        return Err(invalid("/id", expected, id));
    }
    Ok(id)
}

impl Told<'_> {
    /// Settles an event. Where the caller names no instant, it is that of the same event told
    /// before, or now: a retry is the same event.
    pub(crate) async fn settle(
        &self,
        id: String,
        at: Option<i64>,
        body: EventBody,
    ) -> Answer<Response> {
        check_member(self.member)?;
        let tenant = &*self.caller.tenant;
        let store = &self.app.store;
        let mut event = Event {
            at: at.unwrap_or_else(|| self.app.now()),
            id,
            body,
        };
        if at.is_some() {
            return Ok(answer(self.event(&event).await?));
        }
        if let Some(first) = store.settled_at(tenant, self.member, &event.id).await? {
            event.at = first;
        }
        match self.event(&event).await {
            // The same call, told twice at once, came first with another instant.
            Err(Failed::Store(StoreError::EventReused { .. })) => {
                let first = store.settled_at(tenant, self.member, &event.id).await?;
                event.at = first.unwrap_or(event.at);
                Ok(answer(self.event(&event).await?))
            }
            other => Ok(answer(other?)),
        }
    }

    /// Settles what an operator does by hand, after it was written down why. Told again, it is
    /// written down once.
    pub(crate) async fn by_hand(
        &self,
        act: ByHand<'_>,
        id: String,
        at: Option<i64>,
        body: EventBody,
    ) -> Answer<Response> {
        let tenant = &*self.caller.tenant;
        check_member(self.member)?;
        check_reason(act.reason)?;
        let known = self.app.store.settled_at(tenant, self.member, &id).await?;
        if known.is_none() {
            #[derive(Serialize)]
            struct Detail<'a> {
                event: &'a str,
                body: &'a EventBody,
            }
            let detail = Detail {
                event: &id,
                body: &body,
            };
            let deed = Deed {
                at: self.app.now(),
                key: self.caller.key.to_string(),
                action: act.action.to_owned(),
                member: Some(self.member.to_owned()),
                reason: act.reason.to_owned(),
                detail: fidelis_host::json::write(&detail)?,
            };
            self.app.store.record(tenant, &deed).await?;
        }
        self.settle(id, at, body).await
    }

    async fn event(&self, event: &Event) -> Result<Settled, Failed> {
        let tenant = &*self.caller.tenant;
        let decider = self.app.shops.decider(tenant)?;
        let store = &self.app.store;
        let settled = store
            .settle(
                tenant,
                self.member,
                event,
                &decider,
                self.explain,
                self.app.now(),
            )
            .await;
        let conflicts = match &settled {
            Ok(settled) => settled.conflicts,
            Err(StoreError::Contended { attempts }) => *attempts,
            Err(_) => 0,
        };
        if conflicts > 0 {
            self.app.shops.metrics().conflicts(tenant, conflicts);
        }
        Ok(settled?)
    }
}

/// What an operator does by hand.
#[derive(Clone, Copy)]
pub(crate) struct ByHand<'a> {
    /// What.
    pub(crate) action: &'static str,
    /// Why.
    pub(crate) reason: &'a str,
}

/// Why an event was not settled.
enum Failed {
    Store(StoreError),
    Other(Refusal),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<crate::shops::ServerError> for Failed {
    fn from(error: crate::shops::ServerError) -> Self {
        Self::Other(error.into())
    }
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Store(error) => error.into(),
            Failed::Other(refusal) => refusal,
        }
    }
}

/// The settlement, byte for byte as it was first given.
fn answer(settled: Settled) -> Response {
    let json = HeaderValue::from_static("application/json");
    let mut response = ([(header::CONTENT_TYPE, json)], settled.answer).into_response();
    if settled.replayed {
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, yes);
    }
    response
}

/// The most codes that a cart or an order has.
const CODES: usize = 50;

/// What becomes part of keys is short, and codes are few.
pub(crate) fn check_cart(cart: &Cart, codes: usize) -> Answer<()> {
    if codes > CODES {
        let expected = format!("at most {CODES} codes");
        return Err(invalid("/codes", &expected, codes.to_string()));
    }
    let session = cart.attributes.iter().find(|one| one.name == "session");
    if let Some(AttributeValue::Text(session)) = session.map(|one| &one.value) {
        check_short("/cart/attributes", session)?;
    }
    Ok(())
}

/// The same for an order.
fn check_order(order: &Order) -> Answer<()> {
    check_short("/body/order", &order.id)?;
    check_cart(&order.cart, order.offers.len())
}

/// A text that becomes part of a key.
pub(crate) fn check_short(at: &str, text: &str) -> Answer<()> {
    if text.len() <= 200 {
        return Ok(());
    }
    let found = format!("{} bytes", text.len());
    Err(invalid(at, "a text of at most 200 bytes", found))
}

/// An operator says why, in a sentence.
pub(crate) fn check_reason(reason: &str) -> Answer<()> {
    let length = reason.trim().chars().count();
    if (3..=500).contains(&length) {
        return Ok(());
    }
    let found = format!("{length} characters");
    Err(invalid("/reason", "a reason of 3 to 500 characters", found))
}

/// A member's id is short, so that a page of them is.
pub(crate) fn check_member(member: &str) -> Answer<()> {
    if (1..=200).contains(&member.len()) {
        return Ok(());
    }
    let found = format!("{} bytes", member.len());
    Err(invalid("member", "an id of 1 to 200 bytes", found))
}

/// The application as a route has it: `State` is taken by the extractor's name.
pub(crate) type Given = State<App>;

/// What an event may not be on the routes of a storefront, and where it belongs.
pub(crate) fn check_told(body: &EventBody) -> Answer<()> {
    use fidelis_host::contract::types::Notice;

    match body {
        EventBody::OrderPlaced(order) => check_order(order)?,
        EventBody::OrderChanged(change) => check_order(&change.order)?,
        _ => {}
    }
    let route = match body {
        EventBody::Adjusted(_) => "POST /v1/members/{member}/adjustments",
        EventBody::Opened(_) => "POST /v1/members/{member}/opening-balances",
        EventBody::TransferSent(_) => "POST /v1/members/{member}/transfers",
        EventBody::TierLocked(_) => "POST /v1/members/{member}/tier-locks",
        EventBody::AccountMerged(_) => "POST /v1/members/{member}/merges",
        EventBody::Notified(Notice::TransferReceived(_) | Notice::ReferralFulfilled(_)) => {
            let detail = "accounts tell each other of this by themselves";
            return Err(Refusal::new(Kind::Forbidden, detail).at("/body"));
        }
        _ => return Ok(()),
    };
    let detail = format!("expected this by {route}, with an operator's key and a reason");
    Err(Refusal::new(Kind::Forbidden, detail).at("/body"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(key: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(KEY, HeaderValue::from_static(key));
        headers
    }

    #[test]
    fn the_id_is_the_bodys_or_the_headers() {
        let none = HeaderMap::new();
        let given = |id: &str| Some(id.to_owned());
        assert_eq!(event_id(&none, given("a")).unwrap(), "a");
        assert_eq!(event_id(&headers("a"), None).unwrap(), "a");
        assert_eq!(event_id(&headers("\"a\""), None).unwrap(), "a");
        assert_eq!(event_id(&headers("a"), given("a")).unwrap(), "a");
        assert!(event_id(&headers("b"), given("a")).is_err());
        assert!(event_id(&none, None).is_err());
        assert!(event_id(&none, given("")).is_err());
        assert!(event_id(&none, Some("a".repeat(201))).is_err());
        assert!(event_id(&headers("day-ended:2026-11-29"), None).is_err());
        assert!(event_id(&none, given("t1:received:anne")).is_err());
    }

    #[test]
    fn a_reason_is_given() {
        assert!(check_reason("goodwill").is_ok());
        assert!(check_reason("  a ").is_err());
        assert!(check_reason(&"a".repeat(501)).is_err());
    }
}
