//! What the server counts, for Prometheus.
//!
//! Each server object has a recorder of its own, so that several can live in one process. Handles
//! of what is counted at every call are looked up once for each tenant. No label holds anything of
//! a person: routes are templates, and what is told of errors is their kind.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use fidelis_host::{Function, Report};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Label, Level, Metadata, Recorder, Unit};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

use crate::shops::ServerError;

const CALLS: &str = "fidelis_plugin_calls_total";
const ERRORS: &str = "fidelis_plugin_errors_total";
const SECONDS: &str = "fidelis_plugin_call_seconds";
const FUEL: &str = "fidelis_plugin_fuel_instructions";
const MEMORY: &str = "fidelis_plugin_memory_bytes";
const WAITED: &str = "fidelis_plugin_wait_seconds";
const CONFLICTS: &str = "fidelis_ledger_conflicts_total";
const REQUESTS: &str = "fidelis_http_requests_total";
const REQUEST_SECONDS: &str = "fidelis_http_request_seconds";
const LIABILITY: &str = "fidelis_liability_points";
const SHADOWED: &str = "fidelis_shadow_answers_total";
const LIVE: &str = "fidelis_plugin_live_number";
const UNUSABLE: &str = "fidelis_plugin_unusable";

/// Name, unit and meaning of everything that is counted.
const MEANINGS: [(&str, Option<Unit>, &str); 13] = [
    (CALLS, None, "Calls of a plugin, failed ones included."),
    (
        ERRORS,
        None,
        "Calls of a plugin that failed, by kind; a fault is an answer that refuses.",
    ),
    (
        SECONDS,
        Some(Unit::Seconds),
        "How long a plugin took, from instance to answer.",
    ),
    (
        FUEL,
        None,
        "WebAssembly instructions of a call that was answered.",
    ),
    (
        MEMORY,
        Some(Unit::Bytes),
        "Bytes that a call that was answered added to the plugin's image.",
    ),
    (
        WAITED,
        Some(Unit::Seconds),
        "How long a call waited for a place of its tenant.",
    ),
    (
        CONFLICTS,
        None,
        "Decisions that were lost to another one on the same account, and decided again.",
    ),
    (
        REQUESTS,
        None,
        "HTTP requests that were answered, by route and status.",
    ),
    (
        REQUEST_SECONDS,
        Some(Unit::Seconds),
        "How long HTTP requests took.",
    ),
    (
        LIABILITY,
        None,
        "Points that members have, available and pending, in the wallet's smallest unit.",
    ),
    (
        SHADOWED,
        None,
        "Answers of a candidate beside those of the live plugin.",
    ),
    (
        LIVE,
        None,
        "The number of the live plugin among those that were installed for the tenant.",
    ),
    (
        UNUSABLE,
        None,
        "1 where the newest installed plugin cannot be loaded and the one before still answers.",
    ),
];

/// 25 µs to 10 s: a quote takes about 50 µs, the longest deadline is 10 s.
const TIMES: [f64; 17] = [
    0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1,
    0.25, 0.5, 1.0, 5.0, 10.0,
];
/// Up to what `settle` may run.
const INSTRUCTIONS: [f64; 9] = [
    10_000.0,
    50_000.0,
    100_000.0,
    500_000.0,
    1_000_000.0,
    5_000_000.0,
    11_000_000.0,
    50_000_000.0,
    100_000_000.0,
];
/// 64 KiB to 32 MiB.
const BYTES: [f64; 8] = [
    0.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    10_485_760.0,
    16_777_216.0,
    33_554_432.0,
];

/// The counters of one server. Cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    /// Handles by route: every request needs them.
    requests: RwLock<HashMap<String, Vec<Requests>>>,
}

/// What is counted of the requests of one route that were answered alike.
#[derive(Clone)]
struct Requests {
    method: &'static str,
    status: u16,
    seconds: Histogram,
    count: Counter,
}

impl Metrics {
    /// Nothing counted yet.
    ///
    /// # Errors
    ///
    /// [`ServerError::Setup`]; never with the buckets that stand here.
    pub fn new() -> Result<Self, ServerError> {
        let recorder = recorder().map_err(|error| ServerError::Setup {
            what: "metrics",
            problem: error.to_string(),
        })?;
        for (name, unit, meaning) in MEANINGS {
            let name = KeyName::from_const_str(name);
            if name.as_str().ends_with("_total") {
                recorder.describe_counter(name, unit, meaning.into());
            } else if matches!(name.as_str(), LIABILITY | LIVE | UNUSABLE) {
                recorder.describe_gauge(name, unit, meaning.into());
            } else {
                recorder.describe_histogram(name, unit, meaning.into());
            }
        }
        Ok(Self {
            inner: Arc::new(Inner {
                handle: recorder.handle(),
                recorder,
                requests: RwLock::default(),
            }),
        })
    }

