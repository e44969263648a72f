//! The proof: every account made again from its entries, every counter from its moves.

use std::collections::BTreeMap;

use fidelis_guest::contract::types::{Account, Entry, EntryDetail};
use fidelis_guest::ledger::fold;
use sqlx::{AnyConnection, Row as _};

use crate::write::kind;
use crate::{Store, StoreError};

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts that were made again.
    pub accounts: u64,
    /// Entries that were read.
    pub entries: u64,
    /// Shared counters that were made again.
    pub counters: u64,
    /// Where the store contradicts its own entries.
    pub differences: Vec<Difference>,
}

/// Something that is not what the entries say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose store it is.
    pub tenant: String,
    /// The member, or the shared counter.
    pub whose: String,
    /// What differs: `account`, `entries`, `events` or `counter`.
    pub what: &'static str,
    /// What the entries say.
    pub expected: String,
    /// What the store says.
    pub found: String,
}

/// Members that are looked at together.
const PAGE: i64 = 200;

/// A member's row, as far as it is verified.
struct Claim {
    tenant: String,
    member: String,
    account: String,
    entries: i64,
}

/// Shared counters of all tenants, by tenant and id.
type Counters = BTreeMap<(String, String), i64>;

impl Store {
    /// Makes every account again from its entries and compares. Tells `progress` how many accounts
    /// are done. Memory does not grow with members. It sees the store as it is when it begins, so
    /// that others may go on writing.
    ///
    /// # Errors
    ///
    /// If the database does not answer, or a record cannot be read.
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verified, StoreError> {
        const QUERY: &str = "SELECT tenant, member, account, entries FROM members \
            WHERE (tenant, member) > ($1, $2) ORDER BY tenant, member LIMIT $3";
        let mut verified = Verified::default();
        let mut counters = Counters::new();
        let mut last = (String::new(), String::new());
        let mut reading = self.begin_reading().await?;
        loop {
            let rows = sqlx::query(QUERY)
                .bind(&last.0)
                .bind(&last.1)
                .bind(PAGE)
                .fetch_all(&mut *reading)
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let claim = Claim {
                    tenant: row.try_get(0)?,
                    member: row.try_get(1)?,
                    account: row.try_get(2)?,
                    entries: row.try_get(3)?,
                };
                verify_member(&mut reading, &claim, &mut verified, &mut counters).await?;
                verified.accounts = verified.accounts.saturating_add(1);
                last = (claim.tenant, claim.member);
            }
            progress(verified.accounts);
        }
        verify_orphans(&mut reading, &mut verified).await?;
        verify_counters(&mut reading, &mut verified, counters).await?;
        Ok(verified)
    }
}

