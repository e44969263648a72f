//! Plugins that a store keeps.

use fidelis_store::{NewPlugin, Store};

use crate::support::{NOW, TENANT, places};

async fn install(store: &Store, component: &[u8]) -> i64 {
    let plugin = NewPlugin {
        component,
        program: "tea-shop",
        revision: "ab12",
        zone: "Europe/Paris",
        by: "test",
    };
    store.install(TENANT, plugin, NOW).await.unwrap()
}

/// Installs what was there before; its number.
async fn roll_back(store: &Store) -> Option<i64> {
    let earlier = store.earlier_plugin(TENANT).await.unwrap()?;
    Some(install(store, &earlier.component).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_is_live_and_can_be_rolled_back() {
    for place in places().await {
        let store = &place.store;
        assert_eq!(store.live_plugin(TENANT).await.unwrap(), None);
        assert_eq!(roll_back(store).await, None);
        assert_eq!(install(store, b"\0one").await, 1);
        assert_eq!(install(store, b"\0one").await, 1, "nothing new");
        assert_eq!(roll_back(store).await, None);
        assert_eq!(install(store, b"\0two").await, 2);
        let numbers = store.live_numbers().await.unwrap();
        assert_eq!(numbers, [(TENANT.to_owned(), 2)], "{}", place.name);
        assert_eq!(roll_back(store).await, Some(3));
        let live = store.live_plugin(TENANT).await.unwrap().unwrap();
        assert_eq!((live.number, live.component.as_slice()), (3, &b"\0one"[..]));
        assert_eq!(live.zone, "Europe/Paris");
        // What was rolled back is not what comes before.
        assert_eq!(roll_back(store).await, None);
        assert_eq!(install(store, b"\0two").await, 4);
        assert_eq!(install(store, b"\0three").await, 5);
        for expected in [b"\0two".as_slice(), b"\0one"] {
            roll_back(store).await.unwrap();
            let live = store.live_plugin(TENANT).await.unwrap().unwrap();
            assert_eq!(live.component, expected, "{}", place.name);
        }
    }
}