    /// Everything, in Prometheus' text format.
    #[must_use]
    pub fn render(&self) -> String {
        self.inner.handle.render()
    }

    /// Sums up what was observed since the last time. To be called every few seconds: until then
    /// every single observation is kept.
    pub fn sum_up(&self) {
        self.inner.handle.run_upkeep();
    }

    /// Counts an HTTP request that was answered. `route` is the template, never the path.
    pub fn request(&self, method: &'static str, route: &str, status: u16, elapsed: Duration) {
        let known = {
            let requests = self.inner.requests.read();
            let requests = requests.unwrap_or_else(PoisonError::into_inner);
            let alike = |each: &&Requests| each.method == method && each.status == status;
            let found = requests.get(route).and_then(|all| all.iter().find(alike));
            found.cloned()
        };
        let known = known.unwrap_or_else(|| self.requests(method, route, status));
        known.seconds.record(elapsed);
        known.count.increment(1);
    }

    fn requests(&self, method: &'static str, route: &str, status: u16) -> Requests {
        let labels = vec![
            Label::from_static_parts("method", method),
            Label::new("route", route.to_owned()),
        ];
        let seconds = self.histogram(REQUEST_SECONDS, labels.clone());
        let told = Label::new("status", status.to_string());
        let made = Requests {
            method,
            status,
            seconds,
            count: self.counter(REQUESTS, [labels, vec![told]].concat()),
        };
        let requests = self.inner.requests.write();
        let mut requests = requests.unwrap_or_else(PoisonError::into_inner);
        // Whoever made it at the same time has the same handles.
        requests
            .entry(route.to_owned())
            .or_default()
            .push(made.clone());
        made
    }

    /// Counts decisions of a tenant that were lost to others and decided again.
    pub fn conflicts(&self, tenant: &str, count: u32) {
        self.counter(CONFLICTS, vec![of(tenant)])
            .increment(u64::from(count));
    }

    /// Sets what members of a tenant have in a wallet.
    pub(crate) fn liability(&self, tenant: &str, wallet: &str, points: i64) {
        let wallet = Label::new("wallet", wallet.to_owned());
        self.gauge(LIABILITY, vec![of(tenant), wallet])
            .set(whole(points));
    }

    /// Tells which plugin is live.
    pub(crate) fn live(&self, tenant: &str, number: i64) {
        self.gauge(LIVE, vec![of(tenant)]).set(whole(number));
    }

    /// Tells whether the newest plugin could not be loaded.
    pub(crate) fn unusable(&self, tenant: &str, unusable: bool) {
        let value = if unusable { 1 } else { 0 };
        self.gauge(UNUSABLE, vec![of(tenant)]).set(whole(value));
    }

    /// Counts a candidate's answer.
    pub(crate) fn shadowed(&self, tenant: &str, function: Function, result: &'static str) {
        let function = Label::from_static_parts("function", function.name());
        let result = Label::from_static_parts("result", result);
        self.counter(SHADOWED, vec![of(tenant), function, result])
            .increment(1);
    }

    /// What is counted at every call of a tenant's plugin.
    pub(crate) fn of_tenant(&self, tenant: &str) -> TenantMetrics {
        let functions = Function::DECISIONS.map(|function| {
            let labels = || {
                let function = Label::from_static_parts("function", function.name());
                vec![of(tenant), function]
            };
            Calls {
                function,
                calls: self.counter(CALLS, labels()),
                seconds: self.histogram(SECONDS, labels()),
                fuel: self.histogram(FUEL, labels()),
                memory: self.histogram(MEMORY, labels()),
            }
        });
        // A series that is there from the start lets a rate be told from its first increment.
        self.conflicts(tenant, 0);
        TenantMetrics {
            metrics: self.clone(),
            tenant: tenant.to_owned(),
            functions,
            waited: self.histogram(WAITED, vec![of(tenant)]),
        }
    }

    fn counter(&self, name: &'static str, labels: Vec<Label>) -> Counter {
        let key = Key::from_parts(name, labels);
        self.inner.recorder.register_counter(&key, &METADATA)
    }

