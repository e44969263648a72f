//! A store that contradicts its own entries is found out.

use crate::support::{Place, placed, places, refund};

async fn spoil(place: &Place, statement: &'static str) -> Vec<&'static str> {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&place.url).await.unwrap();
    let touched = sqlx::query(statement).execute(&pool).await.unwrap();
    assert!(touched.rows_affected() > 0, "{statement}");
    pool.close().await;
    let verified = place.store.verify(&mut |_| {}).await.unwrap();
    verified.differences.iter().map(|one| one.what).collect()
}

const SPOILERS: &[(&str, &[&str])] = &[
    (
        "UPDATE members SET account = REPLACE(account, '\"remaining\":', '\"remaining\":1')",
        &["account"],
    ),
    (
        "UPDATE entries SET available = available + 1 WHERE position = 1",
        &["entries"],
    ),
    (
        "DELETE FROM entries WHERE position = 2",
        &["entries", "entries", "events", "account"],
    ),
    ("DELETE FROM events WHERE event = 'o1:placed'", &["events"]),
    ("UPDATE counters SET used = used + 1", &["counter"]),
    ("DELETE FROM members", &["account", "counter"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_spoiled_store_is_found_out() {
    for (statement, expected) in SPOILERS {
        for place in places().await {
            place.settle("ada", &placed("o1", 1_000)).await;
            place.settle("ada", &placed("o2", 100_000)).await;
            place.settle("ada", &placed("o3", 2_900)).await;
            place.settle("ada", &refund("o2")).await;
            place.settle("ada", &placed("o4", 100_000)).await;
            place.check().await;
            let found = spoil(&place, statement).await;
            assert!(!found.is_empty(), "{}: {statement}", place.name);
            let mut sorted = (found.clone(), expected.to_vec());
            sorted.0.dedup();
            sorted.1.dedup();
            sorted.0.sort_unstable();
            sorted.1.sort_unstable();
            sorted.0.dedup();
            sorted.1.dedup();
            assert_eq!(sorted.0, sorted.1, "{}: {statement}", place.name);
        }
    }
}
