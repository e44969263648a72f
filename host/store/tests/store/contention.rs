//! Many at once: nobody's points are lost, nobody's are counted twice.

use fidelis_host::contract::types::{EventBody, HoldRequest, Verdict};

use crate::support::{NOW, TENANT, event, placed, places, settlement, shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_of_one_member_all_count() {
    for place in places().await {
        let tasks: Vec<_> = (0..24)
            .map(|number| {
                let (store, shop) = (place.store.clone(), shop());
                let order = placed(&format!("o{number}"), 1_000);
                tokio::spawn(
                    async move { store.settle(TENANT, "ada", &order, &shop, false, NOW).await },
                )
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(place.points("ada").await, 240, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_event_from_many_is_settled_once() {
    for place in places().await {
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (store, shop) = (place.store.clone(), shop());
                tokio::spawn(async move {
                    let order = placed("o1", 1_000);
                    store.settle(TENANT, "ada", &order, &shop, false, NOW).await
                })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap().unwrap());
        }
        assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
        assert!(answers.iter().all(|one| one.answer == answers[0].answer));
        assert_eq!(place.points("ada").await, 10, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn points_are_spent_once() {
    for place in places().await {
        place.settle("ada", &placed("o1", 10_000)).await;
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let (store, shop) = (place.store.clone(), shop());
                let hold = HoldRequest {
                    hold: format!("h{number}"),
                    wallet: "points".to_owned(),
                    points: 30,
                };
                let hold = event(&format!("hold-{number}"), EventBody::HoldRequested(hold));
                tokio::spawn(
                    async move { store.settle(TENANT, "ada", &hold, &shop, false, NOW).await },
                )
            })
            .collect();
        let mut held = 0;
        for task in tasks {
            let settled = task.await.unwrap().unwrap();
            let verdict = &settlement(&settled).outcomes[0].verdict;
            held += i64::from(matches!(verdict, Verdict::Applied));
        }
        assert_eq!(held, 3, "{}: 100 points hold 30 three times", place.name);
        assert_eq!(place.points("ada").await, 10, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_budget_is_never_exceeded() {
    for place in places().await {
        let tasks: Vec<_> = (0..12)
            .map(|number| {
                let (store, shop) = (place.store.clone(), shop());
                let order = placed("o1", 100_000);
                tokio::spawn(async move {
                    let member = format!("m{number}");
                    store
                        .settle(TENANT, &member, &order, &shop, false, NOW)
                        .await
                })
            })
            .collect();
        let mut extra = 0;
        for task in tasks {
            let settled = task.await.unwrap().unwrap();
            let earnings = settlement(&settled).earnings;
            let sponsored = earnings.iter().filter(|earning| earning.rule == "sponsor");
            extra += sponsored.map(|earning| earning.granted).sum::<i64>();
        }
        assert_eq!(
            extra, 300,
            "{}: the budget, all of it and no more",
            place.name
        );
        place.check().await;
    }
}
