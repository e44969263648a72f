//! Orders that become other ones (rule 3.18).

use serde_json::{Value, json};

use super::manual::adjust;
use super::shop::{
    Shop, kinds, order_at, pays, program, refused, returns, step, whole, with, withheld,
};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    EntryKind, EventBody, Line, Order, OrderChange, OrderChangeKind, RefusalReason,
};
use crate::testing::line;

const PLACED: &str = "2026-03-01T10:00:00Z";
const LATER: &str = "2026-03-05T10:00:00Z";

fn changed(how: OrderChangeKind, order: Order) -> EventBody {
    EventBody::OrderChanged(OrderChange { how, order })
}

/// The order `o1`, placed on 1 March.
fn order(lines: Vec<Line>, points: i64) -> Order {
    let mut order = order_at("o1", PLACED, lines);
    if points > 0 {
        order.payments = vec![pays(points, None)];
    }
    order
}

fn place(shop: &mut Shop, order: Order) -> Settlement {
    shop.happen(PLACED, EventBody::OrderPlaced(order))
}

fn amend(shop: &mut Shop, when: &str, order: Order) -> Settlement {
    shop.happen(when, changed(OrderChangeKind::Amended, order))
}

/// A ladder of spend, a cap and a budget beside one point for each euro.
fn counted() -> Shop {
    let mut shop = Shop::new(&with(json!({
        "ladders": [{
            "id": "club", "metric": { "spend": {} },
            "tiers": [{ "id": "silver", "minimum": 50_000 }]
        }],
        "earning": [{
            "id": "base", "base": { "per-unit": { "points": 1 } },
            "caps": [{ "per": "month", "points": 500 }],
            "budget": { "limit": 1000 }
        }]
    })));
    adjust(&mut shop, "2026-02-01T10:00:00Z", 1000, None);
    shop
}

/// Each counter's id and sum, those that all share included.
fn counts(shop: &Shop) -> Vec<(String, i64)> {
    let mut counts = Vec::new();
    for counter in &shop.account.counters {
        let sum = counter.marks.iter().map(|mark| mark.value).sum();
        counts.push((counter.id.clone(), sum));
    }
    for counter in &shop.shared {
        counts.push((counter.id.clone(), counter.used));
    }
    counts
}

fn all(metric: i64, points: i64) -> Vec<(String, i64)> {
    let mut counts = vec![("budget:base".to_owned(), points)];
    if points > 0 {
        counts.insert(0, ("metric:club".to_owned(), metric));
        counts.insert(0, ("cap:base:0".to_owned(), points));
    }
    counts
}

#[test]
fn an_amended_order_is_as_if_it_was_placed_so_and_goes_back_in_full() {
    let mut shop = counted();
    place(&mut shop, order(vec![line(1, 6000), line(2, 4000)], 500));
    // 100.00 less 5.00 paid by points: 95 points.
    assert_eq!((shop.balance(), counts(&shop)), (595, all(10_000, 95)));

    let settlement = amend(&mut shop, LATER, order(vec![line(1, 6000)], 300));
    assert_eq!(refused(&settlement), None);
    // 60.00 less 3.00: 57.
    assert_eq!((shop.balance(), counts(&shop)), (757, all(6000, 57)));
    assert!(settlement.withholdings.is_empty());
    let mut ordinals = Vec::new();
    for entry in &settlement.entries {
        assert_eq!(entry.order.as_deref(), Some("o1"));
        ordinals.push(entry.ordinal);
    }
    let count = u32::try_from(ordinals.len()).unwrap();
    assert_eq!(ordinals, (0..count).collect::<Vec<_>>());

    // Half of what is left comes back, then the rest.
    shop.happen(LATER, returns("o1", 1, 3000));
    assert_eq!((shop.balance(), counts(&shop)), (878, all(3000, 28)));
    shop.happen(LATER, EventBody::OrderRefunded(whole("o1")));
    assert_eq!((shop.balance(), counts(&shop)), (1000, all(0, 0)));
    // Nothing is left to come back.
    let settlement = shop.happen(LATER, EventBody::OrderCancelled("o1".into()));
    assert!(settlement.entries.is_empty());
}

