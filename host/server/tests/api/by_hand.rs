//! What operators do by hand: with a reason, and written down.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::support::{NOW, Server, assert_applied};

#[tokio::test]
async fn points_are_adjusted_and_it_is_written_down_once() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let body = json!({ "id": "a-1", "wallet": "points", "points": 150, "reason": "goodwill" });
    let path = "/v1/members/anne/adjustments";
    let first = server.operate(path, &body).await;
    assert_applied(&first);
    let again = server.operate(path, &body).await;
    assert_eq!(again.body, first.body);
    assert_eq!(server.available("anne").await, 150);

    let log = server.get(&server.operator, "/v1/audit").await.json();
    let deeds = log["items"].as_array().unwrap();
    assert_eq!(deeds.len(), 1, "{log}");
    assert_eq!(deeds[0]["action"], "adjustment");
    assert_eq!(deeds[0]["member"], "anne");
    assert_eq!(deeds[0]["reason"], "goodwill");
    assert_eq!(deeds[0]["detail"]["event"], "a-1");
    assert!(server.operator.contains(deeds[0]["key"].as_str().unwrap()));
}

#[tokio::test]
async fn without_a_reason_nothing_is_done() {
    let server = Server::start().await;
    server.enrol("anne").await;
    for (path, mut body) in [
        ("adjustments", json!({ "wallet": "points", "points": 5 })),
        (
            "opening-balances",
            json!({ "wallet": "points", "points": 5, "earned_at": NOW }),
        ),
        (
            "transfers",
            json!({ "wallet": "points", "points": 5, "receiver": "b" }),
        ),
        (
            "tier-locks",
            json!({ "ladder": "status", "tier": "gold", "locked": true }),
        ),
    ] {
        body["id"] = json!("e-1");
        let path = format!("/v1/members/anne/{path}");
        assert_eq!(
            server.operate(&path, &body).await.problem(),
            "invalid-request"
        );
        body["reason"] = json!("  ");
        let reply = server.operate(&path, &body).await;
        assert_eq!(reply.problem(), "invalid-request");
        assert_eq!(reply.json()["at"], "/reason");
    }
    let log = server.get(&server.operator, "/v1/audit").await.json();
    assert_eq!(log["items"], json!([]));
}

#[tokio::test]
async fn points_travel_from_member_to_member() {
    let server = Server::start().await;
    server.enrol("anne").await;
    server.enrol("ben").await;
    server.endow("anne", 1_000).await;
    let body = json!({
        "id": "t-1", "wallet": "points", "points": 400, "receiver": "ben", "reason": "asked for",
    });
    let path = "/v1/members/anne/transfers";
    assert_applied(&server.operate(path, &body).await);
    server.deliver().await;
    assert_eq!(server.available("anne").await, 600);
    assert_eq!(server.available("ben").await, 400);
    let mut own = body.clone();
    own["receiver"] = json!("anne");
    own["id"] = json!("t-2");
    assert_eq!(
        server.operate(path, &own).await.problem(),
        "invalid-request"
    );
    server.verify().await;
}

#[tokio::test]
async fn a_tier_is_fixed_and_an_opening_balance_brought() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let lock = json!({
        "id": "l-1", "ladder": "status", "tier": "gold", "locked": true, "reason": "a friend",
    });
    assert_applied(&server.operate("/v1/members/anne/tier-locks", &lock).await);
    let opening = json!({
        "id": "o-1", "wallet": "points", "points": 700, "earned_at": NOW, "reason": "moved here",
    });
    assert_applied(
        &server
            .operate("/v1/members/anne/opening-balances", &opening)
            .await,
    );
    let member = server
        .get(&server.storefront, "/v1/members/anne")
        .await
        .json();
    let tier = &member["standing"]["tiers"][0];
    assert_eq!(
        (&tier["tier"], &tier["locked"]),
        (&json!("gold"), &json!(true))
    );
    let log = server
        .get(&server.operator, "/v1/audit?limit=1")
        .await
        .json();
    assert_eq!(
        (&log["items"][0]["action"], &log["next"]),
        (&json!("tier-lock"), &json!("1"))
    );
}

#[tokio::test]
async fn coupons_are_issued_once_and_withdrawn() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let body = json!({
        "id": "c-1", "offer": "invitation", "member": "anne", "reason": "an apology",
    });
    let first = server.operate("/v1/coupons", &body).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let again = server.operate("/v1/coupons", &body).await;
    assert_eq!(again.json()["code"], first.json()["code"]);
    let code = first.json()["code"].as_str().unwrap().to_owned();
    let listed = server
        .get(&server.storefront, "/v1/members/anne/coupons")
        .await
        .json();
    assert_eq!(listed["items"][0]["code"], code.as_str());
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);

    let path = format!("/v1/coupons/{code}/revoke");
    let revoked = server
        .operate(&path, &json!({ "reason": "a mistake" }))
        .await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    let listed = server
        .get(&server.storefront, "/v1/members/anne/coupons")
        .await
        .json();
    assert_eq!(listed["items"][0]["state"], "revoked");
    let unknown = server
        .operate("/v1/coupons/NOPE/revoke", &json!({ "reason": "a test" }))
        .await;
    assert_eq!(unknown.problem(), "not-found");
}

#[tokio::test]
async fn only_who_wants_it_is_in_the_leaderboard() {
    let server = Server::start().await;
    for (member, amount) in [("anne", 30_000), ("ben", 90_000), ("chris", 60_000)] {
        server.enrol(member).await;
        let order = crate::support::placed("o-1", NOW, amount);
        server
            .post(&format!("/v1/members/{member}/events"), &order)
            .await;
    }
    for (member, name) in [("anne", "Reine"), ("ben", "Roi")] {
        let path = format!("/v1/members/{member}/pseudonym");
        let body = json!({ "pseudonym": name });
        let reply = server
            .call(&server.storefront, Method::PUT, &path, &body)
            .await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text());
    }
    let board = server
        .get(&server.storefront, "/v1/leaderboard?wallet=points")
        .await;
    let rows = board.json();
    let names: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["pseudonym"])
        .collect();
    assert_eq!(names, ["Roi", "Reine"], "{rows}");
    for id in ["anne", "ben", "chris"] {
        assert!(!board.text().contains(id));
    }
    let path = "/v1/members/ben/pseudonym";
    server
        .call(&server.storefront, Method::DELETE, path, &json!({}))
        .await;
    let rows = server
        .get(&server.storefront, "/v1/leaderboard?wallet=points")
        .await
        .json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let own = json!({ "pseudonym": "anne" });
    let path = "/v1/members/anne/pseudonym";
    let reply = server
        .call(&server.storefront, Method::PUT, path, &own)
        .await;
    assert_eq!(reply.problem(), "invalid-request");
}
