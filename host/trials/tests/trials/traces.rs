//! Where a collector is named, it is sent what the server did, within the trace of the caller.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::routing::post;
use fidelis_tests::plain;
use fidelis_trials::place::Place;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::Stage;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// What was sent so far.
type Sent = Arc<Mutex<Vec<Value>>>;

/// A collector on a free port.
fn collector(runtime: &Runtime) -> (String, Sent) {
    let sent = Sent::default();
    let keep = async |State(sent): State<Sent>, Json(body): Json<Value>| {
        sent.lock().unwrap().push(body);
        Json(json!({}))
    };
    let app = axum::Router::new()
        .route("/v1/traces", post(keep))
        .with_state(Arc::clone(&sent));
    let listening = tokio::net::TcpListener::bind(("127.0.0.1", 0));
    let listener = runtime.block_on(listening).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await });
    (address, sent)
}

/// All spans that were sent, and the service that sent them.
fn spans(sent: &Sent) -> Vec<(String, Value)> {
    let mut spans = Vec::new();
    for body in sent.lock().unwrap().iter() {
        for resource in body["resourceSpans"].as_array().unwrap() {
            let service = attribute(&resource["resource"], "service.name");
            for scope in resource["scopeSpans"].as_array().unwrap() {
                for span in scope["spans"].as_array().unwrap() {
                    spans.push((service.clone(), span.clone()));
                }
            }
        }
    }
    spans
}

fn attribute(of: &Value, key: &str) -> String {
    let all = of["attributes"].as_array().unwrap();
    let found = all.iter().find(|each| each["key"] == key);
    let value = &found.unwrap_or_else(|| panic!("no {key} in {of}"))["value"];
    let text = value["stringValue"].as_str().or(value["intValue"].as_str());
    text.unwrap_or_else(|| panic!("{value}")).to_owned()
}

#[test]
fn a_request_and_its_plugin_are_seen_in_the_callers_trace() {
    let collecting = Runtime::new().unwrap();
    let (address, sent) = collector(&collecting);
    let stage = Stage::new(Place::sqlite().unwrap(), |setup| {
        setup.variables = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("NO_PROXY", "127.0.0.1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    });
    let cart = plain::cart(vec![plain::line(1, 12_500)]);
    let body = json!({ "member": null, "cart": cart });
    let ask = |traceparent: String| {
        stage.runtime.block_on(async {
            let call = stage.client.request(Method::POST, "/v1/quote");
            let call = call.header("traceparent", traceparent).json(&body);
            call.send().await.unwrap()
        })
    };
    let reply = ask(format!("00-{TRACE}-{CALLER}-01"));
    assert_eq!(reply.status(), 200);
    let answered = reply.headers()["traceparent"].to_str().unwrap().to_owned();
    // A caller that does not record its trace is not recorded here either.
    let other = "a".repeat(32);
    assert_eq!(ask(format!("00-{other}-{CALLER}-00")).status(), 200);
    // Spans are sent in sequence: once the last one is there, all that come are.
    let last = "b".repeat(32);
    assert_eq!(ask(format!("00-{last}-{CALLER}-01")).status(), 200);

    let begun = Instant::now();
    let in_trace = |trace: &str| {
        let spans = spans(&sent).into_iter();
        let spans = spans.filter(|(_, span)| span["traceId"] == trace);
        spans.collect::<Vec<_>>()
    };
    while in_trace(&last).len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(30), "no spans");
        std::thread::sleep(Duration::from_millis(50));
    }
    let found = in_trace(TRACE);
    let named = |name: &str| {
        let span = found.iter().find(|(_, span)| span["name"] == name);
        span.unwrap_or_else(|| panic!("no {name} in {found:?}"))
    };
    let (service, request) = named("POST /v1/quote");
    assert_eq!(service, "fidelis");
    assert_eq!(request["parentSpanId"], CALLER);
    assert_eq!(attribute(request, "http.request.method"), "POST");
    assert_eq!(attribute(request, "http.response.status_code"), "200");
    assert_eq!(attribute(request, "fidelis.tenant"), "trials");
    let span = request["spanId"].as_str().unwrap();
    assert_eq!(answered, format!("00-{TRACE}-{span}-01"));
    let (_, call) = named("plugin quote");
    assert_eq!(call["parentSpanId"], *span);
    assert!(attribute(call, "fidelis.fuel").parse::<u64>().unwrap() > 0);
    assert!(in_trace(&other).is_empty());
}
