//! One event, from the storefront's word to the ledger.

use std::time::Duration;

use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{Entry, Event, EventBody, Verdict};
use fidelis_host::{Error as CallError, Report, account};
use sqlx::{AnyConnection, Row as _};

use crate::erasure::check_erased;
use crate::load::{self, Row};
use crate::mentions::Mentions;
use crate::write::{self, Asked, Change, json};
use crate::{Decide, Store, StoreError, counters, coupons, error, events, letters, orders, outbox};

/// What became of an event.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The plugin's settlement, as canonical JSON. The same bytes whenever the event is told again.
    pub answer: String,
    /// Whether it had been settled before.
    pub replayed: bool,
    /// How often another decision was faster and this one had to be made again.
    pub conflicts: u32,
    /// What the plugin used; absent where it was not asked.
    pub report: Option<Report>,
}

/// How often an event is decided before the caller is told to come back.
const ATTEMPTS: u32 = 24;

/// Who is spoken of, and when.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) member: &'a str,
    pub(crate) now: i64,
}

impl Store {
    /// Settles one event of one member: loads, asks, and writes everything in one transaction.
    /// The same event again returns the first answer.
    ///
    /// An event that the plugin refuses is settled too: its answer says so, and is kept. A fault is
    /// not: nothing is kept of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Fault`], [`StoreError::Call`], [`StoreError::EventReused`],
    /// [`StoreError::Erased`], [`StoreError::CouponTaken`], [`StoreError::Contended`], or what the database says. After
    /// [`StoreError::Unavailable`] the event may have been settled: tell it again.
    pub async fn settle(
        &self,
        tenant: &str,
        member: &str,
        event: &Event,
        plugin: &dyn Decide,
        explain: bool,
        now: i64,
    ) -> Result<Settled, StoreError> {
        let whose = Whose {
            tenant,
            member,
            now,
        };
        let body = json(event)?;
        let mut conflicts = 0;
        while conflicts < ATTEMPTS {
            let mut reading = self.pool().acquire().await?;
            if let Some(answer) = first_answer(&mut reading, whose, event, &body).await? {
                return Ok(Settled {
                    answer,
                    replayed: true,
                    conflicts,
                    report: None,
                });
            }
            let row = match load::read(&mut reading, tenant, member).await? {
                Some(row) => row,
                None => {
                    check_erased(&mut reading, tenant, member, event).await?;
                    Row::nobody(member)
                }
            };
            let request = request(&mut reading, whose, &row, event, explain).await?;
            // Nobody waits for a connection while the plugin thinks.
            drop(reading);
            let answer = match plugin.settle(request).await {
                Ok(answer) => answer,
                // The first answer, the row and the entries were read one after the other. Another
                // settlement may lie between them, that of this very event too, and what
                // contradicts itself then is nobody's fault.
                Err(CallError::Fault(fault)) => {
                    let mut reading = self.pool().acquire().await?;
                    let answered = first_answer(&mut reading, whose, event, &body).await?;
                    let found = load::read(&mut reading, tenant, member).await?;
                    let same = found.map_or(0, |found| found.revision) == row.revision;
                    let answered = answered.is_some();
                    if same && !answered {
                        return Err(StoreError::Fault(fault));
                    }
                    conflicts += 1;
                    tokio::time::sleep(pause(conflicts, &event.id)).await;
                    continue;
                }
                Err(error) => return Err(StoreError::Call(error)),
            };
            let mut settlement = answer.value;
            let text = json(&settlement)?;
            let written = self.write(whose, row, event, &body, &mut settlement, &text);
            match written.await {
                Ok(Change::Done) => {
                    return Ok(Settled {
                        answer: text,
                        replayed: false,
                        conflicts,
                        report: Some(answer.report),
                    });
                }
                Ok(Change::Lost) | Err(StoreError::Lost { .. }) => {
                    conflicts += 1;
                    tokio::time::sleep(pause(conflicts, &event.id)).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Contended {
            attempts: conflicts,
        })
    }

    /// Everything that the decision brings, or nothing.
    async fn write(
        &self,
        whose: Whose<'_>,
        mut row: Row,
        event: &Event,
        body: &str,
        settlement: &mut Settlement,
        answer: &str,
    ) -> Result<Change, StoreError> {
        account::apply(&mut row.account, settlement)?;
        let mentions = Mentions::settled(whose, event, settlement);
        let mut writing = match self.begin().await {
            Ok(writing) => writing,
            Err(error) if error::is_lost(&error) => return Ok(Change::Lost),
            Err(error) => return Err(error.into()),
        };
        let tx = &mut *writing.tx;
        mentions.write(tx).await?;
        let applied = settlement
            .outcomes
            .iter()
            .all(|outcome| matches!(outcome.verdict, Verdict::Applied));
        if applied {
            orders::record(tx, whose, &mut row, event).await?;
        }
        let before = row.revision;
        let there = row.entries;
        let added = i64::try_from(settlement.entries.len()).unwrap_or(i64::MAX);
        row.entries = there.saturating_add(added);
        row.next_due = settlement.next_due;
        let asked = Asked {
            tenant: whose.tenant,
            member: whose.member,
            event: &event.id,
            kind: events::kind(event),
            at: event.at,
            body,
            answer,
        };
        if write::keep(tx, whose.tenant, &row, before, whose.now).await? == Change::Lost
            || write::remember(tx, &asked, settlement, whose.now).await? == Change::Lost
            || write::append(tx, whose.tenant, whose.member, &settlement.entries, there).await?
                == Change::Lost
            || counters::share(tx, whose.tenant, &settlement.shared).await? == Change::Lost
        {
            return Ok(Change::Lost);
        }
        let letters = letters::of(tx, whose, event, settlement).await?;
        outbox::post(tx, whose.tenant, whose.member, &letters, whose.now).await?;
        let committed = writing.commit().await;
        if !settlement.shared.is_empty() {
            self.recent().forget(whose.tenant);
        }
        match committed {
            Ok(()) => Ok(Change::Done),
            Err(error) if error::is_lost(&error) => Ok(Change::Lost),
            Err(error) => Err(error.into()),
        }
    }
}

/// What was answered to the event when it was told before.
async fn first_answer(
    connection: &mut AnyConnection,
    whose: Whose<'_>,
    event: &Event,
    body: &str,
) -> Result<Option<String>, StoreError> {
    const QUERY: &str = "SELECT body, answer FROM events \
        WHERE tenant = $1 AND member = $2 AND event = $3";
    let found = sqlx::query(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(&event.id)
        .fetch_optional(connection)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let first: String = found.try_get(0)?;
    if first != body {
        return Err(StoreError::EventReused {
            event: event.id.clone(),
        });
    }
    Ok(Some(found.try_get(1)?))
}

/// What the plugin is asked.
async fn request(
    connection: &mut AnyConnection,
    whose: Whose<'_>,
    row: &Row,
    event: &Event,
    explain: bool,
) -> Result<SettleRequest, StoreError> {
    let entries = match events::order_of(event) {
        Some(order) => entries_of(connection, whose, order).await?,
        None => Vec::new(),
    };
    let order = match &event.body {
        EventBody::OrderPlaced(order) => Some(order),
        EventBody::OrderChanged(change) => Some(&change.order),
        _ => None,
    };
    let codes = order.map_or_else(Vec::new, coupons::codes_of);
    Ok(SettleRequest {
        member: row.member(),
        account: row.account.clone(),
        events: vec![event.clone()],
        entries,
        counters: counters::read(connection, whose.tenant, &codes).await?,
        explain,
    })
}

async fn entries_of(
    connection: &mut AnyConnection,
    whose: Whose<'_>,
    order: &str,
) -> Result<Vec<Entry>, StoreError> {
    const QUERY: &str = "SELECT body FROM entries \
        WHERE tenant = $1 AND member = $2 AND order_id = $3 ORDER BY position";
    let bodies: Vec<String> = sqlx::query_scalar(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(order)
        .fetch_all(connection)
        .await?;
    let read = |body: &String| serde_json::from_str(body).map_err(StoreError::damaged("entry"));
    bodies.iter().map(read).collect()
}

/// Ever longer, never the same for two callers: what they lost to is over by then.
fn pause(conflicts: u32, event: &str) -> Duration {
    let spread = event.bytes().fold(u64::from(conflicts), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let most = 1_u64 << conflicts.min(6);
    Duration::from_micros(200 + spread % (most * 500))
}
