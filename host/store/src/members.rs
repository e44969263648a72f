//! Members: what is kept of them, and what the storefront tells of them.

use fidelis_host::contract::types::{Account, Member};
use sqlx::Row as _;

use crate::load::{self, Row};
use crate::write::{Change, keep};
use crate::{Store, StoreError};

/// What is kept of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The member as the plugin is told: the storefront's facts, with the orders and products that
    /// the store knows of.
    pub facts: Member,
    /// Their points.
    pub account: Account,
    /// Raised by every write of the member's row.
    pub revision: i64,
    /// How many entries the account has.
    pub entries: i64,
    /// The next instant at which something falls due; absent = nothing does.
    pub next_due: Option<i64>,
    /// The name under which they take part in leaderboards; absent = they do not.
    pub pseudonym: Option<String>,
}

/// How often a write of facts is tried again when another write was faster.
const ATTEMPTS: u32 = 16;

impl Store {
    /// What is kept of a member; `None` for one of whom nothing is known.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn member(&self, tenant: &str, id: &str) -> Result<Option<Kept>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        let row = load::read(&mut connection, tenant, id).await?;
        Ok(row.map(|row| Kept {
            facts: row.member(),
            account: row.account,
            revision: row.revision,
            entries: row.entries,
            next_due: row.next_due,
            pseudonym: row.pseudonym,
        }))
    }

    /// Keeps what the storefront knows of a member, in the place of what it told before. Its
    /// `orders` and `items` are those that the store cannot know (bought before it was there, or
    /// elsewhere); what was settled here is added to them.
    ///
    /// # Errors
    ///
    /// If the database does not answer, or others were always faster.
    pub async fn put_member(
        &self,
        tenant: &str,
        facts: &Member,
        now: i64,
    ) -> Result<(), StoreError> {
        self.put_member_of(tenant, facts, None, now).await
    }

    /// [`Store::put_member`], where the row is still at that revision (0: there is none): what was
    /// settled since the caller looked, such as a consent withdrawn, is not overwritten.
    ///
    /// # Errors
    ///
    /// [`StoreError::Changed`], and those of [`Store::put_member`].
    pub async fn put_member_of(
        &self,
        tenant: &str,
        facts: &Member,
        revision: Option<i64>,
        now: i64,
    ) -> Result<(), StoreError> {
        let change = |mut row: Row| {
            if let Some(expected) = revision
                && expected != row.revision
            {
                let found = row.revision;
                return Err(StoreError::Changed { expected, found });
            }
            row.facts = facts.clone();
            Ok(row)
        };
        self.change(tenant, &facts.id, now, change).await
    }

    /// Sets the name under which a member takes part in leaderboards; `None` takes them out.
    ///
    /// # Errors
    ///
    /// If the database does not answer, or others were always faster.
    pub async fn set_pseudonym(
        &self,
        tenant: &str,
        id: &str,
        pseudonym: Option<&str>,
        now: i64,
    ) -> Result<(), StoreError> {
        let change = |mut row: Row| {
            row.pseudonym = pseudonym.map(str::to_owned);
            Ok(row)
        };
        self.change(tenant, id, now, change).await
    }

    async fn change(
        &self,
        tenant: &str,
        id: &str,
        now: i64,
        change: impl Fn(Row) -> Result<Row, StoreError>,
    ) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            let row = self.row(tenant, id).await?;
            let before = row.revision;
            let row = change(row)?;
            let mut writing = self.begin().await?;
            match keep(&mut writing.tx, tenant, &row, before, now).await? {
                Change::Done => {
                    writing.commit().await?;
                    return Ok(());
                }
                Change::Lost => {}
            }
        }
        Err(StoreError::Contended { attempts: ATTEMPTS })
    }

    /// Entries of a member behind a position, oldest first: each with its position, as the
    /// contract's JSON.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn entries(
        &self,
        tenant: &str,
        member: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        const QUERY: &str = "SELECT position, body FROM entries \
            WHERE tenant = $1 AND member = $2 AND position > $3 ORDER BY position LIMIT $4";
        let rows = sqlx::query(QUERY)
            .bind(tenant)
            .bind(member)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        let row = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(row).collect()
    }
}
