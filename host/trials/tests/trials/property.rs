//! Random lives against the store and against the simplest one that there could be: the same
//! answers, the same balances. Everybody is forgotten in the end.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use fidelis_host::Shop;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Entry, Event};
use fidelis_store::{Deed, Store, StoreError};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::Journey;
use fidelis_tests::words::Words;
use fidelis_trials::place::Place;
use fidelis_trials::postgres::Installed;
use fidelis_trials::{mix, shop};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use crate::model::Model;
use crate::support::cache;

/// Lives that are lived.
const CASES: u32 = 24;

/// How many there were so far: each is a tenant of its own.
static LIVED: AtomicU32 = AtomicU32::new(0);

/// The baked programme, loaded once.
fn corner_shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let sandbox = shop::sandbox(&cache()).unwrap();
        let component = shop::bake_program(&sandbox, mix::PROGRAM).unwrap();
        sandbox.load(&component).unwrap().baked().unwrap()
    })
}

/// One life: what happens to `member`, and by it to others.
struct Life<'a> {
    store: &'a Store,
    tenant: String,
    model: Model,
    now: i64,
}

impl Life<'_> {
    async fn settle(&self, event: &Event) -> Result<(Settlement, bool), StoreError> {
        let told = self
            .store
            .settle(
                &self.tenant,
                "member",
                event,
                corner_shop(),
                false,
                self.now,
            )
            .await?;
        let settlement = serde_json::from_str(&told.answer).unwrap();
        Ok((settlement, told.replayed))
    }

    /// Tells both of an event and compares what they answer.
    async fn tell(&mut self, event: &Event) {
        let expected = self.model.settle(corner_shop(), "member", event);
        match (self.settle(event).await, expected) {
            (Ok((found, replayed)), Ok(expected)) => {
                assert!(!replayed, "{} is new", event.id);
                assert_eq!(found, expected, "{event:?}");
            }
            (Err(StoreError::Fault(found)), Err(expected)) => assert_eq!(found, expected),
            (found, expected) => panic!("{event:?}: {found:?}, expected {expected:?}"),
        }
        // What concerns others was settled by the model at once.
        let store = self.store;
        while store
            .settle_follow_ups(&self.tenant, corner_shop(), self.now, 100)
            .await
            .unwrap()
            > 0
        {}
    }

    /// Tells the store again of an event that was settled: the first answer, and nothing else.
    async fn repeat(&self, event: &Event, first: &Settlement) {
        let (again, replayed) = self.settle(event).await.unwrap();
        assert!(replayed, "{} was told before", event.id);
        assert_eq!(again, *first);
    }

    async fn compare(&self) {
        for (member, expected) in &self.model.accounts {
            let found = self.store.member(&self.tenant, member).await.unwrap();
            let Some(found) = found else {
                // Its first word was a fault.
                assert_eq!(expected.account.version, 0, "{member} is missing");
                continue;
            };
            assert_eq!(found.account, expected.account, "{member}");
            let entries = self.store.entries(&self.tenant, member, 0, 100_000).await;
            let entries: Vec<Entry> = entries
                .unwrap()
                .iter()
                .map(|(_, body)| serde_json::from_str(body).unwrap())
                .collect();
            assert_eq!(entries, expected.entries, "{member}");
        }
    }
}

/// Members who are forgotten one after the other, whoever they dealt with.
async fn forget(store: &Store, tenant: &str, members: &[String], now: i64) {
    let mut forgotten = Vec::new();
    for member in members {
        let deed = Deed {
            at: now,
            key: "trial".to_owned(),
            action: "erasure".to_owned(),
            member: Some(member.clone()),
            reason: "asked to be forgotten".to_owned(),
            detail: "{}".to_owned(),
        };
        match store.erase(tenant, member, &deed).await {
            Ok(erased) => forgotten.push((member, erased.pseudonym)),
            // Its first word was a fault.
            Err(StoreError::Unknown { .. }) => {}
            Err(error) => panic!("{member}: {error}"),
        }
    }
    for (_, pseudonym) in &forgotten {
        let left = store.export(tenant, pseudonym).await.unwrap().unwrap();
        let left = format!("{} {:?}", left.member, left.entries);
        for (member, _) in &forgotten {
            let named = [format!("\"{member}\""), format!(":{member}")];
            assert!(!named.iter().any(|name| left.contains(name)), "{left}");
        }
    }
}

async fn live(store: &Store, words: &Words, seed: u64, steps: u32) {
    let mut life = Life {
        store,
        // A life that fails is lived again, shorter.
        tenant: format!("life-{}", LIVED.fetch_add(1, Ordering::Relaxed)),
        model: Model::default(),
        now: 0,
    };
    let mut dice = Dice::new(seed);
    let mut journey = Journey::new(words);
    for _ in 0..steps {
        let event = journey.step(&mut dice).event;
        life.now = event.at;
        let before = life.model.accounts.get("member");
        let before = before.map_or(0, |kept| kept.account.version);
        life.tell(&event).await;
        let kept = &life.model.accounts["member"];
        if dice.chance(20) && kept.account.version > before {
            let (first, _) = life.settle(&event).await.unwrap();
            life.repeat(&event, &first).await;
        }
    }
    life.compare().await;
    let members: Vec<String> = life.model.accounts.into_keys().collect();
    forget(store, &life.tenant, &members, life.now).await;
}

#[test]
fn sqlite_keeps_what_the_simplest_store_keeps() {
    lived(&Place::sqlite().unwrap());
}

#[test]
fn postgresql_keeps_what_the_simplest_store_keeps() {
    if let Some(installed) = Installed::or_skip("random lives on PostgreSQL") {
        lived(&Place::postgres(installed).unwrap());
    }
}

fn lived(place: &Place) {
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(place.url())).unwrap();
    let program = serde_json::from_str(mix::PROGRAM).unwrap();
    let words = Words::of(&program);
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    });
    let lives = (any::<u64>(), 1_u32..80);
    runner
        .run(&lives, |(seed, steps)| {
            runtime.block_on(live(&store, &words, seed, steps));
            Ok(())
        })
        .unwrap();
    let verified = runtime.block_on(store.verify(&mut |_| {})).unwrap();
    assert!(
        verified.differences.is_empty(),
        "{:?}",
        verified.differences
    );
    assert!(verified.accounts >= u64::from(CASES), "{verified:?}");
    runtime.block_on(store.close());
}
