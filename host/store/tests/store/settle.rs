//! Events, from the word of the storefront to the ledger.

use fidelis_host::contract::types::{EventBody, HoldRequest, OrderStep, Transfer, Verdict};
use fidelis_store::StoreError;

use crate::support::{NOW, TENANT, event, order, placed, places, refund, settlement, shop};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_earns_and_its_refund_takes_back() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_995)).await;
        assert_eq!(place.points("ada").await, 49, "{}", place.name);
        let paid = OrderStep {
            order: "o1".to_owned(),
            lines: Vec::new(),
        };
        place
            .settle("ada", &event("o1:paid", EventBody::OrderPaid(paid)))
            .await;
        place.settle("ada", &refund("o1")).await;
        assert_eq!(place.points("ada").await, 0, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_again_gives_the_first_answer() {
    for place in places().await {
        let first = place.settle("ada", &placed("o1", 4_995)).await;
        let again = place.settle("ada", &placed("o1", 4_995)).await;
        assert!(!first.replayed && again.replayed, "{}", place.name);
        assert_eq!(first.answer, again.answer, "{}", place.name);
        assert_eq!(place.points("ada").await, 49, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_event_under_the_same_id_is_refused() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_995)).await;
        let other = place
            .store
            .settle(TENANT, "ada", &placed("o1", 5_000), &shop(), false, NOW)
            .await;
        assert!(
            matches!(other, Err(StoreError::EventReused { ref event }) if event == "o1:placed"),
            "{}: {other:?}",
            place.name
        );
        // Another member may use it.
        place.settle("bob", &placed("o1", 5_000)).await;
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_keeps_nothing() {
    for place in places().await {
        let mut wrong = order("o1", 4_995);
        wrong.cart.currency = "XXQ".to_owned();
        let wrong = event("o1:placed", EventBody::OrderPlaced(wrong));
        let refused = place
            .store
            .settle(TENANT, "ada", &wrong, &shop(), false, NOW)
            .await;
        assert!(matches!(refused, Err(StoreError::Fault(_))), "{refused:?}");
        assert_eq!(place.store.member(TENANT, "ada").await.unwrap(), None);
        // The id is free for the order as it should have been.
        place.settle("ada", &placed("o1", 4_995)).await;
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_plugin_refuses_is_told_and_kept() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_995)).await;
        let hold = HoldRequest {
            hold: "h1".to_owned(),
            wallet: "points".to_owned(),
            points: 50,
        };
        let hold = event("h1", EventBody::HoldRequested(hold));
        let settled = place.settle("ada", &hold).await;
        let verdict = &settlement(&settled).outcomes[0].verdict;
        assert!(matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
        assert!(place.settle("ada", &hold).await.replayed);
        assert_eq!(place.points("ada").await, 49);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_arrives_once() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_995)).await;
        let transfer = Transfer {
            wallet: "points".to_owned(),
            points: 20,
            receiver: "bob".to_owned(),
        };
        place
            .settle("ada", &event("t1", EventBody::TransferSent(transfer)))
            .await;
        assert_eq!(place.points("bob").await, 0);
        // Those of other tenants are left alone.
        let (shop, store) = (shop(), &place.store);
        let count = |now| store.settle_follow_ups(TENANT, &shop, now, 10);
        assert_eq!(
            store
                .settle_follow_ups("other", &shop, NOW, 10)
                .await
                .unwrap(),
            0
        );
        assert_eq!(count(NOW).await.unwrap(), 1);
        assert_eq!(count(NOW + 600_000).await.unwrap(), 0);
        assert_eq!(place.points("ada").await, 29, "{}", place.name);
        assert_eq!(place.points("bob").await, 20, "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_are_apart() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_995)).await;
        let other = place
            .store
            .settle("other", "ada", &placed("o1", 9_900), &shop(), false, NOW)
            .await
            .unwrap();
        assert!(!other.replayed);
        assert_eq!(place.points("ada").await, 49);
        assert_eq!(place.store.member("nobody", "ada").await.unwrap(), None);
        place.check().await;
    }
}