#[test]
fn an_order_is_amended_twice() {
    let mut shop = counted();
    place(&mut shop, order(vec![line(1, 6000)], 0));
    amend(
        &mut shop,
        LATER,
        order(vec![line(1, 6000), line(2, 9000)], 200),
    );
    assert_eq!((shop.balance(), counts(&shop)), (948, all(15_000, 148)));
    amend(
        &mut shop,
        "2026-03-06T10:00:00Z",
        order(vec![line(2, 9000)], 0),
    );
    assert_eq!((shop.balance(), counts(&shop)), (1090, all(9000, 90)));
    shop.refund_all("2026-03-07T10:00:00Z", "o1");
    assert_eq!((shop.balance(), counts(&shop)), (1000, all(0, 0)));
}

#[test]
fn an_exchange_after_a_partial_refund_begins_anew() {
    let mut shop = counted();
    place(&mut shop, order(vec![line(1, 10_000)], 0));
    shop.happen(LATER, returns("o1", 1, 3000));
    assert_eq!((shop.balance(), counts(&shop)), (1070, all(7000, 70)));
    let exchanged = changed(OrderChangeKind::Exchanged, order(vec![line(2, 8000)], 0));
    shop.happen(LATER, exchanged);
    assert_eq!((shop.balance(), counts(&shop)), (1080, all(8000, 80)));
    // The line of the former version is gone.
    shop.happen(LATER, returns("o1", 1, 3000));
    assert_eq!(shop.balance(), 1080);
    shop.happen(LATER, returns("o1", 2, 4000));
    assert_eq!((shop.balance(), counts(&shop)), (1040, all(4000, 40)));
}

#[test]
fn windows_that_are_over_do_not_disturb_the_new_version() {
    let mut shop = Shop::new(&with(json!({
        "ladders": [{
            "id": "club", "metric": { "spend": {} }, "window": { "rolling-days": 10 },
            "tiers": [{ "id": "silver", "minimum": 50_000 }]
        }]
    })));
    place(&mut shop, order(vec![line(1, 10_000)], 0));
    let later = "2026-05-01T10:00:00Z";
    amend(&mut shop, later, order(vec![line(1, 20_000)], 0));
    assert_eq!(shop.balance(), 200);
    assert!(shop.account.counters.is_empty());
    shop.happen(later, returns("o1", 1, 5000));
    assert_eq!(shop.balance(), 150);
}

fn delivered() -> Value {
    with(json!({
        "earning": [{
            "id": "base", "base": { "per-unit": { "points": 1 } },
            "pending": { "until": "delivered", "days": 14 }
        }]
    }))
}

#[test]
fn pending_points_of_an_amended_order_wait_for_its_delivery() {
    let mut shop = Shop::new(&delivered());
    place(&mut shop, order(vec![line(1, 10_000)], 0));
    amend(
        &mut shop,
        LATER,
        order(vec![line(1, 4000), line(2, 2000)], 0),
    );
    assert_eq!(shop.columns(), [0, 60, 0, 0]);
    shop.happen(
        "2026-03-08T10:00:00Z",
        EventBody::OrderDelivered(step("o1")),
    );
    shop.tick("2026-03-22T23:59:59Z");
    assert_eq!(shop.columns(), [0, 60, 0, 0]);
    shop.tick("2026-03-23T00:00:00Z");
    assert_eq!(shop.columns(), [60, 0, 0, 0]);
}

#[test]
fn lines_that_arrived_before_the_change_keep_their_date() {
    let mut shop = Shop::new(&delivered());
    place(&mut shop, order(vec![line(1, 10_000), line(2, 5000)], 0));
    shop.happen(
        "2026-03-02T10:00:00Z",
        EventBody::OrderDelivered(step("o1")),
    );
    // Line 2 is exchanged for line 3; once more, so that the date outlives a second change.
    for _ in 0..2 {
        let lines = vec![line(1, 10_000), line(3, 7000)];
        let exchanged = changed(OrderChangeKind::Exchanged, order(lines, 0));
        shop.happen(LATER, exchanged);
        assert_eq!(shop.columns(), [0, 170, 0, 0]);
    }
    shop.tick("2026-03-17T00:00:00Z");
    assert_eq!(shop.columns(), [100, 70, 0, 0]);
    shop.happen(
        "2026-03-20T10:00:00Z",
        EventBody::OrderDelivered(step("o1")),
    );
    shop.tick("2026-04-04T00:00:00Z");
    assert_eq!(shop.columns(), [170, 0, 0, 0]);
}

