//! What is to be told outside, and to other accounts of this store.
//!
//! Rows are written in the transaction that decided them, so that nothing is told that was not
//! decided and nothing is decided that is not told. Whoever delivers takes a row with a lease; a
//! row whose lease ran out is taken again, so that everything is told at least once.

use fidelis_host::contract::types::{CouponOrder, Event, EventBody, FollowUpEvent};
use serde::Serialize;
use serde_json::json;
use sqlx::{AnyConnection, Row as _};

use crate::{Decide, Store, StoreError, ids, sql, write};

/// No lease and no pause before another attempt is longer: 36 hours, in milliseconds.
const LONGEST_WAIT: i64 = 36 * 3_600_000;

/// The topic of events for other accounts of this store.
pub const FOLLOW_UP: &str = "follow-up";

/// Something that is to be written into the outbox.
pub(crate) struct Letter {
    topic: &'static str,
    /// What makes it the same letter for the same member.
    key: String,
    body: String,
}

impl Letter {
    /// Something with an id of its own.
    pub(crate) fn new<T: Serialize>(
        topic: &'static str,
        key: &str,
        body: &T,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            topic,
            key: key.to_owned(),
            body: write::json(body)?,
        })
    }

    /// Something that has no id: its place in the answer to an event.
    pub(crate) fn of<T: Serialize>(
        topic: &'static str,
        event: &Event,
        number: &str,
        body: &T,
    ) -> Result<Self, StoreError> {
        Self::new(topic, &format!("{}:{number}", event.id), body)
    }

    pub(crate) fn follow_up(event: &FollowUpEvent) -> Result<Self, StoreError> {
        Self::new(FOLLOW_UP, &format!("{}:{}", event.member, event.id), event)
    }

    /// A coupon that was issued, with its code.
    pub(crate) fn coupon(order: &CouponOrder, code: &str) -> Result<Self, StoreError> {
        Self::new(
            "fidelis.coupon",
            &order.id,
            &json!({ "offer": order.offer, "code": code, "expires_at": order.expires_at }),
        )
    }
}

/// A row of the outbox that somebody has taken to deliver it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Whose store it is.
    pub tenant: String,
    /// Its id, unique for the tenant: it makes delivering it twice harmless.
    pub id: String,
    /// What it is about: `fidelis.message`, `fidelis.coupon`, `fidelis.task`, `fidelis.gift`,
    /// `fidelis.access`, `fidelis.contest`, `fidelis.tier`, `fidelis.withholding`.
    pub topic: String,
    /// The member.
    pub member: String,
    /// The record of the contract as JSON; for a coupon its offer, code and expiry.
    pub body: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was decided.
    pub created_at: i64,
    /// What went wrong the last time, or what whoever delivers noted.
    pub problem: Option<String>,
}

/// A row that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// What it was.
    pub parcel: Parcel,
}

const COLUMNS: &str = "tenant, id, topic, member, body, attempts, created_at, problem";

fn parcel(row: &sqlx::any::AnyRow) -> Result<Parcel, sqlx::Error> {
    Ok(Parcel {
        tenant: row.try_get(0)?,
        id: row.try_get(1)?,
        topic: row.try_get(2)?,
        member: row.try_get(3)?,
        body: row.try_get(4)?,
        attempts: row.try_get(5)?,
        created_at: row.try_get(6)?,
        problem: row.try_get(7)?,
    })
}

