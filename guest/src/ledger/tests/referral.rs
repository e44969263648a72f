//! Somebody brings somebody (rule 3.19).

use serde_json::{Value, json};

use super::shop::{Shop, event, refused, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    Attribute, AttributeValue, EventBody, FaultKind, Mark, Notice, OrderChange, OrderChangeKind,
    OrderStatus, Referral, RefusalReason,
};
use crate::testing::{at, line, member, past};

const MONDAY: &str = "2026-03-02T15:00:00Z";

fn program(referrals: Value) -> Value {
    with(json!({
        "referrals": referrals,
        "campaigns": [
            { "id": "welcome", "on": ["referred"], "gives": [{ "points": { "points": 50 } }] },
            { "id": "thanks", "on": ["friend-ordered"], "gives": [{ "points": { "points": 100 } }] }
        ],
        "earning": [{
            "id": "base", "base": { "per-unit": { "points": 1 } },
            "multipliers": [
                { "id": "three-friends", "factor": "1.1", "when": { "friends": { "at_least": 3 } } }
            ]
        }]
    }))
}

fn text(name: &str, value: &str) -> Attribute {
    Attribute {
        name: name.into(),
        value: AttributeValue::Text(value.into()),
    }
}

fn referral(advocate: &str, friend: &str) -> Referral {
    Referral {
        advocate: advocate.into(),
        friend: friend.into(),
        code: "ANNA-7".into(),
        attributes: vec![
            text("email-hash", "e1"),
            text("device", "d1"),
            text("payment", "p1"),
        ],
    }
}

fn brought() -> EventBody {
    EventBody::ReferralMade(referral("anna", "m1"))
}

fn marks(shop: &Shop, id: &str) -> Vec<Mark> {
    let counter = shop
        .account
        .counters
        .iter()
        .find(|counter| counter.id == id);
    counter
        .map(|counter| counter.marks.clone())
        .unwrap_or_default()
}

fn mark(start: &str, value: i64) -> Mark {
    Mark {
        start: at(start),
        value,
    }
}

fn reason(settlement: &Settlement) -> Option<RefusalReason> {
    refused(settlement).map(|(reason, _)| reason)
}

#[test]
fn the_first_order_rewards_both_sides() {
    let mut shop = Shop::new(&program(json!({})));
    assert_eq!(reason(&shop.happen(MONDAY, brought())), None);
    assert_eq!(
        marks(&shop, "referral:anna"),
        [mark("2026-03-02T00:00:00Z", 1)]
    );
    let again = shop.happen(MONDAY, brought());
    assert_eq!(reason(&again), Some(RefusalReason::AlreadyGiven));

    let settlement = shop.buy("2026-03-05T10:00:00Z", "o1", 2000);
    assert_eq!(shop.balance(), 70);
    let [told] = &settlement.follow_ups[..] else {
        panic!("{:?}", settlement.follow_ups);
    };
    assert_eq!(
        (told.member.as_str(), told.id.as_str()),
        ("anna", "e3:referral")
    );
    let Notice::ReferralFulfilled(word) = &told.word else {
        panic!("{told:?}");
    };
    assert_eq!(
        (word.advocate.as_str(), word.friend.as_str()),
        ("anna", "m1")
    );

    let mut anna = Shop::new(&program(json!({})));
    anna.member = member("anna");
    anna.happen(
        "2026-03-05T10:00:00Z",
        EventBody::Notified(told.word.clone()),
    );
    assert_eq!(anna.balance(), 100);
    assert_eq!(marks(&anna, "friends"), [Mark { start: 0, value: 1 }]);

    // The second order is no first one.
    let settlement = shop.buy("2026-03-06T10:00:00Z", "o2", 1000);
    assert!(settlement.follow_ups.is_empty());
    assert_eq!(shop.balance(), 80);
    // A changed first order keeps the reward, and tells nobody twice.
    let mut order = super::shop::order_at("o1", "2026-03-05T10:00:00Z", vec![line(1, 3000)]);
    let how = OrderChangeKind::Amended;
    let changed = EventBody::OrderChanged(OrderChange {
        how,
        order: order.clone(),
    });
    let settlement = shop.happen("2026-03-07T10:00:00Z", changed);
    assert_eq!((shop.balance(), settlement.follow_ups.len()), (90, 0));
    // When it comes back the friend loses the reward; the next order is no first one either.
    shop.refund_all("2026-03-08T10:00:00Z", "o1");
    assert_eq!(shop.balance(), 10);
    order.id = "o3".into();
    order.placed_at = at("2026-03-09T10:00:00Z");
    let settlement = shop.happen("2026-03-09T10:00:00Z", EventBody::OrderPlaced(order));
    assert_eq!((shop.balance(), settlement.follow_ups.len()), (40, 0));
}

