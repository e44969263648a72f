//! Ten thousand bodies that nobody should send: each is refused, none breaks anything.

use axum::body::Body;
use axum::http::Method;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::{NOW, Server, cart, json_request, member, placed};

const BODIES: usize = 10_000;

/// A route with a body that it takes.
fn sound() -> Vec<(Method, &'static str, Value)> {
    let reason = "a test";
    vec![
        (
            Method::POST,
            "/v1/quote",
            json!({ "member": "anne", "cart": cart(5_000), "codes": ["A"],
            "burns": [{ "wallet": "points", "wish": { "Points": 500 } }], "explain": true }),
        ),
        (
            Method::POST,
            "/v1/classify",
            json!({ "member": "anne", "now": NOW }),
        ),
        (
            Method::POST,
            "/v1/compose",
            json!({ "session": "s", "placements": [
            { "placement": "home-strip", "limit": 3, "candidates": [] }] }),
        ),
        (
            Method::POST,
            "/v1/render",
            json!({ "messages": [
            { "key": "program.name", "arguments": [] }], "locale": "fr" }),
        ),
        (Method::PUT, "/v1/members/anne", member("anne")),
        (
            Method::PUT,
            "/v1/members/anne/pseudonym",
            json!({ "pseudonym": "Reine" }),
        ),
        (
            Method::POST,
            "/v1/members/anne/events",
            placed("o-1", NOW, 5_000),
        ),
        (
            Method::POST,
            "/v1/members/anne/events",
            json!({ "id": "r", "at": NOW, "body": {
            "OrderRefunded": { "order": "o-1", "lines": [{ "line": 1, "amount": 5, "units": 1 }],
            "amount": 0, "whole": false } } }),
        ),
        (
            Method::POST,
            "/v1/members/anne/holds",
            json!({ "id": "h", "hold": "h", "wallet": "points", "points": 5 }),
        ),
        (
            Method::POST,
            "/v1/members/anne/holds/h/commit",
            json!({ "id": "c" }),
        ),
        (
            Method::POST,
            "/v1/members/anne/adjustments",
            json!({ "id": "a", "reason": reason, "wallet": "points", "points": 5 }),
        ),
        (
            Method::POST,
            "/v1/members/anne/transfers",
            json!({ "id": "t", "reason": reason,
            "wallet": "points", "points": 5, "receiver": "ben" }),
        ),
        (
            Method::POST,
            "/v1/members/anne/tier-locks",
            json!({ "id": "l", "reason": reason,
            "ladder": "status", "tier": "gold", "locked": true }),
        ),
        (
            Method::POST,
            "/v1/coupons",
            json!({ "id": "c", "reason": reason, "offer": "merci" }),
        ),
        (
            Method::POST,
            "/v1/keys",
            json!({ "scope": "storefront", "label": "x" }),
        ),
    ]
}

/// Values that nobody expects.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop_oneof![
            Just(0_i64),
            Just(-1),
            Just((1 << 53) - 1),
            Just(1 << 53),
            Just(-(1 << 53))
        ]
        .prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        prop_oneof![
            Just("\u{0}"),
            Just("expire:1"),
            Just("%_\\'"),
            Just("\u{202e}"),
            Just("XXX"),
        ]
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[[[[[[{ "a": [] }]]]]]]]])),
        "[a-z]{2000}".prop_map(Value::from),
    ]
}

/// What is done to a body.
#[derive(Clone, Debug)]
enum Change {
    /// Another value at a place.
    Put(usize, Value),
    /// A place is missing.
    Drop(usize),
    /// An unknown field.
    Add(usize, String, Value),
    /// The text ends early.
    Cut(usize),
    /// A byte is another one.
    Byte(usize, u8),
    /// No JSON at all.
    Bytes(Vec<u8>),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => (any::<usize>(), odd()).prop_map(|(at, value)| Change::Put(at, value)),
        3 => any::<usize>().prop_map(Change::Drop),
        2 => (any::<usize>(), "[a-z_]{0,8}", odd())
            .prop_map(|(at, name, value)| Change::Add(at, name, value)),
        2 => any::<usize>().prop_map(Change::Cut),
        3 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => vec(any::<u8>(), 0..200).prop_map(Change::Bytes),
    ]
}

/// The places of a value, as JSON pointers.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(value, &format!("{at}/{name}"), into);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, &format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
}

fn changed(body: &Value, change: Change) -> Vec<u8> {
    let mut pointers = Vec::new();
    places(body, "", &mut pointers);
    let mut body = body.clone();
    let place = |at: usize| pointers[at % pointers.len()].clone();
    match change {
        Change::Put(at, value) => *body.pointer_mut(&place(at)).unwrap() = value,
        Change::Drop(at) => {
            let pointer = place(at);
            let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", ""));
            match body.pointer_mut(parent) {
                Some(Value::Object(fields)) => drop(fields.remove(name)),
                Some(Value::Array(items)) => items.clear(),
                _ => {}
            }
        }
        Change::Add(at, name, value) => {
            if let Some(Value::Object(fields)) = body.pointer_mut(&place(at)) {
                fields.insert(name, value);
            }
        }
        Change::Cut(at) => {
            let mut bytes = body.to_string().into_bytes();
            bytes.truncate(at % bytes.len().max(1));
            return bytes;
        }
        Change::Byte(at, byte) => {
            let mut bytes = body.to_string().into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            return bytes;
        }
        Change::Bytes(bytes) => return bytes,
    }
    body.to_string().into_bytes()
}

#[tokio::test]
async fn ten_thousand_bodies_break_nothing() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let sound = sound();
    let mut runner = TestRunner::deterministic();
    let strategy = (0..sound.len(), change());
    let (mut refused, mut taken) = (0, 0);
    for _ in 0..BODIES {
        let (index, change) = strategy.new_tree(&mut runner).unwrap().current();
        let (method, path, body) = &sound[index];
        let bytes = changed(body, change);
        let request = json_request(&server.operator, method.clone(), path)
            .body(Body::from(bytes.clone()))
            .unwrap();
        let reply = server.send(request).await;
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !reply.status.is_server_error(),
            "{method} {path} {text}: {}",
            reply.text()
        );
        if reply.status.is_success() {
            taken += 1;
        } else {
            reply.problem();
            refused += 1;
        }
    }
    // Both happen: what is changed beyond use, and what is another sound request.
    assert!(refused > BODIES / 2, "{refused} refused, {taken} taken");
    assert!(taken > BODIES / 20, "{refused} refused, {taken} taken");
    server.verify().await;
}

#[tokio::test]
async fn odd_paths_and_queries_break_nothing() {
    let server = Server::start().await;
    let long = "x".repeat(5_000);
    for name in [
        "%00",
        "%ff",
        "%2F",
        "..",
        "%F0%9F%8C%B8",
        "a%20b",
        "'%22;--",
        long.as_str(),
    ] {
        for path in [
            format!("/v1/members/{name}"),
            format!("/v1/members/{name}/entries"),
            format!("/v1/members/anne/entries?after={name}"),
            format!("/v1/members/{name}/coupons?after={name}"),
            format!("/v1/members/{name}/export"),
            format!("/v1/program?member={name}"),
            format!("/v1/program?now={name}"),
            format!("/v1/leaderboard?wallet={name}"),
            format!("/v1/keys?after={name}"),
        ] {
            let reply = server.get(&server.operator, &path).await;
            assert!(!reply.status.is_server_error(), "{path}: {}", reply.text());
        }
    }
}
