//! Counters that all members of a tenant share.

use fidelis_host::contract::types::{SharedCounter, SharedDelta};
use sqlx::{AnyConnection, Row as _};

use crate::write::Change;
use crate::{Store, StoreError};

/// The counters of all budgets, and the uses of public codes. The offer stands before the code in a
/// counter's id, and only the plugin knows which one a code opens: those of every offer come.
/// Compared by their beginnings, as not every database sorts by bytes.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    tenant: &str,
    codes: &[String],
) -> Result<Vec<SharedCounter>, sqlx::Error> {
    let mut query = "SELECT id, used, cap FROM counters WHERE tenant = $1 \
        AND (substr(id, 1, 7) = 'budget:'"
        .to_owned();
    for (place, _) in (2_usize..).zip(codes) {
        query.push_str(&format!(
            " OR substr(id, 1, 5) = 'code:' \
             AND substr(id, length(id) - length(${place}) + 1) = ${place}"
        ));
    }
    query.push_str(") ORDER BY id");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(tenant);
    for code in codes {
        query = query.bind(format!(":{}", fidelis_guest::offers::upper_case(code)));
    }
    let rows = query.fetch_all(connection).await?;
    let mut counters = Vec::with_capacity(rows.len());
    for row in rows {
        counters.push(SharedCounter {
            id: row.try_get(0)?,
            used: row.try_get(1)?,
            limit: row.try_get(2)?,
        });
    }
    Ok(counters)
}

impl Store {
    /// The counters as they are.
    pub(crate) async fn counters(
        &self,
        tenant: &str,
        codes: &[String],
    ) -> Result<Vec<SharedCounter>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        Ok(read(&mut connection, tenant, codes).await?)
    }

    /// The counters as they were a moment ago, for what promises nothing. The uses of codes, which
    /// few carts have, are always read.
    pub(crate) async fn recent_counters(
        &self,
        tenant: &str,
        codes: &[String],
    ) -> Result<Vec<SharedCounter>, StoreError> {
        if !codes.is_empty() {
            return self.counters(tenant, codes).await;
        }
        match self.recent().get(tenant) {
            Ok(counters) => Ok(counters.to_vec()),
            Err(begun) => {
                let counters = self.counters(tenant, codes).await?;
                self.recent().keep(tenant, begun, &counters);
                Ok(counters)
            }
        }
    }

    /// Sets the store's own limit of a counter, lower than the programme's; `None` takes it away.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn limit_counter(
        &self,
        tenant: &str,
        id: &str,
        limit: Option<i64>,
    ) -> Result<(), StoreError> {
        const QUERY: &str = "INSERT INTO counters (tenant, id, used, cap) VALUES ($1, $2, 0, $3) \
            ON CONFLICT (tenant, id) DO UPDATE SET cap = excluded.cap";
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(id)
            .bind(limit)
            .execute(&mut *writing.tx)
            .await?;
        let committed = writing.commit().await;
        self.recent().forget(tenant);
        Ok(committed?)
    }
}

/// Applies deltas, each only while it stays within its limit. In the sequence of their ids, so that
/// two transactions never wait for each other.
pub(crate) async fn share(
    connection: &mut AnyConnection,
    tenant: &str,
    deltas: &[SharedDelta],
) -> Result<Change, sqlx::Error> {
    const FIRST: &str = "INSERT INTO counters (tenant, id, used, cap) VALUES ($1, $2, 0, NULL) \
        ON CONFLICT (tenant, id) DO NOTHING";
    let mut deltas: Vec<&SharedDelta> = deltas.iter().collect();
    deltas.sort_by(|one, other| one.id.cmp(&other.id));
    for delta in deltas {
        if moved(connection, tenant, delta).await? {
            continue;
        }
        // It is not there yet, or at its limit.
        let first = sqlx::query(FIRST)
            .bind(tenant)
            .bind(&delta.id)
            .execute(&mut *connection)
            .await?;
        if first.rows_affected() == 0 || !moved(connection, tenant, delta).await? {
            return Ok(Change::Lost);
        }
    }
    Ok(Change::Done)
}

/// Whether there is such a counter, and the delta stays within its limit.
async fn moved(
    connection: &mut AnyConnection,
    tenant: &str,
    delta: &SharedDelta,
) -> Result<bool, sqlx::Error> {
    const MOVE: &str = "UPDATE counters SET used = used + $3 WHERE tenant = $1 AND id = $2 \
        AND ($3 <= 0 OR ((cap IS NULL OR used + $3 <= cap) \
        AND ($4 = 0 OR used + $3 <= $5)))";
    let moved = sqlx::query(MOVE)
        .bind(tenant)
        .bind(&delta.id)
        .bind(delta.delta)
        .bind(i64::from(delta.limit.is_some()))
        .bind(delta.limit.unwrap_or_default())
        .execute(connection)
        .await?;
    Ok(moved.rows_affected() > 0)
}
