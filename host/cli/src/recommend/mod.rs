//! What every customer of an orders file is recommended on one day, by a learned model (rule 4.6).
//!
//! [`history`] is what each customer bought up to the day, [`placement`] the place that the
//! programme is given for their lists. Then the component composes one list after the other,
//! several at once, and the rows are written. Memory grows with the customers and the different
//! products of each, and where the programme has segments with their orders (forty bytes each),
//! but never with the lines of the file.

mod history;
mod placement;
mod rows;
mod summary;

#[cfg(test)]
mod tests;

use std::path::Path;

use fidelis_guest::Engine;
use fidelis_host::contract::personalization::{Choice, ComposeRequest, PlacementRequest};
use fidelis_host::contract::types::Member;
use fidelis_host::{Error as CallError, Shop};
use fidelis_terminal::{Output, Progress, interrupt};
use fidelis_terms::Day;

use crate::batch::{BATCH, BatchError};
use crate::crew;
use crate::table;
pub(crate) use history::Histories;
pub(crate) use placement::{Wanted, usual, with_placement};
pub(crate) use summary::Summary;

/// Where lists are composed.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The programme for the host.
    pub(crate) engine: Engine,
    /// The plugin with the programme and a placement for the lists.
    pub(crate) shop: Shop,
    /// The id of that placement.
    pub(crate) placement: String,
    /// What is wanted.
    pub(crate) wanted: Wanted,
}

/// Composes a list for every customer and writes the file. Who could not be given one is left out,
/// told to `watch` and counted.
///
/// # Errors
///
/// If nothing could be written.
pub(crate) fn run(
    desk: &Desk,
    histories: Histories,
    day: Day,
    output: &Path,
    workers: usize,
    watch: &mut dyn Progress,
) -> Result<Summary, BatchError> {
    let mut summary = Summary::new(&histories, desk.wanted);
    let (products, customers) = histories.sorted();
    watch.begin(
        u64::try_from(customers.len()).unwrap_or(u64::MAX),
        "customers",
    );
    let mut shops: Vec<Shop> = (0..workers).map(|_| desk.shop.clone()).collect();
    let mut file = Output::create(output)?;
    file.write(&table::row(rows::HEADER)?)?;
    let mut done: u64 = 0;
    for batch in customers.chunks(BATCH) {
        let answers = crew::spread(
            &mut shops,
            batch,
            |one| &one.id,
            |shop, one| {
                // With a large model a batch takes seconds: what is left of it is not waited for.
                if interrupt::stopped() {
                    return Ok(Vec::new());
                }
                compose(shop, &desk.placement, products.member(one), day)
            },
        );
        if watch.stopped() {
            return Err(BatchError::Interrupted);
        }
        for (customer, answer) in batch.iter().zip(answers) {
            match answer {
                Ok(choices) => {
                    summary.count(customer, choices.len());
                    file.write(&rows::rows(&customer.id, &choices)?)?;
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

/// Asks the component what to show to a member.
fn compose(
    shop: &Shop,
    placement: &str,
    member: Member,
    day: Day,
) -> Result<Vec<Choice>, CallError> {
    let request = ComposeRequest {
        now: day.end,
        member: Some(member),
        standing: None,
        session: None,
        cart: None,
        attributes: Vec::new(),
        placements: vec![PlacementRequest {
            placement: placement.to_owned(),
            limit: 0,
            candidates: Vec::new(),
        }],
        counters: Vec::new(),
        explain: false,
    };
    let slots = shop.compose(&request)?.value.slots;
    Ok(slots
        .into_iter()
        .next()
        .map_or_else(Vec::new, |slot| slot.choices))
}
