//! What is said at the end.

use std::time::Instant;

use fidelis_learn::{Learned, Quality, Summary};
use fidelis_orders::SortedOrders;
use fidelis_terminal::{LeftOut, Sheet, peak_memory};
use serde::Serialize;

/// The figures, to be read by people or programs.
#[derive(Debug, Serialize)]
pub(crate) struct Closing {
    /// The day as of which was learned.
    at: String,
    /// The day of the first order that counts.
    from: String,
    /// The day of the last one.
    to: String,
    /// Orders that count.
    orders: u64,
    /// Those of guests.
    guests: u64,
    /// Their lines.
    lines: u64,
    /// Orders that were cancelled or refunded.
    cancelled: u64,
    /// Orders that came after the day.
    later: u64,
    /// Customers with an order that counts.
    customers: u64,
    /// Products of those orders.
    products: u64,
    /// Lists of what sells best: their names, and how many members count in each.
    lists: Vec<List>,
    /// On orders that were held back; absent where there were too few weeks.
    next_basket: Option<Judged>,
    /// The same of what is new to a member.
    discovery: Option<Judged>,
    #[serde(flatten)]
    left_out: LeftOut,
    /// Customers who count in no list and in no break point.
    customers_left_out: u64,
    /// Bytes of the model.
    model_bytes: usize,
    /// Bytes that sorting and grouping put on disk for lack of memory.
    spilled_bytes: u64,
    /// From start to end.
    milliseconds: u128,
    /// The most memory that the process had; absent where the system does not tell.
    peak_memory_bytes: Option<u64>,
}

/// A list of what sells best.
#[derive(Debug, Serialize)]
struct List {
    name: String,
    /// Absent where it is not of some members.
    members: Option<u64>,
}

/// How good predictions were on orders that were held back.
#[derive(Debug, Clone, Copy, Serialize)]
struct Judged {
    ndcg_at_10: f64,
    hit_rate_at_10: f64,
    judged: u32,
}

impl From<Quality> for Judged {
    fn from(quality: Quality) -> Self {
        Self {
            ndcg_at_10: quality.ndcg,
            hit_rate_at_10: quality.hit_rate,
            judged: quality.judged,
        }
    }
}

impl Closing {
    /// Sums the work up.
    pub(crate) fn new(orders: &SortedOrders, learned: &Learned, started: Instant) -> Self {
        let Summary {
            at,
            from,
            to,
            counts,
            customers,
            products,
            lists,
            next_basket,
            discovery,
            customers_left_out,
            spilled,
        } = &learned.summary;
        let list = |(name, members): &(String, Option<u64>)| List {
            name: name.clone(),
            members: *members,
        };
        Self {
            at: at.to_string(),
            from: from.to_string(),
            to: to.to_string(),
            orders: counts.orders,
            guests: counts.guests,
            lines: counts.lines,
            cancelled: counts.cancelled,
            later: counts.later,
            customers: *customers,
            products: *products,
            lists: lists.iter().map(list).collect(),
            next_basket: next_basket.map(Judged::from),
            discovery: discovery.map(Judged::from),
            left_out: LeftOut::of(orders, counts.left_out),
            customers_left_out: *customers_left_out,
            model_bytes: learned.model.len(),
            spilled_bytes: *spilled,
            milliseconds: started.elapsed().as_millis(),
            peak_memory_bytes: peak_memory(),
        }
    }

    /// Whether nothing was left out.
    pub(crate) fn complete(&self) -> bool {
        self.left_out.is_nothing() && self.customers_left_out == 0
    }

    /// As a few lines to read.
    pub(crate) fn to_text(&self) -> String {
        let mut sheet = Sheet::new();
        sheet.row("as of", &self.at);
        sheet.row(
            "orders",
            format!("{} ({} to {})", self.orders, self.from, self.to),
        );
        sheet.row("guests' orders", self.guests);
        sheet.row(
            "not counted",
            format!(
                "{} cancelled or refunded, {} later",
                self.cancelled, self.later
            ),
        );
        sheet.row("customers", self.customers);
        sheet.row("products", self.products);
        let mut name = "what sells best";
        for list in &self.lists {
            let members = list.members.map(|members| format!(" ({members} members)"));
            sheet.row(
                name,
                format!("{}{}", list.name, members.unwrap_or_default()),
            );
            name = "";
        }
        for (name, judged) in [
            ("next basket", self.next_basket),
            ("discovery", self.discovery),
        ] {
            if let Some(judged) = judged {
                let (ndcg, hits) = (judged.ndcg_at_10, judged.hit_rate_at_10);
                sheet.row(
                    name,
                    format!("NDCG@10 {ndcg:.3}, hit rate {hits:.3} on orders held back"),
                );
            }
        }
        sheet.left_out(&self.left_out);
        if self.customers_left_out > 0 {
            sheet.fault("customers left out", self.customers_left_out);
        }
        sheet.row("model", format!("{} KiB", self.model_bytes.div_ceil(1024)));
        sheet.row(
            "spilled to disk",
            format!("{} MiB", self.spilled_bytes >> 20),
        );
        sheet.cost(self.milliseconds, "");
        sheet.into_text()
    }
}
