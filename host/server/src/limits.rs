//! How long a request may take, how many run at a time, and what is written down of each.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use tracing::Instrument as _;

use crate::problem::{Kind, Refusal};
use crate::state::State as App;

/// The header with which each answer names its request in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

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

/// Writes one line for each request: the route, never the path, as that holds ids of members.
pub(crate) async fn log(State(state): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        id,
        method = %method,
        route,
        tenant = tracing::field::Empty,
    );
    async move {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        let elapsed = begun.elapsed();
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status, micros, "answered");
        let metrics = state.shops.metrics();
        metrics.request(method_name(&method), route, status, elapsed);
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    }
    .instrument(span)
    .await
}

/// Sixteen hexadecimal digits.
fn request_id() -> String {
    // Without random bytes requests only lose their names in the log.
    getrandom::u64().map_or_else(|_| "none".to_owned(), |number| format!("{number:016x}"))
}

/// A method's name in the measures: whoever sends others does not make more of them.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::PUT => "PUT",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        _ => "other",
    }
}
