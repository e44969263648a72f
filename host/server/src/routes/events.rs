//! `POST /v1/members/{member}/events`: what happened to a member.

use axum::http::HeaderMap;
use axum::response::Response;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::EventBody;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::body::{Asked, Body, Named};
use crate::problem::Answer;
use crate::routes::settle::{Given, Told, check_told, event_id};

/// What happened: an event of the contract, whose id may stand in the header `Idempotency-Key`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct EventGiven {
    /// The event's id, unique for the member: the same id again is the same event. Absent = that
    /// of the header `Idempotency-Key`.
    id: Option<String>,
    /// When it happened, UTC milliseconds; absent = now, or when the same event was told before.
    at: Option<i64>,
    /// What happened.
    body: EventBody,
}

/// How the answer is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventAsked {
    /// Whether findings are wanted.
    #[serde(default)]
    explain: bool,
}

/// Settles what happened to a member: an order and its steps, a refund, an activity, a reward
/// claimed. The same event again gives the same answer, byte for byte, and `Idempotent-Replayed:
/// true`; another one under its id is refused.
#[utoipa::path(
    post, path = "/v1/members/{member}/events", tag = "members",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
        EventAsked,
    ),
    request_body = EventGiven,
    responses((status = 200, body = Settlement, headers(
        ("Idempotent-Replayed" = String, description = "`true` where the event was settled before")
    )))
)]
pub(crate) async fn tell(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    Asked(asked): Asked<EventAsked>,
    headers: HeaderMap,
    Body(given): Body<EventGiven>,
) -> Answer<Response> {
    check_told(&given.body)?;
    let id = event_id(&headers, given.id)?;
    let told = Told {
        app: &app.0,
        caller: &caller,
        member: &member,
        explain: asked.explain,
    };
    told.settle(id, given.at, given.body).await
}