#[test]
fn dates_that_have_passed_are_due_at_once_and_pay_what_is_owed() {
    let mut shop = Shop::new(&delivered());
    place(&mut shop, order(vec![line(1, 10_000)], 0));
    shop.happen(PLACED, EventBody::OrderDelivered(step("o1")));
    let later = "2026-04-01T10:00:00Z";
    adjust(&mut shop, later, -100, None);
    let settlement = amend(&mut shop, later, order(vec![line(1, 6000)], 0));
    // 100 were spent, 60 are earned: 40 are owed, worth 0.40.
    assert_eq!(shop.columns(), [0, 0, 0, 40]);
    assert_eq!(withheld(&settlement), [(40, 40)]);
}

/// What an order of 100.00 that becomes one of 60.00 leaves, of which points were spent before.
fn left(policy: &str, spent: i64) -> (Shop, Settlement) {
    let mut shop = Shop::new(&with(json!({ "policies": { "clawback": policy } })));
    place(&mut shop, order(vec![line(1, 10_000)], 0));
    if spent > 0 {
        adjust(&mut shop, LATER, -spent, None);
    }
    let settlement = amend(&mut shop, LATER, order(vec![line(1, 6000)], 0));
    (shop, settlement)
}

#[test]
fn what_was_spent_is_no_gift_under_any_policy() {
    // Policy, spent, then available and owed, and what the shop may withhold.
    let table = [
        ("allow-debt", 0, [60, 0, 0, 0], 0),
        ("allow-debt", 100, [0, 0, 0, 40], 40),
        ("within-balance", 100, [0, 0, 0, 0], 40),
        ("own-bucket", 100, [0, 0, 0, 0], 40),
        ("own-bucket", 30, [30, 0, 0, 0], 0),
        // The points are active, so none is taken: 100 stay as they are.
        ("only-pending", 0, [100, 0, 0, 0], 40),
        ("only-pending", 100, [0, 0, 0, 0], 40),
    ];
    for (policy, spent, columns, withholding) in table {
        let (mut shop, settlement) = left(policy, spent);
        assert_eq!(shop.columns(), columns, "{policy}, {spent}");
        let lost: i64 = withheld(&settlement).iter().map(|(points, _)| points).sum();
        assert_eq!(lost, withholding, "{policy}, {spent}");
        // The same change again gives nothing more.
        amend(&mut shop, LATER, order(vec![line(1, 6000)], 0));
        assert_eq!(shop.columns(), columns, "{policy}, {spent}");
    }
}

#[test]
fn the_new_version_is_paid_with_what_the_former_one_gives_back() {
    let mut shop = Shop::new(&program());
    adjust(&mut shop, PLACED, 1000, None);
    place(&mut shop, order(vec![line(1, 5000)], 1000));
    assert_eq!(shop.balance(), 40);
    // The order's 40 points are spent; the same payment is carried out all the same.
    adjust(&mut shop, LATER, -40, None);
    let settlement = amend(&mut shop, LATER, order(vec![line(1, 5000)], 1000));
    assert_eq!(refused(&settlement), None);
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
    // More than that is not there, and a refused change changes nothing.
    let settlement = amend(&mut shop, LATER, order(vec![line(1, 5000)], 1001));
    assert_eq!(
        refused(&settlement),
        Some((RefusalReason::InsufficientPoints, 1))
    );
    assert!(settlement.entries.is_empty());
    assert_eq!(shop.balance(), 0);
    // A hold that paid for the former version need not be there any more.
    let mut held = order(vec![line(1, 5000)], 0);
    held.payments = vec![pays(1000, Some("cart-7"))];
    assert_eq!(refused(&amend(&mut shop, LATER, held)), None);
    shop.refund_all(LATER, "o1");
    assert_eq!(shop.balance(), 960);
}

