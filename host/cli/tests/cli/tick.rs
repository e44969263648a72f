//! `fidelis tick`: a store's night, from the command line.

use fidelis_host::contract::types::{Birthday, Member};
use fidelis_store::{NewPlugin, Store};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::support::{Desk, one_point, run};

const TENANT: &str = "club";

/// A store with a plugin and two members.
fn store(desk: &Desk) -> String {
    let shop = desk.path("shop.wasm");
    let built = run([
        "build".as_ref(),
        "--program".as_ref(),
        one_point().as_os_str(),
        "-o".as_ref(),
        shop.as_os_str(),
    ]);
    assert_eq!(built.code, Some(0), "{built:?}");
    let component = std::fs::read(shop).unwrap();
    let url = format!("sqlite://{}", desk.path("club.db").display());
    Runtime::new().unwrap().block_on(async {
        let store = Store::open(&url).await.unwrap();
        let plugin = NewPlugin {
            component: &component,
            program: "one-point",
            revision: "",
            zone: "UTC",
            by: "test",
        };
        store.install(TENANT, plugin, 0).await.unwrap();
        for id in ["anna", "marc"] {
            store.put_member(TENANT, &member(id), 0).await.unwrap();
        }
        store.close().await;
    });
    url
}

fn member(id: &str) -> Member {
    Member {
        id: id.to_owned(),
        enrolled_at: None,
        birthday: Some(Birthday {
            month: 1,
            day: 15,
            changed_at: None,
        }),
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

#[test]
fn a_night_is_worked_through_once() {
    let desk = Desk::new();
    let url = store(&desk);
    let tick = || run(["tick", "--store", &url, "--at", "2026-01-15", "--json"]);
    let first = tick();
    assert_eq!(first.code, Some(0), "{first:?}");
    let told: Value = serde_json::from_str(&first.out).unwrap();
    let night = &told["nights"][0];
    assert_eq!(night["tenant"], TENANT);
    assert_eq!(night["day"], "2026-01-15");
    assert_eq!(
        (&night["members"], &night["written"]),
        (&2.into(), &2.into())
    );
    assert_eq!(night["finished_before"], false);
    assert!(told["peak_memory_bytes"].as_u64().is_some());

    let again: Value = serde_json::from_str(&tick().out).unwrap();
    assert_eq!(again["nights"][0]["finished_before"], true);

    let yesterday = run(["tick", "--store", &url]);
    assert_eq!(yesterday.code, Some(0), "{yesterday:?}");
    assert!(yesterday.out.contains("2 members"), "{}", yesterday.out);
}

#[test]
fn a_day_to_come_is_refused_and_nothing_is_done() {
    let desk = Desk::new();
    let url = store(&desk);
    let early = run(["tick", "--store", &url, "--at", "2099-01-15", "--json"]);
    assert_eq!(early.code, Some(1), "{early:?}");
    assert!(early.err.contains("one that has ended"), "{}", early.err);
    let told: Value = serde_json::from_str(&early.out).unwrap();
    assert_eq!(told["tenants_left_out"], 1);
}

#[test]
fn a_store_that_is_not_there_is_not_made() {
    let desk = Desk::new();
    let url = format!("sqlite://{}", desk.path("nothing.db").display());
    let missing = run(["tick", "--store", &url]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(desk.names().is_empty(), "{:?}", desk.names());
}
