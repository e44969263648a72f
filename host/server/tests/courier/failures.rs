//! What happens to a parcel whose webhook does not take it.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::receiver::{Manner, Receiver};
use crate::support::{Office, TENANT};

#[tokio::test]
async fn what_fails_is_tried_again_later_and_later_under_the_same_id() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Fails(2)).await;
    let target = office.webhook(&shop, &[]).await;
    office.post("p", "fidelis.message").await;
    let working = office.work();
    let (state, _, problem) = office.failed(1).await;
    assert_eq!(state, "waiting");
    assert!(
        problem.ends_with("it answered 500 Internal Server Error"),
        "{problem}"
    );
    // Half of ten seconds, then half of twenty.
    office.pass(4);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(shop.got().len(), 1);
    office.pass(1);
    office.failed(2).await;
    office.pass(9);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(shop.got().len(), 2);
    office.pass(1);
    office.empty().await;
    working.end().await;

    let got = shop.got();
    assert_eq!(got.len(), 3);
    assert!(
        got.iter()
            .all(|each| each.id == got[0].id && each.body == got[0].body)
    );
    assert!(got.iter().all(|each| each.is_signed(&target.secret)));
    assert_eq!(got[2].timestamp - got[0].timestamp, 15);
}

#[tokio::test]
async fn after_the_last_attempt_it_is_a_dead_letter_until_somebody_sends_it_again() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Fails(1000)).await;
    office.webhook(&shop, &[]).await;
    office.post("p", "fidelis.message").await;
    let working = office.work();
    for attempt in 1..=3 {
        office.failed(attempt).await;
        office.pass(60);
    }
    let (state, ..) = office.failed(4).await;
    assert_eq!(state, "dead");
    office.pass(1_000_000);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(shop.got().len(), 4);
    let dead = office.store.dead_letters(TENANT, "", 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].parcel.id, "p");

    shop.behave(Manner::Takes);
    let now = office.clock.load(std::sync::atomic::Ordering::SeqCst);
    office.store.redeliver(TENANT, "p", now).await.unwrap();
    office.empty().await;
    working.end().await;
    assert_eq!(shop.got().len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_hangs_does_not_slow_others() {
    const PARCELS: usize = 100;
    let office = Office::open().await;
    let (quick, stuck) = (
        Receiver::start(Manner::Takes).await,
        Receiver::start(Manner::Hangs).await,
    );
    office.webhook(&quick, &["fidelis.coupon"]).await;
    office.webhook(&stuck, &["fidelis.message"]).await;
    for number in 0..PARCELS {
        office
            .post(&format!("a{number:03}"), "fidelis.message")
            .await;
    }
    for number in 0..PARCELS {
        office
            .post(&format!("b{number:03}"), "fidelis.coupon")
            .await;
    }
    // Here time passes by itself.
    let clock = std::sync::Arc::clone(&office.clock);
    let ticking = tokio::spawn(async move {
        loop {
            sleep(Duration::from_millis(10)).await;
            clock.fetch_add(10, std::sync::atomic::Ordering::SeqCst);
        }
    });
    let started = Instant::now();
    let working = office.work();
    quick.gets(PARCELS).await;
    let took = started.elapsed();
    // All hundred one after the other would hang for 50 s.
    assert!(took < Duration::from_secs(8), "{took:?}");
    sleep(Duration::from_millis(300)).await;
    working.end().await;
    ticking.abort();
    assert_eq!(quick.got().len(), PARCELS, "each once");
    let left = office
        .count("SELECT COUNT(*) FROM outbox WHERE topic = 'fidelis.message'")
        .await;
    assert_eq!(left, 100, "nothing of what hangs is lost");
    assert!(
        stuck.got().len() < 50,
        "{} requests hung",
        stuck.got().len()
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Redirects).await;
    office.webhook(&shop, &[]).await;
    office.post("p", "fidelis.message").await;
    let working = office.work();
    let (_, _, problem) = office.failed(1).await;
    working.end().await;
    assert!(
        problem.ends_with("it answered 307 Temporary Redirect, which is not followed"),
        "{problem}"
    );
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_a_failure_like_any_other() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Takes).await;
    let target = fidelis_store::NewWebhook {
        url: "http://127.0.0.1:1/secret-path".to_owned(),
        ..fidelis_store::NewWebhook::default()
    };
    office.store.add_webhook(TENANT, target, 0).await.unwrap();
    office.webhook(&shop, &[]).await;
    office.post("p", "fidelis.message").await;
    let working = office.work();
    shop.gets(1).await;
    let (_, _, problem) = office.failed(1).await;
    working.end().await;
    assert!(problem.ends_with("it could not be reached"), "{problem}");
    assert!(!problem.contains("secret-path"), "{problem}");
}
