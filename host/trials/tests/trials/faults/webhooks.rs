//! Where webhooks go to is down: nobody waits for it, and what was to be told is told later.

use std::time::{Duration, Instant};

use fidelis_host::contract::types::{Adjustment, Event, EventBody};
use fidelis_trials::clock::now;
use fidelis_trials::mix::WALLET;
use fidelis_trials::place::Place;
use fidelis_trials::postgres::free_port;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{is_settled, order, tell};
use crate::support::{Stage, fidelis};

/// Takes one request and answers 204; gives what came.
async fn take(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap();
        text.extend_from_slice(&buffer[..count]);
        if count == 0 || text.ends_with(b"}") {
            break;
        }
    }
    let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
    stream.write_all(answer).await.unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn a_target_that_is_down_keeps_nobody_waiting_and_is_told_once_it_is_up() {
    let stage = Stage::new(Place::sqlite().unwrap(), |_| {});
    let client = stage.client.clone();
    let port = free_port().unwrap();
    stage.runtime.block_on(async {
        let url = format!("http://127.0.0.1:{port}/hook");
        let hook = json!({ "url": url, "topics": ["fidelis.tier"] });
        let made = client.call(Method::POST, "/v1/webhooks", Some(&hook)).await;
        let made = made.unwrap();
        assert!((200..300).contains(&made.status), "{}", made.body);

        // 600.00 reach silver: a tier is to be told of.
        let mut large = order("large");
        if let EventBody::OrderPlaced(order) = &mut large.body {
            order.cart.lines[0].amount = 60_000;
        }
        is_settled(&tell(&client, "anna", &large).await);
        for number in 0..20 {
            let gift = Event {
                id: format!("gift-{number}"),
                at: now(),
                body: EventBody::Adjusted(Adjustment {
                    wallet: WALLET.to_owned(),
                    points: 1,
                    reason: "a trial".to_owned(),
                    expires_at: None,
                }),
            };
            let begun = Instant::now();
            is_settled(&tell(&client, "anna", &gift).await);
            assert!(begun.elapsed() < Duration::from_secs(2));
        }

        // Time for a first attempt in vain.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let told = tokio::time::timeout(Duration::from_secs(90), take(&listener)).await;
        let told = told.expect("a delivery within 90 s");
        assert!(told.contains("fidelis.tier"), "{told}");
    });
    drop(stage.server);
    fidelis().verify(stage.place.url()).unwrap();
}
