//! What the law gives a person: everything that is kept of them, and to be forgotten.

use axum::Json;
use axum::extract::State;
use fidelis_store::{Deed, Export};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::body::{Asked, Named};
use crate::problem::{Answer, not_found};
use crate::routes::settle::check_reason;
use crate::state::State as App;

/// Why a member is to be forgotten.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ErasureAsked {
    /// Why, in 3 to 500 characters; kept in the audit log. It must not tell who it was.
    reason: String,
}

/// What became of a member who was forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Erased {
    /// The random name under which the entries go on, so that totals stay true.
    pseudonym: String,
    /// Records that were changed.
    records: u64,
}

/// Forgets a member. Facts are emptied; the entries stay under a random name, so that totals stay
/// true; wherever another account names the member, it names that instead. There is no way back.
#[utoipa::path(
    delete, path = "/v1/members/{member}", tag = "by hand",
    params(("member" = String, Path, description = "The member's id"), ErasureAsked),
    responses((status = 200, body = Erased))
)]
pub(crate) async fn erase(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
    Asked(asked): Asked<ErasureAsked>,
) -> Answer<Json<Erased>> {
    check_reason(&asked.reason)?;
    let deed = Deed {
        at: app.now(),
        key: caller.key.to_string(),
        action: "erasure".to_owned(),
        member: None,
        reason: asked.reason,
        detail: "{}".to_owned(),
    };
    let erased = app.store.erase(&caller.tenant, &member, &deed).await?;
    Ok(Json(Erased {
        pseudonym: erased.pseudonym,
        records: erased.records,
    }))
}

/// Everything that is kept of a person, as records of the store.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportView {
    /// The member: facts, account, pseudonym.
    member: Value,
    /// The ledger.
    entries: Vec<Value>,
    /// What was told of them, and what was answered.
    events: Vec<Value>,
    /// Orders.
    orders: Vec<Value>,
    /// Coupons.
    coupons: Vec<Value>,
    /// Variants of experiments that they saw.
    exposures: Vec<Value>,
    /// Messages and tasks, sent or waiting.
    messages: Vec<Value>,
    /// Segments, and the days on which they came and went.
    segments: Vec<Value>,
    /// What operators did for them by hand.
    audit: Vec<Value>,
}

impl From<Export> for ExportView {
    fn from(export: Export) -> Self {
        Self {
            member: export.member,
            entries: export.entries,
            events: export.events,
            orders: export.orders,
            coupons: export.coupons,
            exposures: export.exposures,
            messages: export.messages,
            segments: export.segments,
            audit: export.audit,
        }
    }
}

/// Everything that is kept of a member. That it was handed out is written into the audit log.
#[utoipa::path(
    get, path = "/v1/members/{member}/export", tag = "by hand",
    params(("member" = String, Path, description = "The member's id")),
    responses((status = 200, body = ExportView))
)]
pub(crate) async fn export(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
) -> Answer<Json<ExportView>> {
    let export = app.store.export(&caller.tenant, &member).await?;
    let export = export.ok_or_else(|| not_found("member"))?;
    // Handed out only once it is written down that it was.
    let deed = Deed {
        at: app.now(),
        key: caller.key.to_string(),
        action: "export".to_owned(),
        member: Some(member),
        reason: "what is kept of the person was handed out".to_owned(),
        detail: "{}".to_owned(),
    };
    app.store.record(&caller.tenant, &deed).await?;
    Ok(Json(export.into()))
}
