//! The orders of a member: kept as they are placed, changed, go on and come back.

use fidelis_host::contract::types::{
    Event, EventBody, Order, OrderChangeKind, OrderStatus, Refund,
};
use sqlx::{AnyConnection, Row as _};

use crate::history::{self, History, KeptOrder};
use crate::load::Row;
use crate::settle::Whose;
use crate::write::json;
use crate::{StoreError, coupons};

/// Keeps what an applied event says of orders, coupons and the member.
pub(crate) async fn record(
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
        // A cart that was left alone never became an order.
        EventBody::OrderChanged(change) if change.how == OrderChangeKind::Abandoned => {}
        EventBody::OrderChanged(change) => {
            let order = &change.order;
            coupons::take(tx, tenant, member, order, at).await?;
            let kept = coupons::codes_of(order);
            coupons::give_back(tx, tenant, member, &order.id, &kept, at).await?;
            put_order(tx, whose, order).await?;
            row.history = history_of(tx, whose).await?;
        }
        EventBody::OrderCancelled(order) => {
            coupons::give_back(tx, tenant, member, order, &[], at).await?;
            mark(tx, whose, order, OrderStatus::Cancelled).await?;
            row.history = history_of(tx, whose).await?;
        }
        EventBody::OrderRefunded(refund) => {
            let whole = refunded(tx, whose, refund).await?;
            if whole {
                coupons::give_back(tx, tenant, member, &refund.order, &[], at).await?;
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
    refund: &Refund,
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
