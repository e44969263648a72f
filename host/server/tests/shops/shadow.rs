//! A candidate answers beside the live plugin.

use std::time::Duration;

use fidelis_server::shadow::ShadowReport;
use fidelis_server::shops::{ServerError, Shops};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::support::{NOW, REVISIONS, built, hostile, placed, quote, shops};

/// The report once the candidate has answered all that waits.
async fn report(shops: &Shops, answered: u64) -> ShadowReport {
    let wait = async {
        loop {
            let report = shops.candidate("a").unwrap();
            let all = |each: &fidelis_server::shadow::ShadowFunction| {
                each.compared + each.failed + each.dropped
            };
            if report.functions.iter().map(all).sum::<u64>() == answered {
                return report;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), wait).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn differences_are_counted_and_sampled() {
    let (_folder, store, shops) = shops().await;
    let set = shops
        .set_candidate("a", REVISIONS[1].clone(), NOW)
        .await
        .unwrap();
    assert_eq!((set.program.as_str(), set.since), ("shop", NOW));
    for _ in 0..10 {
        let answer = shops.call("a", quote(&[1_000])).await.unwrap();
        assert_eq!(answer.value.earnings[0].granted, 20, "the live one answers");
    }
    // Nothing is earned by either.
    shops.call("a", quote(&[])).await.unwrap();
    let decider = shops.decider("a").unwrap();
    let event = placed("o-1", 0, &[1_000]);
    store
        .settle("a", "anne", &event, &decider, false, NOW)
        .await
        .unwrap();

    let report = report(&shops, 12).await;
    let quotes = &report.functions[0];
    assert_eq!((quotes.function.as_str(), quotes.compared), ("quote", 11));
    assert_eq!((quotes.equal, quotes.different), (1, 10));
    assert_eq!(report.functions[1].function, "settle");
    assert_eq!(report.functions[1].different, 1);
    let sample = &report.samples[0];
    assert_eq!(sample.at, "/Ok/earnings/0/desired");
    assert_eq!((&sample.live, &sample.candidate), (&json!(20), &json!(50)));
    assert!(report.samples.len() <= 4);
    assert!(!serde_json::to_string(&report).unwrap().contains("anne"));
    let text = shops.metrics().render();
    let line =
        "fidelis_shadow_answers_total{tenant=\"a\",function=\"quote\",result=\"different\"} 10";
    assert!(text.contains(line), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revision_that_decides_the_same_is_told_apart() {
    let (_folder, store, shops) = shops().await;
    // The same rules in another zone: another revision, the same decision.
    let same = built(
        r#"{
            "id": "shop", "zone": "Europe/Brussels",
            "currencies": { "each-currency": { "base": "EUR" } },
            "wallets": [{ "id": "points" }],
            "earning": [{ "id": "spend", "base": { "per-unit": { "points": 2 } } }],
            "policies": { "refund_basis": "line", "clawback": "allow-debt" }
        }"#,
    );
    shops.set_candidate("a", same, NOW).await.unwrap();
    let decider = shops.decider("a").unwrap();
    let event = placed("o-1", 0, &[1_000]);
    store
        .settle("a", "anne", &event, &decider, false, NOW)
        .await
        .unwrap();
    let report = report(&shops, 1).await;
    let settled = &report.functions[0];
    assert_eq!(
        (settled.revision_only, settled.different),
        (1, 0),
        "{report:?}"
    );
    assert_eq!(report.samples, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_candidate_that_fails_harms_nobody() {
    let (_folder, _store, shops) = shops().await;
    shops.set_candidate("a", hostile(), NOW).await.unwrap();
    for _ in 0..300 {
        assert!(shops.call("a", quote(&[1_000])).await.is_ok());
    }
    let report = report(&shops, 300).await;
    let quotes = &report.functions[0];
    assert_eq!((quotes.compared, quotes.failed + quotes.dropped), (0, 300));
    assert_eq!(report.samples[0].candidate, json!("not_exported"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_candidate_goes_when_it_is_taken_away_or_live() {
    let (_folder, _store, shops) = shops().await;
    assert_eq!(shops.candidate("a"), None);
    assert_eq!(shops.clear_candidate("a"), None);
    let candidate = REVISIONS[1].clone();
    shops
        .set_candidate("a", candidate.clone(), NOW)
        .await
        .unwrap();
    assert!(shops.clear_candidate("a").is_some());
    assert_eq!(shops.candidate("a"), None);

    shops
        .set_candidate("a", candidate.clone(), NOW)
        .await
        .unwrap();
    shops
        .install("a", REVISIONS[2].clone(), "test", NOW)
        .await
        .unwrap();
    assert!(shops.candidate("a").is_some(), "another one went live");
    shops.install("a", candidate, "test", NOW).await.unwrap();
    assert_eq!(shops.candidate("a"), None);

    let error = shops
        .set_candidate("a", b"no".to_vec(), NOW)
        .await
        .unwrap_err();
    assert!(matches!(error, ServerError::Refused(_)), "{error}");
    let error = shops.set_candidate("z", hostile(), NOW).await.unwrap_err();
    assert!(matches!(error, ServerError::NoPlugin { .. }), "{error}");
}
