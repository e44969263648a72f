//! The member's own rows: their facts, ledger, orders, and what was told of them.

use fidelis_host::contract::types::{Entry, Order};

use super::{Erasure, Stopped, digest, parse};
use crate::history::{History, stranger};
use crate::names::Names as _;
use crate::write::json;
use crate::{StoreError, ids};

impl Erasure<'_> {
    /// The member's row. It comes first: from here on every settlement of the account waits.
    pub(super) async fn member(&mut self) -> Result<(), Stopped> {
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

    /// What stays of the id.
    pub(super) async fn tombstone(&mut self) -> Result<(), Stopped> {
        const QUERY: &str = "INSERT INTO erased (tenant, digest, at) VALUES ($1, $2, $3) \
            ON CONFLICT (tenant, digest) DO UPDATE SET at = excluded.at";
        sqlx::query(QUERY)
            .bind(self.tenant)
            .bind(digest(self.tenant, self.rename.from))
            .bind(self.now)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    /// The ledger. Ids of entries are made of the member's, so that they change as well.
    pub(super) async fn own_entries(&mut self) -> Result<(), Stopped> {
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
    pub(super) async fn own_rows(&mut self) -> Result<(), Stopped> {
        self.own_events().await?;
        self.own_orders().await?;
        for query in [
            "UPDATE coupons SET member = $3 WHERE tenant = $1 AND member = $2",
            "UPDATE coupons SET used_by = $3 WHERE tenant = $1 AND used_by = $2",
            "UPDATE exposures SET unit = $3 WHERE tenant = $1 AND unit = $2",
            "UPDATE memberships SET member = $3 WHERE tenant = $1 AND member = $2",
            "UPDATE moves SET member = $3 WHERE tenant = $1 AND member = $2",
            // The log keeps that something was done for them, by whom and when.
            "UPDATE audit SET member = $3, detail = '{}', reason = 'erased' \
                WHERE tenant = $1 AND member = $2",
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
}
