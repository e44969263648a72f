//! Logs and traces: one JSON line for each thing, a span for each request.
//!
//! A request takes over the trace of its caller (W3C Trace Context) and answers with its own place
//! in it, so that one search finds what a storefront's request did here. Where the environment
//! names a collector ([`COLLECTOR`]), spans are sent to it as well. Nothing of a person is written
//! down: routes are templates, never paths; no bodies, no headers, no keys.

use std::io;
use std::num::{NonZeroU64, NonZeroU128};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::trace::FutureExt as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Instrument as _, field};
use tracing_subscriber::EnvFilter;

use crate::metrics::Metrics;
use crate::shops::ServerError;
use crate::traces;

pub use crate::traces::COLLECTOR;

/// The variable of the environment with what is to be logged, such as `warn` or
/// `info,sqlx=debug`.
pub const FILTER: &str = "FIDELIS_LOG";

/// What is logged unless the environment says otherwise. Statements of the database are told where
/// they are slow, with placeholders in the place of values.
const DEFAULT_FILTER: &str = "info";

/// The header with which a request is named, and each answer names its request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The header that says where in which trace a request stands.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// How long the last spans may take on their way to the collector.
const FAREWELL: Duration = Duration::from_secs(1);

/// What is written and sent until it is dropped: then the last spans are sent, within a second.
#[derive(Debug)]
#[must_use = "spans are sent until it is dropped"]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(traces) = &self.traces
            && let Err(error) = traces.shutdown_with_timeout(FAREWELL)
        {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Begins to write logs to standard error, as JSON lines, and to send traces where the environment
/// names a collector. To be called once a process, by its `main`, before it has an executor.
///
/// # Errors
///
/// [`ServerError::Setup`] where [`FILTER`] or the collector's address cannot be read or logs are
/// written already.
pub fn start() -> Result<Telemetry, ServerError> {
    start_with(DEFAULT_FILTER)
}

/// [`start`], with what is logged unless the environment says otherwise.
///
/// # Errors
///
/// Those of [`start`].
pub fn start_with(filter: &str) -> Result<Telemetry, ServerError> {
    let failed = |problem: String| ServerError::Setup {
        what: "the log",
        problem,
    };
    let wanted = std::env::var(FILTER).unwrap_or_else(|_| filter.to_owned());
    let filter = EnvFilter::try_new(&wanted)
        .map_err(|error| failed(format!("{FILTER} is {wanted:?}: {error}")))?;
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init()
        .map_err(|error| failed(error.to_string()))?;
    Ok(Telemetry {
        traces: traces::start()?,
    })
}

/// Gives each request its span and its names, counts it, and writes one line of it. A layer for the
/// whole application, outside of all that refuses.
///
/// The field `tenant` of the span is for whoever learns it.
pub async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let method = known(request.method().as_str());
    let context = traces::begin(method, route, request.headers());
    let route = route.unwrap_or("none");
    let trace = match &context {
        Some(context) => traces::place(context, request.headers()),
        None => Trace::of(request.headers()),
    };
    let id = request_id(request.headers()).unwrap_or_else(|| trace.span.clone());
    let span = tracing::info_span!(
        "request",
        id,
        method,
        route,
        trace_id = trace.id,
        span_id = trace.span,
        parent_id = trace.parent,
        tenant = field::Empty,
    );
    let answering = next.run(request);
    let mut response = async {
        let response = match &context {
            Some(context) => answering.with_context(context.clone()).await,
            None => answering.await,
        };
        let status = response.status().as_u16();
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        if response.status().is_server_error() {
            tracing::warn!(status, micros, "answered");
        } else {
            tracing::info!(status, micros, "answered");
        }
        response
    }
    .instrument(span)
    .await;
    let status = response.status().as_u16();
    if let Some(context) = &context {
        traces::end(context, status);
    }
    metrics.request(method, route, status, begun.elapsed());
    let headers = response.headers_mut();
    for (name, value) in [(REQUEST_ID, id), (TRACEPARENT, trace.header())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// A method, or `other`: anybody can make methods up, and a series for each would never end.
fn known(method: &str) -> &'static str {
    let known = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE",
    ];
    let found = known.into_iter().find(|known| *known == method);
    found.unwrap_or("other")
}

