//! Everything that is kept of a person, and to be forgotten.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{DAY, NOW, Server, assert_applied, placed};

/// A member with orders, points sent and received, a coupon, a hold and a name in the leaderboard.
async fn eventful(server: &Server) {
    for member in ["m-anne", "m-ben", "m-annette"] {
        server.enrol(member).await;
        server.endow(member, 1_000).await;
        server
            .post(
                &format!("/v1/members/{member}/events"),
                &placed("o-1", NOW, 150_000),
            )
            .await;
    }
    for (from, to) in [
        ("m-anne", "m-ben"),
        ("m-ben", "m-anne"),
        ("m-annette", "m-ben"),
    ] {
        let body = json!({
            "id": format!("sent-{to}"), "wallet": "points", "points": 300, "receiver": to,
            "reason": "asked for",
        });
        assert_applied(
            &server
                .operate(&format!("/v1/members/{from}/transfers"), &body)
                .await,
        );
    }
    assert_eq!(server.deliver().await, 3);
    let coupon = json!({ "id": "c", "offer": "merci", "member": "m-anne", "reason": "a test" });
    server.operate("/v1/coupons", &coupon).await;
    let name = json!({ "pseudonym": "Reine" });
    let path = "/v1/members/m-anne/pseudonym";
    server
        .call(&server.storefront, Method::PUT, path, &name)
        .await;
    let referral = json!({ "id": "brought", "at": NOW, "body": { "ReferralMade": {
        "advocate": "m-anne", "friend": "m-new", "code": "ANNE", "attributes": [] } } });
    server.enrol("m-new").await;
    let reply = server.post("/v1/members/m-new/events", &referral).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
}

#[tokio::test]
async fn an_export_holds_everything() {
    let server = Server::start().await;
    eventful(&server).await;
    let export = server
        .get(&server.operator, "/v1/members/m-anne/export")
        .await;
    assert_eq!(export.status, StatusCode::OK, "{}", export.text());
    let export = export.json();
    assert_eq!(export["member"]["facts"]["id"], "m-anne");
    assert_eq!(export["member"]["pseudonym"], "Reine");
    let audit = server.get(&server.operator, "/v1/audit").await.text();
    assert!(audit.contains("\"export\""), "{audit}");
    for list in ["entries", "events", "orders", "coupons", "audit"] {
        assert!(!export[list].as_array().unwrap().is_empty(), "{list}");
    }
    let nobody = server
        .get(&server.operator, "/v1/members/nobody/export")
        .await;
    assert_eq!(nobody.problem(), "not-found");
}

/// The text of everything in the store.
async fn everything(server: &Server, members: &[&str]) -> String {
    let mut all = String::new();
    for member in members {
        let path = format!("/v1/members/{member}/export");
        all += &server.get(&server.operator, &path).await.text();
    }
    all + &server
        .get(&server.operator, "/v1/audit?limit=1000")
        .await
        .text()
}

async fn totals(server: &Server, members: &[&str]) -> i64 {
    let mut sum = 0;
    for member in members {
        sum += server.available(member).await;
    }
    sum
}

#[tokio::test]
async fn a_forgotten_member_is_nowhere_and_the_totals_stay() {
    let server = Server::start().await;
    eventful(&server).await;
    let others = ["m-ben", "m-annette", "m-new"];
    let before = totals(&server, &["m-anne", "m-ben", "m-annette", "m-new"]).await;
    // Others know of her: as who sent or got points, in ids of events, as who brought them.
    let known = everything(&server, &others).await;
    let known = known.replace("m-annette", "somebody");
    for name in ["\"m-anne\"", ":m-anne"] {
        assert!(known.contains(name), "{name}");
    }
    let path = "/v1/members/m-anne?reason=asked%20to%20be%20forgotten";
    let erased = server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text());
    let pseudonym = erased.json()["pseudonym"].as_str().unwrap().to_owned();

    server.verify().await;
    let gone = server.get(&server.storefront, "/v1/members/m-anne").await;
    assert_eq!(gone.problem(), "not-found");
    let mut after = others.to_vec();
    after.push(&pseudonym);
    assert_eq!(totals(&server, &after).await, before);

    let all = everything(&server, &after).await;
    assert!(all.contains("m-annette"));
    // Who has a longer name is somebody else.
    let all = all.replace("m-annette", "somebody");
    for name in ["\"m-anne\"", ":m-anne"] {
        let place = all
            .find(name)
            .and_then(|at| all.get(at.saturating_sub(80)..at + 40));
        assert_eq!(place, None);
    }
    assert_eq!(all.matches("Lyon").count(), others.len());
    let board = server
        .get(&server.storefront, "/v1/leaderboard?wallet=points")
        .await
        .json();
    assert_eq!(board, json!([]));
    let facts = server
        .get(&server.storefront, &format!("/v1/members/{pseudonym}"))
        .await
        .json();
    assert_eq!(facts["facts"]["attributes"], json!([]));
    let log = server
        .get(&server.operator, "/v1/audit?limit=1000")
        .await
        .json();
    // What was handed out since is written down behind it.
    let items = log["items"].as_array().unwrap();
    let erasure = |item: &&Value| item["action"] == "erasure";
    let deed = items.iter().find(erasure).unwrap();
    assert_eq!(deed["member"], json!(pseudonym));
}

