//! Counters that members share.

use fidelis_host::contract::types::{AppliedOffer, EventBody, Verdict};
use fidelis_store::Ask;

use crate::support::{TENANT, event, order, placed, places, refund, settlement};

#[tokio::test(flavor = "multi_thread")]
async fn the_uses_of_a_public_code_reach_quotes() {
    for place in places().await {
        let mut bought = order("o1", 4_000);
        bought.offers.push(AppliedOffer {
            offer: "welcome".to_owned(),
            code: Some("welcome".to_owned()),
            amount: 500,
        });
        place
            .settle("ada", &event("o1:placed", EventBody::OrderPlaced(bought)))
            .await;
        let codes = ["Welcome".to_owned()];
        let ask = Ask {
            member: None,
            codes: &codes,
            counters: true,
        };
        let context = place.store.context(TENANT, ask).await.unwrap();
        let used: Vec<_> = context
            .counters
            .iter()
            .map(|counter| (counter.id.as_str(), counter.used))
            .collect();
        assert_eq!(used, [("code:welcome:WELCOME", 1)], "{}", place.name);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_limit_of_the_store_holds() {
    for place in places().await {
        let store = &place.store;
        store
            .limit_counter(TENANT, "budget:sponsor", Some(150))
            .await
            .unwrap();
        let mut granted = Vec::new();
        for number in 0..3 {
            let settled = place
                .settle("ada", &placed(&format!("o{number}"), 100_000))
                .await;
            let earnings = settlement(&settled).earnings;
            let sponsored = earnings.iter().filter(|earning| earning.rule == "sponsor");
            granted.push(sponsored.map(|earning| earning.granted).sum::<i64>());
        }
        assert_eq!(granted, [100, 50, 0], "{}", place.name);
        // A refund releases what it took.
        place.settle("ada", &refund("o0")).await;
        let settled = place.settle("bob", &placed("b", 100_000)).await;
        let outcome = &settlement(&settled).outcomes[0].verdict;
        assert!(matches!(outcome, Verdict::Applied));
        place.check().await;
        let ask = Ask {
            counters: true,
            ..Ask::default()
        };
        let counters = store.context(TENANT, ask).await.unwrap().counters;
        assert_eq!(counters[0].used, 150, "{}", place.name);
        assert_eq!(counters[0].limit, Some(150), "{}", place.name);
    }
}
