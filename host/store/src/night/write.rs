//! Writing what a page of members was found to be, in one transaction.
//!
//! A member's row is written only if it still is of the day that was read. So of two machines that
//! work on the same night one writes the row with its moves, and the other one writes nothing.

use std::collections::{BTreeMap, HashSet};

use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::place::{Place, moves};
use crate::error::is_lost;
use crate::sql::{list, places};
use crate::{Store, StoreError};

/// A member who was looked at.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) member: String,
    /// What the last night that looked found, and its day.
    pub(super) before: Option<(String, Place)>,
    pub(super) after: Place,
}

/// Rows of one statement. SQLite looks through the places before it for each place that it reads,
/// so that ten times the rows would take a hundred times as long.
const ROWS: usize = 64;

/// How often a page is tried again when another transaction was faster.
const ATTEMPTS: u32 = 8;

/// Writes a page. Tells how many rows were this machine's to write.
pub(super) async fn write(
    store: &Store,
    tenant: &str,
    day: &str,
    page: &[Judged],
) -> Result<u64, StoreError> {
    for _ in 0..ATTEMPTS {
        match attempt(store, tenant, day, page).await {
            Ok(rows) => return Ok(rows),
            Err(Halt::Lost) => {}
            Err(Halt::Failed(error)) => return Err(error),
        }
    }
    Err(StoreError::Contended { attempts: ATTEMPTS })
}

/// Why a transaction came to nothing.
enum Halt {
    /// Another one was faster.
    Lost,
    /// Trying again would not help.
    Failed(StoreError),
}

impl From<sqlx::Error> for Halt {
    fn from(error: sqlx::Error) -> Self {
        if is_lost(&error) {
            Self::Lost
        } else {
            Self::Failed(error.into())
        }
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

async fn attempt(store: &Store, tenant: &str, day: &str, page: &[Judged]) -> Result<u64, Halt> {
    let mut writing = store.begin().await?;
    let mut written: HashSet<String> = HashSet::new();
    let mut fresh = Vec::new();
    let mut still: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    let mut moved: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for judged in page {
        match &judged.before {
            None => fresh.push(judged),
            Some((before, place)) if *place == judged.after => {
                still.entry(before).or_default().push(judged);
            }
            Some((before, _)) => moved.entry(before).or_default().push(judged),
        }
    }
    enter(&mut writing.tx, tenant, day, &fresh, &mut written).await?;
    for (before, members) in still {
        touch(&mut writing.tx, tenant, day, before, &members, &mut written).await?;
    }
    for (before, members) in moved {
        change(&mut writing.tx, tenant, day, before, &members, &mut written).await?;
    }
    let own = page
        .iter()
        .filter(|judged| written.contains(&judged.member));
    record(&mut writing.tx, tenant, day, own).await?;
    writing.commit().await?;
    Ok(u64::try_from(written.len()).unwrap_or(u64::MAX))
}

/// Members whom no night has looked at. One who was erased since they were read stays away.
async fn enter(
    tx: &mut AnyConnection,
    tenant: &str,
    day: &str,
    members: &[&Judged],
    written: &mut HashSet<String>,
) -> Result<(), Halt> {
    if members.is_empty() {
        return Ok(());
    }
    let known = format!(
        "SELECT member FROM members WHERE tenant = $1 AND member IN ({})",
        list(1, members.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(known)).bind(tenant);
    for judged in members {
        query = query.bind(&judged.member);
    }
    let known = names(query.fetch_all(&mut *tx).await?)?;
    let members = members
        .iter()
        .filter(|judged| known.contains(&judged.member));
    let members: Vec<_> = members.collect();
    for members in members.chunks(ROWS) {
        let statement = format!(
            "INSERT INTO memberships (tenant, member, day, lifecycle, segments) VALUES {} \
             ON CONFLICT (tenant, member) DO NOTHING RETURNING member",
            places(members.len(), 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for judged in members {
            query = query
                .bind(tenant)
                .bind(&judged.member)
                .bind(day)
                .bind(&judged.after.lifecycle)
                .bind(&judged.after.segments);
        }
        written.extend(names(query.fetch_all(&mut *tx).await?)?);
    }
    Ok(())
}

/// Members who are what they were.
async fn touch(
    tx: &mut AnyConnection,
    tenant: &str,
    day: &str,
    before: &str,
    members: &[&Judged],
    written: &mut HashSet<String>,
) -> Result<(), Halt> {
    let statement = format!(
        "UPDATE memberships SET day = $1 WHERE tenant = $2 AND day = $3 AND member IN ({}) \
         RETURNING member",
        list(3, members.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(statement))
        .bind(day)
        .bind(tenant)
        .bind(before);
    for judged in members {
        query = query.bind(&judged.member);
    }
    written.extend(names(query.fetch_all(&mut *tx).await?)?);
    Ok(())
}

/// Members who moved.
async fn change(
    tx: &mut AnyConnection,
    tenant: &str,
    day: &str,
    before: &str,
    members: &[&Judged],
    written: &mut HashSet<String>,
) -> Result<(), Halt> {
    for judged in members {
        let changed = sqlx::query(
            "UPDATE memberships SET day = $1, lifecycle = $2, segments = $3 \
             WHERE tenant = $4 AND member = $5 AND day = $6",
        )
        .bind(day)
        .bind(&judged.after.lifecycle)
        .bind(&judged.after.segments)
        .bind(tenant)
        .bind(&judged.member)
        .bind(before)
        .execute(&mut *tx)
        .await?;
        if changed.rows_affected() > 0 {
            written.insert(judged.member.clone());
        }
    }
    Ok(())
}

/// The moves of those members whose rows were written.
async fn record(
    tx: &mut AnyConnection,
    tenant: &str,
    day: &str,
    members: impl Iterator<Item = &Judged>,
) -> Result<(), Halt> {
    let mut rows = Vec::new();
    for judged in members {
        let before = judged.before.as_ref().map(|(_, place)| place);
        for (segment, delta) in moves(before, &judged.after)? {
            rows.push((judged.member.as_str(), segment, delta));
        }
    }
    for rows in rows.chunks(ROWS) {
        let statement = format!(
            "INSERT INTO moves (tenant, day, segment, member, delta) VALUES {} \
             ON CONFLICT (tenant, day, segment, member) DO NOTHING",
            places(rows.len(), 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for (member, segment, delta) in rows {
            query = query
                .bind(tenant)
                .bind(day)
                .bind(segment)
                .bind(*member)
                .bind(*delta);
        }
        query.execute(&mut *tx).await?;
    }
    Ok(())
}

fn names(rows: Vec<sqlx::any::AnyRow>) -> Result<HashSet<String>, sqlx::Error> {
    let name = |row: &sqlx::any::AnyRow| row.try_get(0);
    rows.iter().map(name).collect()
}
