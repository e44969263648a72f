//! What happens to members, and that it counts once.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{DAY, NOW, Server, assert_applied, json_request, placed};

async fn tell(server: &Server, body: &Value) -> crate::support::Reply {
    server.post("/v1/members/anne/events", body).await
}

#[tokio::test]
async fn an_order_is_settled_once_and_answered_twice() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let order = placed("o-1", NOW, 30_000);
    let first = tell(&server, &order).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_applied(&first);
    assert!(!first.headers.contains_key("idempotent-replayed"));

    server.pass(DAY);
    let again = tell(&server, &order).await;
    assert_eq!(again.body, first.body);
    assert_eq!(again.headers["idempotent-replayed"], "true");

    let mut other = order.clone();
    other["body"]["OrderPlaced"]["cart"]["lines"][0]["amount"] = json!(1);
    let reused = tell(&server, &other).await;
    assert_eq!(reused.status, StatusCode::CONFLICT);
    assert_eq!(reused.problem(), "event-reused");
    server.verify().await;
}

#[tokio::test]
async fn the_header_names_an_event_whose_body_does_not() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let body = json!({ "body": { "ActivityDone": {
        "kind": "Newsletter", "target": null, "attributes": [],
    } } });
    let send = async |key: &str| {
        let request = json_request(&server.storefront, Method::POST, "/v1/members/anne/events")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        server.send(request).await
    };
    let first = send("news-1").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_eq!(first.json()["outcomes"][0]["event_id"], "news-1");
    // It names no instant: a retry a day later is the same event all the same.
    server.pass(DAY);
    let again = send("news-1").await;
    assert_eq!(again.body, first.body);

    let mut named = body.clone();
    named["id"] = json!("news-2");
    let request = json_request(&server.storefront, Method::POST, "/v1/members/anne/events")
        .header("idempotency-key", "other")
        .body(Body::from(named.to_string()))
        .unwrap();
    assert_eq!(server.send(request).await.problem(), "invalid-request");
    assert_eq!(tell(&server, &body).await.problem(), "invalid-request");
}

