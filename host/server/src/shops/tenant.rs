//! One tenant: its live plugin, its places, its candidate.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;

use fidelis_host::Sandbox;
use tokio::sync::Semaphore;

use super::{LiveShop, Unusable};
use crate::metrics::{Metrics, TenantMetrics};
use crate::shadow::Candidate;

pub(super) struct Tenant {
    name: String,
    live: RwLock<Option<Arc<LiveShop>>>,
    candidate: RwLock<Option<Arc<Candidate>>>,
    unusable: Mutex<Option<Failed>>,
    /// How many calls may run at a time.
    pub(super) places: usize,
    pub(super) free: Arc<Semaphore>,
    pub(super) metrics: TenantMetrics,
    all: Metrics,
}

/// An installed plugin that could not be loaded.
#[derive(Clone)]
pub(super) struct Failed {
    pub(super) number: i64,
    pub(super) problem: String,
    pub(super) since: std::time::Instant,
}

impl Tenant {
    pub(super) fn new(name: &str, sandbox: &Sandbox, metrics: &Metrics) -> Self {
        let places = places(sandbox);
        Self {
            name: name.to_owned(),
            live: RwLock::default(),
            candidate: RwLock::default(),
            unusable: Mutex::default(),
            places,
            free: Arc::new(Semaphore::new(places)),
            metrics: metrics.of_tenant(name),
            all: metrics.clone(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn live(&self) -> Option<Arc<LiveShop>> {
        let live = self.live.read();
        live.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number of the live plugin; 0 where there is none.
    pub(super) fn number(&self) -> i64 {
        self.live().map_or(0, |live| live.number)
    }

    /// Exchanges the live plugin. Calls that run keep the one that they have.
    pub(super) fn exchange(&self, live: LiveShop) {
        self.all.live(&self.name, live.number);
        self.all.unusable(&self.name, false);
        *self.unusable.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if self
            .candidate()
            .is_some_and(|each| each.sha256() == live.sha256)
        {
            self.set_candidate(None);
        }
        let place = self.live.write();
        *place.unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(live));
    }

    pub(super) fn candidate(&self) -> Option<Arc<Candidate>> {
        let candidate = self.candidate.read();
        candidate.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a candidate beside the live plugin, or takes it away. What it had found is gone then.
    pub(super) fn set_candidate(&self, candidate: Option<Candidate>) -> Option<Arc<Candidate>> {
        let place = self.candidate.write();
        let mut place = place.unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, candidate.map(Arc::new))
    }

    pub(super) fn failed(&self) -> Option<Failed> {
        let failed = self.unusable.lock();
        failed.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn fail(&self, failed: Failed) {
        self.all.unusable(&self.name, true);
        *self.unusable.lock().unwrap_or_else(PoisonError::into_inner) = Some(failed);
    }

    pub(super) fn unusable(&self) -> Option<Unusable> {
        let Failed {
            number, problem, ..
        } = self.failed()?;
        Some(Unusable {
            tenant: self.name.clone(),
            number,
            problem,
            served: self.live().is_some(),
        })
    }
}

/// As many as there are processors, at least two: more would not be faster. A quarter of the
/// sandbox's slots at most, so that there are some for others.
fn places(sandbox: &Sandbox) -> usize {
    let processors = thread::available_parallelism().map_or(2, usize::from);
    let slots = usize::try_from(sandbox.options().slots).unwrap_or(usize::MAX);
    processors.max(2).min(slots / 4).max(1)
}
