//! One call of a tenant's plugin.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fidelis_host::{Answer, Request};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::tenant::Tenant;
use super::{LiveShop, ServerError};
use crate::traces;

impl Tenant {
    /// Asks the live plugin and hands the pair to the candidate, if there is one and it keeps up.
    pub(super) async fn call<R: Request>(
        self: &Arc<Self>,
        request: R,
    ) -> Result<Answer<R::Answer>, ServerError> {
        let function = R::FUNCTION;
        let live = self.live().ok_or_else(|| ServerError::NoPlugin {
            tenant: self.name().to_owned(),
        })?;
        let span = traces::call(function);
        let called = if live.pace.is_quick(&live.shop, function) {
            Ok(run(&live, request))
        } else {
            let patience = live.shop.profiles().of(function).deadline;
            match self.place(patience).await {
                Ok(place) => aside(Arc::clone(&live), request, place).await,
                Err(busy) => Err(busy),
            }
        };
        let Called {
            request,
            answer,
            elapsed,
        } = called.inspect_err(|error| {
            self.metrics.failed(function, error.code(), Duration::ZERO);
        })?;
        live.pace.learn(function, &answer, elapsed);
        traces::called(span, &answer);
        match &answer {
            Ok(answer) => self.metrics.answered(function, &answer.report, elapsed),
            Err(error) => self.metrics.failed(function, error.code(), elapsed),
        }
        if let Some(candidate) = self.candidate() {
            candidate.compare(request, &answer);
        }
        answer.map_err(ServerError::Call)
    }

    /// One of the tenant's places: a tenant whose calls never end waits for itself alone.
    async fn place(&self, patience: Duration) -> Result<OwnedSemaphorePermit, ServerError> {
        if let Ok(place) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(place);
        }
        let begun = Instant::now();
        let waited = timeout(patience, Arc::clone(&self.free).acquire_owned()).await;
        self.metrics.waited(begun.elapsed());
        match waited {
            Ok(Ok(place)) => Ok(place),
            // The places are never closed; a wait that is over tells the same.
            Ok(Err(_)) | Err(_) => Err(ServerError::Busy {
                tenant: self.name().to_owned(),
                places: self.places,
                waited: patience,
            }),
        }
    }
}

/// A request and what became of it.
struct Called<R: Request> {
    request: R,
    answer: Result<Answer<R::Answer>, fidelis_host::Error>,
    elapsed: Duration,
}

/// Runs the call.
fn run<R: Request>(live: &LiveShop, request: R) -> Called<R> {
    let begun = Instant::now();
    let answer = live.shop.call(&request);
    Called {
        request,
        answer,
        elapsed: begun.elapsed(),
    }
}

/// Runs the call on a thread that serves no connections. The place is given back when the call
/// ends, also where nobody waits for it any more.
async fn aside<R: Request>(
    live: Arc<LiveShop>,
    request: R,
    place: OwnedSemaphorePermit,
) -> Result<Called<R>, ServerError> {
    let work = move || {
        let called = run(&live, request);
        drop(place);
        called
    };
    let ran = tokio::task::spawn_blocking(work).await;
    ran.map_err(|error| ServerError::Lost {
        problem: error.to_string(),
    })
}
