//! Members who leave, and accounts that are merged (rule 3.20).

use serde_json::{Value, json};

use super::manual::{adjust, sends};
use super::shop::{Shop, event, hold, order_at, pays, refused, step, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    Activity, ActivityKind, EntryKind, EventBody, FaultKind, Notice, RefusalReason,
};
use crate::testing::{line, member};

pub(super) const NOW: &str = "2026-03-02T10:00:00Z";
pub(super) const LEFT: &str = "2026-03-05T10:00:00Z";
pub(super) const AFTER: &str = "2026-03-07T10:00:00Z";

/// Points of euros are active after two days, a fixed part with the delivery.
pub(super) fn program() -> Value {
    with(json!({
        "wallets": [
            { "id": "points", "expiry": { "days": 90 }, "burn": { "points": 100, "amount": 100 } },
            { "id": "stars" }
        ],
        "ladders": [{
            "id": "club", "metric": { "spend": {} }, "window": { "rolling-days": 365 },
            "tiers": [{ "id": "silver", "minimum": 10_000 }]
        }],
        "earning": [
            {
                "id": "base", "base": { "per-unit": { "points": 1 } },
                "pending": { "until": "placed", "days": 5 }
            },
            {
                "id": "parcel", "wallet": "stars", "base": { "per-order": 7 },
                "pending": { "until": "delivered" }
            }
        ]
    }))
}

/// 500 points by hand, of which 200 are held, 100 pending and 7 stars that wait.
fn shop() -> Shop {
    let mut shop = Shop::new(&program());
    adjust(&mut shop, NOW, 500, None);
    let order = order_at("o1", NOW, vec![line(1, 10_000)]);
    shop.happen(NOW, EventBody::OrderPlaced(order));
    shop.happen("2026-03-05T09:50:00Z", hold("h1", 200));
    assert_eq!(shop.columns(), [300, 100, 200, 0]);
    shop
}

pub(super) fn merged() -> EventBody {
    EventBody::AccountMerged("anna".into())
}

fn signs_up() -> EventBody {
    EventBody::ActivityDone(Activity {
        kind: ActivityKind::SignedUp,
        target: None,
        attributes: Vec::new(),
    })
}

pub(super) fn mark(shop: &Shop, id: &str) -> i64 {
    let counter = shop
        .account
        .counters
        .iter()
        .find(|counter| counter.id == id);
    counter.map_or(0, |counter| {
        counter.marks.iter().map(|mark| mark.value).sum()
    })
}

pub(super) fn tier(shop: &Shop) -> Option<&str> {
    let state = shop
        .account
        .tiers
        .iter()
        .find(|state| state.ladder == "club");
    state.and_then(|state| state.tier.as_deref())
}

/// What an account tells another one.
fn deliver(from: &Settlement, to: &mut Shop, when: &str) {
    for told in &from.follow_ups {
        assert_eq!(told.member, to.member.id);
        to.settle(vec![event(
            &told.id,
            when,
            EventBody::Notified(told.word.clone()),
        )]);
    }
}

pub(super) fn anna() -> Shop {
    let mut anna = Shop::new(&program());
    anna.member = member("anna");
    anna
}

fn stars(shop: &Shop) -> [i64; 2] {
    let stars = shop.entries.iter().filter(|entry| entry.wallet == "stars");
    stars.fold([0; 2], |sum, entry| {
        [sum[0] + entry.available, sum[1] + entry.pending]
    })
}

#[test]
fn an_account_goes_over_with_points_dates_and_metric() {
    let (mut gone, mut anna) = (shop(), anna());
    assert_eq!(tier(&gone), Some("silver"));
    let settlement = gone.happen(LEFT, merged());
    assert_eq!(gone.columns(), [0, 0, 0, 0]);
    assert_eq!((tier(&gone), mark(&gone, "metric:club")), (None, 0));
    assert_eq!((mark(&gone, "left"), mark(&gone, "merged:anna")), (1, 1));
    let ids: Vec<_> = settlement
        .follow_ups
        .iter()
        .map(|told| told.id.as_str())
        .collect();
    assert_eq!(ids, ["e4:measured:m1:club", "e4:received:m1:points"]);
    let Notice::TransferReceived(receipt) = &settlement.follow_ups[1].word else {
        panic!("{:?}", settlement.follow_ups);
    };
    let day = |text| Some(crate::testing::at(text));
    let parts: Vec<_> = receipt
        .parts
        .iter()
        .map(|part| (part.points, part.activates_at, part.expires_at))
        .collect();
    // By hand: 90 days from 2 March; the order's: active on 8 March, and 90 days from there.
    assert_eq!(
        parts,
        [
            (500, None, day("2026-06-01T00:00:00Z")),
            (
                100,
                day("2026-03-08T00:00:00Z"),
                day("2026-06-07T00:00:00Z")
            ),
        ]
    );

    deliver(&settlement, &mut anna, LEFT);
    assert_eq!(anna.columns(), [500, 100, 0, 0]);
    assert_eq!(
        (tier(&anna), mark(&anna, "metric:club")),
        (Some("silver"), 10_000)
    );
    anna.tick("2026-03-08T00:00:00Z");
    assert_eq!(anna.columns(), [600, 0, 0, 0]);

    // What waits for the delivery follows when it comes.
    assert_eq!(stars(&gone), [0, 7]);
    let settlement = gone.happen(AFTER, EventBody::OrderDelivered(step("o1")));
    deliver(&settlement, &mut anna, AFTER.replace("07", "08").as_str());
    assert_eq!((stars(&gone), stars(&anna)), ([0, 0], [7, 0]));
}

