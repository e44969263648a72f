//! Rewards that members take from the catalogue for points (rule 4.4).

use serde_json::json;

use super::campaigns::{earned, finding, shop};
use super::shop::{Shop, event, order_at, pays, refused};
use crate::contract::types::{Effect, EntryKind, EventBody, FaultKind, RefusalReason, RewardClaim};
use crate::testing::line;

fn catalogue() -> Shop {
    shop(json!({
        "catalogue": [{
            "id": "mug", "points": 40,
            "limit": { "times": 3, "per": "year" },
            "budget": { "limit": 4 },
            "gives": [
                { "gift": { "sku": "mug" } },
                { "contest": { "contest": "raffle", "tickets": 2 } },
                { "task": { "text": "call" } },
                { "points": { "points": 5, "wallet": "gifts" } }
            ]
        }, {
            "id": "gold", "points": 1, "when": { "order-count": { "at_least": 9 } }, "gives": [{ "gift": { "sku": "x" } }]
        }]
    }))
}

fn claim(reward: &str, quantity: u32) -> EventBody {
    EventBody::RewardClaimed(RewardClaim {
        reward: reward.into(),
        quantity,
    })
}

#[test]
fn a_reward_of_the_catalogue() {
    let mut shop = catalogue();
    shop.explain = true;
    shop.buy("2026-11-01T10:00:00Z", "o1", 20_000);
    let settlement = shop.happen("2026-11-02T10:00:00Z", claim("mug", 2));
    let burn = &settlement.entries[0];
    assert_eq!(
        (burn.kind, burn.available, &*burn.rule),
        (EntryKind::Burn, -80, "mug")
    );
    assert_eq!(shop.balance(), 120);
    assert_eq!(earned(&settlement), [("mug", 10)]);
    let Effect::Gift(gift) = &settlement.effects[0] else {
        panic!()
    };
    assert_eq!(gift.quantity, 2);
    let Effect::Contest(contest) = &settlement.effects[1] else {
        panic!()
    };
    assert_eq!(contest.tickets, 4);
    let ids: Vec<_> = settlement.effects[2..]
        .iter()
        .map(|effect| match effect {
            Effect::Task(task) => task.id.as_str(),
            _ => panic!(),
        })
        .collect();
    assert_eq!(ids, ["e2:mug:2", "e2:mug:2:1"]);
    assert_eq!(finding(&settlement, "mug"), None);
    assert_eq!(
        (&*shop.shared[0].id, shop.shared[0].used),
        ("budget:mug", 2)
    );
    let two = shop.happen("2026-11-03T10:00:00Z", claim("mug", 2));
    assert_eq!(refused(&two), Some((RefusalReason::CapReached, 1)));
    shop.shared[0].used = 4;
    let one = shop.happen("2026-11-03T11:00:00Z", claim("mug", 1));
    assert_eq!(refused(&one), Some((RefusalReason::BudgetExhausted, 0)));
    shop.shared[0].used = 2;
    let one = shop.happen("2026-11-03T12:00:00Z", claim("mug", 1));
    assert_eq!(refused(&one), None);
    assert_eq!(shop.balance(), 80);
}

#[test]
fn a_reward_that_is_refused() {
    let mut shop = catalogue();
    let mut reason = |reward, quantity| {
        let settlement = shop.happen("2026-11-02T10:00:00Z", claim(reward, quantity));
        assert!(settlement.entries.is_empty() && settlement.effects.is_empty());
        refused(&settlement).unwrap()
    };
    assert_eq!(reason("cup", 1), (RefusalReason::RewardUnknown, 0));
    assert_eq!(reason("gold", 1).0, RefusalReason::ConditionFailed);
    assert_eq!(reason("mug", 1), (RefusalReason::InsufficientPoints, 40));
    assert_eq!(reason("mug", 4), (RefusalReason::CapReached, 1));
    let events = |quantity| vec![event("x", "2026-11-02T10:00:00Z", claim("mug", quantity))];
    for quantity in [0, 1001] {
        let fault = shop.fault(events(quantity));
        assert_eq!(fault.kind, FaultKind::InvalidValue);
        assert_eq!(fault.at, "/events/0/body/RewardClaimed/quantity");
    }
    shop.buy("2026-11-03T10:00:00Z", "o1", 10_000);
    let mut order = order_at("o2", "2026-11-04T10:00:00Z", vec![line(1, 100)]);
    order.payments = vec![pays(100, None)];
    shop.happen("2026-11-04T10:00:00Z", EventBody::OrderPlaced(order));
    shop.refund_all("2026-11-05T10:00:00Z", "o1");
    let owing = shop.happen("2026-11-06T10:00:00Z", claim("mug", 1));
    assert_eq!(refused(&owing), Some((RefusalReason::DebtOutstanding, 100)));
}
