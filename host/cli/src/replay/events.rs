//! An order of the file as what happened to it, in the words of the contract.

use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::contract::showcase::DescribeRequest;
use fidelis_host::contract::types::{
    self, Cart, Event, EventBody, Line, LineKind, Member, OrderStep, Refund, SharedCounter,
};
use fidelis_orders::{Order, OrderLine, Status, instant::rfc3339};

/// The events that brought an order to its status, all at the instant at which it was placed: the
/// file knows no other. Their ids are `<order>:<step>`.
pub(crate) fn of_order(order: &Order) -> Vec<Event> {
    let steps: &[Status] = match order.status {
        Status::Placed => &[],
        Status::Paid => &[Status::Paid],
        Status::Shipped => &[Status::Paid, Status::Shipped],
        Status::Delivered => &[Status::Paid, Status::Shipped, Status::Delivered],
        Status::Cancelled => &[Status::Cancelled],
        Status::Refunded => &[
            Status::Paid,
            Status::Shipped,
            Status::Delivered,
            Status::Refunded,
        ],
    };
    [Status::Placed]
        .iter()
        .chain(steps)
        .map(|step| Event {
            id: format!("{}:{}", order.id, step.name()),
            at: order.at,
            body: body(order, *step),
        })
        .collect()
}

fn body(order: &Order, step: Status) -> EventBody {
    let all_lines = || OrderStep {
        order: order.id.clone(),
        lines: Vec::new(),
    };
    match step {
        Status::Placed => EventBody::OrderPlaced(types::Order {
            id: order.id.clone(),
            placed_at: order.at,
            cart: cart(order),
            payments: Vec::new(),
            offers: Vec::new(),
        }),
        Status::Paid => EventBody::OrderPaid(all_lines()),
        Status::Shipped => EventBody::OrderShipped(all_lines()),
        Status::Delivered => EventBody::OrderDelivered(all_lines()),
        Status::Cancelled => EventBody::OrderCancelled(order.id.clone()),
        Status::Refunded => EventBody::OrderRefunded(Refund {
            order: order.id.clone(),
            lines: Vec::new(),
            amount: 0,
            whole: true,
        }),
    }
}

/// The last event of an account: the end of the file.
pub(crate) fn day_ended(at: i64) -> Event {
    Event {
        id: format!("day-ended:{}", rfc3339(at)),
        at,
        body: EventBody::DayEnded,
    }
}

/// A guest's order as a cart: what a member would have earned.
pub(crate) fn quote(order: &Order, counters: Vec<SharedCounter>) -> QuoteRequest {
    QuoteRequest {
        now: order.at,
        member: None,
        standing: None,
        cart: cart(order),
        codes: Vec::new(),
        burns: Vec::new(),
        counters,
        explain: false,
    }
}

/// 2001-09-09T01:46:40Z: an instant that every zone's table knows. The first instant of 1970 lies
/// within an hour of its edge.
pub(crate) const SOMETIME: i64 = 1_000_000_000_000;

/// The programme page for nobody in particular, at any time: it lists the ladders.
pub(crate) fn nobody() -> DescribeRequest {
    DescribeRequest {
        now: SOMETIME,
        member: None,
        standing: None,
    }
}

/// All that an orders file tells of a member: the id.
pub(crate) fn member(id: &str) -> Member {
    Member {
        id: id.to_owned(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

fn cart(order: &Order) -> Cart {
    Cart {
        currency: order.currency.clone(),
        rate: None,
        lines: (1..).zip(&order.lines).map(line).collect(),
        shipping: 0,
        tendered: 0,
        attributes: Vec::new(),
    }
}

fn line((number, line): (u32, &OrderLine)) -> Line {
    Line {
        number,
        sku: line.sku.clone(),
        category: line.category.clone(),
        seller: line.seller.clone(),
        tags: Vec::new(),
        kind: LineKind::Goods,
        on_sale: false,
        quantity: line.quantity,
        amount: line.amount,
        discount: line.discount,
        floor: 0,
        tax_ppm: 0,
        attributes: Vec::new(),
    }
}
