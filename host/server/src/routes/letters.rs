//! What could not be delivered to webhooks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fidelis_store::DeadLetter;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Asked, Named};
use crate::problem::Answer;
use crate::routes::page::{Page, PageAsked};
use crate::state::State as App;

/// Something that could not be delivered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterView {
    /// Its id.
    id: String,
    /// The type of the event (CloudEvents).
    topic: String,
    /// The member concerned.
    member: String,
    /// What it says.
    body: Value,
    /// How often it was tried.
    attempts: i64,
    /// When it was decided, UTC milliseconds.
    created_at: i64,
    /// What went wrong the last time.
    problem: Option<String>,
}

impl From<DeadLetter> for LetterView {
    fn from(DeadLetter { parcel }: DeadLetter) -> Self {
        Self {
            id: parcel.id,
            topic: parcel.topic,
            member: parcel.member,
            body: serde_json::from_str(&parcel.body).unwrap_or_default(),
            attempts: parcel.attempts,
            created_at: parcel.created_at,
            problem: parcel.problem,
        }
    }
}

/// What could not be delivered, by id.
#[utoipa::path(
    get, path = "/v1/dead-letters", tag = "operation",
    params(PageAsked),
    responses((status = 200, body = Page<LetterView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<PageAsked>,
) -> Answer<Json<Page<LetterView>>> {
    let limit = asked.limit()?;
    let letters = app.store.dead_letters(&caller.tenant, asked.after(), limit);
    let rows = letters.await?.into_iter();
    let rows = rows.map(|letter| (letter.parcel.id.clone(), letter.into()));
    Ok(Json(Page::of(rows.collect(), limit)))
}

/// Tries to deliver it again, from its first attempt on.
#[utoipa::path(
    post, path = "/v1/dead-letters/{id}/redeliver", tag = "operation",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204))
)]
pub(crate) async fn redeliver(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<String>,
) -> Answer<StatusCode> {
    app.store.redeliver(&caller.tenant, &id, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
