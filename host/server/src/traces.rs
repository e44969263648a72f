//! Traces for a collector, by OpenTelemetry's protocol (OTLP over HTTP): a span for each request,
//! and in it one for each call of a plugin.
//!
//! Nothing is sent unless the environment names a collector. Like the log, a span tells nothing of
//! a person: routes are templates, and ids of members are never attributes.

use std::env;
use std::sync::OnceLock;

use axum::http::HeaderMap;
use fidelis_host::{Answer, Error, Function};
use opentelemetry::trace::{
    Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, Key, KeyValue};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span as SdkSpan};

use crate::shops::ServerError;
use crate::telemetry::{self, Trace};

/// The variables of the environment that name a collector, such as `http://127.0.0.1:4318`. Those of
/// OpenTelemetry for headers, time-outs, batches, the sampler and the resource are read as well;
/// protocol (JSON) and compression (none) are as they are.
pub const COLLECTOR: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];

/// The name under which spans are sent, unless the environment has another.
const SERVICE: &str = "fidelis";

/// Makes the spans of this process, where a collector is named.
static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// Begins to send spans, if the environment names a collector.
///
/// # Errors
///
/// [`ServerError::Setup`] where the collector's address or a setting cannot be read.
pub(crate) fn start() -> Result<Option<SdkTracerProvider>, ServerError> {
    let named = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !COLLECTOR.iter().any(named) {
        return Ok(None);
    }
    let failed = |problem: String| ServerError::Setup {
        what: "the traces",
        problem,
    };
    crate::courier::install_tls();
    let exporter = SpanExporter::builder().with_http().build();
    let exporter = exporter.map_err(|error| failed(error.to_string()))?;
    let mut resource = Resource::builder().build();
    let named = resource.get(&Key::from_static_str("service.name"));
    // What the crates say where nobody named the service.
    if named.is_none_or(|name| name.as_str().starts_with("unknown_service")) {
        resource = Resource::builder().with_service_name(SERVICE).build();
    }
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    if TRACER.set(provider.tracer(SERVICE)).is_err() {
        return Err(failed("they are sent already".to_owned()));
    }
    Ok(Some(provider))
}

/// The span of a request, within the trace of its caller; none where no collector is named.
pub(crate) fn begin(
    method: &'static str,
    route: Option<&str>,
    headers: &HeaderMap,
) -> Option<Context> {
    let tracer = TRACER.get()?;
    let parent = telemetry::caller(headers).and_then(remote);
    let parent = parent.map_or_else(Context::new, |parent| {
        Context::new().with_remote_span_context(parent)
    });
    let method = KeyValue::new("http.request.method", method);
    let (name, attributes) = match route {
        Some(route) => {
            let name = format!("{} {route}", method.value);
            (
                name,
                vec![method, KeyValue::new("http.route", route.to_owned())],
            )
        }
        None => (method.value.to_string(), vec![method]),
    };
    let builder = tracer.span_builder(name).with_kind(SpanKind::Server);
    let builder = builder.with_attributes(attributes);
    let span = tracer.build_with_context(builder, &parent);
    Some(parent.with_span(span))
}

/// Where the caller's span stands.
fn remote((id, span, sampled): (&str, &str, bool)) -> Option<SpanContext> {
    let (id, span) = (TraceId::from_hex(id).ok()?, SpanId::from_hex(span).ok()?);
    let flags = TraceFlags::default().with_sampled(sampled);
    Some(SpanContext::new(id, span, flags, true, TraceState::NONE))
}

/// Where the request's span stands, for the log and the answer.
pub(crate) fn place(context: &Context, headers: &HeaderMap) -> Trace {
    let span = context.span();
    let place = span.span_context();
    Trace {
        id: place.trace_id().to_string(),
        parent: telemetry::caller(headers).map(|(_, parent, _)| parent.to_owned()),
        span: place.span_id().to_string(),
        sampled: place.is_sampled(),
    }
}

/// The request was answered.
pub(crate) fn end(context: &Context, status: u16) {
    let span = context.span();
    span.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status),
    ));
    if status >= 500 {
        span.set_status(Status::error(""));
    }
    span.end();
}

/// Whose request this is.
pub(crate) fn tenant(tenant: &str) {
    if TRACER.get().is_some() {
        let of = KeyValue::new("fidelis.tenant", tenant.to_owned());
        Context::current().span().set_attribute(of);
    }
}

/// The span of a plugin's call, within that of the request that is served; none outside of one.
pub(crate) fn call(function: Function) -> Option<SdkSpan> {
    let tracer = TRACER.get()?;
    let context = Context::current();
    if !context.has_active_span() {
        return None;
    }
    let builder = tracer.span_builder(format!("plugin {}", function.name()));
    let builder = builder.with_kind(SpanKind::Internal);
    Some(tracer.build_with_context(builder, &context))
}

/// The plugin answered. A span of which nobody tells that ends where its request does.
pub(crate) fn called<T>(span: Option<SdkSpan>, answer: &Result<Answer<T>, Error>) {
    let Some(mut span) = span else {
        return;
    };
    match answer {
        Ok(answer) => {
            if let Some(fuel) = answer.report.call.fuel {
                let fuel = i64::try_from(fuel.used).unwrap_or(i64::MAX);
                span.set_attribute(KeyValue::new("fidelis.fuel", fuel));
            }
        }
        Err(error) => {
            span.set_attribute(KeyValue::new("error.type", error.code()));
            span.set_status(Status::error(""));
        }
    }
    span.end();
}
