//! Members of one page, as they are read.

use fidelis_host::contract::types::{Account, Member};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::place::Place;
use crate::history::History;
use crate::{Store, StoreError, sql};

/// A member whom the night has not looked at yet.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) member: Member,
    pub(super) account: Account,
    /// What the last night that looked found, and its day.
    pub(super) before: Option<(String, Place)>,
}

const COLUMNS: &str = "m.member, m.facts, m.history, m.account, s.day, s.lifecycle, s.segments \
    FROM members m LEFT JOIN memberships s ON s.tenant = m.tenant AND s.member = m.member";

/// The next members behind an id who were not looked at on that day, nor on a later one.
pub(super) async fn next(
    store: &Store,
    tenant: &str,
    day: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} WHERE m.tenant = $1 AND m.member > $2 \
         AND (s.day IS NULL OR s.day < $3) ORDER BY m.member LIMIT $4"
    );
    let rows = sqlx::query(AssertSqlSafe(query))
        .bind(tenant)
        .bind(after)
        .bind(day)
        .bind(i64::from(limit))
        .fetch_all(store.pool())
        .await?;
    rows.iter().map(waiting).collect()
}

/// The same members as they are by now, without those at whom another machine looked meanwhile.
pub(super) async fn again(
    store: &Store,
    tenant: &str,
    day: &str,
    members: &[String],
) -> Result<Vec<Waiting>, StoreError> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let query = format!(
        "SELECT {COLUMNS} WHERE m.tenant = $1 AND (s.day IS NULL OR s.day < $2) \
         AND m.member IN ({}) ORDER BY m.member",
        sql::list(2, members.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(query)).bind(tenant).bind(day);
    for member in members {
        query = query.bind(member);
    }
    let rows = query.fetch_all(store.pool()).await?;
    rows.iter().map(waiting).collect()
}

/// How many members were not looked at on that day, nor on a later one.
pub(super) async fn count(store: &Store, tenant: &str, day: &str) -> Result<u64, StoreError> {
    const QUERY: &str = "SELECT (SELECT COUNT(*) FROM members WHERE tenant = $1) \
        - (SELECT COUNT(*) FROM memberships WHERE tenant = $1 AND day >= $2)";
    let count: i64 = sqlx::query_scalar(QUERY)
        .bind(tenant)
        .bind(day)
        .fetch_one(store.pool())
        .await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn waiting(row: &AnyRow) -> Result<Waiting, StoreError> {
    let facts: String = row.try_get(1)?;
    let history: String = row.try_get(2)?;
    let account: String = row.try_get(3)?;
    let mut member: Member = serde_json::from_str(&facts).map_err(StoreError::damaged("member"))?;
    let history: History =
        serde_json::from_str(&history).map_err(StoreError::damaged("history"))?;
    history.add_to(&mut member);
    member.id = row.try_get(0)?;
    let day: Option<String> = row.try_get(4)?;
    let before = match day {
        Some(day) => {
            let place = Place {
                lifecycle: row.try_get(5)?,
                segments: row.try_get(6)?,
            };
            Some((day, place))
        }
        None => None,
    };
    Ok(Waiting {
        member,
        account: serde_json::from_str(&account).map_err(StoreError::damaged("account"))?,
        before,
    })
}
