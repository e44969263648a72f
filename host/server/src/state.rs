//! What every request has at hand.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fidelis_store::Store;
use tokio::sync::Semaphore;

use crate::auth::Keyring;
use crate::shops::Shops;

/// Tells the time. Tests move it.
pub trait Clock: Send + Sync {
    /// The present instant, UTC milliseconds.
    fn now(&self) -> i64;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// What a request may use.
///
/// ```
/// let patient = fidelis_server::Options {
///     time: std::time::Duration::from_secs(60),
///     ..fidelis_server::Options::default()
/// };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Bytes of a JSON body. Default 1 MiB.
    pub json_bytes: usize,
    /// Bytes of a plugin. Default 64 MiB.
    pub wasm_bytes: usize,
    /// How long a request may take, reading its body included. Default 20 s.
    pub time: Duration,
    /// Requests that are worked on at a time, by one key three quarters of them; those beyond are
    /// told to come back. Default 512.
    pub concurrency: usize,
    /// How long a key is trusted before the store is asked again: so long a key that another
    /// server revoked still works here. Default 2 s.
    pub key_age: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            json_bytes: 1 << 20,
            wasm_bytes: 64 << 20,
            time: Duration::from_secs(20),
            concurrency: 512,
            key_age: Duration::from_secs(2),
        }
    }
}

/// What every request has at hand. Cheap to clone: each layer that a request goes through has it.
#[derive(Clone)]
pub struct State {
    parts: Arc<Parts>,
}

/// The parts of a [`State`].
pub struct Parts {
    /// Where everything is kept.
    pub store: Store,
    /// Who decides.
    pub shops: Shops,
    /// What a request may use.
    pub options: Options,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    pub(crate) keyring: Keyring,
    /// One permit for each request that is worked on.
    pub(crate) turns: Semaphore,
}

impl State {
    /// Puts them together.
    #[must_use]
    pub fn new(store: Store, shops: Shops, options: Options, clock: Arc<dyn Clock>) -> Self {
        Self {
            parts: Arc::new(Parts {
                turns: Semaphore::new(options.concurrency),
                keyring: Keyring::new(options.key_age, options.concurrency),
                store,
                shops,
                options,
                clock,
            }),
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