#[test]
fn a_merged_account_still_gives_back_orders_and_takes_nothing_else() {
    let (mut gone, mut anna) = (Shop::new(&program()), anna());
    adjust(&mut gone, NOW, 500, None);
    let mut order = order_at("o1", NOW, vec![line(1, 10_000)]);
    order.payments = vec![pays(500, None)];
    gone.happen(NOW, EventBody::OrderPlaced(order));
    deliver(&gone.happen(LEFT, merged()), &mut anna, LEFT);
    assert_eq!(anna.columns(), [0, 95, 0, 0]);
    for body in [
        signs_up(),
        merged(),
        EventBody::MemberLeft,
        EventBody::DayEnded,
        hold("h2", 1),
    ] {
        let settlement = gone.happen(AFTER, body);
        assert_eq!(refused(&settlement), Some((RefusalReason::MemberLeft, 0)));
        assert!(settlement.entries.is_empty());
    }
    // The 95 went over, so they are owed; the 500 that come back pay them first.
    let settlement = gone.refund_all(AFTER, "o1");
    assert_eq!(gone.columns(), [0, 0, 0, 0]);
    deliver(&settlement, &mut anna, AFTER);
    assert_eq!(anna.columns(), [405, 95, 0, 0]);
}

#[test]
fn a_debt_does_not_go_over() {
    let mut shop = Shop::new(&program());
    let order = |id, points| {
        let mut order = order_at(id, NOW, vec![line(1, points)]);
        order.placed_at = crate::testing::at("2026-02-01T10:00:00Z");
        EventBody::OrderPlaced(order)
    };
    shop.happen(NOW, order("o1", 5000));
    shop.happen(NOW, sends(50, "bert"));
    shop.refund_all(NOW, "o1");
    assert_eq!(shop.columns(), [0, 0, 0, 50]);
    let settlement = shop.happen(LEFT, merged());
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::DebtOutstanding, 50))
    );
    assert!(settlement.entries.is_empty() && settlement.follow_ups.is_empty());
    // Once it is paid, or waived by hand, it can.
    adjust(&mut shop, LEFT, 50, None);
    assert_eq!(refused(&shop.happen(LEFT, merged())), None);
}

#[test]
fn held_points_pay_the_debt_of_an_account_that_is_merged() {
    let mut shop = Shop::new(&with(json!({})));
    shop.buy(NOW, "o1", 10_000);
    shop.happen(NOW, hold("h1", 100));
    shop.refund_all(NOW, "o1");
    assert_eq!(shop.columns(), [0, 0, 100, 100]);
    let settlement = shop.happen(NOW, merged());
    assert_eq!(refused(&settlement), None);
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
    assert!(settlement.follow_ups.is_empty());
}

#[test]
fn who_leaves_keeps_nothing() {
    let mut shop = shop();
    let settlement = shop.happen(LEFT, EventBody::MemberLeft);
    assert_eq!((shop.columns(), stars(&shop)), ([0; 4], [0, 0]));
    assert_eq!((tier(&shop), mark(&shop, "left")), (None, 1));
    let expired: i64 = settlement
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Expire)
        .map(|entry| entry.available + entry.pending)
        .sum();
    assert_eq!(expired, -607);
    assert_eq!(settlement.next_due, None);
    for body in [
        EventBody::OrderDelivered(step("o1")),
        EventBody::OrderPlaced(order_at("o2", LEFT, vec![line(1, 100)])),
        EventBody::ConsentsChanged(Vec::new()),
        EventBody::MemberLeft,
    ] {
        let settlement = shop.happen(AFTER, body);
        assert_eq!(refused(&settlement), Some((RefusalReason::MemberLeft, 0)));
    }
    // Refunds are settled: the points are gone, and owed.
    let settlement = shop.refund_all(AFTER, "o1");
    assert_eq!(refused(&settlement), None);
    assert_eq!(shop.columns(), [0, 0, 0, 100]);
}

#[test]
fn points_that_a_refund_gives_back_after_leaving_expire() {
    let mut shop = Shop::new(&with(json!({})));
    adjust(&mut shop, NOW, 500, None);
    let mut order = order_at("o1", NOW, vec![line(1, 500)]);
    order.payments = vec![pays(500, None)];
    shop.happen(NOW, EventBody::OrderPlaced(order));
    shop.happen(LEFT, EventBody::MemberLeft);
    let settlement = shop.refund_all(AFTER, "o1");
    let kinds = super::shop::kinds(&settlement);
    assert_eq!(kinds, [EntryKind::Restore, EntryKind::Expire]);
    assert_eq!(shop.columns(), [0; 4]);
}

#[test]
fn who_signs_up_again_begins_anew() {
    let mut shop = shop();
    shop.happen(LEFT, EventBody::MemberLeft);
    assert_eq!(refused(&shop.happen(AFTER, signs_up())), None);
    assert_eq!(mark(&shop, "left"), 0);
    let order = order_at("o2", AFTER, vec![line(1, 9999)]);
    shop.happen(AFTER, EventBody::OrderPlaced(order));
    assert_eq!(shop.columns(), [0, 99, 0, 0]);
    // What was spent before no longer counts.
    assert_eq!((tier(&shop), mark(&shop, "metric:club")), (None, 9999));
}

#[test]
fn nobody_is_merged_into_nobody_or_himself() {
    for survivor in ["", "m1"] {
        let body = EventBody::AccountMerged(survivor.into());
        let fault = shop().fault(vec![event("x", AFTER, body)]);
        assert_eq!(fault.kind, FaultKind::InvalidValue);
        assert_eq!(fault.at, "/events/0/body/AccountMerged");
    }
}
