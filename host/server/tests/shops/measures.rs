//! What is told to Prometheus.

use crate::support::{NOW, REVISIONS, placed, returned_whole, shops};

fn told(text: &str, line: &str) {
    assert!(text.lines().any(|each| each == line), "no {line} in {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_members_have_is_summed_now_and_then() {
    let (_folder, store, shops) = shops().await;
    shops
        .install("b", REVISIONS[2].clone(), "test", NOW)
        .await
        .unwrap();
    let settle = async |tenant: &str, member: &str, event| {
        let decider = shops.decider(tenant).unwrap();
        let settled = store
            .settle(tenant, member, &event, &decider, false, NOW)
            .await;
        shops
            .metrics()
            .conflicts(tenant, settled.unwrap().conflicts);
    };
    settle("a", "anne", placed("o-1", 0, &[1_000])).await;
    settle("a", "marc", placed("o-1", 0, &[3_000])).await;
    settle("a", "marc", placed("o-2", 0, &[9_000])).await;
    settle("a", "marc", returned_whole("o-2", 1)).await;
    // Of the other tenant, points that wait for delivery.
    settle("b", "anne", placed("o-1", 0, &[1_000])).await;

    let text = shops.scrape().await;
    told(
        &text,
        "fidelis_liability_points{tenant=\"a\",wallet=\"points\"} 80",
    );
    told(
        &text,
        "fidelis_liability_points{tenant=\"b\",wallet=\"points\"} 20",
    );
    told(&text, "fidelis_ledger_conflicts_total{tenant=\"a\"} 0");
    told(
        &text,
        "fidelis_plugin_calls_total{tenant=\"a\",function=\"settle\"} 4",
    );
    told(&text, "fidelis_plugin_live_number{tenant=\"a\"} 1");

    // The ledger is not summed again at once.
    settle("a", "anne", placed("o-3", 0, &[1_000])).await;
    let text = shops.scrape().await;
    told(
        &text,
        "fidelis_liability_points{tenant=\"a\",wallet=\"points\"} 80",
    );
    told(
        &text,
        "fidelis_plugin_calls_total{tenant=\"a\",function=\"settle\"} 5",
    );
}
