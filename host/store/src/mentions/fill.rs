//! The mentions of rows that are older than the index, found once.
//!
//! When a store is opened, every row is read by its key, a page at a time. A page, what it names and
//! how far it came are one short transaction, in which nobody else erases or writes mentions: so
//! what was stopped goes on where it was, two servers share the work, and nobody who is forgotten
//! meanwhile comes back.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Event, FollowUpEvent};
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use super::Mentions;
use crate::names::Names;
use crate::outbox::FOLLOW_UP;
use crate::{Store, StoreError};

/// Rows that are read at a time.
const PAGE: usize = 2_000;
/// How often a page is tried again where others were faster.
const ATTEMPTS: u32 = 8;

/// Rows that may name somebody.
struct Source {
    name: &'static str,
    /// Rows behind a place, by their key: tenant, the rest of the key in two parts, whose row it
    /// is, and what is kept in it.
    query: &'static str,
    /// What the last part of the key and the row name.
    read: fn(&mut Mentions, [&str; 3]) -> Result<(), StoreError>,
}

type Row = (String, String, String, String, String, String);

const SOURCES: [Source; 5] = [
    Source {
        name: "accounts",
        query: "SELECT tenant, member, '', member, account, '' FROM members \
            WHERE (tenant, member) > ($1, $2) AND $3 = '' ORDER BY tenant, member LIMIT $4",
        read: |mentions, [_, account, _]| {
            mentions.account(&mut parse("account", account)?);
            Ok(())
        },
    },
    Source {
        name: "entries",
        query: "SELECT tenant, id, '', member, body, '' FROM entries \
            WHERE (tenant, id) > ($1, $2) AND $3 = '' ORDER BY tenant, id LIMIT $4",
        read: |mentions, [_, entry, _]| {
            mentions.entry(&mut parse("entry", entry)?);
            Ok(())
        },
    },
    Source {
        name: "events",
        query: "SELECT tenant, member, event, member, body, answer FROM events \
            WHERE (tenant, member, event) > ($1, $2, $3) \
            ORDER BY tenant, member, event LIMIT $4",
        read: |mentions, [id, event, answer]| {
            // Of members who were forgotten nothing but the id is left.
            if event == "{}" {
                mentions.event_id(&mut id.to_owned());
            } else {
                mentions.event(&mut parse::<Event>("event", event)?);
                mentions.settlement(&mut parse::<Settlement>("settlement", answer)?);
            }
            Ok(())
        },
    },
    Source {
        name: "outbox",
        query: "SELECT tenant, id, '', member, body, topic FROM outbox \
            WHERE (tenant, id) > ($1, $2) AND $3 = '' ORDER BY tenant, id LIMIT $4",
        read: |mentions, [_, told, topic]| {
            // Whom messages name, the answer names that they were told with.
            if topic == FOLLOW_UP {
                mentions.follow_up(&mut parse::<FollowUpEvent>(FOLLOW_UP, told)?);
            }
            Ok(())
        },
    },
    Source {
        name: "audit",
        // A sum, as SQLite finds no place in an index by a cast. The sequence is that of the
        // table's number, as PostgreSQL takes the bare name for the text.
        query: "SELECT tenant, CAST(number AS TEXT), '', COALESCE(member, ''), detail, '' \
            FROM audit WHERE (tenant, number) > \
            ($1, 0 + CAST(COALESCE(NULLIF($2, ''), '0') AS BIGINT)) \
            AND $3 = '' ORDER BY audit.tenant, audit.number LIMIT $4",
        read: |mentions, [_, detail, _]| {
            mentions.detail(detail);
            Ok(())
        },
    },
];

impl Store {
    /// Finds the mentions of rows that were written before there was an index of them.
    pub(crate) async fn fill_mentions(&self) -> Result<(), StoreError> {
        const DONE: &str = "SELECT COUNT(*) FROM mentions_read WHERE done = 1";
        let (mut pages, mut lost) = (0_u64, 0);
        loop {
            let done: i64 = sqlx::query_scalar(DONE).fetch_one(self.pool()).await?;
            if usize::try_from(done).is_ok_and(|done| done >= SOURCES.len()) {
                return Ok(());
            }
            if pages == 1 {
                tracing::info!("rows from before are read once for whom they name");
            }
            match self.fill_page().await {
                Ok(()) => (pages, lost) = (pages.saturating_add(1), 0),
                Err(StoreError::Lost { .. }) if lost < ATTEMPTS => lost += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// The next rows of the first source that is not read to its end, and whole sources before it
    /// that hold less.
    async fn fill_page(&self) -> Result<(), StoreError> {
        let mut writing = self.begin_isolated().await?;
        for source in &SOURCES {
            if !source.page(&mut writing.tx).await? {
                break;
            }
        }
        writing.commit().await?;
        Ok(())
    }
}

impl Source {
    /// Reads a page. Whether it was the last one.
    async fn page(&self, connection: &mut AnyConnection) -> Result<bool, StoreError> {
        const PLACE: &str = "SELECT tenant, place, part, done FROM mentions_read \
            WHERE source = $1";
        const KEEP: &str = "INSERT INTO mentions_read (source, tenant, place, part, done) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (source) DO UPDATE SET \
            tenant = excluded.tenant, place = excluded.place, part = excluded.part, \
            done = excluded.done";
        let place: Option<(String, String, String, i64)> = sqlx::query_as(PLACE)
            .bind(self.name)
            .fetch_optional(&mut *connection)
            .await?;
        let (tenant, place, part, done) = place.unwrap_or_default();
        if done == 1 {
            return Ok(true);
        }
        let rows: Vec<Row> = sqlx::query_as(self.query)
            .bind(tenant)
            .bind(place)
            .bind(part)
            .bind(i64::try_from(PAGE).unwrap_or(i64::MAX))
            .fetch_all(&mut *connection)
            .await?;
        let mut mentions = Mentions::default();
        for (tenant, place, part, member, body, answer) in &rows {
            mentions.turn_to(tenant, member);
            // A row that cannot be read now can neither be changed when somebody is forgotten.
            if let Err(error) = (self.read)(&mut mentions, [part, body, answer]) {
                tracing::warn!(source = self.name, tenant, place, part, %error);
            }
        }
        mentions.write(&mut *connection).await?;
        let last = rows.last().filter(|_| rows.len() == PAGE);
        // Where all are read, the last one's id need not stay.
        let (tenant, place, part) = match last {
            Some((tenant, place, part, ..)) => (tenant.as_str(), place.as_str(), part.as_str()),
            None => ("", "", ""),
        };
        sqlx::query(KEEP)
            .bind(self.name)
            .bind(tenant)
            .bind(place)
            .bind(part)
            .bind(i64::from(last.is_none()))
            .execute(&mut *connection)
            .await?;
        Ok(last.is_none())
    }
}

fn parse<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::damaged(what))
}
