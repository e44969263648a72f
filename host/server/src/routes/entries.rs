//! `GET /v1/members/{member}/entries`: the ledger of a member.

use axum::Json;
use axum::extract::State;
use fidelis_host::contract::types::Entry;

use crate::auth::Caller;
use crate::body::{Asked, Named};
use crate::problem::{Answer, Kind, Refusal};
use crate::routes::page::{Page, PageAsked};
use crate::state::State as App;

/// The entries of a member, oldest first.
#[utoipa::path(
    get, path = "/v1/members/{member}/entries", tag = "members",
    params(("member" = String, Path, description = "The member's id"), PageAsked),
    responses((status = 200, body = Page<Entry>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
    Asked(asked): Asked<PageAsked>,
) -> Answer<Json<Page<Entry>>> {
    let limit = asked.limit()?;
    let after = asked.after_number()?;
    let rows = app.store.entries(&caller.tenant, &member, after, limit);
    let rows = rows.await?.into_iter().map(|(position, body)| {
        let entry = serde_json::from_str(&body).map_err(|_| {
            Refusal::new(Kind::Internal, "a stored entry cannot be read").noted("entry")
        })?;
        Ok((position, entry))
    });
    let rows: Vec<(i64, Entry)> = rows.collect::<Answer<_>>()?;
    Ok(Json(Page::of(rows, limit)))
}
