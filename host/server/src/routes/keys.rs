//! Keys to the API.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fidelis_store::{Key, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Asked, Body, Named};
use crate::problem::{Answer, invalid};
use crate::routes::page::{Page, PageAsked};
use crate::state::State as App;

/// What a key lets its bearer do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyScope {
    /// What a storefront does for its customers.
    Storefront,
    /// That, and what people of the shop do by hand.
    Operator,
}

impl From<Scope> for KeyScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Storefront => Self::Storefront,
            Scope::Operator => Self::Operator,
        }
    }
}

/// A key without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyView {
    /// Its id.
    id: String,
    /// What it lets do.
    scope: KeyScope,
    /// What people call it.
    label: String,
    /// When it was made, UTC milliseconds.
    created_at: i64,
    /// When it was revoked, UTC milliseconds.
    revoked_at: Option<i64>,
}

impl From<Key> for KeyView {
    fn from(key: Key) -> Self {
        Self {
            id: key.id,
            scope: key.scope.into(),
            label: key.label,
            created_at: key.created_at,
            revoked_at: key.revoked_at,
        }
    }
}

/// A key to be made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct KeyGiven {
    /// What it lets do.
    scope: KeyScope,
    /// What people call it; at most 100 characters.
    #[serde(default)]
    label: String,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyMade {
    /// Its id.
    id: String,
    /// What its bearer sends. It is told this once and kept nowhere.
    key: String,
}

/// The keys of the tenant, by id.
#[utoipa::path(
    get, path = "/v1/keys", tag = "operation",
    params(PageAsked),
    responses((status = 200, body = Page<KeyView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<PageAsked>,
) -> Answer<Json<Page<KeyView>>> {
    let limit = asked.limit()?;
    let keys = app.store.keys(&caller.tenant, asked.after(), limit).await?;
    let rows = keys.into_iter().map(|key| (key.id.clone(), key.into()));
    Ok(Json(Page::of(rows.collect(), limit)))
}

/// Makes a key of the tenant.
#[utoipa::path(
    post, path = "/v1/keys", tag = "operation",
    request_body = KeyGiven,
    responses((status = 201, body = KeyMade))
)]
pub(crate) async fn make(
    State(app): State<App>,
    caller: Caller,
    Body(given): Body<KeyGiven>,
) -> Answer<(StatusCode, Json<KeyMade>)> {
    let length = given.label.chars().count();
    if length > 100 {
        let found = format!("{length} characters");
        return Err(invalid("/label", "at most 100 characters", found));
    }
    let scope = match given.scope {
        KeyScope::Storefront => Scope::Storefront,
        KeyScope::Operator => Scope::Operator,
    };
    let made = app
        .store
        .make_key(&caller.tenant, scope, &given.label, app.now());
    let made = made.await?;
    let answer = KeyMade {
        id: made.key.id,
        key: made.text,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Revokes a key of the tenant. Revoking it again changes nothing.
#[utoipa::path(
    delete, path = "/v1/keys/{id}", tag = "operation",
    params(("id" = String, Path, description = "The key's id")),
    responses((status = 204))
)]
pub(crate) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Named(id): Named<String>,
) -> Answer<StatusCode> {
    app.store.revoke_key(&caller.tenant, &id, app.now()).await?;
    app.keyring.forget(&id);
    Ok(StatusCode::NO_CONTENT)
}
