//! Clients that send a request byte by byte, and never finish it.

use std::time::{Duration, Instant};

use fidelis_trials::kill::TENANT;
use fidelis_trials::place::Place;
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Stage, fidelis};

/// How long a server may keep a client that does not get on.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends one byte every half second until the server has enough; how long that took.
async fn dawdle(port: u16, text: &'static [u8]) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut answer = [0; 1024];
    for byte in text.iter().cycle() {
        if stream.write_all(&[*byte]).await.is_err() {
            break;
        }
        let wait = Duration::from_millis(500);
        // Anything that comes back, or the end, is the server's last word.
        if tokio::time::timeout(wait, stream.read(&mut answer))
            .await
            .is_ok()
        {
            break;
        }
        if begun.elapsed() > PATIENCE {
            break;
        }
    }
    begun.elapsed()
}

#[test]
fn slow_clients_are_let_go_and_others_are_served_meanwhile() {
    let stage = Stage::new(Place::sqlite().unwrap(), |_| {});
    let client = stage.client.clone();
    let port = stage.server.port();
    let key = fidelis()
        .key(stage.place.url(), TENANT, "storefront")
        .unwrap();
    // A header that never ends, and a body that never comes.
    let head: &[u8] =
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    stage.runtime.block_on(async {
        let mut slow = tokio::task::JoinSet::new();
        for _ in 0..300 {
            slow.spawn(dawdle(port, head));
        }
        for _ in 0..50 {
            slow.spawn(silent_body(port, key.clone()));
        }
        for _ in 0..20 {
            let begun = Instant::now();
            let alive = client.call(Method::GET, "/readyz", None).await.unwrap();
            assert_eq!(alive.status, 200);
            assert!(
                begun.elapsed() < Duration::from_secs(2),
                "{:?}",
                begun.elapsed()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        while let Some(took) = slow.join_next().await {
            let took = took.unwrap();
            assert!(took < PATIENCE, "a slow client was kept for {took:?}");
        }
    });
}

/// Announces a body and sends nothing of it.
async fn silent_body(port: u16, key: String) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST /v1/quote HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {key}\r\nContent-Length: 1000\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 1024];
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut answer)).await;
    let told = String::from_utf8_lossy(&answer);
    // The key is good: it is the body that is waited for.
    assert!(!told.contains(" 401 "), "{told}");
    let _ = read;
    begun.elapsed()
}
