//! What others keep of the member: accounts, entries and events that name them, and the audit log.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Account, Entry, Event, FollowUpEvent};

use super::{Erasure, Stopped, parse};
use crate::StoreError;
use crate::outbox::FOLLOW_UP;
use crate::write::json;

impl Erasure<'_> {
    /// Accounts of others that count whom they were brought by, or who was merged into them.
    pub(super) async fn other_accounts(&mut self) -> Result<(), Stopped> {
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
    pub(super) async fn other_entries(&mut self) -> Result<(), Stopped> {
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
    pub(super) async fn other_events(&mut self) -> Result<(), Stopped> {
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
    pub(super) async fn follow_ups(&mut self) -> Result<(), Stopped> {
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
    pub(super) async fn audit(&mut self) -> Result<(), Stopped> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_escapes_what_like_reads() {
        assert_eq!(pattern("a_b%").unwrap(), "%a\\_b\\%%");
        assert_eq!(pattern("a\"b").unwrap(), "%a\\\\\"b%");
    }
}
