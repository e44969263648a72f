//! `POST /v1/quote`: what a cart earns, costs and may burn.

use axum::Json;
use axum::extract::State;
use fidelis_host::contract::checkout::{BurnRequest, Quotation, QuoteRequest};
use fidelis_host::contract::types::Cart;
use fidelis_store::Ask;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::Body;
use crate::problem::Answer;
use crate::routes::settle::check_cart;
use crate::state::State as App;

/// A cart to be quoted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteGiven {
    /// The instant that the quote is for, UTC milliseconds; absent = now.
    now: Option<i64>,
    /// The member's id; absent for a guest.
    member: Option<String>,
    /// The cart.
    cart: Cart,
    /// Codes as the customer typed them.
    #[serde(default)]
    codes: Vec<String>,
    /// What the member wants to pay with points.
    #[serde(default)]
    burns: Vec<BurnRequest>,
    /// Whether findings are wanted.
    #[serde(default)]
    explain: bool,
}

/// Quotes a cart for a guest or a member with what the store knows of them. Nothing is written, but
/// for the first exposure to a variant of an experiment.
#[utoipa::path(
    post, path = "/v1/quote", tag = "decisions",
    request_body = QuoteGiven,
    responses((status = 200, body = Quotation))
)]
pub(crate) async fn quote(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<QuoteGiven>,
) -> Answer<Json<Quotation>> {
    check_cart(&given.cart, given.codes.len())?;
    let ask = Ask {
        member: given.member.as_deref(),
        codes: &given.codes,
        counters: true,
    };
    let now = given.now.unwrap_or_else(|| app.now());
    let context = app.store.context(&caller.tenant, ask).await?;
    let request = QuoteRequest {
        now,
        member: context.member,
        standing: context.standing,
        cart: given.cart,
        codes: context.codes,
        burns: given.burns,
        counters: context.counters,
        explain: given.explain,
    };
    let answer = app.shops.call(&caller.tenant, request).await?.value;
    app.store
        .expose(&caller.tenant, &answer.effects, app.now())
        .await?;
    Ok(Json(answer))
}
