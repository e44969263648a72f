//! How long a request may take, and how many run at a time.

use std::panic::AssertUnwindSafe;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;

use crate::problem::{Kind, Refusal};
use crate::state::State as App;

/// Gives a request its turn and its time.
pub(crate) async fn limit(State(state): State<App>, request: Request, next: Next) -> Response {
    let Ok(_turn) = state.turns.try_acquire() else {
        let detail = "expected fewer requests at a time than the server works on";
        return Refusal::new(Kind::Overloaded, detail)
            .noted("concurrency")
            .into_response();
    };
    // A panic is the server's own mistake; the connection and everybody else go on.
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(state.options.time, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Refusal::new(Kind::Internal, "the server failed")
            .noted("panic")
            .into_response(),
        Err(_) => {
            let most = state.options.time;
            Refusal::new(
                Kind::Timeout,
                format!("expected to be done within {most:?}"),
            )
            .noted("time")
            .into_response()
        }
    }
}
