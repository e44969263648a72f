//! A year of orders, settled through the component as if they happened again.
//!
//! [`desk`] settles, [`crew`] lets several desks work at once, and this module reads the orders in
//! batches, writes what came of them in sequence, and sees to the end: what fell due, balances,
//! and outputs that appear whole or not at all.

mod balances;
mod customers;
mod desk;
mod entries;
mod events;
mod summary;
mod usage;

use std::path::PathBuf;

use fidelis_host::{Error as CallError, Shop};
use fidelis_orders::{Order, OrdersError, SortedOrders};
use fidelis_terminal::{Output, OutputError, Progress};
use thiserror::Error;

use crate::crew;
use crate::table;
use customers::Customer;
use desk::{Desk, Done, LeftOut};
pub(crate) use events::{SOMETIME, member, nobody};
pub(crate) use fidelis_host::account::empty as empty_account;
pub(crate) use summary::Summary;
pub(crate) use usage::Usage;

/// Why a replay wrote nothing.
#[derive(Debug, Error)]
pub(crate) enum ReplayError {
    /// The orders cannot be read.
    #[error(transparent)]
    Orders(#[from] OrdersError),
    /// An output cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The programme cannot be described.
    #[error("cannot read the programme's tiers: {0}")]
    Tiers(Box<CallError>),
    /// Rows cannot be made.
    #[error("cannot write rows")]
    Rows(#[from] csv::Error),
    /// The user asked to stop.
    #[error("stopped")]
    Interrupted,
}

/// Where the results go.
#[derive(Debug, Clone)]
pub(crate) struct Outputs {
    /// The entries.
    pub(crate) entries: PathBuf,
    /// The balances, if wanted.
    pub(crate) balances: Option<PathBuf>,
}

/// Settles all orders and writes the outputs.
///
/// # Errors
///
/// If nothing could be written. An order that cannot be settled is no error: it is left out, told
/// to `watch` and counted.
pub(crate) fn run(
    orders: &mut SortedOrders,
    shop: &Shop,
    outputs: &Outputs,
    watch: &mut dyn Progress,
) -> Result<Summary, ReplayError> {
    let mut replay = Replay {
        orders,
        shop,
        outputs,
        watch,
        ladder: first_ladder(shop)?,
    };
    // Desks side by side cannot share a counter. Whether a programme has one shows with the first
    // order that moves it; then one desk does it all again.
    let mut size = crew::size();
    loop {
        match replay.attempt(size)? {
            Some(summary) => return Ok(summary),
            None => size = 1,
        }
    }
}

/// The programme's first ladder; balances have the tier on it.
fn first_ladder(shop: &Shop) -> Result<Option<String>, ReplayError> {
    let page = shop
        .describe(&nobody())
        .map_err(|error| ReplayError::Tiers(Box::new(error)))?;
    Ok(page.value.ladder.into_iter().next().map(|rung| rung.ladder))
}

struct Replay<'a> {
    orders: &'a mut SortedOrders,
    shop: &'a Shop,
    outputs: &'a Outputs,
    watch: &'a mut dyn Progress,
    ladder: Option<String>,
}

impl Replay<'_> {
    /// Replays with so many desks. Absent if there are several and they would have to share.
    fn attempt(&mut self, size: usize) -> Result<Option<Summary>, ReplayError> {
        let mut desks: Vec<Desk> = (0..size).map(|_| Desk::new(self.shop.clone())).collect();
        let mut output = Output::create(&self.outputs.entries)?;
        let mut summary = Summary::default();
        output.write(&table::row(entries::HEADER)?)?;
        self.watch.begin(self.orders.count, "orders");
        let mut orders = self.orders.iter()?;
        let mut last = None;
        loop {
            if self.watch.stopped() {
                return Err(ReplayError::Interrupted);
            }
            let mut batch = Vec::new();
            let mut lines = 0;
            while batch.len() < BATCH_ORDERS && lines < BATCH_LINES {
                let Some(order) = orders.next().transpose()? else {
                    break;
                };
                lines += order.lines.len();
                batch.push(order);
            }
            if batch.is_empty() {
                break;
            }
            let done = crew::spread(&mut desks, &batch, account, Desk::serve);
            if size > 1 && desks.iter().any(Desk::shares) {
                return Ok(None);
            }
            for (order, done) in batch.iter().zip(done) {
                match done {
                    Ok(Done::Settled(rows)) => {
                        output.write(&rows)?;
                        summary.orders += 1;
                        last = Some(order.at);
                    }
                    Ok(Done::Quoted) => {
                        summary.guests += 1;
                        last = Some(order.at);
                    }
                    Err(reason) => {
                        summary.left_out += 1;
                        self.watch.left_out(told(order, &reason));
                    }
                }
                summary.seen += 1;
            }
            self.watch.done(summary.seen);
        }
        if let Some(last) = last {
            self.end(&mut desks, last, &mut output, &mut summary)?;
        }
        for desk in &desks {
            summary.usage.merge(&desk.usage);
            summary.follow_ups += desk.follow_ups;
        }
        let customers = desks.into_iter().flat_map(|desk| desk.customers).collect();
        let customers = customers::sorted(customers);
        for (_, customer) in &customers {
            summary.customers += 1;
            summary.points += customer.balance;
        }
        self.write(output, &customers)?;
        Ok(Some(summary))
    }

    /// Settles what fell due up to the last order.
    fn end(
        &mut self,
        desks: &mut [Desk],
        last: i64,
        output: &mut Output,
        summary: &mut Summary,
    ) -> Result<(), ReplayError> {
        let due = |customer: &Customer| customer.next_due.is_some_and(|due| due <= last);
        let everybody = desks.iter().flat_map(|desk| &desk.customers);
        let due = everybody.filter(|(_, customer)| due(customer));
        let mut ids: Vec<String> = due.map(|(id, _)| id.clone()).collect();
        let order = fidelis_orders::IdOrder::of(ids.iter().map(String::as_str));
        ids.sort_unstable_by(|a, b| order.compare(a, b));
        for batch in ids.chunks(BATCH_ORDERS) {
            if self.watch.stopped() {
                return Err(ReplayError::Interrupted);
            }
            let done = crew::spread(desks, batch, |id| id, |desk, id| desk.end(id, last));
            for (id, done) in batch.iter().zip(done) {
                match done {
                    Ok(rows) => output.write(&rows)?,
                    Err(reason) => {
                        summary.ends_left_out += 1;
                        let what = format!("customer {id:?}, at the end of the file: {reason}");
                        self.watch.left_out(what);
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the balances and gives both files their names.
    fn write(
        &self,
        mut output: Output,
        customers: &[(String, Customer)],
    ) -> Result<(), ReplayError> {
        let mut second = None;
        if let Some(path) = &self.outputs.balances {
            let file = second.insert(Output::create(path)?);
            for row in balances::rows(customers, self.ladder.as_deref()) {
                file.write(&row?)?;
            }
            file.finish()?;
        }
        output.finish()?;
        if self.watch.stopped() {
            return Err(ReplayError::Interrupted);
        }
        output.commit()?;
        second.map_or(Ok(()), Output::commit)?;
        Ok(())
    }
}

/// What the desks get at a time: enough that nobody waits for long, little enough for memory.
const BATCH_ORDERS: usize = 1024;
const BATCH_LINES: usize = 1 << 15;

/// The account that an order belongs to. A guest has none, so any desk will do.
fn account(order: &Order) -> &str {
    order.customer.as_deref().unwrap_or(&order.id)
}

fn told(order: &Order, reason: &LeftOut) -> String {
    format!("order {:?} ({}): {reason}", order.id, order.place)
}
