//! The shop as a process runs it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use fidelis_host::Sandbox;
use fidelis_server::courier;
use fidelis_server::serve::accept;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::ShopError;
use crate::routes::router;
use crate::web::Web;

/// Where the shop is unless a port is named or the place is taken.
const USUAL: u16 = 8080;
/// How long what runs may take to finish once the shop is to close.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the store's connections may take to be closed after that.
const CLOSING: Duration = Duration::from_secs(1);

/// A shop that listens and is not serving yet.
pub struct Demo {
    listener: TcpListener,
    address: SocketAddr,
    web: Web,
}

impl Demo {
    /// Opens the shop for this machine alone. Without a port it takes 8080, or where that is taken
    /// a free one; port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// [`ShopError::Listen`] where the port is taken ([`ShopError::is_taken`]), or whatever else
    /// is in the way.
    pub async fn open(sandbox: Sandbox, port: Option<u16>) -> Result<Self, ShopError> {
        // A port that is taken is told before the work is done, not after it.
        let listener = match (port, listen(port.unwrap_or(USUAL)).await) {
            (None, Err(error)) if error.is_taken() => listen(0).await?,
            (_, listening) => listening?,
        };
        let address = listener.local_addr()?;
        Ok(Self {
            listener,
            address,
            web: Web::open(sandbox).await?,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An operator's key to the product's own routes.
    #[must_use]
    pub fn key(&self) -> &str {
        self.web.key()
    }

    /// The tenant in whose accounts the demo takes place; another one after it began again.
    #[must_use]
    pub fn tenant(&self) -> Arc<str> {
        self.web.tenant()
    }

    /// Serves until told to stop; then finishes what runs, for five seconds at most. Returns how
    /// many connections had to be cut off.
    pub async fn run(self, stop: watch::Receiver<bool>) -> usize {
        let state = self.web.state();
        let store = state.store.clone();
        let clock = Arc::clone(&state.clock);
        let courier = courier::run(store.clone(), state.shops.clone(), clock, stop.clone());
        let courier = tokio::spawn(courier);
        let cut_off = accept(self.listener, router(self.web), stop, PATIENCE).await;
        let _ = timeout(CLOSING, courier).await;
        let _ = timeout(CLOSING, store.close()).await;
        cut_off
    }
}

/// The shop as a service, for tests and for who embeds it.
///
/// # Errors
///
/// [`ShopError`] with the first thing that is in the way.
pub async fn shop(sandbox: Sandbox) -> Result<Router, ShopError> {
    Ok(router(Web::open(sandbox).await?))
}

async fn listen(port: u16) -> Result<TcpListener, ShopError> {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    let failed = |source| ShopError::Listen { address, source };
    TcpListener::bind(address).await.map_err(failed)
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
