//! Everything that is kept of a person, for the person.

use serde_json::{Value, json};

use crate::{Store, StoreError};

/// Everything that is kept of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The member: facts, account, pseudonym.
    pub member: Value,
    /// The ledger.
    pub entries: Vec<Value>,
    /// What was told of them, and what was answered.
    pub events: Vec<Value>,
    /// Orders.
    pub orders: Vec<Value>,
    /// Coupons.
    pub coupons: Vec<Value>,
    /// Variants of experiments that they saw.
    pub exposures: Vec<Value>,
    /// Messages and tasks, sent or waiting.
    pub messages: Vec<Value>,
    /// The segments of the last night, and the days on which they came and went.
    pub segments: Vec<Value>,
    /// What operators did for them by hand.
    pub audit: Vec<Value>,
}

impl Store {
    /// Everything that is kept of a member; `None` for one of whom nothing is known.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn export(&self, tenant: &str, member: &str) -> Result<Option<Export>, StoreError> {
        let Some(kept) = self.member(tenant, member).await? else {
            return Ok(None);
        };
        let whose = Whose {
            store: self,
            tenant,
            member,
        };
        let deeds = self.deeds_of(tenant, member).await?.into_iter();
        let audit = deeds.map(|(number, deed)| {
            json!({
                "number": number, "at": deed.at, "action": deed.action,
                "reason": deed.reason, "detail": value(&deed.detail),
            })
        });
        Ok(Some(Export {
            member: json!({
                "facts": kept.facts, "account": kept.account, "pseudonym": kept.pseudonym,
            }),
            entries: whose.entries().await?,
            events: whose.events().await?,
            orders: whose.orders().await?,
            coupons: whose.coupons().await?,
            exposures: whose.exposures().await?,
            messages: whose.messages().await?,
            segments: whose.segments().await?,
            audit: audit.collect(),
        }))
    }
}

struct Whose<'a> {
    store: &'a Store,
    tenant: &'a str,
    member: &'a str,
}

impl Whose<'_> {
    async fn rows<R>(&self, query: &'static str) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
    {
        Ok(sqlx::query_as(query)
            .bind(self.tenant)
            .bind(self.member)
            .fetch_all(self.store.pool())
            .await?)
    }

    async fn entries(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT body FROM entries WHERE tenant = $1 AND member = $2 ORDER BY position";
        let rows: Vec<(String,)> = self.rows(query).await?;
        Ok(rows.iter().map(|(body,)| value(body)).collect())
    }

    async fn events(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT body, answer FROM events \
            WHERE tenant = $1 AND member = $2 ORDER BY recorded_at, event";
        let rows: Vec<(String, String)> = self.rows(query).await?;
        let row = |(body, answer): &(String, String)| json!({ "event": value(body), "answer": value(answer) });
        Ok(rows.iter().map(row).collect())
    }

    async fn orders(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT status, body FROM orders \
            WHERE tenant = $1 AND member = $2 ORDER BY placed_at, order_id";
        let rows: Vec<(String, String)> = self.rows(query).await?;
        let row =
            |(status, body): &(String, String)| json!({ "status": status, "order": value(body) });
        Ok(rows.iter().map(row).collect())
    }

    async fn coupons(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT code, offer, state, issued_at, expires_at, order_id FROM coupons \
            WHERE tenant = $1 AND (member = $2 OR used_by = $2) ORDER BY code";
        type Row = (String, String, String, i64, Option<i64>, Option<String>);
        let rows: Vec<Row> = self.rows(query).await?;
        let row = |(code, offer, state, issued_at, expires_at, order): Row| {
            json!({
                "code": code, "offer": offer, "state": state, "issued_at": issued_at,
                "expires_at": expires_at, "order": order,
            })
        };
        Ok(rows.into_iter().map(row).collect())
    }

    async fn exposures(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT experiment, variant, at FROM exposures \
            WHERE tenant = $1 AND unit = $2 ORDER BY experiment";
        let rows: Vec<(String, String, i64)> = self.rows(query).await?;
        let row = |(experiment, variant, at): (String, String, i64)| json!({ "experiment": experiment, "variant": variant, "at": at });
        Ok(rows.into_iter().map(row).collect())
    }

    async fn messages(&self) -> Result<Vec<Value>, StoreError> {
        let query = "SELECT topic, state, created_at, body FROM outbox \
            WHERE tenant = $1 AND member = $2 ORDER BY created_at, id";
        let rows: Vec<(String, String, i64, String)> = self.rows(query).await?;
        let row = |(topic, state, at, body): (String, String, i64, String)| json!({ "topic": topic, "state": state, "at": at, "body": value(&body) });
        Ok(rows.into_iter().map(row).collect())
    }

    async fn segments(&self) -> Result<Vec<Value>, StoreError> {
        let now = "SELECT day, lifecycle, segments FROM memberships \
            WHERE tenant = $1 AND member = $2";
        let rows: Vec<(String, String, String)> = self.rows(now).await?;
        let row = |(day, lifecycle, segments): (String, String, String)| json!({ "day": day, "lifecycle": lifecycle, "segments": value(&segments) });
        let mut all: Vec<Value> = rows.into_iter().map(row).collect();
        let moves = "SELECT day, segment, delta FROM moves \
            WHERE tenant = $1 AND member = $2 ORDER BY day, segment";
        let rows: Vec<(String, String, i64)> = self.rows(moves).await?;
        let row = |(day, segment, delta): (String, String, i64)| json!({ "day": day, "segment": segment, "delta": delta });
        all.extend(rows.into_iter().map(row));
        Ok(all)
    }
}

/// Stored JSON as it is; a text that is none stays a text.
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
