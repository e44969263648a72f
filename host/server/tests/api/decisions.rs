//! What a cart, a page and a member get.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{NOW, Server, cart};

fn example(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn a_guest_and_a_member_are_quoted() {
    let server = Server::start().await;
    let guest = server
        .post("/v1/quote", &json!({ "cart": cart(19_500) }))
        .await;
    assert_eq!(guest.status, StatusCode::OK, "{}", guest.text());
    assert_eq!(guest.json()["totals"]["items"], 19_500);

    server.enrol("anne").await;
    server.endow("anne", 2_000).await;
    let body = json!({
        "member": "anne", "cart": cart(19_500),
        "burns": [{ "wallet": "points", "wish": "Most" }], "codes": ["UNKNOWN"], "explain": true,
    });
    let member = server.post("/v1/quote", &body).await.json();
    let burnable = &member["burnables"][0];
    assert_eq!(burnable["balance"], 2_000, "{member}");
    assert_eq!(burnable["requested"], true);
    let verdict = &member["codes"][0]["verdict"]["Refused"]["reason"];
    assert_eq!(verdict, "CodeUnknown", "{member}");
    assert!(!member["findings"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_page_is_composed_and_exposures_are_kept() {
    let server = Server::start().await;
    let example = example(include_str!(
        "../../../../examples/requests/compose-guest.json"
    ));
    let body = json!({
        "now": NOW, "session": "s-1", "cart": example["cart"],
        "placements": example["placements"],
    });
    let page = server.post("/v1/compose", &body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let slots = page.json()["slots"].as_array().unwrap().len();
    assert_eq!(slots, example["placements"].as_array().unwrap().len());
}

#[tokio::test]
async fn a_member_is_classified_and_the_programme_described() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let profile = server
        .post("/v1/classify", &json!({ "member": "anne" }))
        .await;
    assert_eq!(profile.json()["lifecycle"], "Prospect");

    let page = server
        .get(&server.storefront, "/v1/program?member=anne")
        .await;
    let page = page.json();
    assert_eq!(page["ladder"].as_array().unwrap().len(), 3);
    let messages = json!({ "messages": [page["name"]], "locale": "fr" });
    let texts = server.post("/v1/render", &messages).await.json();
    assert_eq!(texts.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_fault_names_its_place() {
    let server = Server::start().await;
    let mut wrong = cart(100);
    wrong["currency"] = json!("XXQ");
    let reply = server.post("/v1/quote", &json!({ "cart": wrong })).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.problem(), "fault");
    let problem = reply.json();
    assert_eq!(problem["at"], "/cart/currency", "{problem}");
    assert!(problem["expected"].is_string() && problem["found"].is_string());
}

#[tokio::test]
async fn what_cannot_be_read_names_its_place() {
    let server = Server::start().await;
    let mut wrong = json!({ "cart": cart(100) });
    wrong["cart"]["lines"][0]["colour"] = json!("red");
    let reply = server.post("/v1/quote", &wrong).await;
    assert_eq!(reply.problem(), "invalid-request");
    assert_eq!(reply.json()["at"], "/cart/lines/0/colour");
    let big = json!({ "cart": cart(9_007_199_254_740_992) });
    let reply = server.post("/v1/quote", &big).await;
    assert_eq!(reply.problem(), "invalid-request");
    assert_eq!(reply.json()["at"], "/cart/lines/0/amount");
    let path = "/v1/program?colour=red";
    assert_eq!(
        server.get(&server.storefront, path).await.problem(),
        "invalid-request"
    );
}
