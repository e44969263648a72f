//! What the programme brings, and where it is told.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::support::{NOW, Server, json_request, placed};

#[tokio::test]
async fn a_report_counts_points_and_sessions() {
    let server = Server::start().await;
    server.enrol("anne").await;
    server.endow("anne", 1_000).await;
    let reply = server
        .post("/v1/members/anne/events", &placed("o-1", NOW, 30_000))
        .await;
    assert_eq!(reply.status, StatusCode::OK);
    let sessions = |id: &str, count: u32| json!({ "id": id, "day": "2026-11-21", "segment": "lifecycle:prospect", "count": count });
    // What is told again counts once.
    for id in ["s-1", "s-2", "s-1"] {
        let told = server.post("/v1/sessions", &sessions(id, 40)).await;
        assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text());
    }
    let other = server.post("/v1/sessions", &sessions("s-1", 41)).await;
    assert_eq!(other.problem(), "event-reused", "{}", other.text());
    let path = "/v1/report?from=2026-11-01&to=2026-12-01&values=points:EUR:1:1";
    let report = server.get(&server.operator, path).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    let report = report.json();
    assert_eq!(report["wallets"][0]["wallet"], "points");
    assert_eq!(report["wallets"][0]["adjusted"], 1_000, "{report}");
    assert_eq!(report["conversion"][0]["orders"]["whole"], 80, "{report}");
    let document = serde_json::to_value(fidelis_server::document()).unwrap();
    let answer = "/paths/~1v1~1report/get/responses/200/content/application~1json/schema";
    is_of(&document, document.pointer(answer).unwrap(), &report);
    for bad in [
        "from=2026-11-01&to=2026-11-01",
        "from=2026-11-01",
        "from=x&to=y",
        "from=1970-01-01&to=2100-12-31",
        "from=2026-11-01&to=2026-12-01&values=points",
    ] {
        let reply = server
            .get(&server.operator, &format!("/v1/report?{bad}"))
            .await;
        assert_eq!(reply.problem(), "invalid-request", "{bad}");
    }
}

/// Ends the test unless the document tells each field of the value, and the value has each.
fn is_of(document: &Value, schema: &Value, value: &Value) {
    // What may be absent is told as one of two: the thing, or null.
    if let Some([there, _]) = schema["oneOf"].as_array().map(Vec::as_slice) {
        if !value.is_null() {
            is_of(document, there, value);
        }
        return;
    }
    if let Some(place) = schema["$ref"].as_str() {
        let named = document.pointer(place.trim_start_matches('#'));
        return is_of(document, named.unwrap(), value);
    }
    match value {
        Value::Object(fields) => {
            let told = schema["properties"].as_object();
            let told = told.unwrap_or_else(|| panic!("no properties in {schema} for {value}"));
            let names = |of: &Map<String, Value>| of.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(names(fields), names(told), "{schema}: {value}");
            for (name, field) in fields {
                is_of(document, &told[name], field);
            }
        }
        Value::Array(items) => {
            for item in items {
                is_of(document, &schema["items"], item);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn an_audience_is_csv() {
    let server = Server::start().await;
    let members = "/v1/audience/lifecycle:loyal.csv";
    let reply = server.get(&server.operator, members).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    assert!(
        reply.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert_eq!(reply.text().trim(), "member,since");
    let moves = format!("{members}?from=2026-11-01&to=2026-12-01");
    let reply = server.get(&server.operator, &moves).await;
    assert_eq!(reply.text().trim(), "day,member,move");
    let half = format!("{members}?from=2026-11-01");
    assert_eq!(
        server.get(&server.operator, &half).await.problem(),
        "invalid-request"
    );
    let other = server.get(&server.operator, "/v1/audience/loyal").await;
    assert_eq!(other.problem(), "not-found");
}

#[tokio::test]
async fn a_webhook_is_registered_and_its_secret_told_once() {
    let server = Server::start().await;
    let body = json!({ "url": "https://shop.example/hook", "topics": ["fidelis.coupon"] });
    let made = server.operate("/v1/webhooks", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let made = made.json();
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    let listed = server.get(&server.operator, "/v1/webhooks").await;
    assert_eq!(listed.json(), json!([made["webhook"]]));
    assert!(!listed.text().contains(secret));
    for url in ["", "ftp://x", "no address"] {
        let body = json!({ "url": url });
        let reply = server.operate("/v1/webhooks", &body).await;
        assert_eq!(reply.problem(), "invalid-request", "{url}");
    }
    let path = format!("/v1/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    let gone = server
        .call(&server.operator, Method::DELETE, &path, &json!({}))
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let again = server
        .call(&server.operator, Method::DELETE, &path, &json!({}))
        .await;
    assert_eq!(again.problem(), "not-found");

    let letters = server
        .get(&server.operator, "/v1/dead-letters")
        .await
        .json();
    assert_eq!(letters["items"], json!([]));
    let unknown = server
        .operate("/v1/dead-letters/x/redeliver", &json!({}))
        .await;
    assert_eq!(unknown.problem(), "not-found");
    // The figures of every tenant are not for one of them.
    let refused = server.get(&server.operator, "/metrics").await;
    assert_eq!(refused.problem(), "forbidden");
    let request =
        json_request(&server.everywhere, Method::GET, "/metrics").header("fidelis-tenant", "house");
    let counted = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(counted.status, StatusCode::OK);
    assert!(counted.text().contains("# TYPE"), "{}", counted.text());
}
