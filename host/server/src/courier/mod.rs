//! What the outbox holds, brought where it belongs: to webhooks as CloudEvents, and to other
//! accounts of the same store as events.
//!
//! A parcel is delivered when every webhook that takes its topic has answered 2xx; each gets it at
//! least once, and those that have taken it are not asked again while others fail. A parcel that no
//! webhook takes is done with. What fails is tried again ever later ([`Backoff`]) and becomes a dead
//! letter in the end.
//!
//! A webhook that is down takes no time from others: it gets few requests at a time, and after some
//! failures in a row it rests, while its parcels wait their turn.

mod backoff;
mod envelope;
mod post;
mod send;
mod targets;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use fidelis_store::{Decide, Parcel, Store, StoreError, Target};
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

pub use backoff::Backoff;
pub use envelope::{Envelope, MEDIA_TYPE};
use post::Post;
pub use send::Patience;
pub(crate) use send::install_tls;
use targets::Targets;

use crate::Clock;
use crate::shops::Shops;

/// Tells the time, UTC milliseconds.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Who decides for the tenants whose accounts follow-ups are for.
pub trait Deciders: Send + Sync {
    /// Who decides for a tenant; `None` where nothing answers for it now.
    fn of(&self, tenant: &str) -> Option<Arc<dyn Decide>>;
}

impl Deciders for Shops {
    fn of(&self, tenant: &str) -> Option<Arc<dyn Decide>> {
        let decider = self.decider(tenant).ok()?;
        Some(Arc::new(decider))
    }
}

/// Brings what the outbox holds, until told to stop.
pub async fn run(store: Store, shops: Shops, clock: Arc<dyn Clock>, stop: watch::Receiver<bool>) {
    let now = Arc::new(move || clock.now());
    match Courier::new(store, CourierOptions::default(), now) {
        Ok(courier) => courier.run(&shops, stop).await,
        Err(error) => tracing::error!(%error, "nothing of the outbox can be delivered"),
    }
}

/// How a courier works.
#[derive(Clone, Copy, Debug)]
pub struct CourierOptions {
    /// How often an empty outbox is looked at. Default 500 ms.
    pub poll: Duration,
    /// Parcels that are on their way at a time. Default 64.
    pub parcels: usize,
    /// How long one request may take.
    pub patience: Patience,
    /// When what failed is tried again.
    pub backoff: Backoff,
    /// Where chance comes from, for the spread of waits. Default: a generator of each thread.
    pub chance: fn() -> u64,
}

impl Default for CourierOptions {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(500),
            parcels: 64,
            patience: Patience::default(),
            backoff: Backoff::default(),
            chance: rand::random,
        }
    }
}

/// Brings what the outbox holds.
#[derive(Clone)]
pub struct Courier {
    post: Post,
    options: CourierOptions,
}

/// Longer than any parcel is on its way, so that nobody takes it meanwhile.
const LEASE: Duration = Duration::from_secs(120);
/// Follow-ups of one tenant that are taken at a time: few enough to be settled within their lease,
/// also where each waits for the plugin as long as it may.
const FOLLOW_UPS: u32 = 8;
/// Tenants whose follow-ups are settled at a time.
const TENANTS: usize = 16;
/// How long a store that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(2);

impl Courier {
    /// A courier of a store.
    ///
    /// # Errors
    ///
    /// If the machine's certificates cannot be read.
    pub fn new(store: Store, options: CourierOptions, now: Now) -> Result<Self, reqwest::Error> {
        Ok(Self {
            post: Post {
                store,
                client: send::client(options.patience)?,
                targets: Targets::default(),
                backoff: options.backoff,
                chance: options.chance,
                now,
            },
            options,
        })
    }

    /// Works until told to stop; what is on its way by then is brought to its end.
    pub async fn run(&self, deciders: &dyn Deciders, stop: watch::Receiver<bool>) {
        tokio::join!(self.parcels(stop.clone()), self.follow_ups(deciders, stop));
    }

