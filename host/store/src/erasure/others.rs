//! What others keep of the member: accounts, entries and events that name them, what is on its way
//! in the outbox, and the audit log.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Account, Entry, Event, FollowUpEvent, MessageIntent, Task};

use super::{Erasure, Stopped, parse};
use crate::StoreError;
use crate::mentions::{Mentions, NOBODY, digest};
use crate::names::Names as _;
use crate::outbox::FOLLOW_UP;
use crate::rename::Rename;
use crate::write::json;

impl Erasure<'_> {
    /// Everything of those whose rows name the member, which may be the member's own.
    pub(super) async fn others(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT member FROM mentions WHERE tenant = $1 AND named = $2 \
            ORDER BY member";
        let mut others: Vec<String> = sqlx::query_scalar(QUERY)
            .bind(self.tenant)
            .bind(digest(self.tenant, self.rename.from))
            .fetch_all(&mut *self.connection)
            .await?;
        others.push(self.rename.to.to_owned());
        for other in &others {
            self.account(other).await?;
            self.entries(other).await?;
            self.events(other).await?;
            self.outbox(other).await?;
            self.deeds(other).await?;
        }
        Ok(())
    }

    /// Those who named the member name somebody of the random name by now, and whom the member
    /// named are still found in the same rows.
    pub(super) async fn mentions(&mut self) -> Result<(), Stopped> {
        const NAMED: &str = "UPDATE mentions SET named = $3 WHERE tenant = $1 AND named = $2";
        const BY: &str = "UPDATE mentions SET member = $3 WHERE tenant = $1 AND member = $2";
        let Rename { from, to } = self.rename;
        let digests = [from, to].map(|name| digest(self.tenant, name));
        for (query, [from, to]) in [(NAMED, digests), (BY, [from, to].map(str::to_owned))] {
            sqlx::query(query)
                .bind(self.tenant)
                .bind(from)
                .bind(to)
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(())
    }

    /// An account that counts whom it was brought by, or who was merged into it.
    async fn account(&mut self, other: &str) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT member, account FROM members \
            WHERE tenant = $1 AND member = $2 AND account LIKE $3 ESCAPE '\\'";
        const CHANGE: &str = "UPDATE members SET account = $3, revision = revision + 1 \
            WHERE tenant = $1 AND member = $2";
        let rows: Vec<(String, String)> = self.naming(QUERY, other).await?;
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

    /// Entries that name the member as their counterparty.
    async fn entries(&mut self, other: &str) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT id, body FROM entries \
            WHERE tenant = $1 AND member = $2 AND body LIKE $3 ESCAPE '\\'";
        const CHANGE: &str =
            "UPDATE entries SET event = $3, body = $4 WHERE tenant = $1 AND id = $2";
        let rows: Vec<(String, String)> = self.naming(QUERY, other).await?;
        for (id, text) in rows {
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

    /// What was told of the member, and what was answered.
    async fn events(&mut self, other: &str) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT event, body, answer FROM events WHERE tenant = $1 \
            AND member = $2 AND (body LIKE $3 ESCAPE '\\' OR answer LIKE $3 ESCAPE '\\' \
            OR event LIKE $4 ESCAPE '\\')";
        const CHANGE: &str = "UPDATE events SET event = $4, body = $5, answer = $6 \
            WHERE tenant = $1 AND member = $2 AND event = $3";
        let rows: Vec<(String, String, String)> = sqlx::query_as(QUERY)
            .bind(self.tenant)
            .bind(other)
            .bind(pattern(&within_json(self.rename.from)?))
            .bind(pattern(self.rename.from))
            .fetch_all(&mut *self.connection)
            .await?;
        for (id, body, answer) in rows {
            // Another member who was forgotten: of what was told only the id is left.
            if body == "{}" {
                let mut renamed = id.clone();
                self.rename.event_id(&mut renamed);
                if renamed != id {
                    let values = [other, &id, &renamed, &body, &answer];
                    self.write(CHANGE, &values).await?;
                }
                continue;
            }
            let mut event: Event = parse("event", &body)?;
            self.rename.event(&mut event);
            let mut settlement: Settlement = parse("settlement", &answer)?;
            self.rename.settlement(&mut settlement);
            let (new_body, new_answer) = (json(&event)?, json(&settlement)?);
            if new_body != body || new_answer != answer {
                let values = [other, &id, &event.id, &new_body, &new_answer];
                self.write(CHANGE, &values).await?;
            }
        }
        Ok(())
    }

    /// Events on their way to the member, or from the member to others, and what is told besides
    /// under ids that name the member.
    async fn outbox(&mut self, other: &str) -> Result<(), Stopped> {
        const QUERY: &str = "SELECT id, topic, body, attempts, due_at FROM outbox \
            WHERE tenant = $1 AND member = $2 AND body LIKE $3 ESCAPE '\\'";
        const CHANGE: &str = "UPDATE outbox SET body = $3, problem = \
            CASE WHEN problem LIKE $4 ESCAPE '\\' THEN NULL ELSE problem END \
            WHERE tenant = $1 AND id = $2";
        let named = pattern(&within_json(self.rename.from)?);
        let rows: Vec<(String, String, String, i64, i64)> = self.naming(QUERY, other).await?;
        for (id, topic, text, attempts, due_at) in rows {
            let changed = match topic.as_str() {
                FOLLOW_UP => {
                    let mut told: FollowUpEvent = parse(FOLLOW_UP, &text)?;
                    if told.member == self.rename.from && attempts > 0 && due_at > self.now {
                        // Somebody is settling it at this moment, under the old name.
                        return Err(StoreError::Contended { attempts: 1 }.into());
                    }
                    self.rename.follow_up(&mut told);
                    json(&told)?
                }
                "fidelis.message" => {
                    let mut intent: MessageIntent = parse("message", &text)?;
                    self.rename.message(&mut intent);
                    json(&intent)?
                }
                "fidelis.task" => {
                    let mut task: Task = parse("task", &text)?;
                    self.rename.task(&mut task);
                    json(&task)?
                }
                _ => continue,
            };
            if changed != text {
                self.write(CHANGE, &[&id, &changed, &named]).await?;
            }
        }
        Ok(())
    }

    /// Of what was done for others the log keeps that it was, why, by whom and when.
    async fn deeds(&mut self, other: &str) -> Result<(), Stopped> {
        const OF_ONE: &str = "SELECT number, detail FROM audit \
            WHERE tenant = $1 AND member = $2 AND detail LIKE $3 ESCAPE '\\'";
        const OF_NOBODY: &str = "SELECT number, detail FROM audit \
            WHERE tenant = $1 AND member IS NULL AND $2 = '' AND detail LIKE $3 ESCAPE '\\'";
        const CHANGE: &str = "UPDATE audit SET detail = '{}' WHERE tenant = $1 AND number = $2";
        let query = if other == NOBODY { OF_NOBODY } else { OF_ONE };
        let rows: Vec<(i64, String)> = self.naming(query, other).await?;
        for (number, detail) in rows {
            let mut mentions = Mentions::of(self.tenant, other);
            mentions.detail(&detail);
            if !mentions.name(self.rename.from) && !detail.contains(&json(&self.rename.from)?) {
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

    /// Rows of somebody whose JSON may name the member.
    async fn naming<R>(&mut self, query: &'static str, other: &str) -> Result<Vec<R>, Stopped>
    where
        R: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
    {
        Ok(sqlx::query_as(query)
            .bind(self.tenant)
            .bind(other)
            .bind(pattern(&within_json(self.rename.from)?))
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

/// A text as it stands within JSON.
fn within_json(text: &str) -> Result<String, StoreError> {
    let quoted = json(&text)?;
    let bare = quoted.strip_prefix('"');
    let bare = bare.and_then(|bare| bare.strip_suffix('"'));
    Ok(bare.unwrap_or(&quoted).to_owned())
}

/// What texts that hold this one look like, for LIKE with the escape `\`.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len().saturating_add(2));
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_escapes_what_like_reads() {
        let within = |text| pattern(&within_json(text).unwrap());
        assert_eq!(within("a_b%"), "%a\\_b\\%%");
        assert_eq!(within("a\"b\""), "%a\\\\\"b\\\\\"%");
        assert_eq!(pattern("a\"b"), "%a\"b%");
    }
}
