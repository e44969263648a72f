//! What the tests share: a server on a store of its own, with the house's plugin.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use fidelis_build::{Ingredients, bake};
use fidelis_host::{Sandbox, SandboxOptions};
use fidelis_server::shops::Shops;
use fidelis_server::{Clock, Options, State, app};
use fidelis_store::{EVERY_TENANT, Scope, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// 2026-11-21T10:00:00Z: a day in the examples' week of private sales.
pub(crate) const NOW: i64 = 1_795_255_200_000;
pub(crate) const DAY: i64 = 86_400_000;

/// One engine for all tests. It remembers what it compiled.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    Sandbox::with_options(SandboxOptions {
        cache: Some(env!("CARGO_TARGET_TMPDIR").into()),
        ..SandboxOptions::default()
    })
    .unwrap()
});

/// The reference plugin with the programme of the luxury house.
pub(crate) static HOUSE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    built(include_str!(
        "../../../../examples/programs/luxury-house.json"
    ))
});

pub(crate) fn built(program: &str) -> Vec<u8> {
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program,
        ..Ingredients::default()
    };
    bake(&SANDBOX, &ingredients).unwrap().component
}

/// A clock that only tests move.
pub(crate) struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A server on a store of its own. The tenant is `house`.
pub(crate) struct Server {
    _folder: TempDir,
    pub(crate) store: Store,
    pub(crate) shops: Shops,
    pub(crate) clock: Arc<Hands>,
    pub(crate) app: Router,
    pub(crate) storefront: String,
    pub(crate) operator: String,
    pub(crate) everywhere: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.status, self.text());
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The problem's name.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        let kind = problem["type"].as_str().unwrap();
        kind.strip_prefix("/problems/").unwrap().to_owned()
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        let store = Store::open(&url).await.unwrap();
        let shops = Shops::open(store.clone(), SANDBOX.clone()).await.unwrap();
        let installed = shops.install("house", HOUSE.clone(), "test", NOW);
        installed.await.unwrap();
        let clock = Arc::new(Hands(AtomicI64::new(NOW)));
        let key = async |tenant, scope| {
            let made = store.make_key(tenant, scope, "test", NOW).await;
            made.unwrap().text
        };
        let state = State::new(store.clone(), shops.clone(), options, clock.clone());
        Self {
            storefront: key("house", Scope::Storefront).await,
            operator: key("house", Scope::Operator).await,
            everywhere: key(EVERY_TENANT, Scope::Operator).await,
            _folder: folder,
            store,
            shops,
            clock,
            app: app(state),
        }
    }

    pub(crate) fn pass(&self, time: i64) {
        self.clock.0.fetch_add(time, Ordering::SeqCst);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// With a key and a JSON body.
    pub(crate) async fn call(&self, key: &str, method: Method, path: &str, body: &Value) -> Reply {
        let request = json_request(key, method, path).body(body.to_string().into());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn get(&self, key: &str, path: &str) -> Reply {
        let request = json_request(key, Method::GET, path).body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.call(&self.storefront, Method::POST, path, body).await
    }

    pub(crate) async fn operate(&self, path: &str, body: &Value) -> Reply {
        self.call(&self.operator, Method::POST, path, body).await
    }

    /// Enrols a member.
    pub(crate) async fn enrol(&self, id: &str) {
        let path = format!("/v1/members/{id}");
        let reply = self
            .call(&self.storefront, Method::PUT, &path, &member(id))
            .await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text());
    }

    /// Gives a member points that are usable at once.
    pub(crate) async fn endow(&self, id: &str, points: i64) {
        let body = json!({
            "id": format!("endow-{id}-{points}"), "reason": "a test begins",
            "wallet": "points", "points": points,
        });
        let path = format!("/v1/members/{id}/adjustments");
        let reply = self.operate(&path, &body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        assert_applied(&reply);
    }

    /// Tells accounts what they wait for.
    pub(crate) async fn deliver(&self) -> u32 {
        let decider = self.shops.decider("house").unwrap();
        let now = self.clock.now();
        let settled = self.store.settle_follow_ups("house", &decider, now, 100);
        settled.await.unwrap()
    }

    pub(crate) async fn available(&self, member: &str) -> i64 {
        let reply = self
            .get(&self.storefront, &format!("/v1/members/{member}"))
            .await;
        let balances = reply.json()["balances"].as_array().cloned().unwrap();
        let points = balances.iter().find(|each| each["wallet"] == "points");
        points.map_or(0, |each| each["available"].as_i64().unwrap())
    }

    /// Every account is what its entries sum up to.
    pub(crate) async fn verify(&self) {
        let verified = self.store.verify(&mut |_| {}).await.unwrap();
        assert!(
            verified.differences.is_empty(),
            "{:?}",
            verified.differences
        );
    }
}

pub(crate) fn assert_applied(reply: &Reply) {
    let outcomes = reply.json()["outcomes"].clone();
    for outcome in outcomes.as_array().unwrap() {
        assert_eq!(outcome["verdict"], "Applied", "{outcome}");
    }
}

pub(crate) fn json_request(key: &str, method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
}

pub(crate) fn member(id: &str) -> Value {
    json!({
        "id": id, "enrolled_at": NOW - 400 * DAY, "birthday": null, "locale": "fr-FR",
        "consents": ["Email"], "segments": [],
        "attributes": [{ "name": "city", "value": { "Text": "Lyon" } }],
        "orders": [], "items": [], "interactions": [],
    })
}

pub(crate) fn cart(amount: i64) -> Value {
    json!({
        "currency": "EUR", "rate": null, "shipping": 0, "tendered": 0, "attributes": [],
        "lines": [{
            "number": 1, "sku": "BELT-ALBA-30", "category": "leather", "seller": null,
            "tags": [], "kind": "Goods", "on_sale": false, "quantity": 1, "amount": amount,
            "discount": 0, "floor": 0, "tax_ppm": 0, "attributes": [],
        }],
    })
}

pub(crate) fn placed(order: &str, at: i64, amount: i64) -> Value {
    json!({
        "id": format!("placed:{order}"), "at": at,
        "body": { "OrderPlaced": {
            "id": order, "placed_at": at, "cart": cart(amount), "payments": [], "offers": [],
        } },
    })
}

/// Patience for what happens beside.
pub(crate) const MOMENT: Duration = Duration::from_millis(20);
