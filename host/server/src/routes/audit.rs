//! `GET /v1/audit`: what operators did by hand, and why.

use axum::Json;
use axum::extract::State;
use fidelis_store::Deed;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::Asked;
use crate::problem::Answer;
use crate::routes::page::{Page, PageAsked};
use crate::state::State as App;

/// Something that an operator did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeedView {
    /// Its number, from 1 without a gap.
    pub(crate) number: i64,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// The id of the key that it was done with.
    pub(crate) key: String,
    /// What was done.
    pub(crate) action: String,
    /// The member concerned.
    pub(crate) member: Option<String>,
    /// Why.
    pub(crate) reason: String,
    /// The rest.
    pub(crate) detail: Value,
}

impl From<(i64, Deed)> for DeedView {
    fn from((number, deed): (i64, Deed)) -> Self {
        Self {
            number,
            at: deed.at,
            key: deed.key,
            action: deed.action,
            member: deed.member,
            reason: deed.reason,
            detail: serde_json::from_str(&deed.detail).unwrap_or_default(),
        }
    }
}

/// What operators did by hand, oldest first.
#[utoipa::path(
    get, path = "/v1/audit", tag = "by hand",
    params(PageAsked),
    responses((status = 200, body = Page<DeedView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<PageAsked>,
) -> Answer<Json<Page<DeedView>>> {
    let (after, limit) = (asked.after_number()?, asked.limit()?);
    let deeds = app.store.deeds(&caller.tenant, after, limit).await?;
    let rows = deeds
        .into_iter()
        .map(|(number, deed)| (number, (number, deed).into()));
    Ok(Json(Page::of(rows.collect(), limit)))
}
