//! Whether the server is alive and ready.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::problem::{Answer, Kind, Refusal};
use crate::state::State as App;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `alive` or `ready`.
    status: &'static str,
}

/// Whether the process answers at all.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
pub(crate) async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// Whether the server can do its work: the database answers, and not every tenant is without a
/// plugin that could be loaded. One tenant's plugin is no reason to send others elsewhere: of that
/// `fidelis_plugin_unusable` tells, and the log.
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses((status = 200, body = Health), (status = 503, body = crate::Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn ready(State(app): State<App>) -> Answer<Json<Health>> {
    let patience = app.options.time;
    let ping = tokio::time::timeout(patience, app.store.ping()).await;
    let late = || Refusal::new(Kind::Unavailable, "the database does not answer").noted("time");
    ping.map_err(|_| late())??;
    let unserved = app.shops.unusable().iter().any(|plugin| !plugin.served);
    if unserved && app.shops.tenants().is_empty() {
        let detail = "no installed plugin can be loaded";
        return Err(Refusal::new(Kind::Unavailable, detail).noted("plugin"));
    }
    Ok(Json(Health { status: "ready" }))
}

/// What was counted of all tenants, in Prometheus' text format; for a key of the whole server.
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(crate) async fn metrics(
    State(app): State<App>,
    caller: Caller,
) -> Answer<([(HeaderName, &'static str); 1], String)> {
    if !caller.everywhere {
        let detail = "expected a key of the whole server, found one of a tenant";
        return Err(Refusal::new(Kind::Forbidden, detail));
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], app.shops.scrape().await))
}
