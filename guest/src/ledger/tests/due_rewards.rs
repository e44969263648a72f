//! What a mission counts while its reward cannot be given, or went back (rule 4.4).

use serde_json::{Value, json};

use super::missions::{buy, hundred, review, reviews, shop, weeks};
use super::shop::{Shop, order_of_cart, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{EventBody, Order, RefusalReason, SharedCounter, Verdict};
use crate::testing::{at, cart, line};

/// What the only finding says.
fn told(settlement: &Settlement) -> Option<RefusalReason> {
    match &settlement.findings[0].verdict {
        Verdict::Applied => None,
        Verdict::Refused(refusal) => Some(refusal.reason),
    }
}

/// What a campaign counts on its mark of a mission and of itself.
fn marks(shop: &Shop) -> (i64, i64) {
    let of = |id: &str| {
        let mut counters = shop.account.counters.iter();
        let marks = counters.find(|one| one.id == id).map(|one| &one.marks);
        marks.into_iter().flatten().map(|mark| mark.value).sum()
    };
    (of("mission:m"), of("campaign:m"))
}

#[test]
fn a_streak_whose_reward_went_back_gives_it_in_a_later_period() {
    let mission = json!({ "target": 3, "per": "week", "streak": true });
    // In the week after, and when the marks of its beginning are long forgotten.
    for weeks in [0, 1, 9] {
        let mut shop = weeks_of(mission.clone());
        for (day, order) in [(2, "o1"), (9, "o2"), (16, "o3"), (17, "o3b")] {
            buy(&mut shop, day, order, 1);
        }
        assert_eq!(shop.balance(), 100);
        // Nothing happens for which it could come until the next week.
        shop.refund_all("2026-11-18T10:00:00Z", "o3");
        assert_eq!(shop.balance(), 0);
        let next = buy(&mut shop, 23, "o4", 1);
        assert_eq!((told(&next), shop.balance()), (None, 100));
        // Once for the whole run.
        let mut when = at("2026-11-30T10:00:00Z");
        for week in 0..weeks {
            let order = format!("w{week}");
            let goods = order_of(&order, when);
            let settlement = shop.happen_at(when, EventBody::OrderPlaced(goods));
            assert_eq!(told(&settlement), Some(RefusalReason::AlreadyGiven));
            when += 7 * 86_400_000;
        }
        assert_eq!(shop.balance(), 100);
        // It goes back once more: nothing is said to be given that was not.
        shop.refund_all("2027-02-20T10:00:00Z", "o4");
        assert_eq!((shop.balance(), marks(&shop).1), (0, 0));
        if weeks == 9 {
            let goods = order_of("again", when);
            let settlement = shop.happen_at(when, EventBody::OrderPlaced(goods));
            assert_eq!((told(&settlement), shop.balance()), (None, 100));
        }
    }
}

fn order_of(id: &str, placed_at: i64) -> Order {
    let goods = cart("EUR", vec![line(1, 100)]);
    order_of_cart(id, placed_at, goods)
}

fn weeks_of(mission: Value) -> Shop {
    let mut shop = weeks(mission, hundred());
    shop.explain = true;
    shop
}

/// A month's budget for one reward.
fn with_budget(mission: Value) -> Shop {
    let mut shop = Shop::new(&with(json!({
        "earning": [],
        "campaigns": [{
            "id": "m", "on": [reviews()], "mission": mission, "gives": hundred(),
            "budget": { "limit": 1, "counts": "uses", "per": "month" }
        }]
    })));
    shop.explain = true;
    shop.shared.push(SharedCounter {
        id: "budget:m:2026-11-01".to_owned(),
        used: 1,
        limit: None,
    });
    shop
}

#[test]
fn a_mission_counts_on_while_the_budget_is_exhausted() {
    let exhausted = Some(RefusalReason::BudgetExhausted);
    let missing = Some(RefusalReason::BelowMinimum);
    for repeats in [false, true] {
        let mut shop = with_budget(json!({ "target": 2, "repeats": repeats }));
        for (day, told_then) in [(1, missing), (2, exhausted), (3, exhausted), (4, exhausted)] {
            let settlement = review(&mut shop, &format!("2026-11-0{day}T10:00:00Z"));
            assert_eq!(told(&settlement), told_then, "{day}");
            assert_eq!(marks(&shop), (day, 0));
        }
        // With the next month comes what is due, as far as its budget goes.
        assert_eq!(told(&review(&mut shop, "2026-12-01T10:00:00Z")), None);
        assert_eq!((shop.balance(), marks(&shop)), (100, (5, 1)));
        let settlement = review(&mut shop, "2026-12-02T10:00:00Z");
        let expected = if repeats {
            exhausted
        } else {
            Some(RefusalReason::AlreadyGiven)
        };
        assert_eq!(told(&settlement), expected);
        assert_eq!((shop.balance(), marks(&shop)), (100, (6, 1)));
    }
    // What a period counted is over with it.
    let mut shop = with_budget(json!({ "target": 2, "per": "month" }));
    for day in 1..=3 {
        review(&mut shop, &format!("2026-11-0{day}T10:00:00Z"));
    }
    assert_eq!(told(&review(&mut shop, "2026-12-01T10:00:00Z")), missing);
}

#[test]
fn a_mission_counts_on_while_its_limit_is_used_up() {
    let limit = json!({ "times": 1, "per": "month" });
    let mut shop = shop(reviews(), json!({ "target": 2, "repeats": true }), limit);
    let reached = Some(RefusalReason::CapReached);
    let missing = Some(RefusalReason::BelowMinimum);
    let november = [missing, None, reached, reached, reached, reached];
    for (index, told_then) in november.into_iter().enumerate() {
        let settlement = review(&mut shop, &format!("2026-11-0{}T10:00:00Z", index + 1));
        assert_eq!(told(&settlement), told_then, "{index}");
    }
    assert_eq!((shop.balance(), marks(&shop)), (100, (6, 1)));
    // Six reviews are three rewards: the second one comes now, the third with January.
    for (when, balance) in [
        ("2026-12-01T10:00:00Z", 200),
        ("2026-12-02T10:00:00Z", 200),
        ("2027-01-01T10:00:00Z", 300),
    ] {
        review(&mut shop, when);
        assert_eq!(shop.balance(), balance, "{when}");
    }
}

#[test]
fn a_streak_stands_while_the_budget_is_exhausted() {
    for repeats in [false, true] {
        let mission = json!({ "target": 2, "per": "week", "streak": true, "repeats": repeats });
        let mut shop = with_budget(mission);
        let exhausted = Some(RefusalReason::BudgetExhausted);
        for (day, told_then) in [
            ("11-02", Some(RefusalReason::BelowMinimum)),
            ("11-09", exhausted),
            ("11-16", exhausted),
            ("11-23", exhausted),
            // A month with a budget.
            ("12-01", None),
        ] {
            let settlement = review(&mut shop, &format!("2026-{day}T10:00:00Z"));
            assert_eq!(told(&settlement), told_then, "{day}");
        }
        assert_eq!(shop.balance(), 100);
        let next = review(&mut shop, "2026-12-08T10:00:00Z");
        let expected = if repeats {
            RefusalReason::BelowMinimum
        } else {
            RefusalReason::AlreadyGiven
        };
        assert_eq!((told(&next), shop.balance()), (Some(expected), 100));
    }
}
