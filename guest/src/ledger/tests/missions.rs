//! Missions, punch cards and streaks (rule 4.4).

use serde_json::{Value, json};

use super::shop::{Shop, order_at, returns, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{Activity, ActivityKind, EventBody, RefusalReason, Subject, Verdict};
use crate::testing::line;

pub(super) fn shop(on: Value, mission: Value, limit: Value) -> Shop {
    let mut shop = Shop::new(&with(json!({
        "earning": [],
        "campaigns": [{
            "id": "m", "on": [on], "mission": mission, "limit": limit,
            "gives": [{ "points": { "points": 100 } }]
        }]
    })));
    shop.explain = true;
    shop
}

pub(super) fn review(shop: &mut Shop, when: &str) -> Settlement {
    let activity = Activity {
        kind: ActivityKind::Review,
        target: None,
        attributes: Vec::new(),
    };
    shop.happen(when, EventBody::ActivityDone(activity))
}

pub(super) fn buy(shop: &mut Shop, day: u32, order: &str, units: u32) -> Settlement {
    let when = format!("2026-11-{day:02}T10:00:00Z");
    let mut line = line(1, i64::from(units) * 100);
    line.quantity = units;
    let order = order_at(order, &when, vec![line]);
    shop.happen(&when, EventBody::OrderPlaced(order))
}

/// What the mission still lacks; none where it gave.
fn lacking(settlement: &Settlement) -> Option<i64> {
    let finding = &settlement.findings[0];
    match &finding.verdict {
        Verdict::Applied => None,
        Verdict::Refused(refusal) => {
            assert_eq!(finding.subject, Subject::Mission);
            assert_eq!(refusal.reason, RefusalReason::BelowMinimum);
            Some(refusal.missing)
        }
    }
}

pub(super) fn reviews() -> Value {
    json!({ "activity": { "kinds": ["review"] } })
}

#[test]
fn three_reviews_once() {
    let mut shop = shop(reviews(), json!({ "target": 3 }), json!(null));
    let lack: Vec<_> = (1..=2)
        .map(|day| lacking(&review(&mut shop, &format!("2026-11-0{day}T10:00:00Z"))))
        .collect();
    assert_eq!(lack, [Some(2), Some(1)]);
    assert_eq!(lacking(&review(&mut shop, "2026-11-03T10:00:00Z")), None);
    assert_eq!(shop.balance(), 100);
    for day in 4..=9 {
        review(&mut shop, &format!("2026-11-0{day}T10:00:00Z"));
    }
    assert_eq!(shop.balance(), 100);
}

/// A finished mission lacks nothing: it says that it was given.
#[test]
fn a_mission_that_was_given_says_so() {
    let given = |settlement: &Settlement| match &settlement.findings[0].verdict {
        Verdict::Applied => panic!("given once more"),
        Verdict::Refused(refusal) => {
            assert_eq!(settlement.findings[0].subject, Subject::Mission);
            assert_eq!(refusal.at, "/campaigns/0/mission/repeats");
            assert_eq!(refusal.expected, "a mission that begins again");
            assert_eq!(refusal.found, "it was given");
            (refusal.reason, refusal.missing)
        }
    };
    let streak = json!({ "target": 2, "per": "day", "streak": true });
    for mission in [json!({ "target": 2 }), streak] {
        let mut shop = shop(reviews(), mission.clone(), json!(null));
        assert_eq!(lacking(&review(&mut shop, "2026-11-01T10:00:00Z")), Some(1));
        assert_eq!(lacking(&review(&mut shop, "2026-11-02T10:00:00Z")), None);
        for when in ["2026-11-02T11:00:00Z", "2026-11-03T10:00:00Z"] {
            let settlement = review(&mut shop, when);
            let expected = (RefusalReason::AlreadyGiven, 0);
            assert_eq!(given(&settlement), expected, "{mission} {when}");
        }
        assert_eq!(shop.balance(), 100);
    }
}

#[test]
fn a_month_has_its_own_count() {
    let mission = json!({ "target": 2, "per": "month" });
    let mut shop = shop(reviews(), mission, json!(null));
    for (when, balance) in [
        ("2026-11-29T10:00:00Z", 0),
        ("2026-12-01T10:00:00Z", 0),
        ("2026-12-02T10:00:00Z", 100),
        ("2026-12-03T10:00:00Z", 100),
        ("2027-01-03T10:00:00Z", 100),
        ("2027-01-04T10:00:00Z", 200),
    ] {
        review(&mut shop, when);
        assert_eq!(shop.balance(), balance, "{when}");
    }
}

#[test]
fn buy_five_get_the_sixth() {
    let mission = json!({ "target": 6, "counts": "units", "repeats": true });
    let mut shop = shop(json!("order"), mission, json!(null));
    assert_eq!(lacking(&buy(&mut shop, 1, "o1", 4)), Some(2));
    // 13 units are two cards and one unit more.
    assert_eq!(lacking(&buy(&mut shop, 2, "o2", 9)), None);
    assert_eq!(shop.balance(), 200);
    // The first order comes back: 9 units, and two cards were given.
    shop.refund_all("2026-11-03T10:00:00Z", "o1");
    assert_eq!(shop.balance(), 200);
    assert_eq!(lacking(&buy(&mut shop, 4, "o3", 3)), Some(6));
    assert_eq!(lacking(&buy(&mut shop, 5, "o4", 6)), None);
    assert_eq!(shop.balance(), 300);
    // Two of the three units of the last but one go back.
    let value: i64 = shop
        .account
        .counters
        .iter()
        .flat_map(|one| &one.marks)
        .map(|mark| mark.value)
        .sum();
    assert_eq!(value, 18 + 3);
    shop.happen("2026-11-06T10:00:00Z", returns("o3", 1, 200));
    shop.refund_all("2026-11-07T10:00:00Z", "o4");
    shop.refund_all("2026-11-07T11:00:00Z", "o3");
    shop.refund_all("2026-11-07T12:00:00Z", "o2");
    assert_eq!(shop.balance(), 0);
    assert!(
        shop.account.counters.is_empty(),
        "{:?}",
        shop.account.counters
    );
}

#[test]
fn an_amount_of_selected_lines() {
    let mission = json!({ "target": 5000, "counts": "amount", "repeats": true });
    let mut shop = shop(
        json!("order"),
        mission,
        json!({ "times": 2, "per": "month" }),
    );
    assert_eq!(lacking(&buy(&mut shop, 1, "o1", 49)), Some(100));
    assert_eq!(lacking(&buy(&mut shop, 2, "o2", 1)), None);
    // Four more are reached, and the month leaves one of them.
    assert_eq!(lacking(&buy(&mut shop, 3, "o3", 200)), None);
    assert_eq!(shop.balance(), 200);
}

#[test]
fn a_streak_of_weeks() {
    let mission = json!({ "target": 3, "per": "week", "streak": true, "repeats": true });
    let mut shop = shop(reviews(), mission, json!(null));
    for (when, balance, lack) in [
        ("2026-11-02T10:00:00Z", 0, Some(2)),
        ("2026-11-08T10:00:00Z", 0, Some(2)),
        ("2026-11-09T10:00:00Z", 0, Some(1)),
        // The week of the 16th has none.
        ("2026-11-23T10:00:00Z", 0, Some(2)),
        ("2026-11-30T10:00:00Z", 0, Some(1)),
        ("2026-12-07T10:00:00Z", 100, None),
        ("2026-12-14T10:00:00Z", 100, Some(2)),
        ("2026-12-21T10:00:00Z", 100, Some(1)),
        ("2026-12-28T10:00:00Z", 200, None),
    ] {
        let settlement = review(&mut shop, when);
        assert_eq!(shop.balance(), balance, "{when}");
        assert_eq!(lacking(&settlement), lack, "{when}");
    }
}

#[test]
fn a_streak_of_days_goes_over_the_clock_change() {
    let mut program = with(json!({
        "campaigns": [{
            "id": "m", "on": [reviews()],
            "mission": { "target": 3, "per": "day", "streak": true },
            "gives": [{ "points": { "points": 7 } }]
        }]
    }));
    program["zone"] = json!("Europe/Paris");
    let mut shop = Shop::new(&program);
    for (when, balance) in [
        ("2026-10-24T21:00:00Z", 0),
        ("2026-10-25T22:30:00Z", 0),
        ("2026-10-25T23:30:00Z", 7),
        ("2026-10-26T23:30:00Z", 7),
    ] {
        review(&mut shop, when);
        assert_eq!(shop.balance(), balance, "{when}");
    }
}

/// Three weeks in a row, counted in orders.
pub(super) fn weeks(mission: Value, gives: Value) -> Shop {
    Shop::new(&with(json!({
        "earning": [],
        "campaigns": [{ "id": "m", "on": ["order"], "mission": mission, "gives": gives }]
    })))
}

pub(super) fn hundred() -> Value {
    json!([{ "points": { "points": 100 } }])
}

#[test]
fn a_period_stands_as_long_as_one_of_its_orders() {
    let mission = json!({ "target": 3, "per": "week", "streak": true });
    for (back, balance) in [(vec!["o1"], 100), (vec!["o1", "o2"], 0)] {
        let mut shop = weeks(mission.clone(), hundred());
        buy(&mut shop, 2, "o1", 1);
        buy(&mut shop, 3, "o2", 1);
        for order in back {
            shop.refund_all("2026-11-05T10:00:00Z", order);
        }
        buy(&mut shop, 9, "o3", 1);
        assert_eq!(shop.balance(), 0);
        buy(&mut shop, 16, "o4", 1);
        assert_eq!(shop.balance(), balance);
        // Not once more, neither in this week nor in the next ones.
        for (day, order) in [(17, "o5"), (23, "o6"), (30, "o7")] {
            buy(&mut shop, day, order, 1);
        }
        assert_eq!(shop.balance(), 100);
    }
}

#[test]
fn a_period_gives_once() {
    let mission = json!({ "target": 1, "per": "week", "streak": true, "repeats": true });
    let mut shop = weeks(mission.clone(), hundred());
    for (day, order) in [(2, "o1"), (3, "o2")] {
        buy(&mut shop, day, order, 1);
    }
    assert_eq!(shop.balance(), 100);
    // The points go back with their order; the next one of the week brings them, once.
    shop.refund_all("2026-11-04T10:00:00Z", "o1");
    assert_eq!(shop.balance(), 0);
    for (day, order) in [(5, "o3"), (6, "o4")] {
        buy(&mut shop, day, order, 1);
    }
    assert_eq!(shop.balance(), 100);
    buy(&mut shop, 9, "o5", 1);
    assert_eq!(shop.balance(), 200);
    // A gift cannot be called back, and is not given again in its week.
    let mut shop = weeks(mission, json!([{ "gift": { "sku": "mug" } }]));
    assert_eq!(buy(&mut shop, 2, "o1", 1).effects.len(), 1);
    shop.refund_all("2026-11-04T10:00:00Z", "o1");
    assert!(buy(&mut shop, 5, "o2", 1).effects.is_empty());
    assert_eq!(buy(&mut shop, 9, "o3", 1).effects.len(), 1);
}

#[test]
fn a_long_streak_leaves_few_marks() {
    for (repeats, balance) in [(false, 100), (true, 2000)] {
        let mission = json!({ "target": 3, "per": "day", "streak": true, "repeats": repeats });
        let mut shop = shop(reviews(), mission, json!(null));
        let mut when = crate::testing::at("2026-11-02T10:00:00Z");
        for _ in 0..60 {
            let activity = Activity {
                kind: ActivityKind::Review,
                target: None,
                attributes: Vec::new(),
            };
            shop.happen_at(when, EventBody::ActivityDone(activity));
            when += 86_400_000;
        }
        assert_eq!(shop.balance(), balance);
        for counter in &shop.account.counters {
            // The target (twice, where it is given once) and one day more, and nine days for what
            // comes late.
            let target = if repeats { 3 } else { 6 };
            assert!(counter.marks.len() <= target + 1 + 9 + 1, "{counter:?}");
        }
    }
}
