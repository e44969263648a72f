//! Plugins are exchanged while requests run, and servers follow each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fidelis_host::{Reuse, SandboxOptions};
use fidelis_server::shops::{ServerError, Shops};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::support::{NOW, REVISIONS, SANDBOX, hostile, open, quote, sandbox, shops, store};

/// What a cart of 43.38 earns under the revisions.
const EARNED: [i64; 3] = [86, 216, 80];

async fn earned(shops: &Shops) -> i64 {
    let answer = shops.call("a", quote(&[3_333, 1_005])).await.unwrap();
    answer.value.earnings.iter().map(|each| each.granted).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_lost_while_plugins_are_exchanged() {
    let (_folder, _store, shops) = shops().await;
    let stop = Arc::new(AtomicBool::new(false));
    let callers = (0..4).map(|_| {
        let (shops, stop) = (shops.clone(), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut answered = 0_u32;
            while !stop.load(Ordering::Relaxed) {
                let points = earned(&shops).await;
                assert!(EARNED.contains(&points), "{points}");
                answered += 1;
            }
            answered
        })
    });
    let callers: Vec<_> = callers.collect();
    for round in 0..12 {
        let component = REVISIONS[(round + 1) % 3].clone();
        let installed = shops.install("a", component, "test", NOW).await.unwrap();
        assert_eq!(installed.number, i64::try_from(round).unwrap() + 2);
        assert_eq!(earned(&shops).await, EARNED[(round + 1) % 3]);
    }
    stop.store(true, Ordering::Relaxed);
    for caller in callers {
        assert!(caller.await.unwrap() > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn warm_instances_answer_for_the_plugin_that_is_live() {
    let (_folder, store) = store().await;
    let sandbox = sandbox(SandboxOptions {
        reuse: Reuse::Warm,
        ..SandboxOptions::default()
    });
    let shops = Shops::open(store, sandbox.clone()).await.unwrap();
    for (component, points) in REVISIONS.iter().zip(EARNED) {
        let component = component.clone();
        shops.install("a", component, "test", NOW).await.unwrap();
        for _ in 0..3 {
            assert_eq!(earned(&shops).await, points);
        }
        let answer = shops.call("a", quote(&[3_333, 1_005])).await.unwrap();
        assert_eq!(answer.report.instance, Reuse::Warm);
    }
    // What answered for the plugins before is gone with them.
    let kept = sandbox.options().slots - sandbox.free_slots();
    assert_eq!(kept, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_plugin_again_changes_nothing() {
    let (_folder, _store, shops) = shops().await;
    let again = shops.install("a", REVISIONS[0].clone(), "test", NOW).await;
    assert_eq!(again.unwrap().number, 1);
    let again = shops
        .install_new("a", REVISIONS[0].clone(), "test", NOW)
        .await;
    assert_eq!(again.unwrap().number, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_is_gone_back_from() {
    let (_folder, _store, shops) = shops().await;
    let error = shops.roll_back("a", None, "test", NOW).await.unwrap_err();
    assert!(
        matches!(error, ServerError::NothingEarlier { .. }),
        "{error}"
    );
    shops
        .install("a", REVISIONS[1].clone(), "test", NOW)
        .await
        .unwrap();
    assert_eq!(earned(&shops).await, EARNED[1]);
    let back = shops.roll_back("a", None, "test", NOW).await.unwrap();
    assert_eq!((back.number, earned(&shops).await), (3, EARNED[0]));
    // Told again by a caller who did not get the answer.
    let again = shops.roll_back("a", Some(2), "test", NOW).await;
    assert!(
        matches!(again, Err(ServerError::NotLive { number: 2, live: 3 })),
        "{again:?}"
    );
    // A server that is started again with the plugin that was gone back from leaves it at that.
    let again = shops
        .install_new("a", REVISIONS[1].clone(), "test", NOW)
        .await;
    assert_eq!(
        (again.unwrap().number, earned(&shops).await),
        (3, EARNED[0])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_store_follow_each_other() {
    let (folder, _store, one) = shops().await;
    let other = Shops::open(open(&folder).await, SANDBOX.clone())
        .await
        .unwrap();
    assert_eq!(earned(&other).await, EARNED[0]);
    let (order, stop) = watch::channel(false);
    let following = tokio::spawn(other.clone().follow(Duration::from_millis(20), stop));

    one.install("a", REVISIONS[1].clone(), "test", NOW)
        .await
        .unwrap();
    let caught_up = async {
        while earned(&other).await != EARNED[1] {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), caught_up).await.unwrap();
    assert_eq!(other.live("a").unwrap().number, 2);
    order.send(true).unwrap();
    timeout(Duration::from_secs(5), following)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_loaded_changes_nothing() {
    let (_folder, store, shops) = shops().await;
    let error = shops.install("a", b"nothing".to_vec(), "test", NOW).await;
    assert!(matches!(error, Err(ServerError::Refused(_))), "{error:?}");
    let without_programme = fidelis_reference::COMPONENT.to_vec();
    let error = shops.install("a", without_programme, "test", NOW).await;
    assert!(matches!(error, Err(ServerError::Refused(_))), "{error:?}");
    assert_eq!(store.live_numbers().await.unwrap(), [("a".to_owned(), 1)]);

    // Another host, of another version, may have installed it.
    let plugin = fidelis_store::NewPlugin {
        component: b"nothing",
        program: "shop",
        revision: "",
        zone: "UTC",
        by: "test",
    };
    store.install("a", plugin, NOW).await.unwrap();
    store.install("b", plugin, NOW).await.unwrap();
    shops.refresh().await.unwrap();
    assert_eq!(earned(&shops).await, EARNED[0]);
    let told = shops.unusable();
    assert_eq!(
        (told[0].tenant.as_str(), told[0].number, told[0].served),
        ("a", 2, true)
    );
    assert_eq!(
        (told[1].tenant.as_str(), told[1].number, told[1].served),
        ("b", 1, false)
    );
    let text = shops.metrics().render();
    assert!(
        text.contains("fidelis_plugin_unusable{tenant=\"a\"} 1"),
        "{text}"
    );
    let error = shops.call("b", quote(&[1])).await.unwrap_err();
    assert!(matches!(error, ServerError::NoPlugin { .. }), "{error}");

    // What follows makes it good.
    shops
        .install("a", REVISIONS[2].clone(), "test", NOW)
        .await
        .unwrap();
    assert_eq!(earned(&shops).await, EARNED[2]);
    assert_eq!(shops.unusable().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenants_are_apart() {
    let (_folder, _store, shops) = shops().await;
    shops
        .install("b", REVISIONS[1].clone(), "test", NOW)
        .await
        .unwrap();
    assert_eq!(shops.tenants(), ["a", "b"]);
    let points = |answer: fidelis_host::Answer<fidelis_host::contract::checkout::Quotation>| {
        answer.value.earnings[0].granted
    };
    assert_eq!(points(shops.call("a", quote(&[1_000])).await.unwrap()), 20);
    assert_eq!(points(shops.call("b", quote(&[1_000])).await.unwrap()), 50);
    for bad in ["c", "*", ""] {
        let error = shops.call(bad, quote(&[1])).await.unwrap_err();
        assert!(matches!(error, ServerError::NoPlugin { .. }), "{error}");
    }
    let error = shops
        .install("*", hostile(), "test", NOW)
        .await
        .unwrap_err();
    assert!(matches!(error, ServerError::Tenant { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_plugins_serves_nobody() {
    let (_folder, store) = store().await;
    let shops = Shops::open(store, SANDBOX.clone()).await.unwrap();
    assert!(shops.tenants().is_empty() && shops.live("a").is_none());
    assert!(shops.decider("a").is_err());
}
