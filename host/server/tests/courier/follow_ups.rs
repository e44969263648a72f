//! Events for other accounts of the same store.

use std::sync::Arc;

use fidelis_host::contract::types::{Adjustment, Event, EventBody, Transfer};
use fidelis_host::{Sandbox, Shop};
use fidelis_server::courier::Deciders;
use fidelis_store::{Decide, NewPlugin};

use crate::support::{Office, START, TENANT};

const PROGRAM: &str = r#"{
    "id": "one-point",
    "zone": "UTC",
    "currencies": { "each-currency": { "base": "USD" } },
    "wallets": [{ "id": "points" }],
    "earning": [{ "id": "one-point", "base": { "per-unit": { "points": 1 } } }]
}"#;

struct One(Shop);

impl Deciders for One {
    fn of(&self, tenant: &str) -> Option<Arc<dyn Decide>> {
        (tenant == TENANT).then(|| Arc::new(self.0.clone()) as Arc<dyn Decide>)
    }
}

#[tokio::test]
async fn a_transfer_arrives_on_the_other_account() {
    let plugin = Sandbox::new()
        .unwrap()
        .load(fidelis_reference::COMPONENT)
        .unwrap();
    let shop = plugin.with_program(PROGRAM, &[]).unwrap();
    let office = Office::open().await;
    let installed = NewPlugin {
        component: b"not asked",
        program: "one-point",
        revision: "",
        zone: "UTC",
        by: "test",
    };
    office
        .store
        .install(TENANT, installed, START)
        .await
        .unwrap();
    let adjust = EventBody::Adjusted(Adjustment {
        wallet: "points".to_owned(),
        points: 100,
        reason: "a start".to_owned(),
        expires_at: None,
    });
    let send = EventBody::TransferSent(Transfer {
        wallet: "points".to_owned(),
        points: 40,
        receiver: "marc".to_owned(),
    });
    for (id, body) in [("start", adjust), ("send", send)] {
        let event = Event {
            id: id.to_owned(),
            at: START,
            body,
        };
        let settled = office
            .store
            .settle(TENANT, "anna", &event, &shop, false, START);
        settled.await.unwrap();
    }
    assert_eq!(office.outbox().await.len(), 1);
    let working = office.work_for(One(shop));
    office.empty().await;
    working.end().await;
    for (member, points) in [("anna", 60), ("marc", 40)] {
        let kept = office.store.member(TENANT, member).await.unwrap().unwrap();
        let sum: i64 = kept
            .account
            .buckets
            .iter()
            .map(|bucket| bucket.remaining)
            .sum();
        assert_eq!(sum, points, "{member}");
    }
}
