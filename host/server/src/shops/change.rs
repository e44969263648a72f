//! Plugins that come and go while requests run.

use std::time::{Duration, Instant};

use fidelis_store::NewPlugin;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::load::{check_name, digest, load};
use super::tenant::{Failed, Tenant};
use super::{Installed, ServerError, Shops};
use crate::shadow::{Candidate, ShadowReport};

/// How long a plugin that could not be loaded is left alone before it is tried again.
const AGAIN: Duration = Duration::from_secs(30);

impl Shops {
    /// Loads what the store has installed since the last time. A plugin that cannot be loaded
    /// leaves the one before it in its place, is reported ([`Shops::unusable`]), and is tried again
    /// after half a minute.
    ///
    /// # Errors
    ///
    /// [`ServerError::Store`]; what is loaded stays as it is then.
    pub async fn refresh(&self) -> Result<(), ServerError> {
        let _changing = self.inner.changing.lock().await;
        for (name, number) in self.inner.store.live_numbers().await? {
            let tenant = self.settled(&name);
            let left_alone =
                |failed: &Failed| failed.number == number && failed.since.elapsed() < AGAIN;
            if tenant.number() < number && !tenant.failed().as_ref().is_some_and(left_alone) {
                self.take_over(&tenant).await?;
            }
        }
        Ok(())
    }

    async fn take_over(&self, tenant: &Tenant) -> Result<(), ServerError> {
        let Some(installed) = self.inner.store.live_plugin(tenant.name()).await? else {
            return Ok(());
        };
        let number = installed.number;
        match load(&self.inner.sandbox, installed.component, number).await {
            Ok((live, _)) => {
                let revision = &live.revision;
                tracing::info!(tenant = tenant.name(), number, revision, "plugin live");
                tenant.exchange(live);
            }
            Err(error) => {
                let problem = error.to_string();
                tracing::error!(
                    tenant = tenant.name(),
                    number,
                    problem,
                    "plugin cannot be loaded"
                );
                tenant.fail(Failed {
                    number,
                    problem,
                    since: Instant::now(),
                });
            }
        }
        Ok(())
    }

    /// Follows the store until told to stop: [`Shops::refresh`] at every interval. A store that
    /// does not answer is asked again.
    pub async fn follow(self, every: Duration, mut stop: watch::Receiver<bool>) {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut answers = true;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let refreshed = self.refresh().await;
            if let (Err(error), true) = (&refreshed, answers) {
                tracing::warn!(problem = %error, "the store was not asked for new plugins");
            }
            answers = refreshed.is_ok();
            self.metrics().sum_up();
        }
    }

    /// Installs a plugin for a tenant and makes it live: it is loaded first, so that one that
    /// cannot be used changes nothing. `by` says who installs, for the record. The plugin that is
    /// live already keeps its number.
    ///
    /// # Errors
    ///
    /// [`ServerError::Tenant`], [`ServerError::Refused`], [`ServerError::Store`].
    pub async fn install(
        &self,
        tenant: &str,
        component: Vec<u8>,
        by: &str,
        now: i64,
    ) -> Result<Installed, ServerError> {
        check_name(tenant)?;
        let _changing = self.inner.changing.lock().await;
        self.put(tenant, component, by, now).await
    }

    /// Loads, installs and exchanges, by whoever holds the lock for changes.
    async fn put(
        &self,
        tenant: &str,
        component: Vec<u8>,
        by: &str,
        now: i64,
    ) -> Result<Installed, ServerError> {
        let (mut live, component) = load(&self.inner.sandbox, component, 0).await?;
        let plugin = NewPlugin {
            component: &component,
            program: &live.program,
            revision: &live.revision,
            zone: &live.zone,
            by,
        };
        live.number = self.inner.store.install(tenant, plugin, now).await?;
        let installed = live.installed();
        let tenant = self.settled(tenant);
        if tenant.number() < live.number {
            let (number, revision) = (live.number, &live.revision);
            tracing::info!(tenant = tenant.name(), number, revision, "plugin live");
            tenant.exchange(live);
        }
        Ok(installed)
    }

    /// [`Shops::install`], unless the plugin was ever installed: a server that is started again
    /// with the same plugin does not undo what operators changed since.
    ///
    /// # Errors
    ///
    /// Those of [`Shops::install`].
    pub async fn install_new(
        &self,
        tenant: &str,
        component: Vec<u8>,
        by: &str,
        now: i64,
    ) -> Result<Installed, ServerError> {
        let sha256 = digest(&component);
        if let Some(live) = self.live(tenant)
            && self.inner.store.was_installed(tenant, &sha256).await?
        {
            if live.sha256 != sha256 {
                let (number, revision) = (live.number, &live.revision);
                tracing::warn!(tenant, number, revision, "another plugin stays live");
            }
            return Ok(live.installed());
        }
        self.install(tenant, component, by, now).await
    }

    /// Installs the plugin before the live one again and makes it live. `from` names the plugin that
    /// is to be left, so that asking twice goes back once.
    ///
    /// # Errors
    ///
    /// [`ServerError::NotLive`] where another plugin than `from` is live,
    /// [`ServerError::NothingEarlier`], [`ServerError::Store`], [`ServerError::Refused`] where it
    /// cannot be loaded any more.
    pub async fn roll_back(
        &self,
        tenant: &str,
        from: Option<i64>,
        by: &str,
        now: i64,
    ) -> Result<Installed, ServerError> {
        let _changing = self.inner.changing.lock().await;
        if let Some(number) = from {
            let newest = self.inner.store.live_plugin(tenant).await?;
            let live = newest.map_or(0, |newest| newest.number);
            if live != number {
                return Err(ServerError::NotLive { number, live });
            }
        }
        let earlier = self.inner.store.earlier_plugin(tenant).await?;
        let earlier = earlier.ok_or_else(|| ServerError::NothingEarlier {
            tenant: tenant.to_owned(),
        })?;
        self.put(tenant, earlier.component, by, now).await
    }

    /// Puts a candidate beside the tenant's live plugin: from now on it answers the same requests
    /// in the background, and what it answers differently is told by [`Shops::candidate`]. It takes
    /// the place of an earlier candidate. Only this server knows of it.
    ///
    /// # Errors
    ///
    /// [`ServerError::NoPlugin`], [`ServerError::Refused`].
    pub async fn set_candidate(
        &self,
        tenant: &str,
        component: Vec<u8>,
        now: i64,
    ) -> Result<ShadowReport, ServerError> {
        let tenant = self.tenant(tenant)?;
        let (shop, _) = load(&self.inner.sandbox, component, 0).await?;
        let candidate = Candidate::start(shop, tenant.name(), self.metrics().clone(), now);
        let report = candidate.report();
        tenant.set_candidate(Some(candidate));
        Ok(report)
    }

    /// What the tenant's candidate answered so far; absent where there is none.
    #[must_use]
    pub fn candidate(&self, tenant: &str) -> Option<ShadowReport> {
        Some(self.find(tenant)?.candidate()?.report())
    }

    /// Takes the tenant's candidate away and returns what it answered.
    #[must_use]
    pub fn clear_candidate(&self, tenant: &str) -> Option<ShadowReport> {
        Some(self.find(tenant)?.set_candidate(None)?.report())
    }
}
