//! Who asks: bearer keys and their scopes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fidelis_store::{EVERY_TENANT, KeptKey, Scope, Store, StoreError, hash_secret, parse_key};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::problem::{Answer, Kind, Refusal};
use crate::state::State as App;
use crate::traces;

/// The header with which a key of the whole server names the tenant that it means.
pub const TENANT: &str = "fidelis-tenant";

/// Who asks, once their key was found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose data they ask for.
    pub tenant: Arc<str>,
    /// The id of their key.
    pub key: Arc<str>,
    /// What the key lets them do.
    pub scope: Scope,
    /// Whether the key opens every tenant's data.
    pub everywhere: bool,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        // The guard puts it there. A route outside of any guard has no caller.
        parts.extensions.get().cloned().ok_or_else(no_key)
    }
}

/// What a group of routes asks of its callers.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) state: App,
    pub(crate) scope: Scope,
}

/// Lets through who has a good key of the scope, before anything of the body is read.
pub(crate) async fn guard(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    match caller(&guard, request.headers()).await {
        Ok((caller, turns)) => {
            let Ok(_turn) = turns.try_acquire() else {
                let detail =
                    "expected fewer requests at a time by one key: some turns are for others";
                return Refusal::new(Kind::Overloaded, detail)
                    .noted("key")
                    .into_response();
            };
            tracing::Span::current().record("tenant", &*caller.tenant);
            traces::tenant(&caller.tenant);
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Who asks, and the turns that their key has.
async fn caller(guard: &Guard, headers: &HeaderMap) -> Answer<(Caller, Arc<Semaphore>)> {
    let state = &guard.state;
    let text = bearer(headers).ok_or_else(no_key)?;
    let (id, secret) = parse_key(text).ok_or_else(no_key)?;
    let known = state.keyring.key(&state.store, id).await?;
    // An unknown id takes as long as a wrong secret.
    let hash = known.as_ref().map_or([0; 32], |known| known.kept.hash);
    let same = bool::from(hash_secret(secret).ct_eq(&hash));
    let Some(known) = known.filter(|known| same && known.kept.key.revoked_at.is_none()) else {
        return Err(no_key());
    };
    let kept = &known.kept;
    if kept.key.scope < guard.scope {
        let detail = format!(
            "expected a key with the scope {}, found one with {}",
            guard.scope.name(),
            kept.key.scope.name()
        );
        return Err(Refusal::new(Kind::Forbidden, detail));
    }
    let caller = Caller {
        tenant: tenant(&kept.key.tenant, headers)?.into(),
        key: kept.key.id.as_str().into(),
        scope: kept.key.scope,
        everywhere: kept.key.tenant == EVERY_TENANT,
    };
    Ok((caller, known.turns))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = text.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| key.trim_matches(' '))
}

/// A key of one tenant means that tenant; naming another one is refused.
fn tenant<'a>(own: &'a str, headers: &'a HeaderMap) -> Answer<&'a str> {
    let named = match headers.get(TENANT) {
        None => None,
        Some(value) => Some(value.to_str().map_err(|_| {
            let expected = "the name of a tenant in visible ASCII characters";
            crate::problem::invalid("Fidelis-Tenant", expected, "other bytes")
        })?),
    };
    match (own, named) {
        (EVERY_TENANT, Some(named)) if !named.is_empty() && named != EVERY_TENANT => Ok(named),
        (EVERY_TENANT, _) => Err(crate::problem::invalid(
            "Fidelis-Tenant",
            "the header to name the tenant, as the key opens every one",
            "none",
        )),
        (own, Some(named)) if named != own => {
            let detail = "expected a key of the tenant that Fidelis-Tenant names, found another's";
            Err(Refusal::new(Kind::Forbidden, detail))
        }
        (own, _) => Ok(own),
    }
}

fn no_key() -> Refusal {
    let detail = "expected a valid key in the header Authorization: Bearer, found none";
    Refusal::new(Kind::Unauthorized, detail)
}

/// Keys that were looked up a moment ago, so that not every request asks the database. It only
/// ever holds keys that exist.
pub(crate) struct Keyring {
    age: Duration,
    /// Requests of one key at a time.
    turns: usize,
    keys: Mutex<HashMap<String, Known>>,
}

/// A key, and the turns that it has.
#[derive(Clone)]
struct Known {
    since: Instant,
    kept: Arc<KeptKey>,
    turns: Arc<Semaphore>,
}

impl Keyring {
    /// Keys are trusted so long. One key has three quarters of all turns, so that one caller leaves
    /// some to others.
    pub(crate) fn new(age: Duration, concurrency: usize) -> Self {
        Self {
            age,
            turns: concurrency.saturating_sub(concurrency / 4),
            keys: Mutex::default(),
        }
    }

    async fn key(&self, store: &Store, id: &str) -> Result<Option<Known>, StoreError> {
        let known = self.lock().get(id).cloned();
        let fresh = known.filter(|known| known.since.elapsed() < self.age);
        if fresh.is_some() {
            return Ok(fresh);
        }
        let Some(kept) = store.key(id).await? else {
            self.forget(id);
            return Ok(None);
        };
        let mut keys = self.lock();
        // Whoever looked the key up at the same time has the same turns.
        let turns = match keys.get(id) {
            Some(known) => Arc::clone(&known.turns),
            None => Arc::new(Semaphore::new(self.turns)),
        };
        let known = Known {
            since: Instant::now(),
            kept: Arc::new(kept),
            turns,
        };
        keys.insert(id.to_owned(), known.clone());
        Ok(Some(known))
    }

    /// Asks the store again when the key comes next.
    pub(crate) fn forget(&self, id: &str) {
        self.lock().remove(id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Known>> {
        // Nothing that can panic happens while it is held.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
