//! The server as a process runs it: store, plugins, workers, connections, and a clean end.

mod accept;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use fidelis_host::Sandbox;
use fidelis_store::{EVERY_TENANT, NewKey, Scope, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

pub use accept::accept;

use crate::shops::{Installed, ServerError, Shops};
use crate::{Clock as _, Options, State, SystemClock, app, courier};

/// How often the store is asked for new plugins.
const FOLLOW: Duration = Duration::from_secs(1);
/// How long what runs may take to finish once the server is to stop.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the store's connections may take to be closed after that.
const CLOSING: Duration = Duration::from_secs(1);

/// What a server is to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The store: `sqlite://FILE` or `postgres://…`.
    pub store: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Plugins to be installed where they are not live yet: tenants and components.
    pub plugins: Vec<(String, Vec<u8>)>,
    /// Where plugins run.
    pub sandbox: Sandbox,
    /// What a request may use.
    pub options: Options,
}

/// A server that listens and is not serving yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: State,
    first_key: Option<NewKey>,
    installed: Vec<(String, Installed)>,
}

impl Server {
    /// Opens the store, loads the plugins, installs those that are new, makes the first operator's
    /// key where the store has none, and listens.
    ///
    /// # Errors
    ///
    /// [`ServerError`] with the first thing that is in the way.
    pub async fn open(settings: Settings) -> Result<Self, ServerError> {
        let clock = SystemClock;
        let store = Store::open(&settings.store).await?;
        let shops = Shops::open(store.clone(), settings.sandbox).await?;
        for (tenant, component) in settings.plugins {
            shops
                .install_new(&tenant, component, "serve", clock.now())
                .await?;
        }
        let address = settings.listen;
        let failed = |source| ServerError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let first_key = first_key(&store, clock.now()).await?;
        let installed = shops
            .tenants()
            .into_iter()
            .filter_map(|tenant| {
                let installed = shops.live(&tenant)?.installed();
                Some((tenant, installed))
            })
            .collect();
        let state = State::new(store, shops, settings.options, Arc::new(clock));
        Ok(Self {
            listener,
            address,
            state,
            first_key,
            installed,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key that was made because the store had none. It is nowhere else.
    #[must_use]
    pub fn first_key(&self) -> Option<&NewKey> {
        self.first_key.as_ref()
    }

    /// The tenants with their live plugins.
    #[must_use]
    pub fn installed(&self) -> &[(String, Installed)] {
        &self.installed
    }

    /// Serves until told to stop; then finishes what runs, for ten seconds at most, and ends its
    /// workers. Returns how many connections had to be cut off.
    pub async fn run(self, stop: watch::Receiver<bool>) -> usize {
        let (store, shops) = (self.state.store.clone(), self.state.shops.clone());
        let clock = Arc::clone(&self.state.clock);
        let mut workers = JoinSet::new();
        workers.spawn(shops.clone().follow(FOLLOW, stop.clone()));
        workers.spawn(courier::run(store.clone(), shops, clock, stop.clone()));
        tracing::info!(address = %self.address, "serving");
        // Connections and workers finish side by side, until the same instant.
        let mut stopping = stop.clone();
        let told = async move {
            drop(stopping.wait_for(|stop| *stop).await);
            Instant::now() + PATIENCE
        };
        let serving = accept(self.listener, app(self.state), stop, PATIENCE);
        let (cut_off, deadline) = tokio::join!(serving, told);
        let ended = async { while workers.join_next().await.is_some() {} };
        if timeout_at(deadline, ended).await.is_err() {
            tracing::warn!("workers cut off");
        }
        drop(workers);
        // Statements of requests that were cut off are rolled back by the database.
        let _ = timeout(CLOSING, store.close()).await;
        tracing::info!(cut_off, "stopped");
        cut_off
    }
}

/// The first key of a store: of an operator of the whole server.
async fn first_key(store: &Store, now: i64) -> Result<Option<NewKey>, ServerError> {
    if store.has_keys().await? {
        return Ok(None);
    }
    let key = store
        .make_key(EVERY_TENANT, Scope::Operator, "first", now)
        .await?;
    Ok(Some(key))
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
