//! Opening a store and bringing its schema up to date.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::Once;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Connection as _, Executor as _, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::StoreError;
use crate::recent::Recent;

/// A store. Cheap to clone; all clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    /// SQLite has one writer at a time. Waiting here costs nothing, waiting in the database a
    /// sleep of its own choice. Absent for PostgreSQL.
    writer: Option<Arc<Mutex<()>>>,
    recent: Arc<Recent>,
}

/// A transaction that writes.
pub(crate) struct Writing {
    pub(crate) tx: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Writing {
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await
    }
}

/// Connections of one store.
const CONNECTIONS: u32 = 16;
/// How long a call waits for a connection before it is told that there is none.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection that was used so shortly before is taken to be alive.
const FRESH: Duration = Duration::from_secs(1);

impl Store {
    /// Opens a store and brings its schema up to date: `sqlite://FILE` (made if it is missing) or
    /// `postgres://USER@HOST/DATABASE`.
    ///
    /// # Errors
    ///
    /// If there is no such database, it does not answer, or its schema is of a newer version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
        let sqlite = scheme == "sqlite";
        if !sqlite && !matches!(scheme, "postgres" | "postgresql") {
            return Err(StoreError::Address {
                found: scheme.to_owned(),
            });
        }
        let url: Cow<'_, str> = if sqlite && !url.contains('?') {
            format!("{url}?mode=rwc").into()
        } else {
            url.into()
        };
        let options: AnyConnectOptions = url.parse().map_err(|_| StoreError::Address {
            found: scheme.to_owned(),
        })?;
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            // A round trip for each call would tell no more than the call itself does.
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    if used.idle_for > FRESH {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        connection.execute(PRAGMAS).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        let store = Self {
            pool,
            writer: sqlite.then(Arc::default),
            recent: Arc::default(),
        };
        store.migrate().await?;
        store.fill_mentions().await?;
        Ok(store)
    }

    /// Asks the database for nothing, to see whether it answers.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections, once what runs has ended.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The connections, for queries that only read.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Shared counters as they were a moment ago.
    pub(crate) fn recent(&self) -> &Recent {
        &self.recent
    }

    /// A transaction that writes.
    pub(crate) async fn begin(&self) -> Result<Writing, sqlx::Error> {
        let Some(writer) = &self.writer else {
            let tx = self.pool.begin().await?;
            return Ok(Writing { tx, _turn: None });
        };
        let turn = writer.clone().lock_owned().await;
        let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Writing {
            tx,
            _turn: Some(turn),
        })
    }

    /// A transaction that only reads, and sees the whole database as it is at its first query.
    pub(crate) async fn begin_reading(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        if self.writer.is_some() {
            return self.pool.begin().await;
        }
        self.pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
    }

    /// A transaction that writes and sees the whole database as it is when it begins. One that
    /// would write what changed since is lost ([`crate::error::is_lost`]). Whoever writes mentions
    /// has ended before it begins, or waits for its end, so that it sees all that there are.
    pub(crate) async fn begin_isolated(&self) -> Result<Writing, sqlx::Error> {
        if self.writer.is_some() {
            return self.begin().await;
        }
        let mut tx = self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
            .await?;
        // The first statement, as it is the next one that decides what the transaction sees.
        tx.execute("LOCK TABLE mentions IN SHARE ROW EXCLUSIVE MODE")
            .await?;
        Ok(Writing { tx, _turn: None })
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = Migrator::with_migrations(
            MIGRATIONS
                .iter()
                .map(|(version, description, sql)| {
                    Migration::new(
                        *version,
                        (*description).into(),
                        MigrationType::Simple,
                        sqlx::SqlStr::from_static(sql),
                        false,
                    )
                })
                .collect(),
        );
        migrator.run(&self.pool).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            error => StoreError::Database {
                problem: error.to_string(),
            },
        })
    }
}

/// A commit is on the disk when it returns; readers and the writer do not wait for each other.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;";

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "ledger", include_str!("../migrations/0001_ledger.sql")),
    (
        2,
        "operation",
        include_str!("../migrations/0002_operation.sql"),
    ),
    (3, "night", include_str!("../migrations/0003_night.sql")),
    (4, "indexes", include_str!("../migrations/0004_indexes.sql")),
    (
        5,
        "sessions",
        include_str!("../migrations/0005_sessions.sql"),
    ),
    (6, "erased", include_str!("../migrations/0006_erased.sql")),
    (
        7,
        "mentions",
        include_str!("../migrations/0007_mentions.sql"),
    ),
    (8, "moves", include_str!("../migrations/0008_moves.sql")),
];
