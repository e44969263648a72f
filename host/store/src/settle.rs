//! One event, from the storefront's word to the ledger.

use std::time::Duration;

use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{Effect, Entry, Event, EventBody, Order, OrderStatus, Verdict};
use fidelis_host::{Error as CallError, Report, account};
use sqlx::{AnyConnection, Row as _};

use crate::history::{self, History, KeptOrder};
use crate::load::Row;
use crate::outbox::{self, Letter};
use crate::write::{self, Asked, Change, json};
use crate::{Decide, Store, StoreError, context, counters, coupons, error, events};

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
struct Whose<'a> {
    tenant: &'a str,
    member: &'a str,
    now: i64,
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
    /// [`StoreError::CouponTaken`], [`StoreError::Contended`], or what the database says. After
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
            if let Some(answer) = self.first_answer(whose, event, &body).await? {
                return Ok(Settled {
                    answer,
                    replayed: true,
                    conflicts,
                    report: None,
                });
            }
            let row = self.row(tenant, member).await?;
            let request = self.request(whose, &row, event, explain).await?;
            let answer = plugin.settle(request).await.map_err(|error| match error {
                CallError::Fault(fault) => StoreError::Fault(fault),
                error => StoreError::Call(error),
            })?;
            let settlement = answer.value;
            let text = json(&settlement)?;
            match self
                .write(whose, row, event, &body, &settlement, &text)
                .await?
            {
                Change::Done => {
                    return Ok(Settled {
                        answer: text,
                        replayed: false,
                        conflicts,
                        report: Some(answer.report),
                    });
                }
                Change::Lost => {
                    conflicts += 1;
                    tokio::time::sleep(pause(conflicts, &event.id)).await;
                }
            }
        }
        Err(StoreError::Contended {
            attempts: conflicts,
        })
    }

    async fn first_answer(
        &self,
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
            .fetch_optional(self.pool())
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

    async fn request(
        &self,
        whose: Whose<'_>,
        row: &Row,
        event: &Event,
        explain: bool,
    ) -> Result<SettleRequest, StoreError> {
        let entries = match events::order_of(event) {
            Some(order) => self.entries_of(whose, order).await?,
            None => Vec::new(),
        };
        let order = match &event.body {
            EventBody::OrderPlaced(order) => Some(order),
            EventBody::OrderChanged(change) => Some(&change.order),
            _ => None,
        };
        let codes = order.map_or_else(Vec::new, context::codes_of);
        Ok(SettleRequest {
            member: row.member(),
            account: row.account.clone(),
            events: vec![event.clone()],
            entries,
            counters: self.counters(whose.tenant, &codes).await?,
            explain,
        })
    }

    async fn entries_of(&self, whose: Whose<'_>, order: &str) -> Result<Vec<Entry>, StoreError> {
        const QUERY: &str = "SELECT body FROM entries \
            WHERE tenant = $1 AND member = $2 AND order_id = $3 ORDER BY position";
        let bodies: Vec<String> = sqlx::query_scalar(QUERY)
            .bind(whose.tenant)
            .bind(whose.member)
            .bind(order)
            .fetch_all(self.pool())
            .await?;
        let read = |body: &String| serde_json::from_str(body).map_err(StoreError::damaged("entry"));
        bodies.iter().map(read).collect()
    }

    /// Everything that the decision brings, or nothing.
    async fn write(
        &self,
        whose: Whose<'_>,
        mut row: Row,
        event: &Event,
        body: &str,
        settlement: &Settlement,
        answer: &str,
    ) -> Result<Change, StoreError> {
        account::apply(&mut row.account, settlement)?;
        let mut writing = match self.begin().await {
            Ok(writing) => writing,
            Err(error) if error::is_lost(&error) => return Ok(Change::Lost),
            Err(error) => return Err(error.into()),
        };
        let tx = &mut *writing.tx;
        let applied = settlement
            .outcomes
            .iter()
            .all(|outcome| matches!(outcome.verdict, Verdict::Applied));
        if applied {
            record(tx, whose, &mut row, event).await?;
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
        let letters = letters(tx, whose, event, settlement).await?;
        outbox::post(tx, whose.tenant, whose.member, &letters, whose.now).await?;
        match writing.commit().await {
            Ok(()) => Ok(Change::Done),
            Err(error) if error::is_lost(&error) => Ok(Change::Lost),
            Err(error) => Err(error.into()),
        }
    }
}

/// Keeps what an applied event says of orders, coupons and the member.
async fn record(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    row: &mut Row,
    event: &Event,
) -> Result<(), StoreError> {
    let at = event.at;
    let Whose { tenant, member, .. } = whose;
    match &event.body {
        EventBody::OrderPlaced(order) => {
            coupons::take(tx, tenant, member, order, at).await?;
            let kept = KeptOrder {
                order: order.clone(),
                status: OrderStatus::Placed,
            };
            put_order(tx, whose, order).await?;
            row.history.add(&kept);
        }
        EventBody::OrderChanged(change) => {
            let order = &change.order;
            coupons::give_back(tx, tenant, member, &order.id, at).await?;
            coupons::take(tx, tenant, member, order, at).await?;
            put_order(tx, whose, order).await?;
            row.history = history_of(tx, whose).await?;
        }
        EventBody::OrderCancelled(order) => {
            coupons::give_back(tx, tenant, member, order, at).await?;
            mark(tx, whose, order, OrderStatus::Cancelled).await?;
            row.history = history_of(tx, whose).await?;
        }
        EventBody::OrderRefunded(refund) => {
            if refunded(tx, whose, refund).await? {
                coupons::give_back(tx, tenant, member, &refund.order, at).await?;
                mark(tx, whose, &refund.order, OrderStatus::Refunded).await?;
                row.history = history_of(tx, whose).await?;
            }
        }
        EventBody::OrderPaid(step) if step.lines.is_empty() => {
            step_to(tx, whose, row, &step.order, OrderStatus::Paid).await?;
        }
        EventBody::OrderShipped(step) if step.lines.is_empty() => {
            step_to(tx, whose, row, &step.order, OrderStatus::Shipped).await?;
        }
        EventBody::OrderDelivered(step) if step.lines.is_empty() => {
            step_to(tx, whose, row, &step.order, OrderStatus::Delivered).await?;
        }
        EventBody::ConsentsChanged(channels) => row.facts.consents.clone_from(channels),
        _ => {}
    }
    Ok(())
}

async fn put_order(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    order: &Order,
) -> Result<(), StoreError> {
    const QUERY: &str = "INSERT INTO orders \
        (tenant, member, order_id, placed_at, status, currency, net, refunded, body) \
        VALUES ($1, $2, $3, $4, 'placed', $5, $6, 0, $7) \
        ON CONFLICT (tenant, member, order_id) DO UPDATE \
        SET currency = excluded.currency, net = excluded.net, body = excluded.body";
    sqlx::query(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(&order.id)
        .bind(order.placed_at)
        .bind(&order.cart.currency)
        .bind(history::net(order))
        .bind(json(order)?)
        .execute(tx)
        .await?;
    Ok(())
}

async fn mark(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    order: &str,
    status: OrderStatus,
) -> Result<(), sqlx::Error> {
    const QUERY: &str = "UPDATE orders SET status = $4 \
        WHERE tenant = $1 AND member = $2 AND order_id = $3";
    sqlx::query(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(order)
        .bind(history::name(status))
        .execute(tx)
        .await?;
    Ok(())
}

/// An order went a step further. Orders that are no more stay so.
async fn step_to(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    row: &mut Row,
    order: &str,
    status: OrderStatus,
) -> Result<(), StoreError> {
    let Some(kept) = order_of(tx, whose, order).await? else {
        return Ok(());
    };
    let rank = |status: OrderStatus| match status {
        OrderStatus::Placed => 0,
        OrderStatus::Paid => 1,
        OrderStatus::Shipped => 2,
        OrderStatus::Delivered => 3,
        OrderStatus::Cancelled | OrderStatus::Refunded => 4,
    };
    if rank(status) <= rank(kept.status) {
        return Ok(());
    }
    mark(tx, whose, order, status).await?;
    row.history.step(&kept, status);
    Ok(())
}

/// Adds a refund to what an order gave back. Whether that is all of it.
async fn refunded(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    refund: &fidelis_host::contract::types::Refund,
) -> Result<bool, StoreError> {
    const QUERY: &str = "UPDATE orders SET refunded = refunded + $4 \
        WHERE tenant = $1 AND member = $2 AND order_id = $3 RETURNING refunded";
    let Some(kept) = order_of(tx, whose, &refund.order).await? else {
        return Ok(false);
    };
    let sum: i64 = sqlx::query_scalar(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(&refund.order)
        .bind(history::returned(&kept.order, refund))
        .fetch_one(tx)
        .await?;
    Ok(refund.whole || sum >= history::net(&kept.order))
}

async fn order_of(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    order: &str,
) -> Result<Option<KeptOrder>, StoreError> {
    const QUERY: &str = "SELECT status, body FROM orders \
        WHERE tenant = $1 AND member = $2 AND order_id = $3";
    let found = sqlx::query(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .bind(order)
        .fetch_optional(tx)
        .await?;
    found.as_ref().map(kept_order).transpose()
}

fn kept_order(row: &sqlx::any::AnyRow) -> Result<KeptOrder, StoreError> {
    let status: String = row.try_get(0)?;
    let body: String = row.try_get(1)?;
    Ok(KeptOrder {
        order: serde_json::from_str(&body).map_err(StoreError::damaged("order"))?,
        status: history::status(&status).ok_or_else(|| StoreError::Damaged {
            what: "order",
            problem: format!("status {status:?}"),
        })?,
    })
}

/// The history that a member's orders make, oldest first.
async fn history_of(tx: &mut AnyConnection, whose: Whose<'_>) -> Result<History, StoreError> {
    const QUERY: &str = "SELECT status, body FROM orders \
        WHERE tenant = $1 AND member = $2 ORDER BY placed_at, order_id";
    let rows = sqlx::query(QUERY)
        .bind(whose.tenant)
        .bind(whose.member)
        .fetch_all(tx)
        .await?;
    let orders: Vec<KeptOrder> = rows.iter().map(kept_order).collect::<Result<_, _>>()?;
    Ok(History::of(&orders))
}

/// What is to be told outside. Coupons are issued and exposures written on the way.
async fn letters(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    event: &Event,
    settlement: &Settlement,
) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::new();
    for follow_up in &settlement.follow_ups {
        letters.push(Letter::follow_up(follow_up)?);
    }
    for (index, effect) in settlement.effects.iter().enumerate() {
        let number = index.to_string();
        match effect {
            Effect::Exposure(exposure) => {
                write::expose(tx, whose.tenant, exposure, whose.now).await?;
            }
            Effect::Coupon(order) => {
                let issued = coupons::issue(tx, whose.tenant, whose.member, order, whose.now);
                if let Some(code) = issued.await? {
                    letters.push(Letter::coupon(order, &code)?);
                }
            }
            // The storefront that asked carries these out itself.
            Effect::Discount(_) => {}
            Effect::Message(intent) => {
                letters.push(Letter::new("fidelis.message", &intent.id, intent)?)
            }
            Effect::Task(task) => letters.push(Letter::new("fidelis.task", &task.id, task)?),
            Effect::Gift(gift) => letters.push(Letter::of("fidelis.gift", event, &number, gift)?),
            Effect::Access(access) => {
                letters.push(Letter::of("fidelis.access", event, &number, access)?);
            }
            Effect::Contest(entry) => {
                letters.push(Letter::of("fidelis.contest", event, &number, entry)?);
            }
        }
    }
    for (index, change) in settlement.tier_changes.iter().enumerate() {
        letters.push(Letter::of(
            "fidelis.tier",
            event,
            &index.to_string(),
            change,
        )?);
    }
    for (index, part) in settlement.withholdings.iter().enumerate() {
        letters.push(Letter::of(
            "fidelis.withholding",
            event,
            &index.to_string(),
            part,
        )?);
    }
    Ok(letters)
}

/// Ever longer, never the same for two callers: what they lost to is over by then.
fn pause(conflicts: u32, event: &str) -> Duration {
    let spread = event.bytes().fold(u64::from(conflicts), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let most = 1_u64 << conflicts.min(6);
    Duration::from_micros(200 + spread % (most * 500))
}