/// The name that the caller gave the request, if it is one that is safe to write down.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let good = (1..=64).contains(&text.len()) && text.bytes().all(safe);
    good.then(|| text.to_owned())
}

/// Where a request stands in a trace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// 32 hexadecimal digits, taken over from the caller or new.
    pub(crate) id: String,
    /// The caller's span, 16 hexadecimal digits; absent where the trace begins here.
    pub(crate) parent: Option<String>,
    /// The request's own span, 16 hexadecimal digits.
    pub(crate) span: String,
    /// Whether the trace is recorded.
    pub(crate) sampled: bool,
}

impl Trace {
    fn of(headers: &HeaderMap) -> Self {
        // The thread's own generator: no system call for each request.
        let span = format!("{:016x}", rand::random::<NonZeroU64>());
        match caller(headers) {
            Some((id, parent, sampled)) => Self {
                id: id.to_owned(),
                parent: Some(parent.to_owned()),
                span,
                sampled,
            },
            None => Self {
                id: format!("{:032x}", rand::random::<NonZeroU128>()),
                parent: None,
                span,
                sampled: false,
            },
        }
    }

    fn header(&self) -> String {
        let flags = if self.sampled { "01" } else { "00" };
        format!("00-{}-{}-{flags}", self.id, self.span)
    }
}

/// Trace, span and whether it is recorded, as the caller told them.
pub(crate) fn caller(headers: &HeaderMap) -> Option<(&str, &str, bool)> {
    parse(headers.get(TRACEPARENT)?.to_str().ok()?)
}

/// Trace, span and whether it is recorded, of a `traceparent`. A later version may have more
/// behind them.
fn parse(text: &str) -> Option<(&str, &str, bool)> {
    let mut parts = text.split('-');
    let (version, id, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hexadecimal = |text: &str, length: usize| {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        text.len() == length && text.bytes().all(digit)
    };
    let something = |text: &str| text.bytes().any(|byte| byte != b'0');
    let whole = hexadecimal(version, 2)
        && version != "ff"
        && (version != "00" || parts.next().is_none())
        && hexadecimal(id, 32)
        && something(id)
        && hexadecimal(span, 16)
        && something(span)
        && hexadecimal(flags, 2);
    let flags = u8::from_str_radix(flags, 16).ok()?;
    whole.then_some((id, span, flags & 1 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn a_trace_is_taken_over() {
        let mut headers = HeaderMap::new();
        let value = format!("00-{ID}-{SPAN}-01");
        headers.insert(TRACEPARENT, value.parse().unwrap());
        let trace = Trace::of(&headers);
        assert_eq!(trace.id, ID);
        assert_eq!(trace.parent.as_deref(), Some(SPAN));
        assert_ne!(trace.span, SPAN);
        assert_eq!(trace.header(), format!("00-{ID}-{}-01", trace.span));
    }

    #[test]
    fn what_is_no_trace_is_not_taken_over() {
        let nothing = "0".repeat(32);
        for bad in [
            String::new(),
            format!("00-{ID}-{SPAN}"),
            format!("ff-{ID}-{SPAN}-01"),
            format!("00-{nothing}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", ID.to_uppercase()),
            format!("00-{ID}-{SPAN}-01-more"),
            format!("00-{ID}-{SPAN}-0x"),
        ] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
        assert_eq!(
            parse(&format!("01-{ID}-{SPAN}-03-more")),
            Some((ID, SPAN, true))
        );
        let trace = Trace::of(&HeaderMap::new());
        assert_eq!(
            (trace.id.len(), trace.span.len(), trace.parent),
            (32, 16, None)
        );
    }

    #[test]
    fn a_request_keeps_a_name_that_is_safe_to_write() {
        let named = |name: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, name.parse().unwrap());
            request_id(&headers)
        };
        assert_eq!(named("a-1_B.c").as_deref(), Some("a-1_B.c"));
        for bad in ["", "anne@example.com", "a b", &"a".repeat(65)] {
            assert_eq!(named(bad), None, "{bad}");
        }
    }
}
