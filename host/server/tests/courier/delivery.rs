//! What is delivered, how and to whom.

use std::time::Duration;

use tokio::time::sleep;

use crate::receiver::{Manner, Receiver};
use crate::support::{Office, START, TENANT};

#[tokio::test]
async fn a_parcel_arrives_as_a_signed_cloud_event() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Takes).await;
    let target = office.webhook(&shop, &[]).await;
    office.post("p1", "fidelis.message").await;
    let working = office.work();
    let got = shop.gets(1).await.remove(0);
    office.empty().await;
    working.end().await;

    assert_eq!(shop.got().len(), 1);
    assert_eq!(got.media_type, "application/cloudevents+json");
    assert_eq!(got.timestamp, START / 1000);
    assert!(got.id.starts_with("msg_"));
    assert!(got.is_signed(&target.secret));
    assert!(!got.is_signed("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    let event = got.json();
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["id"], "p1");
    assert_eq!(event["source"], format!("/fidelis/{TENANT}"));
    assert_eq!(event["type"], "fidelis.message");
    assert_eq!(event["subject"], "anna");
    assert_eq!(event["time"], "2026-11-30T02:00:00.000Z");
    assert_eq!(event["data"]["hello"], 1);
}

#[tokio::test]
async fn webhooks_get_the_topics_that_they_take() {
    let office = Office::open().await;
    let (mail, till) = (
        Receiver::start(Manner::Takes).await,
        Receiver::start(Manner::Takes).await,
    );
    office
        .webhook(&mail, &["fidelis.message", "fidelis.coupon"])
        .await;
    office.webhook(&till, &["fidelis.coupon"]).await;
    for (id, topic) in [
        ("1", "fidelis.message"),
        ("2", "fidelis.coupon"),
        ("3", "fidelis.task"),
    ] {
        office.post(id, topic).await;
    }
    let working = office.work();
    office.empty().await;
    working.end().await;
    let ids = |receiver: &Receiver| {
        let got = receiver.got();
        let mut ids: Vec<_> = got.iter().map(|got| got.json()["id"].to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&mail), ["\"1\"", "\"2\""]);
    assert_eq!(ids(&till), ["\"2\""]);
}

#[tokio::test]
async fn who_took_a_parcel_does_not_get_it_again_while_others_fail() {
    let office = Office::open().await;
    let (good, bad) = (
        Receiver::start(Manner::Takes).await,
        Receiver::start(Manner::Fails(2)).await,
    );
    office.webhook(&good, &[]).await;
    office.webhook(&bad, &[]).await;
    office.post("p", "fidelis.message").await;
    let working = office.work();
    for attempt in 1..=2 {
        office.failed(attempt).await;
        office.pass(10);
    }
    office.empty().await;
    working.end().await;
    assert_eq!((good.got().len(), bad.got().len()), (1, 3));
    assert_eq!(office.count("SELECT COUNT(*) FROM deliveries").await, 0);
}

#[tokio::test]
async fn what_another_courier_took_and_never_brought_is_brought() {
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Takes).await;
    office.webhook(&shop, &[]).await;
    office.post("p", "fidelis.message").await;
    // It takes the parcel for a minute, and dies.
    assert_eq!(
        office.store.claim(START, 60_000, 10).await.unwrap().len(),
        1
    );
    let working = office.work();
    sleep(Duration::from_millis(200)).await;
    assert_eq!(shop.got().len(), 0);
    office.pass(61);
    shop.gets(1).await;
    office.empty().await;
    working.end().await;
}

#[tokio::test]
async fn a_courier_that_nobody_can_stop_any_more_stops() {
    let office = Office::open().await;
    let working = office.work();
    sleep(Duration::from_millis(50)).await;
    working.forget().await;
}

#[tokio::test]
async fn a_clock_that_goes_back_puts_nothing_off() {
    const HOUR: i64 = 3_600;
    let office = Office::open().await;
    let shop = Receiver::start(Manner::Takes).await;
    office.webhook(&shop, &[]).await;
    // Written by a server whose clock was a day ahead, before this one began.
    let ahead = START + 24 * HOUR * 1000;
    office.post_at("p1", "fidelis.message", ahead).await;
    let working = office.work();
    shop.gets(1).await;
    // Written while it works, a moment before the clock goes back.
    office.pass(HOUR);
    sleep(Duration::from_millis(50)).await;
    let later = START + HOUR * 1000 + 1;
    office.post_at("p2", "fidelis.message", later).await;
    office.pass(-HOUR);
    shop.gets(2).await;
    office.empty().await;
    working.end().await;
}
