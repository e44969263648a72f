//! The outbox: everything is told, and whoever takes it has it for a while.

use crate::support::{NOW, TENANT, placed, places, shop};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_told_until_it_is_delivered() {
    for place in places().await {
        let store = &place.store;
        place.settle("ada", &placed("big", 60_000)).await;
        let parcels = store.claim(NOW, 1_000, 10).await.unwrap();
        assert_eq!(parcels.len(), 1, "{}", place.name);
        let parcel = &parcels[0];
        assert_eq!(
            (parcel.topic.as_str(), parcel.attempts),
            ("fidelis.coupon", 0)
        );
        let code = store.coupons(TENANT, "ada", "", 1).await.unwrap()[0]
            .code
            .clone();
        assert!(parcel.body.contains(&code), "{}", parcel.body);
        // Taken by somebody, until the lease is over.
        assert_eq!(store.claim(NOW + 999, 1_000, 10).await.unwrap(), []);
        let again = store.claim(NOW + 1_000, 1_000, 10).await.unwrap();
        assert_eq!(again[0].attempts, 1, "{}", place.name);
        store
            .failed(TENANT, &parcel.id, "refused", None)
            .await
            .unwrap();
        assert_eq!(store.claim(NOW + 9_000, 1_000, 10).await.unwrap(), []);
        let dead = store.dead_letters(TENANT, "", 10).await.unwrap();
        assert_eq!(dead[0].parcel.problem.as_deref(), Some("refused"));
        store.redeliver(TENANT, &parcel.id, NOW).await.unwrap();
        assert_eq!(store.claim(NOW, 1_000, 10).await.unwrap().len(), 1);
        store.delivered(TENANT, &parcel.id).await.unwrap();
        assert_eq!(store.claim(NOW + 9_000, 1_000, 10).await.unwrap(), []);
        assert!(store.redeliver(TENANT, &parcel.id, NOW).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_deliver_never_take_the_same() {
    for place in places().await {
        for number in 0..12 {
            let member = format!("m{number}");
            place.settle(&member, &placed("big", 60_000)).await;
        }
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let store = place.store.clone();
                tokio::spawn(async move { store.claim(NOW, 60_000, 5).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for task in tasks {
            taken.extend(task.await.unwrap().into_iter().map(|parcel| parcel.id));
        }
        loop {
            let more = place.store.claim(NOW, 60_000, 5).await.unwrap();
            if more.is_empty() {
                break;
            }
            taken.extend(more.into_iter().map(|parcel| parcel.id));
        }
        let count = taken.len();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!((count, taken.len()), (12, 12), "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clock_that_was_ahead_put_off_is_due_once_it_is_right() {
    const HOUR: i64 = 3_600_000;
    for place in places().await {
        let store = &place.store;
        for (member, ahead) in [("ada", HOUR), ("ben", 0), ("eve", 0)] {
            let event = placed("big", 60_000);
            let settled = store
                .settle(TENANT, member, &event, &shop(), false, NOW + ahead)
                .await;
            settled.unwrap();
        }
        let tried = store.claim(NOW, 1_000, 10).await.unwrap();
        assert_eq!(tried.len(), 2, "{}", place.name);
        // One waits for its next attempt, another one by a clock that was a year ahead.
        for (parcel, wait) in tried.iter().zip([HOUR, 8_760 * HOUR]) {
            let retry = Some(NOW + wait);
            store
                .failed(TENANT, &parcel.id, "down", retry)
                .await
                .unwrap();
        }
        assert_eq!(store.claim(NOW, 1_000, 10).await.unwrap(), []);
        assert_eq!(store.turn_back(NOW).await.unwrap(), 2, "{}", place.name);
        let due = store.claim(NOW, 1_000, 10).await.unwrap();
        let mut members: Vec<_> = due.iter().map(|parcel| &*parcel.member).collect();
        members.sort_unstable();
        assert_eq!(members, ["ada", &*tried[1].member], "{}", place.name);
        assert_eq!(store.turn_back(NOW).await.unwrap(), 0);
    }
}
