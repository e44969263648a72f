//! What holds for every history.
//!
//! The shop checks after each settlement that the entries fold to the account, that the columns are
//! sums of the moves, and that debt and available points never stand side by side.

use serde_json::{Value, json};

use super::discounts::left;
use super::history::{Chance, History, programmes, rich, step_of};
use super::shop::Shop;
use crate::contract::types::{EntryKind, Event, EventBody};
use crate::ledger::settle;

#[test]
fn every_history_folds_and_replays_to_the_same_bytes() {
    for (index, program) in programmes().iter().enumerate() {
        for seed in 0..12 {
            let mut history = History::new(seed * 100 + u64::try_from(index).unwrap());
            let events: Vec<Event> = (0..90).map(|_| history.next()).collect();
            let mut shop = Shop::new(program);
            for event in &events {
                shop.settle(vec![event.clone()]);
            }
            let mut replay = Shop::new(program);
            for event in &events {
                replay.settle(vec![event.clone()]);
            }
            assert_eq!(shop.entries, replay.entries);
            // Settled in one request it is the same ledger.
            let mut batch = Shop::new(program);
            batch.settle(events);
            let differ = shop
                .entries
                .iter()
                .zip(&batch.entries)
                .find(|(a, b)| a != b);
            assert_eq!(differ, None, "programme {index}, seed {seed}");
            assert_eq!(shop.entries.len(), batch.entries.len());
        }
    }
}

#[test]
fn when_all_orders_come_back_everything_is_where_it_was() {
    let mut program = rich(json!("never"), json!({}));
    program["ladders"][0]["tiers"][0]["entry_rewards"] = json!([]);
    for seed in 0..60 {
        let mut history = History::new(seed);
        let mut shop = Shop::new(&program);
        super::manual::adjust(&mut shop, "2026-01-01T07:00:00Z", 1000, None);
        let mut count = 0;
        while count < 12 {
            history.now += history.chance.amount(20_000_000);
            let body = match history.chance.pick(5) {
                0 => history.refunded(),
                1 => EventBody::OrderPaid(step_of(history.some_order())),
                2 if !history.orders.is_empty() => history.changed(),
                _ => history.placed(),
            };
            count += 1;
            shop.happen_at(history.now, body);
        }
        for order in history.orders.clone() {
            shop.happen_at(
                history.now,
                EventBody::OrderRefunded(super::shop::whole(&order)),
            );
        }
        assert_eq!(shop.columns(), [1000, 0, 0, 0], "seed {seed}");
        assert!(
            shop.account.counters.is_empty(),
            "seed {seed}: {:?}",
            shop.account.counters
        );
        assert!(
            shop.shared.iter().all(|counter| counter.used == 0),
            "seed {seed}: {:?}",
            shop.shared
        );
        for order in &history.orders {
            assert_eq!(left(&shop, order), [0, 0], "seed {seed}, {order}");
        }
    }
}

/// Puts an extreme number, an empty text or nothing into a random place of a request.
fn spoil(value: &mut Value, chance: &mut Chance) {
    const NUMBERS: [i64; 8] = [
        i64::MIN,
        i64::MAX,
        -1,
        0,
        1,
        9_007_199_254_740_991,
        9_007_199_254_740_992,
        4_133_980_799_999,
    ];
    match value {
        Value::Array(items) if !items.is_empty() => {
            let count = u64::try_from(items.len()).unwrap();
            let index = usize::try_from(chance.pick(count)).unwrap();
            if chance.pick(8) == 0 {
                let copy = items[index].clone();
                items.push(copy);
            } else {
                spoil(&mut items[index], chance);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            let count = u64::try_from(members.len()).unwrap();
            let index = usize::try_from(chance.pick(count)).unwrap();
            spoil(members.values_mut().nth(index).unwrap(), chance);
        }
        Value::Number(_) => *value = json!(NUMBERS[usize::try_from(chance.pick(8)).unwrap()]),
        Value::String(_) => {
            *value = json!(["", "points", "o1", "h1"][usize::try_from(chance.pick(4)).unwrap()])
        }
        _ => *value = json!(null),
    }
}

#[test]
fn no_request_makes_it_panic() {
    let programmes = programmes();
    let mut answered = [0_u32; 2];
    for seed in 0..6 {
        let mut history = History::new(seed);
        let index = usize::try_from(seed).unwrap() % programmes.len();
        let mut shop = Shop::new(&programmes[index]);
        shop.explain = true;
        for _ in 0..60 {
            let events = vec![history.next()];
            let request = serde_json::to_value(shop.request(events.clone())).unwrap();
            for _ in 0..20 {
                let mut spoiled = request.clone();
                for _ in 0..=history.chance.pick(3) {
                    spoil(&mut spoiled, &mut history.chance);
                }
                if let Ok(request) = serde_json::from_value(spoiled) {
                    answered[usize::from(settle(&shop.engine, request).is_ok())] += 1;
                }
            }
            shop.settle(events);
        }
    }
    assert!(answered.iter().all(|count| *count > 500), "{answered:?}");
}

#[test]
fn the_histories_are_worth_their_name() {
    let mut kinds = Vec::new();
    let mut refusals = 0;
    for (seed, program) in (0..).zip(&programmes()) {
        let mut history = History::new(seed);
        let mut shop = Shop::new(program);
        for _ in 0..200 {
            let settlement = shop.settle(vec![history.next()]);
            refusals += u32::from(super::shop::refused(&settlement).is_some());
        }
        kinds.extend(shop.entries.iter().map(|entry| entry.kind));
    }
    for kind in [
        EntryKind::Earn,
        EntryKind::Activate,
        EntryKind::Burn,
        EntryKind::Hold,
        EntryKind::Release,
        EntryKind::Expire,
        EntryKind::Clawback,
        EntryKind::Restore,
        EntryKind::Debt,
        EntryKind::Settle,
        EntryKind::Adjust,
        EntryKind::Transfer,
        EntryKind::Metric,
        EntryKind::Tier,
        EntryKind::Cap,
        EntryKind::Discount,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert!((20..500).contains(&refusals), "{refusals}");
}
