//! Birthdays, anniversaries, and what a day gives (rule 3.14).

use serde_json::{Value, json};

use super::history::History;
use super::shop::{Shop, hold, with};
use crate::contract::types::{
    ArgumentValue, Birthday, Effect, EntryKind, EventBody, FaultKind, OrderStatus,
};
use crate::testing::{at, paris, past};

const DAY: i64 = 86_400_000;

fn program(on: Value, more: Value) -> Value {
    let mut program = with(json!({
        "campaigns": [{ "id": "gift", "on": [on], "gives": [{ "points": { "points": 50 } }] }]
    }));
    program["zone"] = json!("Europe/Paris");
    for (name, value) in more.as_object().unwrap() {
        program[name] = value.clone();
    }
    program
}

fn born(shop: &mut Shop, month: u8, day: u8) {
    shop.member.birthday = Some(Birthday {
        month,
        day,
        changed_at: None,
    });
}

#[test]
fn born_on_29_february() {
    let mut shop = Shop::new(&program(json!("birthday"), json!({})));
    born(&mut shop, 2, 29);
    shop.tick("2027-02-27T22:00:00Z");
    // The job is down on 28 February and runs on 2 March.
    let settlement = shop.tick("2027-03-02T03:00:00Z");
    let dated = |at: i64| paris().date(at).unwrap().to_string();
    let entry = &settlement.entries[0];
    assert_eq!((entry.kind, entry.available), (EntryKind::Earn, 50));
    assert_eq!(entry.event_id, "birthday:m1:2027");
    assert_eq!(entry.at, at("2027-02-27T23:00:00Z"));
    assert_eq!(dated(entry.at), "2027-02-28");
    assert_eq!(settlement.earnings.len(), 1);
    // It runs again.
    for when in [
        "2027-03-02T04:00:00Z",
        "2027-03-03T03:00:00Z",
        "2027-03-06T03:00:00Z",
    ] {
        assert!(shop.tick(when).entries.is_empty());
    }
    assert_eq!(shop.balance(), 50);
    let leap = shop.tick("2028-03-01T03:00:00Z");
    assert_eq!(dated(leap.entries[1].at), "2028-02-29");
    assert_eq!(leap.entries[1].event_id, "birthday:m1:2028");
    assert_eq!(shop.balance(), 100);
}

#[test]
fn born_on_29_february_celebrated_in_march() {
    let policies = json!({ "policies": { "feb29": "mar1" } });
    let mut shop = Shop::new(&program(json!("birthday"), policies));
    born(&mut shop, 2, 29);
    assert!(shop.tick("2027-02-28T22:00:00Z").entries.is_empty());
    let settlement = shop.tick("2027-02-28T23:00:00Z");
    assert_eq!(settlement.entries[0].at, at("2027-02-28T23:00:00Z"));
}

#[test]
fn seven_days_and_no_more() {
    for (day, given) in [(10, 50), (16, 50), (17, 0)] {
        let mut shop = Shop::new(&program(json!("birthday"), json!({})));
        born(&mut shop, 3, 10);
        shop.tick(&format!("2027-03-{day}T22:00:00Z"));
        assert_eq!(shop.balance(), given, "{day}");
    }
}

#[test]
fn a_birthday_that_was_changed_lately() {
    for (changed, given) in [
        ("2027-02-08T12:00:00Z", 50),
        ("2027-02-09T12:00:00Z", 0),
        ("2027-03-10T12:00:00Z", 0),
        ("2027-03-12T12:00:00Z", 0),
    ] {
        let mut shop = Shop::new(&program(json!("birthday"), json!({})));
        born(&mut shop, 3, 10);
        shop.member.birthday.as_mut().unwrap().changed_at = Some(at(changed));
        shop.tick("2027-03-12T22:00:00Z");
        assert_eq!(shop.balance(), given, "{changed}");
    }
}

