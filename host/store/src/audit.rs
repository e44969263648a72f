//! What operators did by hand, and why.

use sqlx::Connection as _;

use crate::error::is_taken;
use crate::mentions::{Mentions, NOBODY};
use crate::{Store, StoreError};

/// Something that an operator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When, UTC milliseconds.
    pub at: i64,
    /// The key that it was done with.
    pub key: String,
    /// What was done, such as `adjustment`.
    pub action: String,
    /// The member concerned.
    pub member: Option<String>,
    /// Why.
    pub reason: String,
    /// The rest, as JSON.
    pub detail: String,
}

/// How many numbers are passed over that others took meanwhile.
const ATTEMPTS: u32 = 1_000;

impl Store {
    /// Writes down what an operator does, and gives its number. It is written before it is done:
    /// what is not in the log was not done.
    ///
    /// # Errors
    ///
    /// [`StoreError::Contended`], and those of the database.
    pub async fn record(&self, tenant: &str, deed: &Deed) -> Result<i64, StoreError> {
        let mut writing = self.begin().await?;
        let number = record_in(&mut writing.tx, tenant, deed).await?;
        writing.commit().await?;
        Ok(number)
    }

    /// The log of a tenant by number, from the one after `after`.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn deeds(
        &self,
        tenant: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Deed)>, StoreError> {
        let query = "SELECT number, at, key_id, action, member, reason, detail FROM audit \
            WHERE tenant = $1 AND number > $2 ORDER BY number LIMIT $3";
        let rows: Vec<Row> = sqlx::query_as(query)
            .bind(tenant)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        Ok(rows.into_iter().map(deed).collect())
    }

    /// The deeds that concern one member, all of them.
    pub(crate) async fn deeds_of(
        &self,
        tenant: &str,
        member: &str,
    ) -> Result<Vec<(i64, Deed)>, StoreError> {
        let query = "SELECT number, at, key_id, action, member, reason, detail FROM audit \
            WHERE tenant = $1 AND member = $2 ORDER BY number";
        let rows: Vec<Row> = sqlx::query_as(query)
            .bind(tenant)
            .bind(member)
            .fetch_all(self.pool())
            .await?;
        Ok(rows.into_iter().map(deed).collect())
    }

    /// The instant of an event that a member's account has settled: what a caller that names no
    /// instant is taken to repeat.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn settled_at(
        &self,
        tenant: &str,
        member: &str,
        event: &str,
    ) -> Result<Option<i64>, StoreError> {
        let query = "SELECT at FROM events WHERE tenant = $1 AND member = $2 AND event = $3";
        let row: Option<(i64,)> = sqlx::query_as(query)
            .bind(tenant)
            .bind(member)
            .bind(event)
            .fetch_optional(self.pool())
            .await?;
        Ok(row.map(|(at,)| at))
    }
}

/// Writes the deed under the next number. Whoever took that one meanwhile has committed it, also
/// where this transaction does not see it: then it is the one after that.
pub(crate) async fn record_in(
    connection: &mut sqlx::AnyConnection,
    tenant: &str,
    deed: &Deed,
) -> Result<i64, StoreError> {
    let mut mentions = Mentions::of(tenant, deed.member.as_deref().unwrap_or(NOBODY));
    mentions.detail(&deed.detail);
    mentions.write(connection).await?;
    let last = "SELECT COALESCE(MAX(number), 0) FROM audit WHERE tenant = $1";
    let (last,): (i64,) = sqlx::query_as(last)
        .bind(tenant)
        .fetch_one(&mut *connection)
        .await?;
    let insert = "INSERT INTO audit (tenant, number, at, key_id, action, member, reason, detail) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let mut number = last;
    for _ in 0..ATTEMPTS {
        number = number.saturating_add(1);
        let mut point = connection.begin().await?;
        let written = sqlx::query(insert)
            .bind(tenant)
            .bind(number)
            .bind(deed.at)
            .bind(&deed.key)
            .bind(&deed.action)
            .bind(deed.member.as_deref())
            .bind(&deed.reason)
            .bind(&deed.detail)
            .execute(&mut *point)
            .await;
        match written {
            Ok(_) => {
                point.commit().await?;
                return Ok(number);
            }
            Err(error) if is_taken(&error) => point.rollback().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Contended { attempts: ATTEMPTS })
}

type Row = (i64, i64, String, String, Option<String>, String, String);

fn deed((number, at, key, action, member, reason, detail): Row) -> (i64, Deed) {
    let deed = Deed {
        at,
        key,
        action,
        member,
        reason,
        detail,
    };
    (number, deed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn deeds_are_numbered_from_one_for_each_tenant() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store").display());
        let store = Store::open(&url).await.unwrap();
        let deed = |member: Option<&str>| Deed {
            at: 7,
            key: "k".to_owned(),
            action: "adjustment".to_owned(),
            member: member.map(str::to_owned),
            reason: "goodwill".to_owned(),
            detail: "{}".to_owned(),
        };
        for (tenant, number) in [("t", 1), ("u", 1), ("t", 2)] {
            assert_eq!(
                store.record(tenant, &deed(Some("m"))).await.unwrap(),
                number
            );
        }
        store.record("t", &deed(None)).await.unwrap();
        let page = store.deeds("t", 1, 1).await.unwrap();
        assert_eq!(page, [(2, deed(Some("m")))]);
        assert_eq!(store.deeds_of("t", "m").await.unwrap().len(), 2);
    }
}
