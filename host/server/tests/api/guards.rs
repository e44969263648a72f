//! Every route of the document asks for a key and its scope.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

use crate::support::Server;

/// Routes that ask for no key. A new one has to be put here by hand.
const OPEN: [&str; 3] = ["/healthz", "/readyz", "/problems/{name}"];

struct Route {
    method: Method,
    path: String,
    template: String,
    scope: Option<String>,
}

/// The routes of the document, with names in the place of parameters.
async fn routes(server: &Server) -> Vec<Route> {
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let document = server.send(request).await.json();
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else {
                continue;
            };
            let scope = operation["security"][0]["key"][0].as_str();
            let parts = template
                .split('/')
                .map(|part| if part.starts_with('{') { "x" } else { part });
            routes.push(Route {
                method,
                path: parts.collect::<Vec<_>>().join("/"),
                template: template.clone(),
                scope: scope.map(str::to_owned),
            });
        }
    }
    routes
}

fn request(route: &Route, key: Option<&str>) -> Request<Body> {
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(&route.path)
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    request.body(Body::from("{}")).unwrap()
}

#[tokio::test]
async fn every_route_refuses_without_a_key() {
    let server = Server::start().await;
    let routes = routes(&server).await;
    assert!(routes.len() > 30, "{}", routes.len());
    for route in &routes {
        if OPEN.contains(&route.template.as_str()) {
            assert_eq!(route.scope, None, "{}", route.template);
            continue;
        }
        let text = format!("{} {}", route.method, route.template);
        assert!(route.scope.is_some(), "{text} asks for no key");
        let reply = server.send(request(route, None)).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{text}");
        assert_eq!(reply.problem(), "unauthorized", "{text}");
        assert_eq!(reply.headers[header::WWW_AUTHENTICATE], "Bearer");
        let unknown = "fk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let wrong = [server.operator.get(..24).unwrap(), "wrong"].concat();
        for bad in [unknown, &wrong, "fk_", "x", ""] {
            let reply = server.send(request(route, Some(bad))).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{text} with {bad}");
        }
    }
}

#[tokio::test]
async fn every_operators_route_refuses_a_storefronts_key() {
    let server = Server::start().await;
    let mut refused = 0;
    for route in routes(&server).await {
        let Some(scope) = &route.scope else { continue };
        let text = format!("{} {}", route.method, route.template);
        let reply = server.send(request(&route, Some(&server.storefront))).await;
        if scope == "operator" {
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{text}");
            assert_eq!(reply.problem(), "forbidden", "{text}");
            refused += 1;
        } else {
            assert_eq!(scope, "storefront", "{text}");
            assert_ne!(reply.status, StatusCode::FORBIDDEN, "{text}");
            assert_ne!(reply.status, StatusCode::UNAUTHORIZED, "{text}");
            assert!(!reply.status.is_server_error(), "{text}: {}", reply.text());
        }
    }
    assert!(refused > 15, "{refused}");
}

#[tokio::test]
async fn an_operators_key_opens_every_route() {
    let server = Server::start().await;
    for route in routes(&server).await {
        let reply = server.send(request(&route, Some(&server.operator))).await;
        let text = format!("{} {}", route.method, route.template);
        // What is counted of all tenants is for keys of the whole server.
        if route.template == "/metrics" {
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{text}");
            continue;
        }
        assert_ne!(reply.status, StatusCode::FORBIDDEN, "{text}");
        assert_ne!(reply.status, StatusCode::UNAUTHORIZED, "{text}");
        assert!(!reply.status.is_server_error(), "{text}: {}", reply.text());
    }
}

#[tokio::test]
async fn the_document_is_whole() {
    let server = Server::start().await;
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let document = server.send(request).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 100);
    for reference in references {
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        assert!(schemas.contains_key(name), "{reference} leads nowhere");
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let default = &operation["responses"]["default"];
            assert!(default.is_object(), "{method} {path} tells no refusals");
            assert!(operation["summary"].is_string() || operation["description"].is_string());
        }
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(reference) if name == "$ref" => into.push(reference.to_owned()),
                    _ => collect(value, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_of_the_api_needs_no_network() {
    let server = Server::start().await;
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let page = server.send(get("/docs/")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("https://"), "{}", page.text());
    for file in [
        "swagger-ui-bundle.js",
        "swagger-ui.css",
        "swagger-initializer.js",
    ] {
        let reply = server.send(get(&format!("/docs/{file}"))).await;
        assert_eq!(reply.status, StatusCode::OK, "{file}");
    }
}

#[tokio::test]
async fn one_tenants_plugin_sends_nobody_elsewhere() {
    let server = Server::start().await;
    let broken = fidelis_store::NewPlugin {
        component: b"nothing",
        program: "shop",
        revision: "",
        zone: "UTC",
        by: "test",
    };
    let now = crate::support::NOW;
    server.store.install("other", broken, now).await.unwrap();
    server.shops.refresh().await.unwrap();
    assert_eq!(server.shops.unusable().len(), 1);
    let ready = Request::get("/readyz").body(Body::empty()).unwrap();
    assert_eq!(server.send(ready).await.json()["status"], "ready");
}

#[tokio::test]
async fn health_and_the_pages_of_problems_are_open() {
    let server = Server::start().await;
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    assert_eq!(server.send(get("/healthz")).await.json()["status"], "alive");
    assert_eq!(server.send(get("/readyz")).await.json()["status"], "ready");
    for kind in fidelis_server::Kind::ALL {
        let page = server
            .send(get(&format!("/problems/{}", kind.name())))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(kind.advice()));
    }
    assert_eq!(server.send(get("/problems/x")).await.problem(), "not-found");
    assert_eq!(server.send(get("/nothing")).await.problem(), "not-found");
    let wrong = Request::delete("/v1/quote").body(Body::empty()).unwrap();
    assert_eq!(server.send(wrong).await.problem(), "method-not-allowed");
}
