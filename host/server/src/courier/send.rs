//! One request to one webhook, signed as Standard Webhooks asks.

use std::time::Duration;

use fidelis_store::Target;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Error, Response};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};

use super::envelope::MEDIA_TYPE;

/// How long one request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until there is a connection. Default 5 s.
    pub connect: Duration,
    /// Until the answer's headers are there. Default 15 s.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(15),
        }
    }
}

/// Chooses what encrypts every connection of this process.
pub(crate) fn install_tls() {
    // Whoever comes second finds the first one's choice, which is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client that follows no redirects: what is signed for one address goes to no other one.
///
/// # Errors
///
/// If the machine's certificates cannot be read.
pub(super) fn client(patience: Patience) -> Result<Client, Error> {
    install_tls();
    Client::builder()
        .user_agent(concat!("fidelis/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(patience.connect)
        .timeout(patience.whole)
        .build()
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'a> {
    pub(super) id: &'a str,
    pub(super) body: &'a str,
    /// When it is sent, UTC milliseconds.
    pub(super) now: i64,
}

/// Sends a message. Taken is what is answered with 2xx; the error tells what went wrong, without
/// address or content.
pub(super) async fn send(
    client: &Client,
    target: &Target,
    message: Message<'_>,
) -> Result<(), String> {
    let seconds = message.now.div_euclid(1000);
    let signature = Webhook::new(&target.secret)
        .and_then(|webhook| webhook.sign(message.id, seconds, message.body.as_bytes()))
        .map_err(|error| format!("it cannot be signed: {error}"))?;
    let answer = client
        .post(&target.webhook.url)
        .header(CONTENT_TYPE, MEDIA_TYPE)
        .header(HEADER_WEBHOOK_ID, message.id)
        .header(HEADER_WEBHOOK_TIMESTAMP, seconds.to_string())
        .header(HEADER_WEBHOOK_SIGNATURE, signature)
        .body(message.body.to_owned())
        .send()
        .await
        .map_err(|error| problem(&error))?;
    judge(&answer)
}

fn judge(answer: &Response) -> Result<(), String> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let redirect = status.is_redirection() && answer.headers().contains_key(LOCATION);
    let remark = if redirect {
        ", which is not followed"
    } else {
        ""
    };
    Err(format!("it answered {status}{remark}"))
}

fn problem(error: &Error) -> String {
    if error.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    if error.is_connect() {
        return "it could not be reached".to_owned();
    }
    if error.is_builder() {
        return "its address cannot be used".to_owned();
    }
    "the connection broke".to_owned()
}
