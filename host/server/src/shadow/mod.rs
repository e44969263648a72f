//! Shadow mode: a candidate answers what the live plugin was asked, before anyone switches.
//!
//! The candidate runs in the background, one request at a time, behind a bounded queue: a request
//! for which there is no room is counted and forgotten. It never slows or fails a live answer, and
//! what it answers goes nowhere but into the report.

mod compare;
mod report;

use std::sync::{Arc, Mutex, PoisonError};

use fidelis_host::{Answer, Error, Request, Shop, json};
use serde_json::{Value, json as value};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::metrics::Metrics;
use crate::shops::LiveShop;

use report::{Tally, Verdict};

pub use report::{ShadowFunction, ShadowReport, ShadowSample};

/// Requests that wait for the candidate, at most.
const WAITING: usize = 256;

/// A candidate at work. It ends when it is dropped.
pub(crate) struct Candidate {
    shop: LiveShop,
    since: i64,
    queue: mpsc::Sender<Job>,
    tally: Arc<Mutex<Tally>>,
    worker: JoinHandle<()>,
    counted: Counted,
}

/// A request with the live plugin's answer, to be answered by the candidate and compared.
type Job = Box<dyn FnOnce(&Shop) + Send>;

/// Where what is found is counted.
#[derive(Clone)]
struct Counted {
    tenant: String,
    metrics: Metrics,
}

impl Candidate {
    /// Begins to answer in the background.
    pub(crate) fn start(shop: LiveShop, tenant: &str, metrics: Metrics, now: i64) -> Self {
        let (queue, jobs) = mpsc::channel(WAITING);
        let worker = tokio::spawn(work(shop.shop.clone(), jobs));
        Self {
            shop,
            since: now,
            queue,
            tally: Arc::default(),
            worker,
            counted: Counted {
                tenant: tenant.to_owned(),
                metrics,
            },
        }
    }

    /// SHA-256 of the candidate's component.
    pub(crate) fn sha256(&self) -> &str {
        &self.shop.sha256
    }

    /// What was found so far.
    pub(crate) fn report(&self) -> ShadowReport {
        let waiting = WAITING.saturating_sub(self.queue.capacity());
        let mut report = lock(&self.tally).report();
        report.sha256.clone_from(&self.shop.sha256);
        report.program.clone_from(&self.shop.program);
        report.revision.clone_from(&self.shop.revision);
        report.since = self.since;
        report.waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        report
    }

    /// Hands a request and the live plugin's answer to the candidate, if there is room.
    pub(crate) fn compare<R: Request>(&self, request: R, live: &Result<Answer<R::Answer>, Error>) {
        let function = R::FUNCTION;
        let Ok(seat) = self.queue.try_reserve() else {
            self.count(function, Verdict::Dropped);
            return;
        };
        // Whatever the live plugin broke says nothing about the candidate.
        let Some(live) = outcome(live) else {
            return;
        };
        let (tally, counted) = (Arc::clone(&self.tally), self.counted.clone());
        seat.send(Box::new(move |shop| {
            let verdict = judge(shop, &request, &live);
            counted.count(function, &verdict);
            lock(&tally).add(function, verdict);
        }));
    }

    fn count(&self, function: fidelis_host::Function, verdict: Verdict) {
        self.counted.count(function, &verdict);
        lock(&self.tally).add(function, verdict);
    }
}

impl Counted {
    fn count(&self, function: fidelis_host::Function, verdict: &Verdict) {
        self.metrics
            .shadowed(&self.tenant, function, verdict.name());
    }
}

impl Drop for Candidate {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

/// One request after the other, on a thread that serves no connections.
async fn work(shop: Shop, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.recv().await {
        let shop = shop.clone();
        // A job that panics is lost; the next one is not.
        let _ = spawn_blocking(move || job(&shop)).await;
    }
}

/// The candidate's answer beside the live one's.
fn judge<R: Request>(shop: &Shop, request: &R, live: &str) -> Verdict {
    let answer = shop.call(request);
    let Some(candidate) = outcome(&answer) else {
        let code = answer.err().map_or("invalid_answer", |error| error.code());
        return Verdict::Failed(code);
    };
    if candidate == live {
        return Verdict::Equal;
    }
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let member = member_of(request);
    match compare::first(&read(live), &read(&candidate)) {
        compare::Found::Nothing => Verdict::Equal,
        compare::Found::Revisions => Verdict::RevisionOnly,
        compare::Found::At(difference) => {
            Verdict::Different(Box::new(difference.without_persons(member.as_deref())))
        }
    }
}

/// What a plugin said, as canonical JSON: `{"Ok":…}`, or `{"Err":…}` for a fault. None where it
/// failed.
fn outcome<T: serde::Serialize>(answer: &Result<Answer<T>, Error>) -> Option<String> {
    match answer {
        Ok(answer) => Some(format!("{{\"Ok\":{}}}", json::write(&answer.value).ok()?)),
        Err(Error::Fault(fault)) => Some(format!("{{\"Err\":{}}}", json::write(fault).ok()?)),
        Err(_) => None,
    }
}

/// The id of the member that a request is about. Looked for only where answers differ.
fn member_of<R: Request>(request: &R) -> Option<String> {
    let request = serde_json::to_value(request).unwrap_or(value!(null));
    let id = request.pointer("/member/id")?.as_str()?;
    Some(id.to_owned())
}

fn lock(tally: &Mutex<Tally>) -> std::sync::MutexGuard<'_, Tally> {
    // Counts are whole after every statement.
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}