#[test]
fn an_order_that_left_no_entries_is_simply_placed() {
    let mut shop = Shop::new(&program());
    place(&mut shop, order(vec![line(1, 50)], 0));
    assert!(shop.entries.is_empty());
    let settlement = amend(&mut shop, LATER, order(vec![line(1, 200)], 0));
    assert_eq!(kinds(&settlement), [EntryKind::Earn]);
    assert_eq!(shop.balance(), 2);
}

#[test]
fn a_claimed_order_is_placed_once_by_the_day_on_which_it_was_placed() {
    let mut shop = Shop::new(&with(json!({
        "earning": [{
            "id": "march", "base": { "per-unit": { "points": 1 } },
            "during": { "starts": "2026-03-01", "ends": "2026-03-31" }
        }]
    })));
    let claim = || changed(OrderChangeKind::Claimed, order(vec![line(1, 10_000)], 0));
    let settlement = shop.happen("2026-06-01T10:00:00Z", claim());
    assert_eq!(shop.balance(), 100);
    assert_eq!(
        settlement.entries[0].at,
        crate::testing::at("2026-06-01T10:00:00Z")
    );
    let settlement = shop.happen("2026-06-02T10:00:00Z", claim());
    assert_eq!(refused(&settlement), Some((RefusalReason::AlreadyGiven, 0)));
    shop.refund_all("2026-06-03T10:00:00Z", "o1");
    assert_eq!(shop.balance(), 0);
}

#[test]
fn a_cart_that_was_left_alone_moves_no_points() {
    let mut shop = Shop::new(&program());
    let left = changed(OrderChangeKind::Abandoned, order(vec![line(1, 10_000)], 0));
    let settlement = shop.happen(LATER, left);
    assert_eq!(refused(&settlement), None);
    assert!(settlement.entries.is_empty());
}

#[test]
fn random_changes_end_where_the_last_version_begins() {
    let mut seed = 7_u64;
    let mut amount = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from((seed >> 33) % below).unwrap()
    };
    for _ in 0..40 {
        let mut shop = counted();
        let mut last = order(vec![line(1, amount(20_000)), line(2, amount(9000))], 0);
        place(&mut shop, last.clone());
        for _ in 0..amount(4) {
            if amount(2) == 0 {
                shop.happen(LATER, returns("o1", 1, amount(9000)));
            }
            let number = 1 + u32::try_from(amount(3)).unwrap();
            let lines = vec![line(number, amount(20_000)), line(9, amount(5000))];
            last = order(lines, amount(100));
            amend(&mut shop, LATER, last.clone());
        }
        let mut fresh = counted();
        place(&mut fresh, last);
        assert_eq!(shop.balance(), fresh.balance());
        assert_eq!(counts(&shop), counts(&fresh));
        shop.refund_all(LATER, "o1");
        assert_eq!(shop.balance(), 1000);
        assert_eq!(counts(&shop), all(0, 0));
    }
}

#[test]
fn what_only_the_new_version_deserves_is_handed_out_once() {
    let mut shop = Shop::new(&with(json!({
        "campaigns": [
            { "id": "large", "on": ["order"], "minimum": { "amount": 5000 },
              "limit": { "per": "lifetime" }, "gives": [{ "task": { "text": "call" } }] },
            { "id": "stamps", "on": ["order"], "mission": { "target": 6, "counts": "units" },
              "gives": [{ "gift": { "sku": "mug" } }] }
        ],
        "texts": { "call": { "en": "Call" } }
    })));
    let of = |amount: i64, units: u32| {
        let mut goods = line(1, amount);
        goods.quantity = units;
        order(vec![goods], 0)
    };
    assert!(place(&mut shop, of(4000, 4)).effects.is_empty());
    assert_eq!(amend(&mut shop, LATER, of(9000, 6)).effects.len(), 2);
    // Both were given by the former version now.
    assert!(
        amend(&mut shop, "2026-03-06T10:00:00Z", of(9100, 6))
            .effects
            .is_empty()
    );
}
