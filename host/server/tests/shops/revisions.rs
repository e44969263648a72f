//! An old order refunds as it was granted, whatever is live by then.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::Event;
use fidelis_server::shops::Shops;
use fidelis_store::Store;

use crate::support::{NOW, REVISIONS, SANDBOX, placed, returned, returned_whole, store};

/// One server with one member.
struct Shop {
    _folder: tempfile::TempDir,
    store: Store,
    shops: Shops,
}

impl Shop {
    async fn open() -> Self {
        let (folder, store) = store().await;
        let shops = Shops::open(store.clone(), SANDBOX.clone()).await.unwrap();
        Self {
            _folder: folder,
            store,
            shops,
        }
    }

    /// Makes a revision live, as an operator does while the server runs.
    async fn switch(&self, revision: usize) {
        let component = REVISIONS[revision].clone();
        self.shops
            .install("a", component, "test", NOW)
            .await
            .unwrap();
    }

    async fn settle(&self, event: &Event) -> Settlement {
        let decider = self.shops.decider("a").unwrap();
        let settled = self
            .store
            .settle("a", "anne", event, &decider, false, event.at)
            .await
            .unwrap();
        fidelis_host::json::read(&settled.answer).unwrap()
    }

    fn revision(&self) -> String {
        self.shops.live("a").unwrap().revision.clone()
    }
}

/// The settlement but for the revision that each entry names.
fn whatever_the_revision(mut settlement: Settlement) -> Settlement {
    for entry in &mut settlement.entries {
        entry.revision = String::new();
    }
    // Named for the live programme's wallets, in its order; those of the account are the same.
    settlement
        .balances
        .retain(|balance| balance.wallet == "points");
    settlement
}

/// Grants under one revision, refunds in two steps under others.
async fn life(granting: usize, first: usize, second: usize) -> [Settlement; 3] {
    let shop = Shop::open().await;
    shop.switch(granting).await;
    let granted = shop.settle(&placed("o-1", 0, &[3_333, 1_005])).await;
    assert_eq!(granted.entries[0].revision, shop.revision());
    shop.switch(first).await;
    let part = shop.settle(&returned("o-1", 1, 1, 1_111)).await;
    assert!(
        part.entries
            .iter()
            .all(|entry| entry.revision == shop.revision())
    );
    shop.switch(second).await;
    let rest = shop.settle(&returned_whole("o-1", 2)).await;
    let verified = shop.store.verify(&mut |_| {}).await.unwrap();
    assert_eq!(verified.differences, []);
    [granted, part, rest]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_order_refunds_as_the_revision_that_granted_would() {
    for granting in 0..REVISIONS.len() {
        let own = life(granting, granting, granting).await;
        assert!(!own[1].entries.is_empty() && !own[2].entries.is_empty());
        for (first, second) in [(0, 1), (1, 2), (2, 0), (0, 0), (1, 1), (2, 2)] {
            let later = life(granting, first, second).await;
            for (own, later) in own.iter().zip(later) {
                assert_eq!(
                    whatever_the_revision(later),
                    whatever_the_revision(own.clone()),
                    "granted by {granting}, refunded by {first} and {second}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revisions_do_differ() {
    let mut granted = Vec::new();
    for revision in 0..REVISIONS.len() {
        let [placed, ..] = life(revision, revision, revision).await;
        let sum = |entries: &Settlement| -> (i64, i64) {
            let all = &entries.entries;
            (
                all.iter().map(|entry| entry.available).sum(),
                all.iter().map(|entry| entry.pending).sum(),
            )
        };
        granted.push(sum(&placed));
    }
    // 43.38: 2 points for each unit, then 5, then 10 for each full 5.00, once delivered.
    assert_eq!(granted, [(86, 0), (216, 0), (0, 80)]);
}