#[tokio::test]
async fn accounts_go_on_after_another_was_forgotten() {
    let server = Server::start().await;
    eventful(&server).await;
    let path = "/v1/members/m-anne?reason=asked%20to%20be%20forgotten";
    server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await;
    let refund = json!({ "id": "refunded:o-1", "at": NOW + DAY, "body": { "OrderRefunded": {
        "order": "o-1", "lines": [], "amount": 0, "whole": true } } });
    assert_applied(&server.post("/v1/members/m-ben/events", &refund).await);
    server.verify().await;

    let again = server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await;
    assert_eq!(again.problem(), "not-found");
    let path = "/v1/members/m-ben";
    let without = server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await;
    assert_eq!(without.problem(), "invalid-request");
}

#[tokio::test]
async fn points_on_their_way_arrive_under_the_new_name() {
    let server = Server::start().await;
    for member in ["m-anne", "m-ben"] {
        server.enrol(member).await;
        server.endow(member, 1_000).await;
    }
    let body = json!({
        "id": "sent", "wallet": "points", "points": 300, "receiver": "m-anne", "reason": "a gift",
    });
    assert_applied(&server.operate("/v1/members/m-ben/transfers", &body).await);
    let path = "/v1/members/m-anne?reason=asked%20to%20be%20forgotten";
    let erased = server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await
        .json();
    assert_eq!(server.deliver().await, 1);
    let pseudonym = erased["pseudonym"].as_str().unwrap();
    assert_eq!(server.available(pseudonym).await, 1_300);
    let gone = server.get(&server.storefront, "/v1/members/m-anne").await;
    assert_eq!(gone.problem(), "not-found");
    server.verify().await;
}

#[tokio::test]
async fn an_order_told_again_after_the_erasure_is_gone() {
    let server = Server::start().await;
    server.enrol("m-anne").await;
    let order = placed("o-1", NOW, 150_000);
    assert_applied(&server.post("/v1/members/m-anne/events", &order).await);
    let path = "/v1/members/m-anne?reason=asked%20to%20be%20forgotten";
    server
        .call(&server.operator, Method::DELETE, path, &json!({}))
        .await;
    let again = server.post("/v1/members/m-anne/events", &order).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert_eq!(again.problem(), "erased");
    assert!(!again.text().contains("m-anne"), "{}", again.text());
}

#[tokio::test]
async fn facts_that_were_read_before_a_change_are_not_written_over_it() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let path = "/v1/members/anne";
    let put = async |tag: &str| {
        let request = crate::support::json_request(&server.storefront, Method::PUT, path)
            .header("if-match", tag)
            .body(crate::support::member("anne").to_string().into());
        server.send(request.unwrap()).await
    };
    let read = server.get(&server.storefront, path).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let withdrawn = json!({ "id": "no-mail", "at": NOW, "body": { "ConsentsChanged": [] } });
    assert_applied(&server.post("/v1/members/anne/events", &withdrawn).await);
    let late = put(&tag).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(late.problem(), "changed");
    let now = server.get(&server.storefront, path).await;
    assert_eq!(now.json()["facts"]["consents"], json!([]));
    let tag = now.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(put(&tag).await.status, StatusCode::NO_CONTENT);
    assert_eq!(put("7").await.problem(), "invalid-request");
}
