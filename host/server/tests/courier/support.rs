//! A store with an outbox, and a courier whose clock the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fidelis_server::courier::{Backoff, Courier, CourierOptions, Deciders, Patience};
use fidelis_store::{Decide, NewWebhook, Store, Target};
use sqlx::{AnyConnection, Connection as _};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::receiver::Receiver;

pub(crate) const TENANT: &str = "club";
/// 2026-11-30T02:00:00Z.
pub(crate) const START: i64 = 1_796_004_000_000;

pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) clock: Arc<AtomicI64>,
    url: String,
    _folder: TempDir,
}

/// A courier at work.
pub(crate) struct Working {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Working {
    /// Tells it to stop, and waits until it has.
    pub(crate) async fn end(self) {
        self.stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

impl Working {
    /// Forgets it, and waits until it has stopped all the same.
    pub(crate) async fn forget(self) {
        drop(self.stop);
        tokio::time::timeout(Duration::from_secs(10), self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

/// Nobody decides anything.
pub(crate) struct Nobody;

impl Deciders for Nobody {
    fn of(&self, _tenant: &str) -> Option<Arc<dyn Decide>> {
        None
    }
}

/// Quick enough for tests; waits are exactly half of the full ones.
pub(crate) fn options() -> CourierOptions {
    CourierOptions {
        poll: Duration::from_millis(10),
        patience: Patience {
            connect: Duration::from_millis(500),
            whole: Duration::from_millis(500),
        },
        backoff: Backoff {
            first: Duration::from_secs(10),
            factor: 2,
            attempts: 4,
            ..Backoff::default()
        },
        chance: || 0,
        ..CourierOptions::default()
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        Self {
            store: Store::open(&url).await.unwrap(),
            clock: Arc::new(AtomicI64::new(START)),
            url,
            _folder: folder,
        }
    }

    pub(crate) fn work(&self) -> Working {
        self.work_for(Nobody)
    }

    pub(crate) fn work_for(&self, deciders: impl Deciders + 'static) -> Working {
        let clock = Arc::clone(&self.clock);
        let now = Arc::new(move || clock.load(Ordering::SeqCst));
        let courier = Courier::new(self.store.clone(), options(), now).unwrap();
        let (stop, told) = watch::channel(false);
        let task = tokio::spawn(async move { courier.run(&deciders, told).await });
        Working { stop, task }
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(crate) async fn webhook(&self, to: &Receiver, topics: &[&str]) -> Target {
        let new = NewWebhook {
            url: to.url(),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            secret: None,
        };
        self.store.add_webhook(TENANT, new, START).await.unwrap()
    }

    /// Puts a parcel into the outbox, as a settlement does.
    pub(crate) async fn post(&self, id: &str, topic: &str) {
        self.post_at(id, topic, START).await;
    }

    /// The same, by a clock that says so.
    pub(crate) async fn post_at(&self, id: &str, topic: &str, now: i64) {
        const QUERY: &str = "INSERT INTO outbox \
            (tenant, id, topic, member, body, state, attempts, due_at, problem, created_at) \
            VALUES ($1, $2, $3, 'anna', '{\"hello\":1}', 'waiting', 0, $4, NULL, $4)";
        let mut sql = self.sql().await;
        let query = sqlx::query(QUERY).bind(TENANT).bind(id).bind(topic);
        query.bind(now).execute(&mut sql).await.unwrap();
    }

    async fn sql(&self) -> AnyConnection {
        AnyConnection::connect(&self.url).await.unwrap()
    }

    /// The parcels in the outbox: state, attempts, what went wrong.
    pub(crate) async fn outbox(&self) -> Vec<(String, i64, Option<String>)> {
        let mut sql = self.sql().await;
        let rows = sqlx::query_as("SELECT state, attempts, problem FROM outbox ORDER BY id");
        rows.fetch_all(&mut sql).await.unwrap()
    }

    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        let mut sql = self.sql().await;
        sqlx::query_scalar(query).fetch_one(&mut sql).await.unwrap()
    }

    /// Waits until the outbox is empty, for some seconds at most.
    pub(crate) async fn empty(&self) {
        for _ in 0..1000 {
            if self.outbox().await.is_empty() {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("expected nothing, found {:?}", self.outbox().await);
    }

    /// Waits until the first parcel was tried so often and its failure was written down.
    pub(crate) async fn failed(&self, attempts: i64) -> (String, i64, String) {
        // All of it at once: a parcel may be taken again between two looks.
        const QUERY: &str =
            "SELECT state, attempts, problem, due_at FROM outbox ORDER BY id LIMIT 1";
        for _ in 0..1000 {
            let mut sql = self.sql().await;
            let first: Option<(String, i64, Option<String>, i64)> = sqlx::query_as(QUERY)
                .fetch_optional(&mut sql)
                .await
                .unwrap();
            if let Some((state, tried, Some(problem), due)) = first
                // A lease is longer than any wait between the first attempts.
                && tried == attempts
                && due < self.clock.load(Ordering::SeqCst) + 100_000
            {
                return (state, tried, problem);
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "expected {attempts} attempts, found {:?}",
            self.outbox().await
        );
    }
}