#[test]
fn whoever_brings_himself_is_refused() {
    let table = [
        ("email-hash", "e1", RefusalReason::SelfReferral),
        ("device", "d1", RefusalReason::SameDevice),
        ("payment", "p1", RefusalReason::SamePayment),
    ];
    for (name, value, expected) in table {
        let mut shop = Shop::new(&program(json!({})));
        shop.member.attributes = vec![text(name, "another"), text("city", value)];
        assert_eq!(reason(&shop.happen(MONDAY, brought())), None, "{name}");
        let mut shop = Shop::new(&program(json!({})));
        shop.member.attributes = vec![text(name, value)];
        let settlement = shop.happen(MONDAY, brought());
        assert_eq!(reason(&settlement), Some(expected));
        assert!(settlement.entries.is_empty());
    }
    let mut shop = Shop::new(&program(json!({})));
    let own = EventBody::ReferralMade(referral("m1", "m1"));
    assert_eq!(
        reason(&shop.happen(MONDAY, own)),
        Some(RefusalReason::SelfReferral)
    );
}

#[test]
fn whoever_ordered_before_is_no_new_customer() {
    let mut shop = Shop::new(&program(json!({})));
    shop.member.orders = vec![past("2026-01-01T10:00:00Z", 1000)];
    let settlement = shop.happen(MONDAY, brought());
    assert_eq!(reason(&settlement), Some(RefusalReason::NotFirstOrder));
    // An order that was called off is none.
    shop.member.orders[0].status = OrderStatus::Cancelled;
    assert_eq!(reason(&shop.happen(MONDAY, brought())), None);
    assert_eq!(
        shop.buy("2026-03-05T10:00:00Z", "o1", 2000)
            .follow_ups
            .len(),
        1
    );
}

#[test]
fn the_first_order_must_come_in_time() {
    for (when, told) in [("2026-03-09T23:59:59Z", 1), ("2026-03-10T00:00:00Z", 0)] {
        let mut shop = Shop::new(&program(json!({ "within_days": 7 })));
        shop.happen(MONDAY, brought());
        assert_eq!(shop.buy(when, "o1", 2000).follow_ups.len(), told, "{when}");
        assert_eq!(shop.balance(), if told == 1 { 70 } else { 20 });
    }
}

fn ordered(friend: u32) -> EventBody {
    let friend = format!("friend-{friend}");
    EventBody::Notified(Notice::ReferralFulfilled(referral("m1", &friend)))
}

#[test]
fn only_so_many_friends_count_in_a_week() {
    let mut shop = Shop::new(&program(json!({ "per_week": 2 })));
    for friend in 0..3 {
        let settlement = shop.happen(MONDAY, ordered(friend));
        let expected = (friend == 2).then_some(RefusalReason::TooManyReferrals);
        assert_eq!(reason(&settlement), expected);
    }
    assert_eq!(shop.balance(), 200);
    let lifetime = |value| Mark { start: 0, value };
    let week = mark("2026-03-02T00:00:00Z", 2);
    assert_eq!(marks(&shop, "friends"), [lifetime(2), week]);
    // A new week; the old one is forgotten two days after its end.
    assert_eq!(
        reason(&shop.happen("2026-03-11T00:00:00Z", ordered(3))),
        None
    );
    let week = mark("2026-03-09T00:00:00Z", 1);
    assert_eq!(marks(&shop, "friends"), [lifetime(3), week]);
    assert_eq!(shop.balance(), 300);
}

#[test]
fn from_the_third_friend_on_there_is_a_tenth_more() {
    let mut shop = Shop::new(&program(json!({})));
    shop.happen(MONDAY, ordered(0));
    shop.happen(MONDAY, ordered(1));
    shop.buy("2026-03-03T10:00:00Z", "o1", 10_000);
    assert_eq!(shop.balance(), 300);
    shop.happen("2026-03-04T10:00:00Z", ordered(2));
    shop.buy("2026-03-05T10:00:00Z", "o2", 10_000);
    // 100 more for the friend, and 110 for the order.
    assert_eq!(shop.balance(), 510);
}

#[test]
fn words_for_the_wrong_account_are_faults() {
    let shop = Shop::new(&program(json!({})));
    let of = |referral| EventBody::Notified(Notice::ReferralFulfilled(referral));
    let table = [
        (
            EventBody::ReferralMade(referral("", "m1")),
            "/ReferralMade/advocate",
        ),
        (
            EventBody::ReferralMade(referral("anna", "m2")),
            "/ReferralMade/friend",
        ),
        (
            of(referral("anna", "m2")),
            "/Notified/ReferralFulfilled/advocate",
        ),
        (
            of(referral("m1", "m1")),
            "/Notified/ReferralFulfilled/friend",
        ),
        (of(referral("m1", "")), "/Notified/ReferralFulfilled/friend"),
    ];
    for (body, place) in table {
        let fault = shop.fault(vec![event("x", MONDAY, body)]);
        assert_eq!(fault.kind, FaultKind::InvalidValue);
        assert_eq!(fault.at, format!("/events/0/body{place}"));
    }
}
