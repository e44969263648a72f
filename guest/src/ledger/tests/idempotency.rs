//! The same event is the same answer (rules 3.15 and 3.16).

use serde_json::json;

use super::manual::adjust;
use super::shop::{Shop, event, order_at, program, with};
use crate::contract::types::EventBody;
use crate::ledger::{entry_id, settle};
use crate::testing::line;

fn placed() -> crate::contract::types::Event {
    let order = order_at("o1", "2026-01-01T10:00:00Z", vec![line(1, 5000)]);
    event(
        "first",
        "2026-01-01T10:00:00Z",
        EventBody::OrderPlaced(order),
    )
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let shop = Shop::new(&program());
    let answer = || {
        let settlement = settle(&shop.engine, shop.request(vec![placed()])).unwrap();
        serde_json::to_string(&settlement).unwrap()
    };
    assert_eq!(answer(), answer());
}

#[test]
fn another_revision_gives_the_same_ids() {
    let ids = |program| {
        let mut shop = Shop::new(&program);
        let settlement = shop.settle(vec![placed()]);
        let entry = &settlement.entries[0];
        assert_eq!(entry.id, entry_id("test", "m1", "points", "first", 0));
        (entry.id.clone(), entry.revision.clone())
    };
    let (one, old) = ids(program());
    let (two, new) = ids(with(json!({ "policies": { "hold_minutes": 5 } })));
    assert_eq!(one, two);
    assert_ne!(old, new);
}

#[test]
fn a_day_that_ends_twice_does_no_harm() {
    let mut shop = Shop::new(&program());
    adjust(
        &mut shop,
        "2026-01-01T00:00:00Z",
        100,
        Some("2026-02-01T00:00:00Z"),
    );
    assert_eq!(shop.tick("2026-02-02T03:00:00Z").entries.len(), 1);
    assert!(shop.tick("2026-02-02T03:00:00Z").entries.is_empty());
    assert_eq!(shop.balance(), 0);
}

#[test]
fn how_often_the_job_runs_changes_nothing() {
    let run = |days: &[u32]| {
        let mut shop = Shop::new(&with(json!({
            "wallets": [{ "id": "points", "expiry": { "days": 5 } }],
            "earning": [{
                "id": "base",
                "base": { "per-unit": { "points": 1 } },
                "pending": { "until": "placed", "days": 3 }
            }]
        })));
        shop.buy("2026-01-01T10:00:00Z", "o1", 5000);
        shop.buy("2026-01-02T10:00:00Z", "o2", 5000);
        for day in days {
            shop.tick(&format!("2026-01-{day:02}T04:00:00Z"));
        }
        shop.entries
    };
    let often = run(&[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20]);
    assert_eq!(often, run(&[20]));
    assert_eq!(often.len(), 6, "two earns, two activations, two expiries");
}

#[test]
fn an_event_that_was_settled_is_not_settled_again() {
    let mut shop = Shop::new(&program());
    shop.settle(vec![placed()]);
    let fault = shop.fault(vec![placed()]);
    assert_eq!(fault.at, "/events/0/id");
}
