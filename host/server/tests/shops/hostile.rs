//! A plugin that loops, traps or eats memory at every call harms nobody but its own tenant.

use std::time::{Duration, Instant};

use fidelis_host::contract::types::Event;
use fidelis_host::{Error, RenderRequest};
use fidelis_server::shops::{ServerError, Shops};
use fidelis_store::StoreError;
use tokio::time::{sleep, timeout};

use crate::guests::{MEMORY, of_package};
use crate::support::{NOW, REVISIONS, SANDBOX, by_the_clock, hostile, placed, quote, shops, store};

fn render(locale: &str) -> RenderRequest {
    RenderRequest {
        messages: Vec::new(),
        locale: locale.to_owned(),
    }
}

async fn both(sandbox: fidelis_host::Sandbox) -> (tempfile::TempDir, Shops) {
    let (folder, store) = store().await;
    let shops = Shops::open(store, sandbox).await.unwrap();
    shops.install("a", hostile(), "test", NOW).await.unwrap();
    shops
        .install("b", REVISIONS[0].clone(), "test", NOW)
        .await
        .unwrap();
    (folder, shops)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_way_to_fail_has_its_error() {
    let (_folder, shops) = both(SANDBOX.clone()).await;
    for _ in 0..20 {
        assert_eq!(shops.call("a", render("en")).await.unwrap().value, ["1"]);
        for (locale, code) in [("s", "out_of_fuel"), ("p", "trap"), ("g", "memory_limit")] {
            let error = shops.call("a", render(locale)).await.unwrap_err();
            assert_eq!(error.code(), code, "{error}");
        }
        let error = shops.call("a", quote(&[1_000])).await.unwrap_err();
        let not_exported = matches!(error, ServerError::Call(Error::NotExported { .. }));
        assert!(not_exported, "{error}");
        assert!(shops.call("b", quote(&[1_000])).await.is_ok());
    }
    let text = shops.metrics().render();
    for line in [
        "fidelis_plugin_errors_total{tenant=\"a\",function=\"render\",kind=\"out_of_fuel\"} 20",
        "fidelis_plugin_errors_total{tenant=\"a\",function=\"render\",kind=\"trap\"} 20",
        "fidelis_plugin_errors_total{tenant=\"a\",function=\"render\",kind=\"memory_limit\"} 20",
        "fidelis_plugin_errors_total{tenant=\"a\",function=\"quote\",kind=\"not_exported\"} 20",
        "fidelis_plugin_calls_total{tenant=\"a\",function=\"render\"} 80",
        "fidelis_plugin_calls_total{tenant=\"b\",function=\"quote\"} 20",
        "fidelis_plugin_fuel_instructions_count{tenant=\"b\",function=\"quote\"} 20",
        "fidelis_plugin_memory_bytes_count{tenant=\"b\",function=\"quote\"} 20",
        "fidelis_plugin_call_seconds_count{tenant=\"b\",function=\"quote\"} 20",
    ] {
        assert!(text.lines().any(|each| each == line), "no {line} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_never_ends_leaves_the_others_served() {
    let deadline = Duration::from_secs(2);
    let (_folder, shops) = both(by_the_clock(deadline)).await;
    // Far more than there are threads, slots and places.
    let loops: Vec<_> = (0..200)
        .map(|_| {
            let shops = shops.clone();
            tokio::spawn(async move { shops.call("a", render("s")).await })
        })
        .collect();
    sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    for _ in 0..20 {
        let answer = timeout(deadline, shops.call("b", quote(&[1_000]))).await;
        assert!(answer.unwrap().is_ok());
    }
    let elapsed = begun.elapsed();
    assert!(elapsed < deadline, "20 quotes took {elapsed:?}");
    let (mut ended, mut waited) = (0, 0);
    for each in loops {
        match each.await.unwrap() {
            Err(ServerError::Call(Error::Deadline { .. })) => ended += 1,
            Err(ServerError::Busy { .. }) => waited += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(ended > 0 && waited > 0, "{ended} ended, {waited} waited");
    // And it is served again once it behaves.
    assert!(shops.call("a", render("en")).await.is_ok());
}

/// Once its calls are known to be quick they run on the threads that serve, until the first one that
/// has to be stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_was_quick_and_then_never_ends_leaves_the_others_served() {
    let (_folder, shops) = both(SANDBOX.clone()).await;
    for _ in 0..200 {
        assert!(shops.call("a", render("en")).await.is_ok());
        assert!(shops.call("b", quote(&[1_000])).await.is_ok());
    }
    let loops: Vec<_> = (0..100)
        .map(|_| {
            let shops = shops.clone();
            tokio::spawn(async move { shops.call("a", render("s")).await })
        })
        .collect();
    for _ in 0..200 {
        let answer = shops.call("b", quote(&[1_000]));
        let answer = timeout(Duration::from_secs(2), answer).await;
        assert!(answer.unwrap().is_ok());
    }
    for each in loops {
        let error = each.await.unwrap().unwrap_err();
        assert!(
            matches!(error.code(), "out_of_fuel" | "tenant_busy"),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_nobody_waits_for_gives_its_place_back() {
    let (_folder, shops) = both(by_the_clock(Duration::from_millis(300))).await;
    for _ in 0..8 {
        let call = shops.call("a", render("s"));
        let _ = timeout(Duration::from_millis(10), call).await;
    }
    sleep(Duration::from_millis(600)).await;
    assert!(shops.call("a", render("en")).await.is_ok());
}

/// A plugin that decides nothing: what its `settle` does instead.
fn deciding(body: &str) -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  (func (export "fidelis:loyalty/ledger@0.1.0#settle") (param i32) (result i32)
    {body}
    (unreachable)))"#
    );
    of_package(
        "package author:plugin;
         world author {
             export fidelis:loyalty/types@0.1.0;
             export fidelis:loyalty/ledger@0.1.0;
         }",
        &module,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_by_a_plugin_that_cannot_decide() {
    let grow = "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))";
    for (body, code) in [
        ("", "trap"),
        ("(loop $again (br $again))", "out_of_fuel"),
        (grow, "memory_limit"),
    ] {
        let (_folder, store, shops) = shops().await;
        let settle = async |event: &Event| {
            let decider = shops.decider("a").unwrap();
            store.settle("a", "anne", event, &decider, false, NOW).await
        };
        settle(&placed("o-1", 0, &[1_000])).await.unwrap();
        shops
            .install("a", deciding(body), "test", NOW)
            .await
            .unwrap();
        let second = placed("o-2", 0, &[2_000]);
        for _ in 0..3 {
            match settle(&second).await {
                Err(StoreError::Call(error)) => assert_eq!(error.code(), code, "{error}"),
                other => panic!("{other:?}"),
            }
        }
        // What was settled before is still answered, without the plugin.
        assert!(settle(&placed("o-1", 0, &[1_000])).await.unwrap().replayed);
        assert_eq!(store.entries("a", "anne", 0, 10).await.unwrap().len(), 1);

        shops.roll_back("a", None, "test", NOW).await.unwrap();
        assert!(!settle(&second).await.unwrap().replayed);
        assert_eq!(store.entries("a", "anne", 0, 10).await.unwrap().len(), 2);
        let verified = store.verify(&mut |_| {}).await.unwrap();
        assert_eq!(verified.differences, []);
    }
}
