//! Nothing of a person, of a body or of a key gets into the log. A test process of its own, as a log
//! is for all threads.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong in a test is to end it"
)]

#[path = "../api/support.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest")]
mod support;

use std::io;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use serde_json::json;
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

use support::{NOW, Server, cart, member, placed};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_routes_and_nobody() {
    let paper = Paper::default();
    // For every thread, at the finest level: what is said by any crate is on it.
    tracing_subscriber::fmt()
        .json()
        .with_max_level(Level::TRACE)
        .with_writer(paper.clone())
        .init();

    let server = Server::start().await;
    let who = "nemo-7c1f";
    let mut facts = member(who);
    facts["attributes"][0]["value"] = json!({ "Text": "Ultima-Thule" });
    let path = format!("/v1/members/{who}");
    server
        .call(&server.storefront, Method::PUT, &path, &facts)
        .await;
    server.endow(who, 1_000_000).await;
    let events = format!("{path}/events");
    let mut order = placed("order-77aa", NOW, 30_000);
    order["body"]["OrderPlaced"]["cart"]["attributes"] =
        json!([{ "name": "note", "value": { "Text": "secret-note-9" } }]);
    server.post(&events, &order).await;
    order["at"] = json!(1);
    server.post(&events, &order).await;
    server
        .post(
            "/v1/quote",
            &json!({ "member": who, "cart": cart(1), "codes": ["CODE-5f"] }),
        )
        .await;
    server
        .post(
            "/v1/quote",
            &json!({ "member": who, "cart": "secret-note-9" }),
        )
        .await;
    server
        .post(
            &events,
            &json!({ "id": "day", "at": -5, "body": "DayEnded" }),
        )
        .await;
    let transfer = json!({ "id": "t-1", "wallet": "points", "points": 9, "receiver": "nemo-b",
        "reason": "because-of-nemo" });
    server
        .operate(&format!("{path}/transfers"), &transfer)
        .await;
    server.deliver().await;
    server.get(&server.storefront, &path).await;
    server.get("fk_0123456789abcdef_wrong-secret", &path).await;
    server
        .get(&server.operator, &format!("{path}/export"))
        .await;
    let erasure = format!("{path}?reason=because-of-nemo");
    server
        .call(&server.operator, Method::DELETE, &erasure, &json!({}))
        .await;

    let log = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/v1/members/{member}/events"), "{log}");
    assert!(log.contains("answered"));
    for key in [&server.storefront, &server.operator, &server.everywhere] {
        let secret = key.get(20..).unwrap();
        assert!(!log.contains(secret), "a key is in the log");
    }
    for secret in [
        "nemo",
        "Ultima-Thule",
        "secret-note-9",
        "order-77aa",
        "CODE-5f",
        "wrong-secret",
        "because-of",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}
