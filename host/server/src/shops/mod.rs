//! The live plugins, one for each tenant: asked, exchanged while requests run, and gone back from.
//!
//! A request takes the plugin that is live when it is asked and keeps it to its end, so that an
//! exchange neither loses nor fails one: the old plugin ends with its last call. What a server has
//! loaded follows what the store has installed ([`Shops::refresh`]), so that several servers on
//! one store answer alike within a second or so.
//!
//! A plugin cannot keep others from being served: its limits end each call, each tenant has only
//! so many calls at a time ([`Shops::call`]), and only what was always quick runs on the threads
//! that serve connections.

mod call;
mod change;
mod decide;
mod error;
mod liability;
mod load;
mod pace;
mod tenant;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use fidelis_host::{Answer, Request, Sandbox, Shop};
use fidelis_store::Store;
use serde::Serialize;
use utoipa::ToSchema;

use crate::metrics::Metrics;

pub use decide::Decider;
pub use error::ServerError;
pub use load::check_name;

use liability::Liability;
use pace::Pace;
use tenant::Tenant;

/// How long whoever asks for measures waits for the ledger's sums; those of before stand then.
const PATIENCE: Duration = Duration::from_secs(10);

/// The live plugins of every tenant. Cheap to clone.
#[derive(Clone)]
pub struct Shops {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    sandbox: Sandbox,
    metrics: Metrics,
    tenants: RwLock<BTreeMap<String, Arc<Tenant>>>,
    /// Held while something is loaded or installed, so that this happens once at a time.
    changing: tokio::sync::Mutex<()>,
    liability: Liability,
}

/// The plugin that answers for a tenant.
#[derive(Clone, Debug)]
pub struct LiveShop {
    /// The plugin with its programme.
    pub shop: Shop,
    /// Its number among those that were installed for the tenant, from 1; 0 for a candidate.
    pub number: i64,
    /// SHA-256 of the component, 64 hexadecimal digits.
    pub sha256: String,
    /// The programme's id; empty where the plugin has no label.
    pub program: String,
    /// The programme's revision; empty where the plugin has no label.
    pub revision: String,
    /// The programme's time zone (IANA); `UTC` where the plugin has no label.
    pub zone: String,
    /// How quick its calls are.
    pace: Arc<Pace>,
}

/// A plugin of a tenant, as it is told to operators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Installed {
    /// Its number among those that were installed for the tenant, from 1.
    pub number: i64,
    /// SHA-256 of the component, 64 hexadecimal digits.
    pub sha256: String,
    /// The programme's id; empty where the plugin has no label.
    pub program: String,
    /// The programme's revision; empty where the plugin has no label.
    pub revision: String,
    /// The programme's time zone (IANA).
    pub zone: String,
}

/// A plugin that is installed but cannot be loaded by this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unusable {
    /// The tenant.
    pub tenant: String,
    /// Its number among those that were installed for the tenant.
    pub number: i64,
    /// Why not.
    pub problem: String,
    /// Whether the one before it still answers.
    pub served: bool,
}

impl Shops {
    /// Loads what the store has installed. A plugin that cannot be loaded is reported
    /// ([`Shops::unusable`]) and keeps no other tenant from being served.
    ///
    /// # Errors
    ///
    /// [`ServerError::Store`], [`ServerError::Setup`].
    pub async fn open(store: Store, sandbox: Sandbox) -> Result<Self, ServerError> {
        let shops = Self {
            inner: Arc::new(Inner {
                store,
                sandbox,
                metrics: Metrics::new()?,
                tenants: RwLock::default(),
                changing: tokio::sync::Mutex::default(),
                liability: Liability::default(),
            }),
        };
        shops.refresh().await?;
        Ok(shops)
    }

    /// The plugin that answers for a tenant now.
    #[must_use]
    pub fn live(&self, tenant: &str) -> Option<Arc<LiveShop>> {
        self.find(tenant)?.live()
    }

    /// The tenants that have a plugin, in the order of their names.
    #[must_use]
    pub fn tenants(&self) -> Vec<String> {
        let tenants = self.read();
        let served = tenants.values().filter(|tenant| tenant.live().is_some());
        served.map(|tenant| tenant.name().to_owned()).collect()
    }

    /// The installed plugins that could not be loaded.
    #[must_use]
    pub fn unusable(&self) -> Vec<Unusable> {
        let tenants = self.read();
        tenants
            .values()
            .filter_map(|each| each.unusable())
            .collect()
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Asks the tenant's live plugin. A function whose calls were all quick runs at once; another
    /// one on a thread of its own, after it got one of the places that the tenant has. The call is
    /// counted, and handed to the candidate if there is one.
    ///
    /// # Errors
    ///
    /// [`ServerError::NoPlugin`], [`ServerError::Busy`], [`ServerError::Lost`], or
    /// [`ServerError::Call`] with what [`Shop::call`] says.
    pub async fn call<R: Request>(
        &self,
        tenant: &str,
        request: R,
    ) -> Result<Answer<R::Answer>, ServerError> {
        self.tenant(tenant)?.call(request).await
    }

    /// Who decides for a tenant when the store settles: [`Shops::call`], in the store's words. It
    /// always asks the plugin that is live by then.
    ///
    /// # Errors
    ///
    /// [`ServerError::NoPlugin`].
    pub fn decider(&self, tenant: &str) -> Result<Decider, ServerError> {
        Ok(Decider::new(self.tenant(tenant)?))
    }

    /// Everything that is counted, in Prometheus' text format, with what members have by now. The
    /// store is asked for that every 30 seconds at most.
    pub async fn scrape(&self) -> String {
        // A sum that takes longer than anybody waits is there for the next one who asks.
        let inner = Arc::clone(&self.inner);
        let sum = tokio::spawn(async move {
            let Inner {
                store,
                metrics,
                liability,
                ..
            } = &*inner;
            liability.refresh(store, metrics).await;
        });
        let _ = tokio::time::timeout(PATIENCE, sum).await;
        self.inner.metrics.render()
    }

    /// The tenant, if it has a plugin.
    fn tenant(&self, tenant: &str) -> Result<Arc<Tenant>, ServerError> {
        let found = self.find(tenant).filter(|found| found.live().is_some());
        found.ok_or_else(|| ServerError::NoPlugin {
            tenant: tenant.to_owned(),
        })
    }

    fn find(&self, tenant: &str) -> Option<Arc<Tenant>> {
        self.read().get(tenant).cloned()
    }

    /// The tenant, made where it is new.
    fn settled(&self, tenant: &str) -> Arc<Tenant> {
        if let Some(found) = self.find(tenant) {
            return found;
        }
        let tenants = self.inner.tenants.write();
        let mut tenants = tenants.unwrap_or_else(PoisonError::into_inner);
        let made = || {
            Arc::new(Tenant::new(
                tenant,
                &self.inner.sandbox,
                &self.inner.metrics,
            ))
        };
        Arc::clone(tenants.entry(tenant.to_owned()).or_insert_with(made))
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<String, Arc<Tenant>>> {
        // A map is never left half changed.
        let tenants = self.inner.tenants.read();
        tenants.unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveShop {
    /// As it is told to operators.
    #[must_use]
    pub fn installed(&self) -> Installed {
        Installed {
            number: self.number,
            sha256: self.sha256.clone(),
            program: self.program.clone(),
            revision: self.revision.clone(),
            zone: self.zone.clone(),
        }
    }
}

impl std::fmt::Debug for Shops {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shops")
            .field("tenants", &self.tenants())
            .finish_non_exhaustive()
    }
}
