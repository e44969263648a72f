//! How much a request may hold, how long it may take, and how many run at a time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode, header};
use fidelis_server::Options;
use futures::stream;
use serde_json::json;

use crate::support::{MOMENT, Server, cart, json_request};

#[tokio::test]
async fn a_body_has_a_largest_size() {
    let options = Options {
        json_bytes: 10_000,
        wasm_bytes: 20_000,
        ..Options::default()
    };
    let server = Server::with(options).await;
    let big = json!({ "cart": cart(1), "codes": ["x".repeat(10_000)] });
    let reply = server.post("/v1/quote", &big).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(reply.problem(), "too-large");

    // One that does not tell its size before.
    let chunks = (0..100).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1_000])));
    let request = json_request(&server.storefront, Method::POST, "/v1/quote")
        .body(Body::from_stream(stream::iter(chunks)));
    assert_eq!(server.send(request.unwrap()).await.problem(), "too-large");

    let request = axum::http::Request::put("/v1/plugin")
        .header(header::AUTHORIZATION, format!("Bearer {}", server.operator))
        .header(header::CONTENT_TYPE, "application/wasm")
        .body(Body::from(vec![0; 20_001]));
    assert_eq!(server.send(request.unwrap()).await.problem(), "too-large");
}

#[tokio::test]
async fn who_sends_too_slowly_is_told_so() {
    let options = Options {
        time: Duration::from_millis(100),
        ..Options::default()
    };
    let server = Server::with(options).await;
    let never = stream::pending::<Result<Bytes, std::io::Error>>();
    let request =
        json_request(&server.storefront, Method::POST, "/v1/quote").body(Body::from_stream(never));
    let reply = server.send(request.unwrap()).await;
    assert_eq!(reply.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(reply.problem(), "timeout");
}

#[tokio::test]
async fn beyond_so_many_at_a_time_callers_are_told_to_come_back() {
    let options = Options {
        concurrency: 1,
        time: Duration::from_secs(2),
        ..Options::default()
    };
    let server = Server::with(options).await;
    let never = stream::pending::<Result<Bytes, std::io::Error>>();
    let request = json_request(&server.storefront, Method::POST, "/v1/quote")
        .body(Body::from_stream(never))
        .unwrap();
    let slow = server.send(request);
    let quick = async {
        tokio::time::sleep(MOMENT).await;
        let reply = server.post("/v1/quote", &json!({ "cart": cart(1) })).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(reply.problem(), "overloaded");
        assert_eq!(reply.headers[header::RETRY_AFTER], "1");
        // Whether it lives is told all the same.
        let alive = axum::http::Request::get("/healthz").body(Body::empty());
        assert_eq!(server.send(alive.unwrap()).await.status, StatusCode::OK);
    };
    let (slow, ()) = tokio::join!(slow, quick);
    assert_eq!(slow.status, StatusCode::GATEWAY_TIMEOUT);
    let reply = server.post("/v1/quote", &json!({ "cart": cart(1) })).await;
    assert_eq!(reply.status, StatusCode::OK);
}

#[tokio::test]
async fn one_key_leaves_turns_to_others() {
    let options = Options {
        concurrency: 4,
        time: Duration::from_secs(2),
        ..Options::default()
    };
    let server = Server::with(options).await;
    let stalled = || {
        let never = stream::pending::<Result<Bytes, std::io::Error>>();
        let request = json_request(&server.storefront, Method::POST, "/v1/quote")
            .body(Body::from_stream(never))
            .unwrap();
        server.send(request)
    };
    let others = async {
        tokio::time::sleep(MOMENT).await;
        let body = json!({ "cart": cart(1) });
        let same = server.post("/v1/quote", &body).await;
        assert_eq!(same.problem(), "overloaded");
        assert_eq!(same.headers[header::RETRY_AFTER], "1");
        let other = server.operate("/v1/quote", &body).await;
        assert_eq!(other.status, StatusCode::OK, "{}", other.text());
    };
    tokio::join!(stalled(), stalled(), stalled(), others);
}

#[tokio::test]
async fn deep_nesting_is_refused() {
    let server = Server::start().await;
    for depth in [200, 100_000] {
        let arrays = ["[".repeat(depth), "]".repeat(depth)].concat();
        let objects = [r#"{"a":"#.repeat(depth), "1".to_owned(), "}".repeat(depth)].concat();
        for inner in [arrays, objects] {
            for body in [
                inner.clone(),
                format!(r#"{{"cart":{inner}}}"#),
                format!(r#"{{"unknown":{inner},"cart":{}}}"#, cart(1)),
            ] {
                let request = json_request(&server.storefront, Method::POST, "/v1/quote")
                    .body(Body::from(body));
                let reply = server.send(request.unwrap()).await;
                assert!(reply.status.is_client_error(), "{depth}: {}", reply.status);
            }
        }
    }
}

#[tokio::test]
async fn another_type_of_body_is_refused() {
    let server = Server::start().await;
    let request = axum::http::Request::post("/v1/quote")
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", server.storefront),
        )
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from("{}"));
    assert_eq!(
        server.send(request.unwrap()).await.problem(),
        "unsupported-media-type"
    );
    let json = json_request(&server.operator, Method::PUT, "/v1/plugin").body(Body::from("{}"));
    assert_eq!(
        server.send(json.unwrap()).await.problem(),
        "unsupported-media-type"
    );
}