#[tokio::test]
async fn a_refund_takes_back_what_the_order_gave() {
    let server = Server::start().await;
    server.enrol("anne").await;
    for body in [
        placed("o-1", NOW, 30_000),
        json!({ "id": "delivered:o-1", "at": NOW + DAY,
            "body": { "OrderDelivered": { "order": "o-1", "lines": [] } } }),
        json!({ "id": "refunded:o-1", "at": NOW + 2 * DAY,
            "body": { "OrderRefunded": { "order": "o-1", "lines": [], "amount": 0, "whole": true } } }),
    ] {
        let reply = tell(&server, &body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        assert_applied(&reply);
    }
    let member = server
        .get(&server.storefront, "/v1/members/anne")
        .await
        .json();
    for balance in member["balances"].as_array().unwrap() {
        assert_eq!(
            (&balance["available"], &balance["pending"]),
            (&json!(0), &json!(0))
        );
    }
    server.verify().await;
}

#[tokio::test]
async fn entries_come_in_pages() {
    let server = Server::start().await;
    server.enrol("anne").await;
    for order in ["o-1", "o-2", "o-3"] {
        tell(&server, &placed(order, NOW, 30_000)).await;
    }
    let all = server
        .get(&server.storefront, "/v1/members/anne/entries")
        .await
        .json();
    let all = all["items"].as_array().unwrap().clone();
    assert!(all.len() > 3);
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/members/anne/entries?limit=2&after={after}");
        let page = server.get(&server.storefront, &path).await.json();
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(paged, all);
    for bad in ["limit=0", "limit=1001", "after=x", "after=-1", "colour=red"] {
        let path = format!("/v1/members/anne/entries?{bad}");
        let reply = server.get(&server.storefront, &path).await;
        assert_eq!(reply.problem(), "invalid-request", "{bad}");
    }
}

#[tokio::test]
async fn points_are_held_committed_and_released() {
    let server = Server::start().await;
    server.enrol("anne").await;
    server.endow("anne", 1_000).await;
    let hold = json!({ "id": "h-1", "hold": "cart-7", "wallet": "points", "points": 600 });
    let held = server.post("/v1/members/anne/holds", &hold).await;
    assert_eq!(held.status, StatusCode::OK, "{}", held.text());
    assert_applied(&held);
    assert_eq!(server.available("anne").await, 400);
    let again = server.post("/v1/members/anne/holds", &hold).await;
    assert_eq!(again.body, held.body);

    let path = "/v1/members/anne/holds/cart-7/release";
    let released = server.post(path, &json!({ "id": "h-2" })).await;
    assert_applied(&released);
    assert_eq!(server.available("anne").await, 1_000);

    let second = json!({ "id": "h-3", "hold": "cart-8", "wallet": "points", "points": 500 });
    assert_applied(&server.post("/v1/members/anne/holds", &second).await);
    let path = "/v1/members/anne/holds/cart-8/commit";
    assert_applied(&server.post(path, &json!({ "id": "h-4" })).await);
    assert_eq!(server.available("anne").await, 500);
    server.verify().await;
}

#[tokio::test]
async fn what_operators_do_is_no_storefronts_event() {
    let server = Server::start().await;
    server.enrol("anne").await;
    for body in [
        json!({ "Adjusted": { "wallet": "points", "points": 5, "reason": "x", "expires_at": null } }),
        json!({ "Opened": { "wallet": "points", "points": 5, "earned_at": NOW, "expires_at": null } }),
        json!({ "TransferSent": { "wallet": "points", "points": 5, "receiver": "b" } }),
        json!({ "TierLocked": { "ladder": "status", "tier": "gold", "locked": true } }),
        json!({ "Notified": { "TransferReceived": {
            "wallet": "points", "sender": "b", "parts": [{ "points": 5 }] } } }),
        json!({ "Notified": { "ReferralFulfilled": {
            "advocate": "anne", "friend": "b", "code": "", "attributes": [] } } }),
    ] {
        let event = json!({ "id": "e", "at": NOW, "body": body });
        for key in [&server.storefront, &server.operator] {
            let path = "/v1/members/anne/events";
            let reply = server.call(key, Method::POST, path, &event).await;
            assert_eq!(
                reply.status,
                StatusCode::FORBIDDEN,
                "{body}: {}",
                reply.text()
            );
        }
    }
    assert_eq!(server.available("anne").await, 0);
}

#[tokio::test]
async fn a_member_that_nobody_told_of_is_not_found() {
    let server = Server::start().await;
    let reply = server.get(&server.storefront, "/v1/members/nobody").await;
    assert_eq!(reply.problem(), "not-found");
    let wrong = crate::support::member("anne");
    let reply = server
        .call(&server.storefront, Method::PUT, "/v1/members/other", &wrong)
        .await;
    assert_eq!(reply.problem(), "invalid-request");
}

#[tokio::test]
async fn nobody_occupies_the_ids_of_the_store_itself() {
    let server = Server::start().await;
    server.enrol("ben").await;
    let reserved = ["day-ended:2026-11-29", "t1:received:anne"];
    for id in reserved {
        let hold = json!({ "id": id, "hold": "h", "wallet": "points", "points": 1 });
        let by_hand = json!({ "id": id, "wallet": "points", "points": 1, "reason": "a test" });
        let end = json!({ "id": id });
        for (path, body) in [
            ("/v1/members/ben/events", &placed("o-1", NOW, 1)),
            ("/v1/members/ben/holds", &hold),
            ("/v1/members/ben/holds/h/commit", &end),
            ("/v1/members/ben/holds/h/release", &end),
            ("/v1/members/ben/adjustments", &by_hand),
        ] {
            let mut body = body.clone();
            body["id"] = json!(id);
            let refused = server.operate(path, &body).await;
            assert_eq!(refused.problem(), "invalid-request", "{path}");
            assert_eq!(refused.json()["at"], "/id", "{path}");
        }
    }
}
