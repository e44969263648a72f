//! Something fails: the caller is told clearly, others are served, and nothing is lost.

mod clock;
mod database;
mod disk;
mod plugins;
mod webhooks;

use fidelis_host::contract::types::{Event, EventBody};
use fidelis_tests::plain;
use fidelis_trials::client::{Client, Reply, route};
use fidelis_trials::clock::now;
use reqwest::Method;

/// An order of 10.00, as an event that earns 10 points and more.
fn order(id: &str) -> Event {
    order_at(id, now())
}

fn order_at(id: &str, at: i64) -> Event {
    let cart = plain::cart(vec![plain::line(1, 1000)]);
    Event {
        id: id.to_owned(),
        at,
        body: EventBody::OrderPlaced(plain::order(&format!("order-{id}"), at, cart)),
    }
}

/// Tells an event once.
async fn tell(client: &Client, member: &str, event: &Event) -> Reply {
    let (path, body) = route(member, event).unwrap();
    client.call(Method::POST, &path, Some(&body)).await.unwrap()
}

/// A refusal is a problem of this kind, with a status and words.
#[track_caller]
fn is_problem(reply: &Reply, status: u16, kind: &str) {
    let body = reply.json();
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(body["status"], status, "{}", reply.body);
    assert_eq!(body["type"], format!("/problems/{kind}"), "{}", reply.body);
    assert!(body["detail"].as_str().is_some_and(|text| !text.is_empty()));
}

#[track_caller]
fn is_settled(reply: &Reply) {
    let settlement = reply.settlement().unwrap();
    assert!(!settlement.entries.is_empty(), "{}", reply.body);
}
