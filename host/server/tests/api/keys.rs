//! Keys: made once, told once, revoked at once.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use crate::support::{HOUSE, Server, cart, json_request};

#[tokio::test]
async fn a_key_works_until_it_is_revoked() {
    let server = Server::start().await;
    let body = json!({ "scope": "storefront", "label": "till" });
    let made = server.operate("/v1/keys", &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
    let quote = json!({ "cart": cart(100) });
    let reply = server.call(key, Method::POST, "/v1/quote", &quote).await;
    assert_eq!(reply.status, StatusCode::OK);

    let listed = server.get(&server.operator, "/v1/keys").await;
    assert!(listed.text().contains(id));
    let secret = key.rsplit_once('_').unwrap().1;
    assert!(!listed.text().contains(secret));

    let path = format!("/v1/keys/{id}");
    let gone = server
        .call(&server.operator, Method::DELETE, &path, &json!({}))
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let reply = server.call(key, Method::POST, "/v1/quote", &quote).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_opens_its_own_tenant_alone() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let other = server
        .store
        .make_key("other", fidelis_store::Scope::Operator, "", 0);
    let other = other.await.unwrap().text;
    let reply = server.get(&other, "/v1/members/anne").await;
    assert_eq!(reply.problem(), "not-found");
    let reply = server
        .call(
            &other,
            Method::POST,
            "/v1/quote",
            &json!({ "cart": cart(1) }),
        )
        .await;
    assert_eq!(reply.problem(), "no-plugin");

    let named = json_request(&other, Method::GET, "/v1/members/anne")
        .header("fidelis-tenant", "house")
        .body(Body::empty());
    assert_eq!(server.send(named.unwrap()).await.problem(), "forbidden");
    // Its key cannot be revoked by another tenant either.
    let id = server.storefront.split('_').nth(1).unwrap();
    let path = format!("/v1/keys/{id}");
    let reply = server.call(&other, Method::DELETE, &path, &json!({})).await;
    assert_eq!(reply.problem(), "not-found");
}

#[tokio::test]
async fn a_key_of_the_server_names_the_tenant() {
    let server = Server::start().await;
    server.enrol("anne").await;
    let reply = server.get(&server.everywhere, "/v1/members/anne").await;
    assert_eq!(reply.problem(), "invalid-request");
    let request = |tenant: &str| {
        json_request(&server.everywhere, Method::GET, "/v1/members/anne")
            .header("fidelis-tenant", tenant)
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(server.send(request("house")).await.status, StatusCode::OK);
    assert_eq!(server.send(request("other")).await.problem(), "not-found");
    assert_eq!(server.send(request("*")).await.problem(), "invalid-request");
}

#[tokio::test]
async fn a_plugin_is_installed_and_gone_back_from() {
    let server = Server::start().await;
    let put = |body: Vec<u8>| {
        Request::put("/v1/plugin")
            .header(header::AUTHORIZATION, format!("Bearer {}", server.operator))
            .header(header::CONTENT_TYPE, "application/wasm")
            .body(Body::from(body))
            .unwrap()
    };
    let first = server.get(&server.operator, "/v1/plugin").await.json();
    assert_eq!(
        (&first["number"], &first["program"]),
        (&json!(1), &json!("maison-serein"))
    );
    let same = server.send(put(HOUSE.clone())).await;
    assert_eq!(same.json()["number"], 1, "{}", same.text());
    let broken = server.send(put(b"no component".to_vec())).await;
    assert_eq!(broken.problem(), "plugin-refused");

    let point = include_str!("../../../../examples/programs/one-point.json");
    let second = server.send(put(crate::support::built(point))).await;
    assert_eq!(second.json()["number"], 2, "{}", second.text());
    let back = "/v1/plugin/roll-back?from=2";
    let once = server.operate(back, &json!({})).await.json();
    assert_eq!(once["sha256"], first["sha256"]);
    let twice = server.operate(back, &json!({})).await;
    assert_eq!(twice.problem(), "conflict", "{}", twice.text());

    let none = server.get(&server.operator, "/v1/plugin/candidate").await;
    assert_eq!(none.problem(), "not-found");
}
