//! The server that is measured: the product's own application with routes beside it that leave
//! parts of the work out.

use std::path::Path as File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{Cart, Event, EventBody, Verdict};
use fidelis_host::{Answer, Reuse, Sandbox, SandboxOptions, Shop, account, json};
use fidelis_server::serve::accept;
use fidelis_server::shops::Shops;
use fidelis_server::{Options, State as App, SystemClock, app_with};
use fidelis_store::{Ask, Decide, Decision, Scope, Store};
use fidelis_tests::plain;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::kill::TENANT;
use crate::shop;

/// A member of whom the server knows an order.
pub(super) const MEMBER: &str = "known";

/// Two servers of one store: where they listen, and a storefront's key to them. They end with their
/// executor.
pub(super) struct Stage {
    /// The server as it is: each call has a fresh instance of the plugin.
    pub(super) port: u16,
    /// The one that uses instances again.
    pub(super) warm: u16,
    pub(super) key: String,
}

impl Stage {
    pub(super) async fn open(
        store: &str,
        cache: &File,
        program: &str,
        cart: &Cart,
    ) -> Result<Stage> {
        let fresh = sandbox(cache, Reuse::Fresh)?;
        let component = shop::bake_program(&fresh, program)?;
        let store = Store::open(store).await?;
        let shops = Shops::open(store.clone(), fresh).await?;
        let now = clock::now();
        shops.install(TENANT, component, "load", now).await?;
        let live = shops.live(TENANT).context("no live plugin")?;
        let first = first_order(cart, now);
        let told = store
            .settle(TENANT, MEMBER, &first, &live.shop, false, now)
            .await?;
        ensure!(!told.replayed, "the store is not empty");
        let recorded = Arc::new(Recorded::of(&live.shop, cart, &first, now)?);
        let key = store
            .make_key(TENANT, Scope::Storefront, "load", now)
            .await?;
        let warm = Shops::open(store.clone(), sandbox(cache, Reuse::Warm)?).await?;
        Ok(Stage {
            port: serve(store.clone(), shops, &recorded).await?,
            warm: serve(store, warm, &recorded).await?,
            key: key.text,
        })
    }
}

fn sandbox(cache: &File, reuse: Reuse) -> Result<Sandbox> {
    let options = SandboxOptions {
        cache: Some(cache.to_owned()),
        reuse,
        ..SandboxOptions::default()
    };
    Sandbox::with_options(options).context("no sandbox")
}

/// Serves the application on a free port.
async fn serve(store: Store, shops: Shops, recorded: &Arc<Recorded>) -> Result<u16> {
    let state = App::new(store, shops, Options::default(), Arc::new(SystemClock));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let service = app_with(state, routes(recorded));
    tokio::spawn(async move {
        let (never, stop) = tokio::sync::watch::channel(false);
        accept(listener, service, stop, Duration::ZERO).await;
        drop(never);
    });
    Ok(port)
}

fn first_order(cart: &Cart, now: i64) -> Event {
    Event {
        id: "first".to_owned(),
        at: now,
        body: EventBody::OrderPlaced(plain::order("first", now, cart.clone())),
    }
}

fn routes(recorded: &Arc<Recorded>) -> Router<App> {
    let (quote, settle) = (recorded.clone(), recorded.clone());
    let (read, bare) = (recorded.clone(), recorded.clone());
    Router::new()
        .route(
            "/trial/quote",
            post(async move |_: Bytes| text(quote.text.clone())),
        )
        .route(
            "/trial/settle",
            post(async move |_: Bytes| text(settle.settlement.clone())),
        )
        .route(
            "/trial/read/quote",
            post(async move |State(app): State<App>, body: Bytes| read.quote(&app, &body).await),
        )
        .route(
            "/trial/members/{member}/events",
            post(
                async move |State(app): State<App>, Path(member): Path<String>, body: Bytes| {
                    bare.settle(&app, &member, &body).await
                },
            ),
        )
}

fn text(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A cart to be quoted, as it is sent here.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Given {
    pub(super) member: Option<String>,
    pub(super) cart: Cart,
}

/// An id as the plugin makes them: digests, which lie anywhere in the database's index.
fn spread(number: u64) -> String {
    // The golden ratio's multiple: all different, and far apart.
    let far = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{far:016x}{number:016x}")
}

/// What the plugin once answered.
struct Recorded {
    quotation: Quotation,
    /// The quotation, written.
    text: String,
    settlement: String,
    answer: Answer<Settlement>,
    number: AtomicU64,
}

impl Recorded {
    /// Asks the plugin what it answers to this cart, and to its order by a member who is new.
    fn of(shop: &Shop, cart: &Cart, first: &Event, now: i64) -> Result<Recorded> {
        let quotation = shop.quote(&QuoteRequest {
            now,
            member: None,
            standing: None,
            cart: cart.clone(),
            codes: Vec::new(),
            burns: Vec::new(),
            counters: Vec::new(),
            explain: false,
        })?;
        let answer = shop.settle(&SettleRequest {
            member: plain::member("new"),
            account: account::empty(),
            events: vec![first.clone()],
            entries: Vec::new(),
            counters: Vec::new(),
            explain: false,
        })?;
        let applied = |outcome: &fidelis_host::contract::ledger::Outcome| {
            matches!(outcome.verdict, Verdict::Applied)
        };
        ensure!(
            answer.value.outcomes.iter().all(applied),
            "the order is refused"
        );
        Ok(Recorded {
            text: json::write(&quotation.value)?,
            quotation: quotation.value,
            settlement: json::write(&answer.value)?,
            answer,
            number: AtomicU64::new(0),
        })
    }

    /// A quote without the plugin: the request is read, the store asked, the answer written.
    async fn quote(&self, app: &App, body: &[u8]) -> Response {
        let given = std::str::from_utf8(body).ok();
        let Some(Ok(given)) = given.map(json::read::<Given>) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let ask = Ask {
            member: given.member.as_deref(),
            codes: &[],
            counters: true,
        };
        match app.store.context(TENANT, ask).await {
            Ok(_) => Json(self.quotation.clone()).into_response(),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }

    /// The transaction of an order, without the plugin.
    async fn settle(&self, app: &App, member: &str, body: &[u8]) -> Response {
        let Ok(event) = serde_json::from_slice::<Event>(body) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let settled = app
            .store
            .settle(TENANT, member, &event, self, false, clock::now());
        match settled.await {
            Ok(settled) => text(settled.answer),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }
}

impl Decide for Recorded {
    /// The recorded settlement, as if it were that of this account and event.
    fn settle(&self, request: SettleRequest) -> Decision<'_> {
        let mut answer = self.answer.clone();
        let settlement = &mut answer.value;
        settlement.expected_version = request.account.version;
        settlement.version = request.account.version.saturating_add(1);
        if let Some(event) = request.events.into_iter().next() {
            let order = match &event.body {
                EventBody::OrderPlaced(order) => Some(order.id.clone()),
                _ => None,
            };
            for entry in &mut settlement.entries {
                let number = self.number.fetch_add(1, Ordering::Relaxed);
                entry.id = spread(number);
                entry.event_id.clone_from(&event.id);
                entry.order.clone_from(&order);
            }
            for outcome in &mut settlement.outcomes {
                outcome.event_id.clone_from(&event.id);
            }
        }
        Box::pin(async move { Ok(answer) })
    }
}
