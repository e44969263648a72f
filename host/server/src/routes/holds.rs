//! Points reserved for an order that is not finished: requested, then committed or released.

use axum::http::HeaderMap;
use axum::response::Response;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{EventBody, HoldRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Body, Named};
use crate::problem::Answer;
use crate::routes::settle::{Given, Told, event_id};

/// Points to be reserved.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct HoldGiven {
    /// The event's id; absent = that of the header `Idempotency-Key`.
    id: Option<String>,
    /// When, UTC milliseconds; absent = now.
    at: Option<i64>,
    /// The storefront's id of the hold.
    hold: String,
    /// The wallet.
    wallet: String,
    /// Points.
    points: i64,
}

/// The end of a hold.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct HoldEnded {
    /// The event's id; absent = that of the header `Idempotency-Key`.
    id: Option<String>,
    /// When, UTC milliseconds; absent = now.
    at: Option<i64>,
}

/// Reserves points.
#[utoipa::path(
    post, path = "/v1/members/{member}/holds", tag = "members",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = HoldGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn request(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<HoldGiven>,
) -> Answer<Response> {
    let body = EventBody::HoldRequested(HoldRequest {
        hold: given.hold,
        wallet: given.wallet,
        points: given.points,
    });
    let id = event_id(&headers, given.id)?;
    told(&app, &caller, &member)
        .settle(id, given.at, body)
        .await
}

/// Uses up a hold.
#[utoipa::path(
    post, path = "/v1/members/{member}/holds/{hold}/commit", tag = "members",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("hold" = String, Path, description = "The storefront's id of the hold"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = HoldEnded,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn commit(
    app: Given,
    caller: Caller,
    Named((member, hold)): Named<(String, String)>,
    headers: HeaderMap,
    Body(given): Body<HoldEnded>,
) -> Answer<Response> {
    let id = event_id(&headers, given.id)?;
    let body = EventBody::HoldCommitted(hold);
    told(&app, &caller, &member)
        .settle(id, given.at, body)
        .await
}

/// Gives up a hold.
#[utoipa::path(
    post, path = "/v1/members/{member}/holds/{hold}/release", tag = "members",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("hold" = String, Path, description = "The storefront's id of the hold"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = HoldEnded,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn release(
    app: Given,
    caller: Caller,
    Named((member, hold)): Named<(String, String)>,
    headers: HeaderMap,
    Body(given): Body<HoldEnded>,
) -> Answer<Response> {
    let id = event_id(&headers, given.id)?;
    let body = EventBody::HoldReleased(hold);
    told(&app, &caller, &member)
        .settle(id, given.at, body)
        .await
}

fn told<'a>(app: &'a Given, caller: &'a Caller, member: &'a str) -> Told<'a> {
    Told {
        app: &app.0,
        caller,
        member,
        explain: false,
    }
}
