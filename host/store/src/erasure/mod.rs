//! Forgetting a member: facts are emptied, and the entries go on under a random name, so that
//! every total stays true.
//!
//! Everything that names the member is changed in one transaction: the member's own rows, and what
//! other accounts keep of them (who sent points to whom, who brought whom). The ids of orders and
//! events stay, as they are the shop's own. Other accounts are found by reading through the
//! tenant's records, so that this takes as long as the tenant is large.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Account, Entry, Event, FollowUpEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use crate::audit::{Deed, record_in};
use crate::error::is_lost;
use crate::history::{History, stranger};
use crate::outbox::FOLLOW_UP;
use crate::rename::Rename;
use crate::write::json;
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
        erasure.own_entries().await?;
        erasure.own_rows().await?;
        erasure.other_accounts().await?;
        erasure.other_entries().await?;
        erasure.other_events().await?;
        erasure.follow_ups().await?;
        erasure.audit().await?;
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

impl Erasure<'_> {
    /// The member's row. It comes first: from here on every settlement of the account waits.
    async fn member(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "UPDATE members SET member = $3, facts = $4, history = $5, \
            pseudonym = NULL, revision = revision + 1, changed_at = $6 \
            WHERE tenant = $1 AND member = $2";
        let changed = sqlx::query(QUERY)
            .bind(self.tenant)
            .bind(self.rename.from)
            .bind(self.rename.to)
            .bind(json(&stranger(self.rename.to))?)
            .bind(json(&History::default())?)
            .bind(self.now)
            .execute(&mut *self.connection)
            .await?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::Unknown {
                what: "member",
                id: self.rename.from.to_owned(),
            }
            .into());
        }
        self.records += 1;
        Ok(())
    }

    /// The ledger. Ids of entries are made of the member's, so that they change as well.
    async fn own_entries(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT position, body FROM entries WHERE tenant = $1 AND member = $2";
        const CHANGE: &str = "UPDATE entries SET member = $4, id = $5, event = $6, body = $7 \
            WHERE tenant = $1 AND member = $2 AND position = $3";
        let rows: Vec<(i64, String)> = sqlx::query_as(QUERY)
            .bind(self.tenant)
            .bind(self.rename.from)
            .fetch_all(&mut *self.connection)
            .await?;
        let salt = self.rename.to;
        for (position, body) in rows {
            let mut entry: Entry = parse("entry", &body)?;
            self.rename.own_entry(&mut entry);
            entry.id = ids::derived(&[salt, &entry.id]);
            entry.reverses = entry.reverses.map(|id| ids::derived(&[salt, &id]));
            sqlx::query(CHANGE)
                .bind(self.tenant)
                .bind(self.rename.from)
                .bind(position)
                .bind(self.rename.to)
                .bind(&entry.id)
                .bind(&entry.event_id)
                .bind(json(&entry)?)
                .execute(&mut *self.connection)
                .await?;
            self.records += 1;
        }
        Ok(())
    }

    /// Everything else that belongs to the member.
    async fn own_rows(&mut self) -> Result<(), Stopped> {
        self.own_events().await?;
        self.own_orders().await?;
        for query in [
            "UPDATE coupons SET member = $3 WHERE tenant = $1 AND member = $2",
            "UPDATE coupons SET used_by = $3 WHERE tenant = $1 AND used_by = $2",
            "UPDATE exposures SET unit = $3 WHERE tenant = $1 AND unit = $2",
            "UPDATE memberships SET member = $3 WHERE tenant = $1 AND member = $2",
            "UPDATE moves SET member = $3 WHERE tenant = $1 AND member = $2",
            "UPDATE outbox SET member = $3 \
                WHERE tenant = $1 AND member = $2 AND topic = 'follow-up'",
            // Whatever was still to be told to them is not told any more.
            "DELETE FROM outbox WHERE tenant = $1 AND member = $2 AND $3 <> ''",
        ] {
            let changed = sqlx::query(query)
                .bind(self.tenant)
                .bind(self.rename.from)
                .bind(self.rename.to)
                .execute(&mut *self.connection)
                .await?;
            self.records += changed.rows_affected();
        }
        Ok(())
    }

    /// What was told of the member and answered: only that it was, and when.
    async fn own_events(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT event FROM events WHERE tenant = $1 AND member = $2";
        const CHANGE: &str = "UPDATE events SET member = $4, event = $5, body = '{}', \
            answer = '{}' WHERE tenant = $1 AND member = $2 AND event = $3";
        let rows: Vec<(String,)> = sqlx::query_as(QUERY)
            .bind(self.tenant)
            .bind(self.rename.from)
            .fetch_all(&mut *self.connection)
            .await?;
        for (event,) in rows {
            let mut renamed = event.clone();
            self.rename.event_id(&mut renamed);
            sqlx::query(CHANGE)
                .bind(self.tenant)
                .bind(self.rename.from)
                .bind(&event)
                .bind(self.rename.to)
                .bind(&renamed)
                .execute(&mut *self.connection)
                .await?;
            self.records += 1;
        }
        Ok(())
    }

    /// Orders keep their goods and amounts, which measures are made of, and lose what the shop
    /// told beyond them.
    async fn own_orders(&mut self) -> Result<(), Stopped> {
        use fidelis_host::contract::types::Order;

        const QUERY: &str = "SELECT order_id, body FROM orders WHERE tenant = $1 AND member = $2";
        const CHANGE: &str = "UPDATE orders SET member = $4, body = $5 \
            WHERE tenant = $1 AND member = $2 AND order_id = $3";
        let rows: Vec<(String, String)> = sqlx::query_as(QUERY)
            .bind(self.tenant)
            .bind(self.rename.from)
            .fetch_all(&mut *self.connection)
            .await?;
        for (id, body) in rows {
            let mut order: Order = parse("order", &body)?;
            order.cart.attributes.clear();
            for line in &mut order.cart.lines {
                line.attributes.clear();
            }
            sqlx::query(CHANGE)
                .bind(self.tenant)
                .bind(self.rename.from)
                .bind(&id)
                .bind(self.rename.to)
                .bind(json(&order)?)
                .execute(&mut *self.connection)
                .await?;
            self.records += 1;
        }
        Ok(())
    }

    /// Accounts of others that count whom they were brought by, or who was merged into them.
    async fn other_accounts(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT member, account FROM members \
            WHERE tenant = $1 AND account LIKE $2 ESCAPE '\\'";
        const CHANGE: &str = "UPDATE members SET account = $3, revision = revision + 1 \
            WHERE tenant = $1 AND member = $2";
        let rows: Vec<(String, String)> = self.naming(QUERY).await?;
        for (member, text) in rows {
            let mut account: Account = parse("account", &text)?;
            self.rename.account(&mut account);
            let changed = json(&account)?;
            if changed != text {
                self.write(CHANGE, &[&member, &changed]).await?;
            }
        }
        Ok(())
    }

    /// Entries of others that name the member as their counterparty.
    async fn other_entries(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT member, id, body FROM entries \
            WHERE tenant = $1 AND body LIKE $2 ESCAPE '\\'";
        const CHANGE: &str =
            "UPDATE entries SET event = $3, body = $4 WHERE tenant = $1 AND id = $2";
        let rows: Vec<(String, String, String)> = self.naming(QUERY).await?;
        for (_, id, text) in rows {
            let mut entry: Entry = parse("entry", &text)?;
            self.rename.entry(&mut entry);
            let changed = json(&entry)?;
            if changed != text {
                self.write(CHANGE, &[&id, &entry.event_id, &changed])
                    .await?;
            }
        }
        Ok(())
    }

    /// What others were told of the member, and what they were answered.
    async fn other_events(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT member, event, body, answer FROM events \
            WHERE tenant = $1 AND (body LIKE $2 ESCAPE '\\' OR answer LIKE $2 ESCAPE '\\')";
        const CHANGE: &str = "UPDATE events SET event = $4, body = $5, answer = $6 \
            WHERE tenant = $1 AND member = $2 AND event = $3";
        let rows: Vec<(String, String, String, String)> = self.naming(QUERY).await?;
        for (member, id, body, answer) in rows {
            // Another member who was forgotten: nothing is left of what was told.
            if body == "{}" {
                continue;
            }
            let mut event: Event = parse("event", &body)?;
            self.rename.event(&mut event);
            let mut settlement: Settlement = parse("settlement", &answer)?;
            self.rename.settlement(&mut settlement);
            let (new_body, new_answer) = (json(&event)?, json(&settlement)?);
            if new_body != body || new_answer != answer {
                let values = [&member, &id, &event.id, &new_body, &new_answer];
                self.write(CHANGE, &values.map(String::as_str)).await?;
            }
        }
        Ok(())
    }

    /// Events on their way to the member, or from the member to others.
    async fn follow_ups(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT id, body, attempts, due_at FROM outbox \
            WHERE tenant = $1 AND body LIKE $2 ESCAPE '\\' AND topic = 'follow-up'";
        const CHANGE: &str = "UPDATE outbox SET body = $3 WHERE tenant = $1 AND id = $2";
        let rows: Vec<(String, String, i64, i64)> = self.naming(QUERY).await?;
        for (id, text, attempts, due_at) in rows {
            let mut told: FollowUpEvent = parse(FOLLOW_UP, &text)?;
            if told.member == self.rename.from && attempts > 0 && due_at > self.now {
                // Somebody is settling it at this moment, under the old name.
                return Err(StoreError::Contended { attempts: 1 }.into());
            }
            self.rename.follow_up(&mut told);
            let changed = json(&told)?;
            if changed != text {
                self.write(CHANGE, &[&id, &changed]).await?;
            }
        }
        Ok(())
    }

    /// The log keeps that something was done, by whom and when.
    async fn audit(&mut self) -> Result<(), Stopped> {
        const OWN: &str = "UPDATE audit SET member = $3, detail = '{}', reason = 'erased' \
            WHERE tenant = $1 AND member = $2";
        const OTHERS: &str = "SELECT number, detail FROM audit \
            WHERE tenant = $1 AND detail LIKE $2 ESCAPE '\\'";
        const CHANGE: &str = "UPDATE audit SET detail = '{}' WHERE tenant = $1 AND number = $2";
        let changed = sqlx::query(OWN)
            .bind(self.tenant)
            .bind(self.rename.from)
            .bind(self.rename.to)
            .execute(&mut *self.connection)
            .await?;
        self.records += changed.rows_affected();
        let rows: Vec<(i64, String)> = self.naming(OTHERS).await?;
        for (number, detail) in rows {
            if !detail.contains(&json(&self.rename.from)?) {
                continue;
            }
            sqlx::query(CHANGE)
                .bind(self.tenant)
                .bind(number)
                .execute(&mut *self.connection)
                .await?;
            self.records += 1;
        }
        Ok(())
    }

    /// Rows whose JSON may name the member.
    async fn naming<R>(&mut self, query: &'static str) -> Result<Vec<R>, Stopped>
    where
        R: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
    {
        Ok(sqlx::query_as(query)
            .bind(self.tenant)
            .bind(pattern(self.rename.from)?)
            .fetch_all(&mut *self.connection)
            .await?)
    }

    async fn write(&mut self, query: &'static str, values: &[&str]) -> Result<(), Stopped> {
        let mut query = sqlx::query(query).bind(self.tenant.to_owned());
        for value in values {
            query = query.bind((*value).to_owned());
        }
        query.execute(&mut *self.connection).await?;
        self.records += 1;
        Ok(())
    }
}

/// What JSON that names the member looks like, for LIKE with the escape `\`.
fn pattern(member: &str) -> Result<String, StoreError> {
    let quoted = json(&member)?;
    let bare = quoted.trim_matches('"');
    let mut pattern = String::with_capacity(bare.len().saturating_add(2));
    pattern.push('%');
    for letter in bare.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    Ok(pattern)
}

fn parse<T: DeserializeOwned + Serialize>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::damaged(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_escapes_what_like_reads() {
        assert_eq!(pattern("a_b%").unwrap(), "%a\\_b\\%%");
        assert_eq!(pattern("a\"b").unwrap(), "%a\\\\\"b%");
    }
}
