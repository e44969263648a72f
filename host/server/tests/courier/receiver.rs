//! A webhook of somebody else: it remembers what it got, and answers as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use standardwebhooks::Webhook;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Takes,
    /// With 500, so many times; then it takes.
    Fails(u32),
    /// Far longer than anybody waits.
    Hangs,
    /// To an address where it would take.
    Redirects,
}

/// One request that it got.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) id: String,
    pub(crate) timestamp: i64,
    signature: String,
    pub(crate) media_type: String,
    pub(crate) body: String,
}

impl Got {
    /// Whether it was signed with a secret.
    pub(crate) fn is_signed(&self, secret: &str) -> bool {
        let webhook = Webhook::new(secret).unwrap();
        let expected = webhook.sign(&self.id, self.timestamp, self.body.as_bytes());
        expected.unwrap() == self.signature
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone)]
pub(crate) struct Receiver {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    manner: Manner,
    got: Vec<Got>,
}

impl Receiver {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            inner: Arc::new(Mutex::new(Inner {
                manner,
                got: Vec::new(),
            })),
        };
        let app = Router::new()
            .route("/in", post(take))
            .route("/elsewhere", post(|| async { StatusCode::NO_CONTENT }))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/in", self.address)
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.inner.lock().unwrap().manner = manner;
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.inner.lock().unwrap().got.clone()
    }

    /// Waits until it got so many requests, for some seconds at most.
    pub(crate) async fn gets(&self, count: usize) -> Vec<Got> {
        for _ in 0..1000 {
            let got = self.got();
            if got.len() >= count {
                return got;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("expected {count} requests, got {}", self.got().len());
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let manner = {
        let mut inner = receiver.inner.lock().unwrap();
        inner.got.push(Got {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp").parse().unwrap(),
            signature: text("webhook-signature"),
            media_type: text("content-type"),
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        let manner = inner.manner;
        if let Manner::Fails(times) = manner {
            inner.manner = times.checked_sub(1).map_or(Manner::Takes, Manner::Fails);
        }
        manner
    };
    match manner {
        Manner::Takes | Manner::Fails(0) => StatusCode::NO_CONTENT.into_response(),
        Manner::Fails(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Manner::Hangs => {
            sleep(Duration::from_secs(3600)).await;
            StatusCode::NO_CONTENT.into_response()
        }
        Manner::Redirects => {
            let to = format!("http://{}/elsewhere", receiver.address);
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
    }
}