    fn gauge(&self, name: &'static str, labels: Vec<Label>) -> Gauge {
        let key = Key::from_parts(name, labels);
        self.inner.recorder.register_gauge(&key, &METADATA)
    }

    fn histogram(&self, name: &'static str, labels: Vec<Label>) -> Histogram {
        let key = Key::from_parts(name, labels);
        self.inner.recorder.register_histogram(&key, &METADATA)
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// What is counted at every call of one tenant's plugin.
pub(crate) struct TenantMetrics {
    metrics: Metrics,
    tenant: String,
    functions: [Calls; Function::DECISIONS.len()],
    waited: Histogram,
}

struct Calls {
    function: Function,
    calls: Counter,
    seconds: Histogram,
    fuel: Histogram,
    memory: Histogram,
}

impl TenantMetrics {
    /// Counts a call that was answered.
    pub(crate) fn answered(&self, function: Function, report: &Report, elapsed: Duration) {
        let Some(calls) = self.calls(function) else {
            return;
        };
        calls.calls.increment(1);
        calls.seconds.record(elapsed);
        calls.memory.record(whole_of(report.memory.used));
        if let Some(fuel) = report.call.fuel {
            calls.fuel.record(whole_of(fuel.used));
        }
    }

    /// Counts a call that failed.
    pub(crate) fn failed(&self, function: Function, kind: &'static str, elapsed: Duration) {
        if let Some(calls) = self.calls(function) {
            calls.calls.increment(1);
            calls.seconds.record(elapsed);
        }
        let function = Label::from_static_parts("function", function.name());
        let kind = Label::from_static_parts("kind", kind);
        self.metrics
            .counter(ERRORS, vec![of(&self.tenant), function, kind])
            .increment(1);
    }

    /// Counts how long a call waited for a place.
    pub(crate) fn waited(&self, waited: Duration) {
        self.waited.record(waited);
    }

    fn calls(&self, function: Function) -> Option<&Calls> {
        self.functions.iter().find(|each| each.function == function)
    }
}

const METADATA: Metadata<'static> = Metadata::new("fidelis_server", Level::INFO, None);

fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let full = |name: &str| Matcher::Full(name.to_owned());
    Ok(PrometheusBuilder::new()
        .set_buckets_for_metric(full(SECONDS), &TIMES)?
        .set_buckets_for_metric(full(WAITED), &TIMES)?
        .set_buckets_for_metric(full(REQUEST_SECONDS), &TIMES)?
        .set_buckets_for_metric(full(FUEL), &INSTRUCTIONS)?
        .set_buckets_for_metric(full(MEMORY), &BYTES)?
        .build_recorder())
}

fn of(tenant: &str) -> Label {
    Label::new("tenant", tenant.to_owned())
}

/// Prometheus knows floats alone. Nothing is reckoned with them here.
#[allow(clippy::cast_precision_loss)]
fn whole(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_precision_loss)]
fn whole_of(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_servers_count_apart() {
        let (one, other) = (Metrics::new().unwrap(), Metrics::new().unwrap());
        one.conflicts("a", 2);
        one.request("GET", "/v1/members/{member}", 200, Duration::from_millis(1));
        let text = one.render();
        assert!(
            text.contains("fidelis_ledger_conflicts_total{tenant=\"a\"} 2"),
            "{text}"
        );
        assert!(
            text.contains(
                "fidelis_http_requests_total{method=\"GET\",route=\"/v1/members/{member}\",status=\"200\"} 1"
            ),
            "{text}"
        );
        assert!(
            text.contains("# HELP fidelis_http_request_seconds "),
            "{text}"
        );
        assert!(!other.render().contains("conflicts_total{"));
    }

    #[test]
    fn a_tenant_is_there_before_its_first_call() {
        let metrics = Metrics::new().unwrap();
        let tenant = metrics.of_tenant("a");
        tenant.failed(Function::Quote, "trap", Duration::from_micros(30));
        let text = metrics.render();
        for line in [
            "fidelis_plugin_calls_total{tenant=\"a\",function=\"quote\"} 1",
            "fidelis_plugin_calls_total{tenant=\"a\",function=\"settle\"} 0",
            "fidelis_plugin_errors_total{tenant=\"a\",function=\"quote\",kind=\"trap\"} 1",
            "fidelis_plugin_call_seconds_bucket{tenant=\"a\",function=\"quote\",le=\"0.00005\"} 1",
        ] {
            assert!(text.lines().any(|each| each == line), "no {line} in {text}");
        }
    }
}
