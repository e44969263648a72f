//! `GET /v1/program` and `POST /v1/render`: the programme's page, and its words.

use axum::Json;
use axum::extract::State;
use fidelis_host::RenderRequest;
use fidelis_host::contract::showcase::{DescribeRequest, ProgramPage};
use fidelis_host::contract::types::Message;
use fidelis_store::Ask;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::body::{Asked, Body};
use crate::problem::Answer;
use crate::state::State as App;

/// Whose page is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DescribeAsked {
    /// The member's id; absent for a guest.
    member: Option<String>,
    /// The instant that the page is for, UTC milliseconds; absent = now.
    now: Option<i64>,
}

/// Describes the programme: name, benefits, how to earn and use, tiers, and the member's own place.
#[utoipa::path(
    get, path = "/v1/program", tag = "decisions",
    params(DescribeAsked),
    responses((status = 200, body = ProgramPage))
)]
pub(crate) async fn describe(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<DescribeAsked>,
) -> Answer<Json<ProgramPage>> {
    let ask = Ask {
        member: asked.member.as_deref(),
        codes: &[],
        counters: false,
    };
    let context = app.store.context(&caller.tenant, ask).await?;
    let request = DescribeRequest {
        now: asked.now.unwrap_or_else(|| app.now()),
        member: context.member,
        standing: context.standing,
    };
    let answer = app.shops.call(&caller.tenant, request).await?;
    Ok(Json(answer.value))
}

/// Messages to be put into words.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct RenderGiven {
    /// The messages, as decisions hold them.
    messages: Vec<Message>,
    /// The language (BCP 47).
    locale: String,
}

/// Puts messages into words, in their order.
#[utoipa::path(
    post, path = "/v1/render", tag = "decisions",
    request_body = RenderGiven,
    responses((status = 200, body = Vec<String>))
)]
pub(crate) async fn render(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<RenderGiven>,
) -> Answer<Json<Vec<String>>> {
    let request = RenderRequest {
        messages: given.messages,
        locale: given.locale,
    };
    let answer = app.shops.call(&caller.tenant, request).await?;
    Ok(Json(answer.value))
}
