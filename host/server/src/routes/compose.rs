//! `POST /v1/compose`: what stands in the placements of a page.

use axum::Json;
use axum::extract::State;
use fidelis_host::contract::personalization::{ComposeRequest, Page, PlacementRequest};
use fidelis_host::contract::types::{Attribute, Cart};
use fidelis_store::Ask;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::Body;
use crate::problem::Answer;
use crate::routes::settle::{check_cart, check_short};
use crate::state::State as App;

/// A page to be composed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ComposeGiven {
    /// The instant that the page is for, UTC milliseconds; absent = now.
    now: Option<i64>,
    /// The member's id; absent for a guest.
    member: Option<String>,
    /// The guest's session, for experiments.
    session: Option<String>,
    /// What lies in the cart.
    cart: Option<Cart>,
    /// What the page is about.
    #[serde(default)]
    attributes: Vec<Attribute>,
    /// The placements to be filled.
    placements: Vec<PlacementRequest>,
    /// Whether findings are wanted.
    #[serde(default)]
    explain: bool,
}

/// Composes a page for a guest or a member. Who saw which variant of an experiment is kept.
#[utoipa::path(
    post, path = "/v1/compose", tag = "decisions",
    request_body = ComposeGiven,
    responses((status = 200, body = Page))
)]
pub(crate) async fn compose(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<ComposeGiven>,
) -> Answer<Json<Page>> {
    check_short("/session", given.session.as_deref().unwrap_or_default())?;
    if let Some(cart) = &given.cart {
        check_cart(cart, 0)?;
    }
    let ask = Ask {
        member: given.member.as_deref(),
        codes: &[],
        counters: true,
    };
    let context = app.store.context(&caller.tenant, ask).await?;
    let request = ComposeRequest {
        now: given.now.unwrap_or_else(|| app.now()),
        member: context.member,
        standing: context.standing,
        session: given.session,
        cart: given.cart,
        attributes: given.attributes,
        placements: given.placements,
        counters: context.counters,
        explain: given.explain,
    };
    let answer = app.shops.call(&caller.tenant, request).await?.value;
    app.store
        .expose(&caller.tenant, &answer.effects, app.now())
        .await?;
    Ok(Json(answer))
}