#[test]
fn one_gift_a_year_whatever_the_birthday_becomes() {
    let mut shop = Shop::new(&program(json!("birthday"), json!({})));
    born(&mut shop, 3, 10);
    shop.tick("2027-03-10T22:00:00Z");
    born(&mut shop, 9, 10);
    shop.tick("2027-09-10T22:00:00Z");
    assert_eq!(shop.balance(), 50);
    shop.tick("2028-09-10T22:00:00Z");
    assert_eq!(shop.balance(), 100);
}

#[test]
fn once_in_a_lifetime_is_once() {
    let gift = json!([{
        "id": "gift", "on": ["birthday"], "limit": { "per": "lifetime" },
        "gives": [{ "points": { "points": 50 } }]
    }]);
    let mut shop = Shop::new(&program(json!("birthday"), json!({ "campaigns": gift })));
    born(&mut shop, 6, 15);
    for year in 2021..2031 {
        shop.tick(&format!("{year}-06-15T12:00:00Z"));
    }
    assert_eq!(shop.balance(), 50);
}

#[test]
fn over_the_turn_of_the_year() {
    let mut shop = Shop::new(&program(json!("birthday"), json!({})));
    born(&mut shop, 12, 30);
    let settlement = shop.tick("2027-01-03T03:00:00Z");
    assert_eq!(settlement.entries[0].event_id, "birthday:m1:2026");
    for when in [
        "2027-01-04T03:00:00Z",
        "2027-01-05T03:00:00Z",
        "2026-12-31T03:00:00Z",
    ] {
        shop.tick(when);
    }
    assert_eq!(shop.balance(), 50);
    shop.tick("2027-12-30T03:00:00Z");
    assert_eq!(shop.balance(), 100);
}

#[test]
fn years_since_signing_up_and_since_the_first_order() {
    let more = json!({ "campaigns": [
        { "id": "member", "on": ["sign-up-anniversary"], "gives": [{ "points": { "points": 10 } }] },
        { "id": "buyer", "on": ["first-order-anniversary"], "gives": [{ "points": { "points": 3 } }] }
    ] });
    let mut shop = Shop::new(&program(json!("birthday"), more));
    shop.member.enrolled_at = Some(at("2024-05-02T10:00:00Z"));
    shop.member.orders = vec![
        past("2024-07-01T10:00:00Z", 100),
        past("2024-06-20T10:00:00Z", 100),
    ];
    shop.member.orders.push(past("2024-06-01T10:00:00Z", 100));
    shop.member.orders[2].status = OrderStatus::Refunded;
    assert!(shop.tick("2024-05-02T22:00:00Z").entries.is_empty());
    let first = shop.tick("2025-05-03T03:00:00Z");
    assert_eq!(first.entries[0].event_id, "anniv:sign-up:m1:2025");
    assert_eq!(first.entries[0].at, at("2025-05-01T22:00:00Z"));
    // The year 2025 of the order is missed, and not made up for.
    let second = shop.tick("2026-06-20T03:00:00Z");
    assert_eq!(second.entries[0].event_id, "anniv:first-order:m1:2026");
    assert_eq!(second.earnings.len(), 1);
    let third = shop.tick("2026-05-08T03:00:00Z");
    assert_eq!(third.entries[0].event_id, "anniv:sign-up:m1:2026");
    assert_eq!(shop.balance(), 23);
}

