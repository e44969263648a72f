//! What every page has at hand: the product's own server state, the shop's clock, its sessions, and
//! the tenant in whose accounts the demo takes place.

use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use fidelis_build::{Ingredients, bake};
use fidelis_host::{Reuse, Sandbox, Shop};
use fidelis_server::shops::Shops;
use fidelis_server::{Clock as _, Options, State, app};
use fidelis_store::{EVERY_TENANT, NewKey, Scope, Store};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::ShopError;
use crate::clock::{OPENING, ShopClock};
use crate::personas::PERSONAS;
use crate::programme::{PROGRAMME, Programme};
use crate::session::Sessions;

/// The shop. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Web {
    inner: Arc<Inner>,
}

struct Inner {
    state: State,
    clock: Arc<ShopClock>,
    programme: Arc<Programme>,
    /// The product's own routes.
    api: Router,
    key: NewKey,
    sessions: Sessions,
    /// The plugin that is live, as an operator would install it.
    component: Vec<u8>,
    stage: RwLock<Stage>,
    /// One day passes at a time.
    passing: Mutex<()>,
    ordering: Mutex<()>,
    /// Where the store lies. It goes with the shop.
    _folder: TempDir,
}

/// Where the demo takes place. To begin again is to go to a new one.
#[derive(Clone)]
struct Stage {
    number: u32,
    tenant: Arc<str>,
    /// The live plugin for words: one instance for all that is said.
    speaking: Shop,
}

impl Web {
    /// Builds the sample programme into a plugin, opens a store in a folder of its own, installs the
    /// plugin in it as an operator would, and moves the customers in.
    pub(crate) async fn open(sandbox: Sandbox) -> Result<Self, ShopError> {
        let baking = sandbox.clone();
        let baked = tokio::task::spawn_blocking(move || {
            let ingredients = Ingredients {
                base: fidelis_reference::COMPONENT,
                program: PROGRAMME,
                ..Ingredients::default()
            };
            bake(&baking, &ingredients)
        });
        let baked = baked.await.map_err(|error| ShopError::Lost {
            problem: error.to_string(),
        })?;
        let component = baked.map_err(Box::new)?.component;
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("shop.db");
        let store = Store::open(&format!("sqlite://{}", file.display())).await?;
        let shops = Shops::open(store.clone(), sandbox).await?;
        let clock = Arc::new(ShopClock::default());
        let key = store.make_key(EVERY_TENANT, Scope::Operator, "demo", OPENING);
        let key = key.await?;
        let state = State::new(store, shops, Options::default(), Arc::clone(&clock) as _);
        let stage = set(&state, component.clone(), 1).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                api: app(state.clone()),
                state,
                clock,
                programme: Arc::new(Programme::read()?),
                key,
                sessions: Sessions::default(),
                component,
                stage: RwLock::new(stage),
                passing: Mutex::default(),
                ordering: Mutex::default(),
                _folder: folder,
            }),
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.state.store
    }

    pub(crate) fn shops(&self) -> &Shops {
        &self.inner.state.shops
    }

    pub(crate) fn state(&self) -> &State {
        &self.inner.state
    }

    pub(crate) fn programme(&self) -> &Arc<Programme> {
        &self.inner.programme
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    /// The product's own routes.
    pub(crate) fn api(&self) -> Router {
        self.inner.api.clone()
    }

    /// The key to the product's own routes.
    pub(crate) fn key(&self) -> &str {
        &self.inner.key.text
    }

    /// Whose accounts the demo moves.
    pub(crate) fn tenant(&self) -> Arc<str> {
        Arc::clone(&self.stage().tenant)
    }

    /// The plugin for words.
    pub(crate) fn speaking(&self) -> Shop {
        self.stage().speaking
    }

    fn stage(&self) -> Stage {
        let stage = self.inner.stage.read();
        stage.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The present instant of the shop, UTC milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    pub(crate) fn clock(&self) -> &ShopClock {
        &self.inner.clock
    }

    /// One day passes at a time, and nothing begins again meanwhile.
    pub(crate) async fn passing(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.passing.lock().await
    }

    /// One order is placed at a time.
    pub(crate) async fn ordering(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.ordering.lock().await
    }

    /// The instant and the tenant, which change together where the demo begins again.
    pub(crate) fn scene(&self) -> (i64, Arc<str>) {
        let stage = self.inner.stage.read();
        let stage = stage.unwrap_or_else(PoisonError::into_inner);
        (self.now(), Arc::clone(&stage.tenant))
    }

    /// Begins again: a new tenant with the customers as they first came, on the first day.
    pub(crate) async fn again(&self) -> Result<(), ShopError> {
        let _passing = self.passing().await;
        let number = self.stage().number.saturating_add(1);
        let stage = set(&self.inner.state, self.inner.component.clone(), number).await?;
        let place = self.inner.stage.write();
        let mut place = place.unwrap_or_else(PoisonError::into_inner);
        self.inner.clock.set(OPENING);
        *place = stage;
        drop(place);
        self.inner.sessions.clear();
        Ok(())
    }
}

/// Makes a tenant, with the plugin and the customers.
async fn set(state: &State, component: Vec<u8>, number: u32) -> Result<Stage, ShopError> {
    let tenant: Arc<str> = format!("demo-{number}").into();
    let shops = &state.shops;
    shops
        .install(&tenant, component, "fidelis demo", OPENING)
        .await?;
    let live = shops.live(&tenant).ok_or_else(|| ShopError::Lost {
        problem: "the plugin that was installed is not live".to_owned(),
    })?;
    let decider = shops.decider(&tenant)?;
    let store = &state.store;
    for persona in &PERSONAS {
        let Some((facts, events)) = persona.past()? else {
            continue;
        };
        store.put_member(&tenant, &facts, OPENING).await?;
        for event in &events {
            store
                .settle(&tenant, &facts.id, event, &decider, false, OPENING)
                .await?;
        }
    }
    // An invitation by unique coupon, such as a house sends to a good client.
    store
        .issue_coupon(
            &tenant,
            "invitation",
            "invitation",
            Some("c-1042"),
            Some(OPENING.saturating_add(30 * 86_400_000)),
            OPENING,
        )
        .await?;
    Ok(Stage {
        number,
        tenant,
        speaking: live.shop.clone().reusing(Reuse::Warm),
    })
}
