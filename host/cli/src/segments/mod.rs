//! A shop's customers as a file of orders shows them on one day: RFM scores (rule 4.1) and the
//! stage of their life as a customer (rule 4.2).
//!
//! [`terms`] is the programme, [`history`] what each customer ordered up to the day. Break points
//! that neither programme nor model have are learned from all customers by [`learning`]. Then the
//! component classifies one customer after the other, several at once, and the rows are written.

mod history;
mod learning;
mod rows;
mod summary;
mod terms;

use std::path::Path;

use fidelis_host::contract::segmentation::{ClassifyRequest, Profile};
use fidelis_host::contract::types::PastOrder;
use fidelis_host::{Error as CallError, Plugin, Shop};
use fidelis_terminal::{Output, Progress};
use fidelis_terms::Day;

use crate::batch::{BATCH, BatchError, Terms};
use crate::crew;
use crate::replay::member;
use crate::table;
pub(crate) use history::Histories;
use learning::{Known, known};
pub(crate) use summary::Summary;

/// Classifies every customer and writes the file. What could not be classified is left out, told to
/// `watch` and counted.
///
/// # Errors
///
/// If nothing could be written.
pub(crate) fn run(
    plugin: &Plugin,
    terms: &Terms,
    histories: Histories,
    day: Day,
    output: &Path,
    watch: &mut dyn Progress,
) -> Result<Summary, BatchError> {
    let mut summary = Summary::new(&histories);
    let customers = histories.sorted();
    watch.begin(
        u64::try_from(customers.len()).unwrap_or(u64::MAX),
        "customers",
    );
    let mut all = Vec::with_capacity(customers.len());
    for (id, orders) in customers {
        match known(&terms.engine, day, &orders) {
            Ok(known) => all.push(Customer { id, orders, known }),
            Err(reason) => summary.leave_out(&id, &reason, watch),
        }
    }
    let shop = match learning::breaks(&terms.engine, &all) {
        Some(breaks) => &terms::with_breaks(terms, plugin, &breaks)?,
        None => &terms.shop,
    };
    let mut shops: Vec<Shop> = (0..crew::size()).map(|_| shop.clone()).collect();
    let mut file = Output::create(output)?;
    file.write(&table::row(rows::HEADER)?)?;
    let mut done: u64 = 0;
    for batch in all.chunks(BATCH) {
        if watch.stopped() {
            return Err(BatchError::Interrupted);
        }
        let answers = crew::spread(
            &mut shops,
            batch,
            |one| &one.id,
            |shop, one| classify(shop, one, day),
        );
        for (customer, answer) in batch.iter().zip(answers) {
            match answer {
                Ok(profile) => {
                    summary.count(&customer.known, &profile);
                    file.write(&rows::row(&customer.id, &customer.known, &profile)?)?;
                }
                Err(error) => summary.leave_out(&customer.id, &error.to_string(), watch),
            }
            done += 1;
        }
        watch.done(done);
    }
    file.finish()?;
    if watch.stopped() {
        return Err(BatchError::Interrupted);
    }
    file.commit()?;
    Ok(summary)
}

/// A customer of the file.
#[derive(Debug)]
struct Customer {
    id: String,
    orders: Vec<PastOrder>,
    known: Known,
}

/// Asks the component who a customer is.
fn classify(shop: &Shop, customer: &Customer, day: Day) -> Result<Profile, CallError> {
    let mut member = member(&customer.id);
    member.orders.clone_from(&customer.orders);
    let request = ClassifyRequest {
        now: day.end,
        member,
        standing: None,
        cart: None,
        explain: false,
    };
    Ok(shop.classify(&request)?.value)
}
