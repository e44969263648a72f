//! Asking the plugin about a page, on as many threads as the machine keeps busy and outside of any
//! transaction.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::contract::types::{Event, EventBody, SharedCounter};
use fidelis_host::{Error, Shop, account};

use super::page::Waiting;
use super::place::Place;
use super::write::Judged;
use crate::StoreError;
use crate::erasure::is_erased;

/// What the plugin says of one member.
#[derive(Debug)]
pub(super) enum Said {
    /// Nothing falls due; this is where they stand.
    Quiet(Judged),
    /// Something falls due and is to be settled first.
    Due(String),
    /// The plugin could not tell.
    Unclear(String, Error),
}

/// What a page is asked.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// The event that ends the day; absent where it was settled and only the place is asked for.
    pub(super) event: Option<Event>,
    /// At which instant.
    pub(super) at: i64,
    /// What all members share.
    pub(super) counters: Vec<SharedCounter>,
}

/// Asks about all members of a page; the answers are in the page's sequence.
///
/// # Errors
///
/// None of the plugin's: those are said for each member.
pub(super) async fn ask(
    shop: &Shop,
    question: &Arc<Question>,
    page: Vec<Waiting>,
) -> Result<Vec<Said>, StoreError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = page.len().div_ceil(threads).max(1);
    let mut rest = page;
    let mut working = Vec::new();
    while !rest.is_empty() {
        let later = rest.split_off(share.min(rest.len()));
        let part = std::mem::replace(&mut rest, later);
        let (shop, question) = (shop.clone(), Arc::clone(question));
        working.push(tokio::task::spawn_blocking(move || {
            let said = part.into_iter().map(|one| say(&shop, &question, one));
            said.collect::<Result<Vec<Said>, StoreError>>()
        }));
    }
    let mut said = Vec::new();
    for part in working {
        let part = part.await.map_err(|error| StoreError::Unavailable {
            problem: format!("a thread of the night ended: {error}"),
        })?;
        said.extend(part?);
    }
    Ok(said)
}

fn say(shop: &Shop, question: &Question, one: Waiting) -> Result<Said, StoreError> {
    let Waiting {
        member,
        account,
        before,
    } = one;
    let id = member.id.clone();
    let standing = account::standing(&account);
    let classify = ClassifyRequest {
        now: question.at,
        member,
        standing: Some(standing),
        cart: None,
        explain: false,
    };
    let classify = match &question.event {
        None => classify,
        Some(event) => {
            let settle = SettleRequest {
                member: classify.member,
                account,
                events: vec![event.clone()],
                entries: Vec::new(),
                counters: question.counters.clone(),
                explain: false,
            };
            match shop.settle(&settle) {
                Ok(answer) if is_nothing(&answer.value) => {}
                Ok(_) => return Ok(Said::Due(id)),
                Err(error) => return Ok(Said::Unclear(id, error)),
            }
            ClassifyRequest {
                member: settle.member,
                ..classify
            }
        }
    };
    // The entries of somebody who was erased go on, but there is nobody to be in a segment.
    if is_erased(&id) {
        return Ok(Said::Quiet(Judged {
            member: id,
            before,
            after: Place::nowhere(),
        }));
    }
    match shop.classify(&classify) {
        Ok(answer) => Ok(Said::Quiet(Judged {
            member: id,
            before,
            after: Place::of(&answer.value)?,
        })),
        Err(error) => Ok(Said::Unclear(id, error)),
    }
}

/// The event that ends a day for a member.
pub(super) fn day_ended(day: &str, at: i64) -> Event {
    Event {
        id: format!("day-ended:{day}"),
        at,
        body: EventBody::DayEnded,
    }
}

/// Whether a settlement changes nothing and asks for nothing, so that nothing need be written.
fn is_nothing(settlement: &Settlement) -> bool {
    settlement.entries.is_empty()
        && settlement.buckets.is_empty()
        && settlement.holds.is_empty()
        && settlement.debts.is_empty()
        && settlement.counters.is_empty()
        && settlement.tiers.is_empty()
        && settlement.shared.is_empty()
        && settlement.earnings.is_empty()
        && settlement.tier_changes.is_empty()
        && settlement.withholdings.is_empty()
        && settlement.follow_ups.is_empty()
        && settlement.effects.is_empty()
}
