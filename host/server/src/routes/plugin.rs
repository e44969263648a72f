//! The tenant's plugin: exchanged while it runs, tried beside, gone back from.

use axum::Json;
use axum::extract::State;
use fidelis_store::Deed;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::body::{Asked, Wasm};
use crate::problem::{Answer, not_found};
use crate::shadow::ShadowReport;
use crate::shops::Installed;
use crate::state::State as App;

/// The plugin that answers now.
#[utoipa::path(
    get, path = "/v1/plugin", tag = "operation",
    responses((status = 200, body = Installed))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller) -> Answer<Json<Installed>> {
    let live = app.shops.live(&caller.tenant);
    let live = live.ok_or_else(|| not_found("plugin of the tenant"))?;
    Ok(Json(live.installed()))
}

/// Installs a plugin (a component with its programme, as `fidelis build` makes it) and makes it
/// live. Requests that run keep the plugin that they began with. One that cannot be loaded changes
/// nothing.
#[utoipa::path(
    put, path = "/v1/plugin", tag = "operation",
    request_body(content = Vec<u8>, content_type = "application/wasm"),
    responses((status = 200, body = Installed))
)]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Wasm(component): Wasm,
) -> Answer<Json<Installed>> {
    let (by, now) = (by(&caller), app.now());
    let installed = app
        .shops
        .install(&caller.tenant, component.into(), &by, now);
    let installed = installed.await?;
    note(&app, &caller, "plugin", &installed).await?;
    Ok(Json(installed))
}

/// What is to be left.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RollBackAsked {
    /// The number of the plugin that is live and to be left: told again, it is refused instead of
    /// going back one more. Absent = whichever is live.
    from: Option<i64>,
}

/// Installs the plugin before the live one again.
#[utoipa::path(
    post, path = "/v1/plugin/roll-back", tag = "operation",
    params(RollBackAsked),
    responses((status = 200, body = Installed))
)]
pub(crate) async fn roll_back(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<RollBackAsked>,
) -> Answer<Json<Installed>> {
    let (by, now) = (by(&caller), app.now());
    let installed = app.shops.roll_back(&caller.tenant, asked.from, &by, now);
    let installed = installed.await?;
    note(&app, &caller, "plugin-roll-back", &installed).await?;
    Ok(Json(installed))
}

/// What the candidate answered otherwise so far.
#[utoipa::path(
    get, path = "/v1/plugin/candidate", tag = "operation",
    responses((status = 200, body = ShadowReport))
)]
pub(crate) async fn candidate(
    State(app): State<App>,
    caller: Caller,
) -> Answer<Json<ShadowReport>> {
    let report = app.shops.candidate(&caller.tenant);
    Ok(Json(report.ok_or_else(|| not_found("candidate"))?))
}

/// Puts a candidate beside the live plugin: it answers the same requests in the background, and
/// what it answers otherwise is counted. Only this server knows of it.
#[utoipa::path(
    put, path = "/v1/plugin/candidate", tag = "operation",
    request_body(content = Vec<u8>, content_type = "application/wasm"),
    responses((status = 200, body = ShadowReport))
)]
pub(crate) async fn try_candidate(
    State(app): State<App>,
    caller: Caller,
    Wasm(component): Wasm,
) -> Answer<Json<ShadowReport>> {
    let report = app
        .shops
        .set_candidate(&caller.tenant, component.into(), app.now());
    Ok(Json(report.await?))
}

/// Takes the candidate away. What it answered is told once more.
#[utoipa::path(
    delete, path = "/v1/plugin/candidate", tag = "operation",
    responses((status = 200, body = ShadowReport))
)]
pub(crate) async fn drop_candidate(
    State(app): State<App>,
    caller: Caller,
) -> Answer<Json<ShadowReport>> {
    let report = app.shops.clear_candidate(&caller.tenant);
    Ok(Json(report.ok_or_else(|| not_found("candidate"))?))
}

/// Who installs, for the record.
fn by(caller: &Caller) -> String {
    format!("key {}", caller.key)
}

/// Writes down who made which plugin live.
async fn note(app: &App, caller: &Caller, action: &str, installed: &Installed) -> Answer<()> {
    let deed = Deed {
        at: app.now(),
        key: caller.key.to_string(),
        action: action.to_owned(),
        member: None,
        reason: String::new(),
        detail: json!({ "number": installed.number, "sha256": installed.sha256 }).to_string(),
    };
    app.store.record(&caller.tenant, &deed).await?;
    Ok(())
}
