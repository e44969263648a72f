//! What clients asked, when, and what they were told.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Event, EventBody, Verdict};

use crate::client::Reply;

/// One call of one client, from its first attempt to its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The member.
    pub member: String,
    /// The event's id.
    pub event: String,
    /// Points with which the event asked to pay.
    pub paid: i64,
    /// When it began: nanoseconds of the recorder's clock.
    pub began: u64,
    /// When it had its answer.
    pub ended: u64,
    /// What it was told.
    pub told: Told,
}

/// What a client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The event was settled: applied, or refused by a verdict.
    Settled(Settled),
    /// A problem 4xx: nothing was settled.
    Turned {
        /// The HTTP status.
        status: u16,
    },
    /// No answer that stays: it broke off, or was 429 or 5xx to the end.
    Nothing {
        /// What came last.
        last: String,
    },
}

/// What a settlement says of its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The version of the account that it was decided for.
    pub expected: u64,
    /// The account's version afterwards.
    pub version: u64,
    /// Whether the event was applied.
    pub applied: bool,
    /// The ids of all entries, those of what fell due before the event included.
    pub entries: Vec<String>,
}

impl Settled {
    /// What a settlement says of an event.
    pub fn of(settlement: &Settlement, event: &str) -> Settled {
        let applied = |outcome: &fidelis_host::contract::ledger::Outcome| {
            outcome.event_id == event && matches!(outcome.verdict, Verdict::Applied)
        };
        Settled {
            expected: settlement.expected_version,
            version: settlement.version,
            applied: settlement.outcomes.iter().any(applied),
            entries: settlement
                .entries
                .iter()
                .map(|entry| entry.id.clone())
                .collect(),
        }
    }
}

impl Told {
    /// What a reply, or the lack of one, tells of an event.
    pub fn of(reply: &anyhow::Result<Reply>, event: &str) -> Told {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                return Told::Nothing {
                    last: format!("{error:#}"),
                };
            }
        };
        match reply.settlement() {
            Ok(settlement) => Told::Settled(Settled::of(&settlement, event)),
            Err(_) if (400..500).contains(&reply.status) && !reply.passes() => Told::Turned {
                status: reply.status,
            },
            Err(error) => Told::Nothing {
                last: format!("{error:#}"),
            },
        }
    }
}

/// Keeps what clients tell of their calls. Clones share it.
#[derive(Clone, Debug)]
pub struct Recorder {
    begun: Instant,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Default for Recorder {
    fn default() -> Recorder {
        Recorder {
            begun: Instant::now(),
            calls: Arc::default(),
        }
    }
}

impl Recorder {
    /// Nanoseconds since the recorder was made.
    pub fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Keeps a call that began at `began` and was just answered.
    pub fn keep(&self, member: &str, event: &Event, began: u64, told: Told) {
        let call = Call {
            member: member.to_owned(),
            event: event.id.clone(),
            paid: asked_to_pay(event),
            began,
            ended: self.now(),
            told,
        };
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(call);
    }

    /// The calls so far, in the order of their ends.
    pub fn calls(&self) -> Vec<Call> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.clone()
    }

    /// The calls from a place in the list on.
    pub fn since(&self, place: usize) -> Vec<Call> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().skip(place).cloned().collect()
    }
}

fn asked_to_pay(event: &Event) -> i64 {
    match &event.body {
        EventBody::OrderPlaced(order) => order.payments.iter().map(|one| one.points).sum(),
        _ => 0,
    }
}