#[test]
fn so_many_years_come_again() {
    let more = json!({ "campaigns": [
        { "id": "member", "on": ["sign-up-anniversary"], "gives": [{ "points": { "points": 10 } }] },
        { "id": "buyer", "on": ["first-order-anniversary"], "gives": [{ "points": { "points": 3 } }] }
    ] });
    let mut shop = Shop::new(&program(json!("birthday"), more));
    shop.member.enrolled_at = Some(at("2024-05-02T10:00:00Z"));
    shop.member.orders = vec![
        past("2024-05-02T10:00:00Z", 100),
        past("2025-05-02T10:00:00Z", 100),
    ];
    let ids = |shop: &mut Shop, when: &str| -> Vec<String> {
        let entries = shop.tick(when).entries.into_iter();
        let earned = entries.filter(|entry| entry.kind == EntryKind::Earn);
        earned.map(|entry| entry.event_id).collect()
    };
    // Both on one day.
    assert_eq!(
        ids(&mut shop, "2025-05-02T12:00:00Z"),
        ["anniv:sign-up:m1:2025", "anniv:first-order:m1:2025"]
    );
    // The first order comes back: in 2026 the other one is a year old. The shop checks that no
    // entry gets an id twice.
    shop.member.orders[0].status = OrderStatus::Refunded;
    assert_eq!(
        ids(&mut shop, "2026-05-02T12:00:00Z"),
        ["anniv:sign-up:m1:2026", "anniv:first-order:m1:2026"]
    );
}

#[test]
fn a_campaign_that_is_new_since_the_feast() {
    let mut shop = Shop::new(&program(json!("birthday"), json!({})));
    born(&mut shop, 3, 10);
    shop.tick("2027-03-10T22:00:00Z");
    let gift = |id: &str| json!({ "id": id, "on": ["birthday"], "gives": [{ "points": { "points": 1 } }] });
    shop.revise(&program(
        json!("birthday"),
        json!({ "campaigns": [gift("gift"), gift("more")] }),
    ));
    let settlement = shop.tick("2027-03-11T22:00:00Z");
    assert_eq!(settlement.entries[0].event_id, "birthday:m1:2027:1");
    assert_eq!(shop.balance(), 51);
}

#[test]
fn points_that_expire_soon() {
    let more = json!({
        "wallets": [{ "id": "points", "expiry": { "days": 20 } }],
        "texts": { "soon": { "en": "{points} expire after {until}." } },
        "campaigns": [{
            "id": "soon", "on": [{ "points-expiring": { "days": 5 } }],
            "limit": { "per": "month" },
            "gives": [{ "message": { "text": "soon", "channels": ["on-site"] } }]
        }]
    });
    let mut shop = Shop::new(&program(json!("day"), more));
    shop.buy("2026-11-01T10:00:00Z", "o1", 3000);
    shop.buy("2026-11-02T10:00:00Z", "o2", 2000);
    shop.happen("2026-11-02T11:00:00Z", hold("h1", 5));
    // The points of 1 November last to the 21st.
    assert!(shop.tick("2026-11-15T22:00:00Z").effects.is_empty());
    let settlement = shop.tick("2026-11-16T22:00:00Z");
    let Effect::Message(message) = &settlement.effects[0] else {
        panic!()
    };
    let arguments = &message.text.arguments;
    let ArgumentValue::Points(points) = &arguments[0].value else {
        panic!()
    };
    assert_eq!(points.amount, 30);
    assert_eq!(
        arguments[1].value,
        ArgumentValue::LastDay(at("2026-11-21T23:00:00Z"))
    );
    assert!(shop.tick("2026-11-17T22:00:00Z").effects.is_empty());
}

#[test]
fn each_expiry_is_told_once() {
    let more = json!({
        "wallets": [{ "id": "points", "expiry": { "days": 20 } }],
        "texts": { "soon": { "en": "{points} expire after {until}." } },
        "campaigns": [{
            "id": "soon", "on": [{ "points-expiring": { "days": 5 } }],
            "gives": [{ "message": { "text": "soon", "channels": ["on-site"] } }]
        }]
    });
    let mut shop = Shop::new(&program(json!("day"), more));
    // They last to the 21st, to the 22nd and to the 30th.
    for (day, order) in [("01", "o1"), ("02", "o2"), ("10", "o3")] {
        shop.buy(&format!("2026-11-{day}T10:00:00Z"), order, 3000);
    }
    let mut told = Vec::new();
    for day in 15..=30 {
        for hour in ["03", "04"] {
            let settlement = shop.tick(&format!("2026-11-{day}T{hour}:00:00Z"));
            told.extend(settlement.effects.iter().map(|_| day));
        }
    }
    assert_eq!(told, [16, 22, 25]);
    // What is over is forgotten.
    shop.tick("2026-12-15T03:00:00Z");
    assert!(shop.account.counters.is_empty());
}

