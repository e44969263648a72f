//! What members have: the points that a shop owes, wallet by wallet.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use fidelis_store::Store;
use tokio::sync::Mutex;

use crate::metrics::Metrics;

/// How long a sum is good for.
const FRESH: Duration = Duration::from_secs(30);
/// A large ledger takes long to be summed: it is asked for no more than a twentieth of the time.
const SHARE: u32 = 20;

/// When the ledger was last summed, and what was there.
#[derive(Default)]
pub(super) struct Liability {
    last: Mutex<Option<Last>>,
}

struct Last {
    /// When it is to be summed again.
    due: Instant,
    told: BTreeSet<(String, String)>,
}

impl Liability {
    /// Sums the ledger if that was long ago. Where the store does not answer, what was told last
    /// stands.
    pub(super) async fn refresh(&self, store: &Store, metrics: &Metrics) {
        let mut last = self.last.lock().await;
        if last.as_ref().is_some_and(|last| Instant::now() < last.due) {
            return;
        }
        let begun = Instant::now();
        let told = last.as_ref().map(|last| last.told.clone());
        let told = told.unwrap_or_default();
        let told = match store.liability().await {
            Ok(sums) => tell(sums, &told, metrics),
            Err(error) => {
                tracing::warn!(problem = %error, "the ledger was not summed");
                told
            }
        };
        let pause = begun.elapsed().saturating_mul(SHARE).max(FRESH);
        *last = Some(Last {
            due: Instant::now() + pause,
            told,
        });
    }
}

fn tell(
    sums: Vec<(String, String, i64)>,
    before: &BTreeSet<(String, String)>,
    metrics: &Metrics,
) -> BTreeSet<(String, String)> {
    let mut told = BTreeSet::new();
    for (tenant, wallet, points) in sums {
        metrics.liability(&tenant, &wallet, points);
        told.insert((tenant, wallet));
    }
    for (tenant, wallet) in before.difference(&told) {
        metrics.liability(tenant, wallet, 0);
    }
    told
}
