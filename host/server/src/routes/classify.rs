//! `POST /v1/classify`: who a member is.

use axum::Json;
use axum::extract::State;
use fidelis_host::contract::segmentation::{ClassifyRequest, Profile};
use fidelis_host::contract::types::Cart;
use fidelis_store::Ask;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::Body;
use crate::problem::{Answer, not_found};
use crate::state::State as App;

/// A member to be classified.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClassifyGiven {
    /// The instant that the profile is for, UTC milliseconds; absent = now.
    now: Option<i64>,
    /// The member's id.
    member: String,
    /// What lies in the cart.
    cart: Option<Cart>,
    /// Whether findings are wanted.
    #[serde(default)]
    explain: bool,
}

/// Says which segments a member is in, and their lifecycle stage and RFM score.
#[utoipa::path(
    post, path = "/v1/classify", tag = "decisions",
    request_body = ClassifyGiven,
    responses((status = 200, body = Profile))
)]
pub(crate) async fn classify(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<ClassifyGiven>,
) -> Answer<Json<Profile>> {
    let ask = Ask {
        member: Some(&given.member),
        codes: &[],
        counters: false,
    };
    let context = app.store.context(&caller.tenant, ask).await?;
    let request = ClassifyRequest {
        now: given.now.unwrap_or_else(|| app.now()),
        member: context.member.ok_or_else(|| not_found("member"))?,
        standing: context.standing,
        cart: given.cart,
        explain: given.explain,
    };
    let answer = app.shops.call(&caller.tenant, request).await?;
    Ok(Json(answer.value))
}
