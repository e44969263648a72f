//! Writing what one decision brings, within one transaction.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Entry, Exposure};
use sqlx::AnyConnection;

use crate::load::Row;
use crate::{StoreError, error, sql};

/// Whether a write came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Done,
    /// Another transaction was faster: nothing of this one may stay.
    Lost,
}

/// Writes a member's row if it still has the revision that was read; 0 = it was not there.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    tenant: &str,
    row: &Row,
    before: i64,
    now: i64,
) -> Result<Change, StoreError> {
    const NEW: &str = "INSERT INTO members (tenant, member, revision, version, facts, history, \
        account, entries, next_due, pseudonym, created_at, changed_at) \
        VALUES ($1, $2, 1, $4, $5, $6, $7, $8, $9, $10, $11, $11 + 0 * $3) \
        ON CONFLICT (tenant, member) DO NOTHING";
    const OLD: &str = "UPDATE members SET revision = revision + 1, version = $4, facts = $5, \
        history = $6, account = $7, entries = $8, next_due = $9, pseudonym = $10, \
        changed_at = $11 WHERE tenant = $1 AND member = $2 AND revision = $3";
    let query = if before == 0 { NEW } else { OLD };
    let written = sqlx::query(query)
        .bind(tenant)
        .bind(&row.facts.id)
        .bind(before)
        .bind(i64::try_from(row.account.version).unwrap_or(i64::MAX))
        .bind(json(&row.facts)?)
        .bind(json(&row.history)?)
        .bind(json(&row.account)?)
        .bind(row.entries)
        .bind(row.next_due)
        .bind(row.pseudonym.as_deref())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(if written.rows_affected() == 0 {
        Change::Lost
    } else {
        Change::Done
    })
}

/// What was asked and what was answered.
pub(crate) struct Asked<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) member: &'a str,
    pub(crate) event: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) at: i64,
    pub(crate) body: &'a str,
    pub(crate) answer: &'a str,
}

/// Writes an event with its answer.
pub(crate) async fn remember(
    connection: &mut AnyConnection,
    asked: &Asked<'_>,
    settlement: &Settlement,
    now: i64,
) -> Result<Change, StoreError> {
    const QUERY: &str = "INSERT INTO events \
        (tenant, member, event, kind, at, body, entries, answer, recorded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        ON CONFLICT (tenant, member, event) DO NOTHING";
    let written = sqlx::query(QUERY)
        .bind(asked.tenant)
        .bind(asked.member)
        .bind(asked.event)
        .bind(asked.kind)
        .bind(asked.at)
        .bind(asked.body)
        .bind(i64::try_from(settlement.entries.len()).unwrap_or(i64::MAX))
        .bind(asked.answer)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(if written.rows_affected() == 0 {
        Change::Lost
    } else {
        Change::Done
    })
}

/// Rows of one INSERT: far below what either database takes.
pub(crate) const ROWS: usize = 64;
const COLUMNS: usize = 14;

/// Appends entries behind so many that are there.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    entries: &[Entry],
    there: i64,
) -> Result<Change, StoreError> {
    let mut position = there;
    for chunk in entries.chunks(ROWS) {
        let query = format!(
            "INSERT INTO entries (tenant, member, position, id, event, kind, at, wallet, \
             available, pending, held, debt, order_id, body) VALUES {}",
            sql::places(chunk.len(), COLUMNS)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(query));
        for entry in chunk {
            position = position.saturating_add(1);
            query = query
                .bind(tenant)
                .bind(member)
                .bind(position)
                .bind(&entry.id)
                .bind(&entry.event_id)
                .bind(kind(&entry.kind)?)
                .bind(entry.at)
                .bind(&entry.wallet)
                .bind(entry.available)
                .bind(entry.pending)
                .bind(entry.held)
                .bind(entry.debt)
                .bind(entry.order.as_deref())
                .bind(json(entry)?);
        }
        match query.execute(&mut *connection).await {
            Ok(_) => {}
            Err(error) if error::is_lost(&error) => return Ok(Change::Lost),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Change::Done)
}

/// The entry's kind in lower case, as queries name it.
pub(crate) fn kind<K: serde::Serialize>(kind: &K) -> Result<String, StoreError> {
    let name = json(kind)?;
    Ok(name.trim_matches('"').to_lowercase())
}

/// Writes who saw which variant, the first time.
pub(crate) async fn expose(
    connection: &mut AnyConnection,
    tenant: &str,
    exposure: &Exposure,
    now: i64,
) -> Result<(), sqlx::Error> {
    const QUERY: &str = "INSERT INTO exposures (tenant, experiment, unit, variant, at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, experiment, unit) DO NOTHING";
    sqlx::query(QUERY)
        .bind(tenant)
        .bind(&exposure.experiment)
        .bind(&exposure.unit_id)
        .bind(&exposure.variant_id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::damaged("record"))
}
