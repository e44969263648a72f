//! A member's row, read and told from one that is not there yet.

use fidelis_host::account;
use fidelis_host::contract::types::{Account, Member};
use sqlx::{AnyConnection, Row as _};

use crate::history::{self, History};
use crate::{Store, StoreError};

/// A member's row as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// 0 where there is no row yet.
    pub(crate) revision: i64,
    /// What the storefront told of the member.
    pub(crate) facts: Member,
    /// What the store itself knows of their orders.
    pub(crate) history: History,
    pub(crate) account: Account,
    /// How many entries the account has.
    pub(crate) entries: i64,
    pub(crate) next_due: Option<i64>,
    pub(crate) pseudonym: Option<String>,
}

impl Row {
    /// A member of whom nothing is known but the id.
    pub(crate) fn nobody(id: &str) -> Self {
        Self {
            revision: 0,
            facts: history::stranger(id),
            history: History::default(),
            account: account::empty(),
            entries: 0,
            next_due: None,
            pseudonym: None,
        }
    }

    /// The member as the plugin is told: the storefront's facts with the store's history.
    pub(crate) fn member(&self) -> Member {
        let mut member = self.facts.clone();
        self.history.add_to(&mut member);
        member
    }
}

impl Store {
    /// The member's row; that of nobody where there is none.
    pub(crate) async fn row(&self, tenant: &str, member: &str) -> Result<Row, StoreError> {
        let mut connection = self.pool().acquire().await?;
        Ok(read(&mut connection, tenant, member)
            .await?
            .unwrap_or_else(|| Row::nobody(member)))
    }
}

/// The member's row, if there is one.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
) -> Result<Option<Row>, StoreError> {
    const QUERY: &str = "SELECT revision, facts, history, account, entries, next_due, pseudonym \
        FROM members WHERE tenant = $1 AND member = $2";
    let found = sqlx::query(QUERY)
        .bind(tenant)
        .bind(member)
        .fetch_optional(connection)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let facts: String = found.try_get(1)?;
    let history: String = found.try_get(2)?;
    let account: String = found.try_get(3)?;
    Ok(Some(Row {
        revision: found.try_get(0)?,
        facts: serde_json::from_str(&facts).map_err(StoreError::damaged("member"))?,
        history: serde_json::from_str(&history).map_err(StoreError::damaged("history"))?,
        account: serde_json::from_str(&account).map_err(StoreError::damaged("account"))?,
        entries: found.try_get(4)?,
        next_due: found.try_get(5)?,
        pseudonym: found.try_get(6)?,
    }))
}
