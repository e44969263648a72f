//! Members who are forgotten, while others go on.

use fidelis_store::{Deed, StoreError};

use crate::support::{NOW, TENANT, event, placed, places, shop};

fn deed(member: &str) -> Deed {
    Deed {
        at: NOW + 1,
        key: "k".to_owned(),
        action: "erasure".to_owned(),
        member: Some(member.to_owned()),
        reason: "asked to be forgotten".to_owned(),
        detail: "{}".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_before_does_not_bring_a_forgotten_member_back() {
    for place in places().await {
        let store = &place.store;
        let order = placed("o1", 5_000);
        place.settle("ada", &order).await;
        place.settle("ben", &placed("o2", 5_000)).await;
        store.erase(TENANT, "ada", &deed("ada")).await.unwrap();
        // The caller never got the answer, and tells it again.
        let again = store
            .settle(TENANT, "ada", &order, &shop(), false, NOW)
            .await;
        let refused = matches!(&again, Err(StoreError::Erased { event }) if *event == order.id);
        assert!(refused, "{}: {again:?}", place.name);
        assert!(store.member(TENANT, "ada").await.unwrap().is_none());
        // Another tenant's member of that id is somebody else, and who comes back is new.
        let other = store
            .settle("other", "ada", &order, &shop(), false, NOW)
            .await;
        other.unwrap();
        let mut new = event("new", placed("o3", 5_000).body);
        new.at = NOW + 2;
        let told = store
            .settle(TENANT, "ada", &new, &shop(), false, NOW + 2)
            .await;
        assert!(!told.unwrap().replayed, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_forgotten_while_much_is_written_down_is_forgotten_at_once() {
    const MEMBERS: usize = 12;
    for place in places().await {
        for number in 0..MEMBERS {
            place
                .settle(&format!("m{number}"), &placed("o1", 5_000))
                .await;
        }
        let writing: Vec<_> = (0..4)
            .map(|writer| {
                let store = place.store.clone();
                tokio::spawn(async move {
                    for number in 0..40 {
                        let deed = deed(&format!("w{writer}-{number}"));
                        store.record(TENANT, &deed).await.unwrap();
                    }
                })
            })
            .collect();
        for number in 0..MEMBERS {
            let member = format!("m{number}");
            let erased = place.store.erase(TENANT, &member, &deed(&member)).await;
            erased.unwrap_or_else(|error| panic!("{}: {error}", place.name));
        }
        for writer in writing {
            writer.await.unwrap();
        }
        // Nothing was written twice, and no number is missing.
        let deeds = place.store.deeds(TENANT, 0, 1_000).await.unwrap();
        let numbers: Vec<i64> = deeds.iter().map(|(number, _)| *number).collect();
        let all: Vec<i64> = (1..=4 * 40 + 12).collect();
        assert_eq!(numbers, all, "{}", place.name);
        place.check().await;
    }
}
