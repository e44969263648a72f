//! Where the outbox is delivered.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fidelis_store::{NewWebhook, Webhook};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Body, Named};
use crate::problem::Answer;
use crate::state::State as App;

/// A webhook to be registered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct WebhookGiven {
    /// Where it goes: `https://…`, or `http://…` within one's own walls.
    url: String,
    /// What it takes (`fidelis.message`, …); empty = everything.
    #[serde(default)]
    topics: Vec<String>,
    /// The secret that signs it: `whsec_` and 24 to 64 bytes in Base64; absent = a new one.
    secret: Option<String>,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookView {
    /// Its id.
    id: String,
    /// Where it goes.
    url: String,
    /// What it takes; empty = everything.
    topics: Vec<String>,
    /// When it was registered, UTC milliseconds.
    created_at: i64,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            topics: webhook.topics,
            created_at: webhook.created_at,
        }
    }
}

/// A webhook that was just registered.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookMade {
    /// The webhook.
    webhook: WebhookView,
    /// The secret that signs what goes there. It is told this once.
    secret: String,
}

/// The webhooks of the tenant.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "operation",
    responses((status = 200, body = Vec<WebhookView>))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Answer<Json<Vec<WebhookView>>> {
    let webhooks = app.store.webhooks(&caller.tenant).await?;
    Ok(Json(webhooks.into_iter().map(Into::into).collect()))
}

/// Registers a webhook: what the outbox holds goes there as CloudEvents, signed (Standard
/// Webhooks).
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "operation",
    request_body = WebhookGiven,
    responses((status = 201, body = WebhookMade))
)]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<WebhookGiven>,
) -> Answer<(StatusCode, Json<WebhookMade>)> {
    let new = NewWebhook {
        url: given.url,
        topics: given.topics,
        secret: given.secret,
    };
    let target = app
        .store
        .add_webhook(&caller.tenant, new, app.now())
        .await?;
    let made = WebhookMade {
        webhook: target.webhook.into(),
        secret: target.secret,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Takes a webhook away.
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", tag = "operation",
    params(("id" = String, Path, description = "The webhook's id")),
    responses((status = 204))
)]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<String>,
) -> Answer<StatusCode> {
    app.store.remove_webhook(&caller.tenant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
