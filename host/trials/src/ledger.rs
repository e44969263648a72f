//! What the store has of a member, read from its tables: beside the server, so that what the
//! server says can be compared with it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Account, Entry};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Row};

use crate::record::Settled;

/// The tables of a store, opened beside it, to read.
#[derive(Clone, Debug)]
pub struct Tables {
    pool: AnyPool,
    postgres: bool,
}

impl Tables {
    /// Opens the tables of a store that exists.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn open(store: &str) -> Result<Tables> {
        install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .connect(store)
            .await
            .with_context(|| format!("cannot open {store}"))?;
        let postgres = store.starts_with("postgres");
        Ok(Tables { pool, postgres })
    }

    /// Ends all connections. One that stayed open beside a server would keep SQLite from
    /// recovering as it does when the only process dies.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Waits until nobody else is connected. PostgreSQL finishes a commit that it was told of, also
    /// where who told it was killed since; SQLite dies with its process.
    ///
    /// # Errors
    /// If the database fails, or somebody stays for a minute.
    pub async fn alone(&self) -> Result<()> {
        const QUERY: &str = "SELECT COUNT(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        if !self.postgres {
            return Ok(());
        }
        let begun = Instant::now();
        // One connection, or the others of this pool would be counted.
        let mut connection = self.pool.acquire().await?;
        loop {
            let others: i64 = sqlx::query(QUERY)
                .fetch_one(&mut *connection)
                .await?
                .try_get(0)?;
            if others == 0 {
                return Ok(());
            }
            ensure!(
                begun.elapsed() < Duration::from_secs(60),
                "{others} other connections stay"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What was answered to an event; nothing where it is not kept.
    ///
    /// # Errors
    /// If the database fails or holds what it should not.
    pub async fn answer(&self, tenant: &str, member: &str, event: &str) -> Result<Option<Settled>> {
        const QUERY: &str =
            "SELECT answer FROM events WHERE tenant = $1 AND member = $2 AND event = $3";
        let found = sqlx::query(QUERY)
            .bind(tenant)
            .bind(member)
            .bind(event)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let answer: String = row.try_get(0)?;
        Ok(Some(Settled::of(&serde_json::from_str(&answer)?, event)))
    }

    /// How many entries have an id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn copies(&self, tenant: &str, entry: &str) -> Result<i64> {
        let query = "SELECT COUNT(*) FROM entries WHERE tenant = $1 AND id = $2";
        let row = sqlx::query(query).bind(tenant).bind(entry);
        Ok(row.fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// How many follow-ups were not settled yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn under_way(&self) -> Result<i64> {
        let query = "SELECT COUNT(*) FROM outbox WHERE topic = 'follow-up' AND state <> 'done'";
        Ok(sqlx::query(query).fetch_one(&self.pool).await?.try_get(0)?)
    }
}

/// A member's account, entries and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The member.
    pub member: String,
    /// The account.
    pub account: Account,
    /// The entries with their positions, ascending.
    pub entries: Vec<(i64, Entry)>,
    /// What was answered to each event.
    pub answers: BTreeMap<String, Settled>,
}

/// The four columns of a wallet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Points that can be used.
    pub available: i64,
    /// Points that are not active yet.
    pub pending: i64,
    /// Points that are held.
    pub held: i64,
    /// Points that are owed.
    pub debt: i64,
}

impl Columns {
    /// Adds what an entry says.
    pub fn add(&mut self, entry: &Entry) {
        self.available = self.available.saturating_add(entry.available);
        self.pending = self.pending.saturating_add(entry.pending);
        self.held = self.held.saturating_add(entry.held);
        self.debt = self.debt.saturating_add(entry.debt);
    }
}

impl Ledger {
    /// Reads a member's ledger; nothing where the store does not know the member.
    ///
    /// # Errors
    /// If the database fails or holds what it should not.
    pub async fn read(tables: &Tables, tenant: &str, member: &str) -> Result<Option<Ledger>> {
        let found = sqlx::query("SELECT account FROM members WHERE tenant = $1 AND member = $2")
            .bind(tenant)
            .bind(member)
            .fetch_optional(&tables.pool)
            .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let account: String = row.try_get("account")?;
        let account = serde_json::from_str(&account).context("an account that cannot be read")?;
        Ok(Some(Ledger {
            member: member.to_owned(),
            account,
            entries: entries(tables, tenant, member).await?,
            answers: answers(tables, tenant, member).await?,
        }))
    }

    /// The columns of each wallet, by the entries.
    pub fn sums(&self) -> BTreeMap<String, Columns> {
        let mut sums: BTreeMap<String, Columns> = BTreeMap::new();
        for (_, entry) in self
            .entries
            .iter()
            .filter(|(_, one)| !one.wallet.is_empty())
        {
            sums.entry(entry.wallet.clone()).or_default().add(entry);
        }
        sums.retain(|_, columns| *columns != Columns::default());
        sums
    }

    /// The columns of each wallet, by the account.
    pub fn balances(&self) -> BTreeMap<String, Columns> {
        let mut balances: BTreeMap<String, Columns> = BTreeMap::new();
        for bucket in &self.account.buckets {
            let columns = balances.entry(bucket.wallet.clone()).or_default();
            let free = bucket.remaining.saturating_sub(bucket.held);
            columns.held = columns.held.saturating_add(bucket.held);
            if bucket.activates_at.is_some() || bucket.awaiting.is_some() {
                columns.pending = columns.pending.saturating_add(free);
            } else {
                columns.available = columns.available.saturating_add(free);
            }
        }
        for debt in &self.account.debts {
            let columns = balances.entry(debt.wallet.clone()).or_default();
            columns.debt = columns.debt.saturating_add(debt.owed);
        }
        balances.retain(|_, columns| *columns != Columns::default());
        balances
    }
}

async fn entries(tables: &Tables, tenant: &str, member: &str) -> Result<Vec<(i64, Entry)>> {
    let rows = sqlx::query(
        "SELECT position, body FROM entries WHERE tenant = $1 AND member = $2 ORDER BY position",
    )
    .bind(tenant)
    .bind(member)
    .fetch_all(&tables.pool)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let body: String = row.try_get("body")?;
        let entry = serde_json::from_str(&body).context("an entry that cannot be read")?;
        entries.push((row.try_get("position")?, entry));
    }
    Ok(entries)
}

async fn answers(tables: &Tables, tenant: &str, member: &str) -> Result<BTreeMap<String, Settled>> {
    let rows = sqlx::query("SELECT event, answer FROM events WHERE tenant = $1 AND member = $2")
        .bind(tenant)
        .bind(member)
        .fetch_all(&tables.pool)
        .await?;
    let mut answers = BTreeMap::new();
    for row in rows {
        let event: String = row.try_get("event")?;
        let answer: String = row.try_get("answer")?;
        let answer: Settlement =
            serde_json::from_str(&answer).context("an answer that cannot be read")?;
        let settled = Settled::of(&answer, &event);
        answers.insert(event, settled);
    }
    Ok(answers)
}