#[test]
fn a_lost_customer_is_won_back_once_a_year() {
    let more = json!({ "campaigns": [{
        "id": "back", "on": ["day"], "limit": { "per": "year" },
        "when": { "days-since-last-order": { "at_least": 180 } },
        "gives": [{ "points": { "points": 25 } }]
    }] });
    let mut shop = Shop::new(&program(json!("day"), more));
    shop.member.orders = vec![past("2026-01-01T10:00:00Z", 100)];
    for (when, balance) in [
        ("2026-06-29T10:00:00Z", 0),
        ("2026-06-30T10:00:00Z", 25),
        ("2026-06-30T10:00:00Z", 25),
        ("2026-12-30T10:00:00Z", 25),
        ("2027-01-01T10:00:00Z", 50),
    ] {
        shop.tick(when);
        assert_eq!(shop.balance(), balance, "{when}");
    }
}

#[test]
fn the_ids_of_feasts_are_kept_for_feasts() {
    let shop = Shop::new(&program(json!("birthday"), json!({})));
    for id in ["birthday:m1:2027", "anniv:sign-up:m1:1"] {
        let event = super::shop::event(id, "2027-01-01T00:00:00Z", EventBody::DayEnded);
        assert_eq!(shop.fault(vec![event]).kind, FaultKind::InvalidValue);
    }
}

#[test]
fn runs_twice_late_and_in_any_order_never_give_twice() {
    let mut given = 0;
    for seed in 0..40 {
        let mut chance = History::new(seed).chance;
        let more = json!({ "campaigns": [
            { "id": "b", "on": ["birthday"], "gives": [{ "points": { "points": 1 } }] },
            { "id": "s", "on": ["sign-up-anniversary"], "gives": [{ "points": { "points": 1 } }] },
            { "id": "d", "on": ["day"], "limit": { "per": "week" }, "gives": [{ "points": { "points": 1 } }] },
            { "id": "n", "on": ["day"], "gives": [{ "points": { "points": 1 } }] }
        ] });
        let mut shop = Shop::new(&program(json!("day"), more));
        let start = at("2026-12-20T12:00:00Z");
        shop.member.enrolled_at = Some(at("2020-12-28T12:00:00Z"));
        born(&mut shop, 1, 2);
        let mut days: Vec<i64> = Vec::new();
        for _ in 0..25 {
            // Runs go forward, but now and then one comes up to a week late, or again.
            let base = i64::try_from(days.len()).unwrap();
            let back = i64::try_from(chance.pick(7)).unwrap();
            days.push((base - back).max(0));
        }
        for day in &days {
            shop.tick_at(start + day * DAY);
        }
        let of = |rule: &str| {
            let mut days: Vec<_> = shop
                .entries
                .iter()
                .filter(|entry| entry.rule == rule && entry.kind == EntryKind::Earn)
                .map(|entry| shop.engine.zone.date(entry.at).unwrap())
                .collect();
            days.sort();
            days
        };
        for rule in ["b", "s"] {
            assert!(of(rule).len() <= 1, "{seed} {rule}");
            given += of(rule).len();
        }
        assert!(of("n").is_sorted_by(|a, b| a < b), "{seed}: once a day");
        let weeks: Vec<_> = of("d")
            .into_iter()
            .map(crate::calendar::week_start)
            .collect();
        assert!(weeks.is_sorted_by(|a, b| a < b), "{seed}: once a week");
        assert!(!weeks.is_empty());
    }
    assert!(given > 60, "{given}");
}