    async fn parcels(&self, mut stop: watch::Receiver<bool>) {
        let mut flying = JoinSet::new();
        let mut seen = None;
        loop {
            let now = (self.post.now)();
            if seen.is_none_or(|seen| now < seen) {
                match self.post.store.turn_back(now).await {
                    Ok(0) => {}
                    Ok(parcels) => tracing::warn!(parcels, "the clock went back"),
                    Err(error) => tracing::warn!(%error, "the outbox cannot be written"),
                }
            }
            seen = Some(now);
            while flying.try_join_next().is_some() {}
            let room = self.options.parcels.saturating_sub(flying.len());
            let wait = match self.dispatch(room, &mut flying).await {
                // There may be more, as soon as there is room.
                Ok(taken) if taken == room => {
                    let stopped = tokio::select! {
                        _ = flying.join_next() => false,
                        _ = stop.wait_for(|stop| *stop) => true,
                    };
                    if stopped {
                        break;
                    }
                    continue;
                }
                Ok(_) => self.options.poll,
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read");
                    PAUSE
                }
            };
            if rest(&mut stop, wait).await {
                break;
            }
        }
        while flying.join_next().await.is_some() {}
    }

    /// Takes what is due and sends it on its way. How many parcels that were.
    async fn dispatch(&self, room: usize, flying: &mut JoinSet<()>) -> Result<usize, StoreError> {
        if room == 0 {
            return Ok(0);
        }
        let (now, lease) = ((self.post.now)(), LEASE.as_millis());
        let lease = i64::try_from(lease).unwrap_or(i64::MAX);
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let parcels = self.post.store.claim(now, lease, limit).await?;
        let taken = parcels.len();
        let mut webhooks: HashMap<String, Arc<Vec<Target>>> = HashMap::new();
        for parcel in parcels {
            let known = match webhooks.get(&parcel.tenant) {
                Some(known) => Arc::clone(known),
                None => {
                    let known = Arc::new(self.post.store.targets(&parcel.tenant).await?);
                    webhooks.insert(parcel.tenant.clone(), Arc::clone(&known));
                    known
                }
            };
            let post = self.post.clone();
            flying.spawn(bring(post, parcel, known));
        }
        Ok(taken)
    }

    async fn follow_ups(&self, deciders: &dyn Deciders, mut stop: watch::Receiver<bool>) {
        loop {
            let wait = match self.settle(deciders).await {
                Ok(0) => self.options.poll,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(%error, "the store does not answer");
                    PAUSE
                }
            };
            if rest(&mut stop, wait).await {
                break;
            }
        }
    }

    /// Settles what waits for other accounts: tenants side by side, so that one whose plugin is slow
    /// keeps no other waiting. How many events that were.
    async fn settle(&self, deciders: &dyn Deciders) -> Result<u32, StoreError> {
        let (store, now) = (&self.post.store, (self.post.now)());
        let mut settling: Vec<BoxFuture<'_, u32>> = Vec::new();
        for (tenant, _) in store.live_numbers().await? {
            if let Some(decider) = deciders.of(&tenant) {
                settling.push(Box::pin(follow_up(store, tenant, decider, now)));
            }
        }
        let settled = stream::iter(settling).buffer_unordered(TENANTS);
        let settled: Vec<u32> = settled.collect().await;
        Ok(settled.into_iter().fold(0, u32::saturating_add))
    }
}

/// Settles what waits for accounts of a tenant. One tenant's trouble is not another's.
async fn follow_up(store: &Store, tenant: String, decider: Arc<dyn Decide>, now: i64) -> u32 {
    let settled = store.settle_follow_ups(&tenant, &*decider, now, FOLLOW_UPS);
    settled.await.unwrap_or_else(|error| {
        tracing::warn!(tenant, %error, "follow-ups cannot be settled");
        0
    })
}

/// Waits. Whether to stop instead, also where nobody is left who could say so.
async fn rest(stop: &mut watch::Receiver<bool>, wait: Duration) -> bool {
    if *stop.borrow() {
        return true;
    }
    tokio::select! {
        () = sleep(wait) => false,
        _ = stop.wait_for(|stop| *stop) => true,
    }
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

async fn bring(post: Post, parcel: Parcel, webhooks: Arc<Vec<Target>>) {
    let id = parcel.id.clone();
    if let Err(error) = post.deliver(parcel, &webhooks).await {
        tracing::warn!(parcel = id, %error, "what became of a parcel cannot be written");
    }
}
