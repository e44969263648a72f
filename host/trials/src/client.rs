//! A client of the HTTP API, as a storefront would write one: the same event again, under the same
//! id, until there is an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Entry, Event, EventBody, Member};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(10);

/// Where a server is, and the key to it. Cheap to clone; clones share connections and counts.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    bases: Arc<[String]>,
    key: Arc<str>,
    turn: Arc<AtomicUsize>,
    counts: Arc<Counts>,
}

/// What came of all calls so far.
#[derive(Debug, Default)]
pub struct Counts {
    /// Attempts that were made.
    pub attempts: AtomicU64,
    /// Attempts without an answer: no connection, a connection that broke, time over.
    pub lost: AtomicU64,
    /// Answers 429 and 5xx.
    pub turned_away: AtomicU64,
    /// Answers that the server had given before (`Idempotent-Replayed`).
    pub replayed: AtomicU64,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, as it came.
    pub body: String,
    /// Whether the server says that it had given this answer before.
    pub replayed: bool,
}

impl Reply {
    /// The body as a settlement, where the event was settled.
    ///
    /// # Errors
    /// If the status is not 200, or the body is no settlement.
    pub fn settlement(&self) -> Result<Settlement> {
        if self.status != 200 {
            bail!(
                "expected a settlement, found {}: {}",
                self.status,
                self.body
            );
        }
        serde_json::from_str(&self.body).context("the answer is no settlement")
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// Whether the same call may have another answer later.
    pub fn passes(&self) -> bool {
        self.status == 429 || self.status >= 500
    }
}

impl Client {
    /// A client of servers that share a store: each attempt goes to the next of them.
    ///
    /// # Errors
    /// If the HTTP library refuses its settings.
    pub fn new(bases: &[String], key: &str) -> Result<Client> {
        // Whoever was first is as good: there is one provider in the tree.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(ATTEMPT)
            .no_proxy()
            .build()
            .context("no HTTP client")?;
        Ok(Client {
            http,
            bases: bases.into(),
            key: key.into(),
            turn: Arc::default(),
            counts: Arc::default(),
        })
    }

    /// What came of all calls of this client and its clones.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// One call, one attempt.
    ///
    /// # Errors
    /// If there is no answer. It is not known then whether the call was carried out.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Reply> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        self.send(request).await
    }

    /// A request with the key, to be sent by [`Client::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let at = turn.checked_rem(self.bases.len()).unwrap_or(0);
        let base = self.bases.get(at).map_or("", String::as_str);
        self.http
            .request(method, format!("{base}{path}"))
            .bearer_auth(&self.key)
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// If there is no answer.
    pub async fn send(&self, request: RequestBuilder) -> Result<Reply> {
        self.counts.attempts.fetch_add(1, Ordering::Relaxed);
        let answered = async {
            let response = request.send().await?;
            let status = response.status();
            let replayed = response.headers().contains_key("idempotent-replayed");
            let body = response.text().await?;
            Ok::<_, reqwest::Error>((status, replayed, body))
        };
        match answered.await {
            Ok((status, replayed, body)) => Ok(self.count(status, replayed, body)),
            Err(error) => {
                self.counts.lost.fetch_add(1, Ordering::Relaxed);
                Err(error).context("no answer")
            }
        }
    }

    fn count(&self, status: StatusCode, replayed: bool, body: String) -> Reply {
        let reply = Reply {
            status: status.as_u16(),
            body,
            replayed,
        };
        if reply.passes() {
            self.counts.turned_away.fetch_add(1, Ordering::Relaxed);
        }
        if replayed {
            self.counts.replayed.fetch_add(1, Ordering::Relaxed);
        }
        reply
    }

    /// A call that is repeated until it has an answer that stays, or time is over. To be used for
    /// what may be repeated: reads, and events, which have ids.
    ///
    /// # Errors
    /// If time was over without an answer.
    pub async fn insist(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        patience: Duration,
    ) -> Result<Reply> {
        let begun = Instant::now();
        let mut pause = Duration::from_millis(10);
        loop {
            let last = self.call(method.clone(), path, body).await;
            match last {
                Ok(reply) if !reply.passes() => return Ok(reply),
                last if begun.elapsed() >= patience => return last,
                _ => {}
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(Duration::from_millis(250));
        }
    }

    /// Tells what the shop knows of a member.
    ///
    /// # Errors
    /// If it is not taken within a minute.
    pub async fn put_member(&self, member: &Member) -> Result<()> {
        let path = format!("/v1/members/{}", member.id);
        let body = serde_json::to_value(member)?;
        let patience = Duration::from_secs(60);
        let reply = self
            .insist(Method::PUT, &path, Some(&body), patience)
            .await?;
        if !(200..300).contains(&reply.status) {
            bail!("member {}: {} {}", member.id, reply.status, reply.body);
        }
        Ok(())
    }

    /// All entries of a member, page by page.
    ///
    /// # Errors
    /// If a page is not served, or is no page.
    pub async fn entries(&self, member: &str) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut after = Value::Null;
        loop {
            let mut path = format!("/v1/members/{member}/entries?limit=100");
            if !after.is_null() {
                let after = after
                    .as_str()
                    .map_or_else(|| after.to_string(), str::to_owned);
                path.push_str(&format!("&after={after}"));
            }
            let patience = Duration::from_secs(60);
            let reply = self.insist(Method::GET, &path, None, patience).await?;
            ensure!(
                reply.status == 200,
                "{path}: {} {}",
                reply.status,
                reply.body
            );
            let mut page = reply.json();
            let found = page.get_mut("items").map(Value::take);
            let found = found.with_context(|| format!("{path}: no items in the answer"))?;
            entries.extend(serde_json::from_value::<Vec<Entry>>(found)?);
            after = page.get_mut("next").map(Value::take).unwrap_or_default();
            if after.is_null() {
                return Ok(entries);
            }
        }
    }

    /// Settles an event, repeated until it has an answer that stays.
    ///
    /// # Errors
    /// If time was over without an answer.
    pub async fn settle(&self, member: &str, event: &Event, patience: Duration) -> Result<Reply> {
        let (path, body) = route(member, event)?;
        self.insist(Method::POST, &path, Some(&body), patience)
            .await
    }
}

/// Where an event goes: what operators do by hand has routes of its own.
///
/// # Errors
/// If the event has no JSON.
pub fn route(member: &str, event: &Event) -> Result<(String, Value)> {
    let by_hand = |what: &str, own: Value| {
        let mut body = json!({ "id": event.id, "at": event.at, "reason": "a trial" });
        if let (Some(body), Value::Object(own)) = (body.as_object_mut(), own) {
            body.extend(own);
        }
        (format!("/v1/members/{member}/{what}"), body)
    };
    Ok(match &event.body {
        EventBody::TransferSent(transfer) => by_hand("transfers", serde_json::to_value(transfer)?),
        EventBody::Adjusted(adjustment) => {
            by_hand("adjustments", serde_json::to_value(adjustment)?)
        }
        EventBody::TierLocked(lock) => by_hand("tier-locks", serde_json::to_value(lock)?),
        _ => (
            format!("/v1/members/{member}/events"),
            serde_json::to_value(event)?,
        ),
    })
}
