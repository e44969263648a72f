//! Forgetting a member: facts are emptied, and the entries go on under a random name, so that
//! every total stays true.
//!
//! Everything that names the member is changed in one transaction: the member's own rows, and what
//! other accounts keep of them (who sent points to whom, who brought whom). The ids of orders and
//! events stay, as they are the shop's own. Other accounts are found by the index of mentions, so
//! that nothing is read of those who have nothing to do with the member.
//!
//! What stays of the id is a digest with the instant: an event that happened before, told again by
//! a caller who did not get the answer, is refused instead of making the member anew.

mod others;
mod own;

use fidelis_host::contract::types::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use crate::audit::{Deed, record_in};
use crate::error::is_lost;
use crate::rename::Rename;
use crate::{Store, StoreError, ids};

/// What became of a member who was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The random name under which the entries go on.
    pub pseudonym: String,
    /// Rows that were changed.
    pub records: u64,
}

/// How the names of those begin who were forgotten; 32 letters and digits follow.
const ERASED: &str = "erased-";

/// Whether a member's id is the random name of somebody who was forgotten.
pub(crate) fn is_erased(id: &str) -> bool {
    let rest = id.strip_prefix(ERASED);
    let random =
        |rest: &str| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    rest.is_some_and(random)
}

/// How often it is tried again where others were faster.
const ATTEMPTS: u32 = 8;

impl Store {
    /// Forgets a member, and writes down the deed, which must not name them.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unknown`] where there is no such member, [`StoreError::Contended`] while an
    /// event is on its way to them, and those of the database.
    pub async fn erase(
        &self,
        tenant: &str,
        member: &str,
        deed: &Deed,
    ) -> Result<Erased, StoreError> {
        for _ in 0..ATTEMPTS {
            match self.try_erase(tenant, member, deed).await {
                Err(Stopped::Database(error)) if is_lost(&error) => {}
                Err(Stopped::Store(StoreError::Lost { .. })) => {}
                Err(Stopped::Database(error)) => return Err(error.into()),
                Err(Stopped::Store(error)) => return Err(error),
                Ok(erased) => return Ok(erased),
            }
        }
        Err(StoreError::Contended { attempts: ATTEMPTS })
    }

    async fn try_erase(&self, tenant: &str, member: &str, deed: &Deed) -> Result<Erased, Stopped> {
        let (one, other) = (ids::code()?, ids::code()?);
        let pseudonym = format!("{ERASED}{one}{other}").to_lowercase();
        let mut writing = self.begin_isolated().await?;
        let mut erasure = Erasure {
            connection: &mut writing.tx,
            tenant,
            rename: Rename {
                from: member,
                to: &pseudonym,
            },
            now: deed.at,
            records: 0,
        };
        erasure.member().await?;
        erasure.tombstone().await?;
        erasure.own_entries().await?;
        erasure.own_rows().await?;
        erasure.others().await?;
        erasure.mentions().await?;
        let records = erasure.records;
        let deed = Deed {
            member: Some(pseudonym.clone()),
            ..deed.clone()
        };
        record_in(&mut writing.tx, tenant, &deed).await?;
        writing.commit().await?;
        Ok(Erased { pseudonym, records })
    }
}

/// Refuses an event that happened before its member was forgotten. To be asked where there is no row
/// of the member.
pub(crate) async fn check_erased(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    event: &Event,
) -> Result<(), StoreError> {
    const QUERY: &str = "SELECT at FROM erased WHERE tenant = $1 AND digest = $2";
    let found: Option<i64> = sqlx::query_scalar(QUERY)
        .bind(tenant)
        .bind(digest(tenant, member))
        .fetch_optional(connection)
        .await?;
    match found {
        Some(erased) if event.at <= erased => Err(StoreError::Erased {
            event: event.id.clone(),
        }),
        _ => Ok(()),
    }
}

fn digest(tenant: &str, member: &str) -> String {
    ids::derived(&["erased", tenant, member])
}

/// Why an attempt ended: others were faster, or for good.
enum Stopped {
    Database(sqlx::Error),
    Store(StoreError),
}

impl From<sqlx::Error> for Stopped {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// One attempt.
struct Erasure<'a> {
    connection: &'a mut AnyConnection,
    tenant: &'a str,
    rename: Rename<'a>,
    now: i64,
    records: u64,
}

fn parse<T: DeserializeOwned + Serialize>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::damaged(what))
}