/// Writes letters, each once.
pub(crate) async fn post(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    letters: &[Letter],
    now: i64,
) -> Result<(), StoreError> {
    const COLUMNS: usize = 9;
    for chunk in letters.chunks(write::ROWS) {
        let query = format!(
            "INSERT INTO outbox (tenant, id, topic, member, body, state, attempts, due_at, \
             created_at) VALUES {} ON CONFLICT (tenant, id) DO NOTHING",
            sql::places(chunk.len(), COLUMNS)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(query));
        for letter in chunk {
            query = query
                .bind(tenant)
                .bind(ids::derived(&[letter.topic, member, &letter.key]))
                .bind(letter.topic)
                .bind(member)
                .bind(&letter.body)
                .bind("waiting")
                .bind(0_i64)
                .bind(now)
                .bind(now);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

impl Store {
    /// Takes rows that are due, so that nobody else does until the lease (milliseconds) is over.
    /// Follow-ups are not among them.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn claim(&self, now: i64, lease: i64, limit: u32) -> Result<Vec<Parcel>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM outbox WHERE state = 'waiting' AND due_at <= $1 \
             AND topic <> '{FOLLOW_UP}' AND $3 = '' ORDER BY due_at LIMIT $2"
        );
        self.take(&query, "", now, lease, limit).await
    }

    async fn take(
        &self,
        query: &str,
        tenant: &str,
        now: i64,
        lease: i64,
        limit: u32,
    ) -> Result<Vec<Parcel>, StoreError> {
        // What is taken is what is there by now: an erasure may have renamed it since it was found.
        let take = format!(
            "UPDATE outbox SET due_at = $3, attempts = attempts + 1 \
             WHERE tenant = $1 AND id = $2 AND state = 'waiting' AND due_at <= $4 \
             RETURNING {COLUMNS}"
        );
        let due = sqlx::query(sqlx::AssertSqlSafe(query.to_owned()))
            .bind(now)
            .bind(i64::from(limit))
            .bind(tenant)
            .fetch_all(self.pool())
            .await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let mut taken = Vec::with_capacity(due.len());
        let mut writing = self.begin().await?;
        for row in &due {
            let found = parcel(row)?;
            let mine = sqlx::query(sqlx::AssertSqlSafe(take.clone()))
                .bind(&found.tenant)
                .bind(&found.id)
                .bind(now.saturating_add(lease))
                .bind(now)
                .fetch_optional(&mut *writing.tx)
                .await?;
            // Somebody else may have taken it in between.
            if let Some(mine) = mine {
                let mut mine = parcel(&mine)?;
                mine.attempts = mine.attempts.saturating_sub(1);
                taken.push(mine);
            }
        }
        writing.commit().await?;
        Ok(taken)
    }

    /// Makes due what a clock that was ahead put off: rows that nobody has tried yet, and those that
    /// would wait longer than anything does. To be called at a start, and when the clock went back.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn turn_back(&self, now: i64) -> Result<u64, StoreError> {
        const QUERY: &str = "UPDATE outbox SET due_at = $1 WHERE state = 'waiting' \
            AND due_at > $1 AND (attempts = 0 OR due_at > $2)";
        let mut writing = self.begin().await?;
        let turned = sqlx::query(QUERY)
            .bind(now)
            .bind(now.saturating_add(LONGEST_WAIT))
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(turned.rows_affected())
    }

    /// A row was delivered, and goes.
    ///
    /// # Errors
    ///
    /// If the database does not answer; it will be delivered once more then.
    pub async fn delivered(&self, tenant: &str, id: &str) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM outbox WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// A row could not be delivered. It is due again at `retry_at`, or with `None` a dead letter.
    ///
    /// # Errors
    ///
    /// If the database does not answer; the row is due again when its lease ends.
    pub async fn failed(
        &self,
        tenant: &str,
        id: &str,
        problem: &str,
        retry_at: Option<i64>,
    ) -> Result<(), StoreError> {
        const QUERY: &str = "UPDATE outbox SET state = $3, due_at = $4, problem = $5 \
            WHERE tenant = $1 AND id = $2";
        let state = if retry_at.is_some() {
            "waiting"
        } else {
            "dead"
        };
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(id)
            .bind(state)
            .bind(retry_at.unwrap_or_default())
            .bind(problem)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Rows that could not be delivered, behind an id, by id.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn dead_letters(
        &self,
        tenant: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM outbox \
             WHERE tenant = $1 AND state = 'dead' AND id > $2 ORDER BY id LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        let letter = |row| {
            Ok(DeadLetter {
                parcel: parcel(row)?,
            })
        };
        rows.iter().map(letter).collect()
    }

    /// Makes a dead letter due again, from its first attempt on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unknown`], or if the database does not answer.
    pub async fn redeliver(&self, tenant: &str, id: &str, now: i64) -> Result<(), StoreError> {
        const QUERY: &str = "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = $3 \
            WHERE tenant = $1 AND id = $2 AND state = 'dead'";
        let mut writing = self.begin().await?;
        let found = sqlx::query(QUERY)
            .bind(tenant)
            .bind(id)
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        if found.rows_affected() == 0 {
            return Err(StoreError::Unknown {
                what: "dead letter",
                id: id.to_owned(),
            });
        }
        writing.commit().await?;
        Ok(())
    }

    /// Settles events that wait for other accounts of a tenant, at most so many. How many were
    /// settled. One that cannot be settled now is due again a little later; one that never can be
    /// becomes a dead letter.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn settle_follow_ups(
        &self,
        tenant: &str,
        plugin: &dyn Decide,
        now: i64,
        limit: u32,
    ) -> Result<u32, StoreError> {
        /// Longer than any settlement takes.
        const LEASE: i64 = 60_000;
        const RETRY: i64 = 5_000;
        const MOST: i64 = 17_280;
        let query = format!(
            "SELECT {COLUMNS} FROM outbox WHERE state = 'waiting' AND due_at <= $1 \
             AND topic = '{FOLLOW_UP}' AND tenant = $3 ORDER BY due_at LIMIT $2"
        );
        let mut settled = 0;
        for parcel in self.take(&query, tenant, now, LEASE, limit).await? {
            let told: FollowUpEvent = match serde_json::from_str(&parcel.body) {
                Ok(told) => told,
                Err(error) => {
                    let problem = StoreError::damaged("follow-up")(error).to_string();
                    self.failed(tenant, &parcel.id, &problem, None).await?;
                    continue;
                }
            };
            let event = Event {
                id: told.id,
                at: told.at,
                body: EventBody::Notified(told.word),
            };
            let done = self.settle(tenant, &told.member, &event, plugin, false, now);
            match done.await {
                Ok(_) => {
                    self.delivered(tenant, &parcel.id).await?;
                    settled += 1;
                }
                Err(error @ (StoreError::Fault(_) | StoreError::EventReused { .. })) => {
                    let problem = error.to_string();
                    self.failed(tenant, &parcel.id, &problem, None).await?;
                }
                Err(error) => {
                    // A day of it, unless the database is what fails.
                    let again = error.is_temporary() || parcel.attempts < MOST;
                    let retry = again.then(|| now.saturating_add(RETRY));
                    let problem = error.to_string();
                    self.failed(tenant, &parcel.id, &problem, retry).await?;
                }
            }
        }
        Ok(settled)
    }
}