/// Whether a member's row is what their entries say.
async fn verify_member(
    connection: &mut AnyConnection,
    claim: &Claim,
    verified: &mut Verified,
    counters: &mut Counters,
) -> Result<(), StoreError> {
    const ENTRIES: &str = "SELECT position, available, pending, held, debt, at, id, event, \
        kind, wallet, order_id, body \
        FROM entries WHERE tenant = $1 AND member = $2 ORDER BY position";
    const EVENTS: &str = "SELECT CAST(COALESCE(SUM(entries), 0) AS BIGINT) FROM events \
        WHERE tenant = $1 AND member = $2";
    let rows = sqlx::query(ENTRIES)
        .bind(&claim.tenant)
        .bind(&claim.member)
        .fetch_all(&mut *connection)
        .await?;
    let mut differ = |what, expected: String, found: String| {
        verified.differences.push(Difference {
            tenant: claim.tenant.clone(),
            whose: claim.member.clone(),
            what,
            expected,
            found,
        });
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    for (row, expected) in rows.iter().zip(1_i64..) {
        let position: i64 = row.try_get(0)?;
        let body: String = row.try_get(11)?;
        let entry: Entry = serde_json::from_str(&body).map_err(StoreError::damaged("entry"))?;
        let numbers = |column| row.try_get::<i64, _>(column);
        let texts = |column| row.try_get::<Option<String>, _>(column);
        let told = (
            [
                numbers(1)?,
                numbers(2)?,
                numbers(3)?,
                numbers(4)?,
                numbers(5)?,
            ],
            [texts(6)?, texts(7)?, texts(8)?, texts(9)?, texts(10)?],
        );
        let own = (
            [
                entry.available,
                entry.pending,
                entry.held,
                entry.debt,
                entry.at,
            ],
            [
                Some(entry.id.clone()),
                Some(entry.event_id.clone()),
                Some(kind(&entry.kind)?),
                Some(entry.wallet.clone()),
                entry.order.clone(),
            ],
        );
        if position != expected || told != own {
            differ(
                "entries",
                format!("{expected} {own:?}"),
                format!("{position} {told:?}"),
            );
        }
        entries.push(entry);
    }
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if count != claim.entries {
        differ(
            "entries",
            format!("{count} entries"),
            claim.entries.to_string(),
        );
    }
    let answered: i64 = sqlx::query_scalar(EVENTS)
        .bind(&claim.tenant)
        .bind(&claim.member)
        .fetch_one(&mut *connection)
        .await?;
    if answered != count {
        let found = format!("answers to events with {answered}");
        differ("events", format!("{count} entries"), found);
    }
    let kept: Account =
        serde_json::from_str(&claim.account).map_err(StoreError::damaged("account"))?;
    let made = Account {
        // Entries know nothing of them.
        version: kept.version,
        next_sequence: kept.next_sequence,
        ..fold(&entries)
    };
    if made != kept {
        let text = |account: &Account| serde_json::to_string(account).unwrap_or_default();
        differ("account", text(&made), text(&kept));
    }
    verified.entries = verified
        .entries
        .saturating_add(u64::try_from(count).unwrap_or(0));
    for entry in &entries {
        if let EntryDetail::Counter(moved) = &entry.detail
            && (moved.id.starts_with("budget:") || moved.id.starts_with("code:"))
        {
            let key = (claim.tenant.clone(), moved.id.clone());
            let sum = counters.entry(key).or_default();
            *sum = sum.saturating_add(moved.delta);
        }
    }
    Ok(())
}

/// Entries of members that are not there.
async fn verify_orphans(
    connection: &mut AnyConnection,
    verified: &mut Verified,
) -> Result<(), StoreError> {
    const QUERY: &str = "SELECT tenant, member, COUNT(*) FROM entries WHERE NOT EXISTS \
        (SELECT 1 FROM members WHERE members.tenant = entries.tenant \
        AND members.member = entries.member) GROUP BY tenant, member";
    for row in sqlx::query(QUERY).fetch_all(&mut *connection).await? {
        let count: i64 = row.try_get(2)?;
        verified.differences.push(Difference {
            tenant: row.try_get(0)?,
            whose: row.try_get(1)?,
            what: "account",
            expected: format!("an account of {count} entries"),
            found: "none".to_owned(),
        });
    }
    Ok(())
}

/// Whether each counter is the sum of its moves.
async fn verify_counters(
    connection: &mut AnyConnection,
    verified: &mut Verified,
    mut counters: Counters,
) -> Result<(), StoreError> {
    const QUERY: &str = "SELECT tenant, id, used FROM counters ORDER BY tenant, id";
    for row in sqlx::query(QUERY).fetch_all(&mut *connection).await? {
        let (tenant, id): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let used: i64 = row.try_get(2)?;
        let made = counters
            .remove(&(tenant.clone(), id.clone()))
            .unwrap_or_default();
        verified.counters = verified.counters.saturating_add(1);
        if made != used {
            verified.differences.push(Difference {
                tenant,
                whose: id,
                what: "counter",
                expected: made.to_string(),
                found: used.to_string(),
            });
        }
    }
    for ((tenant, id), made) in counters {
        if made != 0 {
            verified.differences.push(Difference {
                tenant,
                whose: id,
                what: "counter",
                expected: made.to_string(),
                found: "none".to_owned(),
            });
        }
    }
    Ok(())
}
