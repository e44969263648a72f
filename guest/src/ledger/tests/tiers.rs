//! Tiers as the ledger carries them (rules 3.8 and 3.9).

use serde_json::{Value, json};

use super::shop::{Shop, event, kinds, with};
use crate::contract::types::{EntryKind, EventBody, FaultKind, TierLock};
use crate::testing::at;

fn ladder(downgrade: &str) -> Value {
    with(json!({
        "ladders": [{
            "id": "club",
            "metric": { "spend": {} },
            "window": { "rolling-days": 365 },
            "hold": { "days": 365 },
            "downgrade": downgrade,
            "tiers": [
                { "id": "base", "minimum": 0 },
                { "id": "silver", "minimum": 50_000 },
                { "id": "gold", "minimum": 200_000, "entry_rewards": [{ "points": 500 }] }
            ]
        }]
    }))
}

fn tier(shop: &Shop) -> Option<&str> {
    shop.account
        .tiers
        .iter()
        .find(|state| state.ladder == "club")?
        .tier
        .as_deref()
}

#[test]
fn gold_holds_for_its_year_and_falls_by_the_policy() {
    for (downgrade, after) in [("full", "base"), ("one-level", "silver")] {
        let mut shop = Shop::new(&ladder(downgrade));
        let settlement = shop.buy("2026-05-10T10:00:00Z", "o1", 200_000);
        assert_eq!(tier(&shop), Some("gold"));
        let tiers: Vec<_> = settlement
            .tier_changes
            .iter()
            .map(|change| (change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(tiers, [(Some("base"), Some("gold"))]);
        // Entry reward: 500 points, and the order's own 2000.
        assert_eq!(shop.balance(), 2500);
        shop.buy("2027-01-10T10:00:00Z", "o2", 30_000);
        shop.tick("2027-05-10T23:59:59Z");
        assert_eq!(tier(&shop), Some("gold"));
        let settlement = shop.tick("2027-05-11T00:00:00Z");
        assert_eq!(settlement.entries[0].event_id, "review:club:2027-05-11");
        assert_eq!(tier(&shop), Some(after), "{downgrade}");
        if after == "silver" {
            shop.tick("2028-05-09T23:59:59Z");
            assert_eq!(tier(&shop), Some("silver"), "until 2028-05-10");
        }
    }
}

#[test]
fn entry_rewards_are_given_once_and_stay_with_a_refund() {
    let mut shop = Shop::new(&ladder("full"));
    let settlement = shop.buy("2026-05-10T10:00:00Z", "o1", 200_000);
    assert_eq!(
        kinds(&settlement),
        [
            EntryKind::Earn,
            EntryKind::Metric,
            EntryKind::Tier,
            EntryKind::Cap,
            EntryKind::Earn
        ]
    );
    shop.refund_all("2026-05-11T10:00:00Z", "o1");
    assert_eq!(
        tier(&shop),
        Some("gold"),
        "a refund leaves the tier to its review"
    );
    assert_eq!(shop.balance(), 500);
    let metric = shop
        .account
        .counters
        .iter()
        .any(|counter| counter.id == "metric:club");
    assert!(!metric, "the metric is where it was");
}

#[test]
fn an_operator_fixes_and_frees_a_tier() {
    let lock = |tier: Option<&str>, locked: bool| {
        EventBody::TierLocked(TierLock {
            ladder: "club".into(),
            tier: tier.map(str::to_owned),
            locked,
        })
    };
    let mut shop = Shop::new(&ladder("full"));
    shop.happen("2026-01-01T10:00:00Z", lock(Some("gold"), true));
    assert_eq!(tier(&shop), Some("gold"));
    assert_eq!(shop.balance(), 0, "fixing a tier gives no rewards");
    assert!(shop.tick("2029-01-01T10:00:00Z").entries.is_empty());
    let settlement = shop.happen("2029-01-01T11:00:00Z", lock(None, false));
    assert_eq!(settlement.next_due, Some(at("2030-01-02T00:00:00Z")));
    let wrong = |body| event("x", "2029-01-02T00:00:00Z", body);
    let fault = shop.fault(vec![wrong(lock(Some("platinum"), true))]);
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::UnknownId, "/events/0/body/TierLocked/tier")
    );
    let unknown = EventBody::TierLocked(TierLock {
        ladder: "nobody".into(),
        tier: None,
        locked: true,
    });
    let fault = shop.fault(vec![wrong(unknown)]);
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::UnknownId, "/events/0/body/TierLocked/ladder")
    );
}

#[test]
fn the_order_that_crosses_a_threshold() {
    // Rule 3.9: 8000 spent, silver at 10,000 with x1.5, order 3000.
    for (tier_at, points) in [("before", 3000), ("after", 4500)] {
        let mut shop = Shop::new(&with(json!({
            "policies": { "tier_at": tier_at },
            "earning": [{
                "id": "base",
                "base": { "per-unit": { "points": 1 } },
                "multipliers": [{
                    "id": "silver",
                    "factor": "1.5",
                    "when": { "tier": { "one_of": ["silver"] } }
                }]
            }],
            "ladders": [{
                "id": "club",
                "metric": { "spend": {} },
                "tiers": [{ "id": "silver", "minimum": 1_000_000 }]
            }]
        })));
        shop.buy("2026-01-01T10:00:00Z", "o1", 800_000);
        let before = shop.balance();
        shop.buy("2026-01-02T10:00:00Z", "o2", 300_000);
        assert_eq!(shop.balance() - before, points, "{tier_at}");
        assert_eq!(tier(&shop), Some("silver"));
    }
}

#[test]
fn points_can_be_what_a_ladder_counts() {
    let mut shop = Shop::new(&with(json!({
        "ladders": [{
            "id": "club",
            "metric": { "points": "points" },
            "tiers": [{ "id": "silver", "minimum": 100 }]
        }]
    })));
    shop.buy("2026-01-01T10:00:00Z", "o1", 9900);
    assert_eq!(tier(&shop), None);
    shop.buy("2026-01-02T10:00:00Z", "o2", 100);
    assert_eq!(tier(&shop), Some("silver"), "the minimum is inclusive");
    shop.refund_all("2026-01-03T10:00:00Z", "o1");
    let counter = &shop.account.counters[0];
    assert_eq!(
        (counter.id.as_str(), counter.marks[0].value),
        ("metric:club", 1)
    );
}

#[test]
fn tiers_by_spend_over_a_year() {
    for (spend, expected) in [(299, "baby"), (300, "growing"), (600, "king")] {
        let mut shop = Shop::new(&with(json!({
            "ladders": [{
                "id": "club",
                "metric": { "spend": {} },
                "window": { "rolling-months": 12 },
                "tiers": [
                    { "id": "baby", "minimum": 0 },
                    { "id": "growing", "minimum": 30_000 },
                    { "id": "king", "minimum": 60_000 }
                ]
            }]
        })));
        shop.buy("2026-01-01T10:00:00Z", "o1", spend * 100);
        assert_eq!(tier(&shop).unwrap_or("baby"), expected);
    }
}

#[test]
fn each_upgrade_starts_a_new_period() {
    let mut shop = Shop::new(&with(json!({
        "ladders": [{
            "id": "club",
            "metric": { "spend": {} },
            "hold": { "months": 12 },
            "tiers": [{ "id": "silver", "minimum": 100 }, { "id": "gold", "minimum": 200 }]
        }]
    })));
    shop.buy("2024-04-15T10:00:00Z", "o1", 100);
    assert_eq!(
        shop.account.tiers[0].review_at,
        Some(at("2025-04-16T00:00:00Z"))
    );
    shop.buy("2024-10-25T10:00:00Z", "o2", 100);
    assert_eq!(
        shop.account.tiers[0].review_at,
        Some(at("2025-10-26T00:00:00Z"))
    );
}

#[test]
fn an_upgrade_may_wait_for_the_next_period() {
    let mut shop = Shop::new(&with(json!({
        "ladders": [{
            "id": "club",
            "metric": { "spend": {} },
            "window": "calendar-month",
            "upgrade": "next-period",
            "tiers": [{ "id": "silver", "minimum": 10_000, "entry_rewards": [{ "points": 7 }] }]
        }]
    })));
    let settlement = shop.buy("2026-01-10T10:00:00Z", "o1", 10_000);
    assert_eq!(tier(&shop), None);
    assert!(settlement.tier_changes.is_empty());
    assert_eq!(settlement.next_due, Some(at("2026-02-01T00:00:00Z")));
    let settlement = shop.tick("2026-02-03T04:00:00Z");
    assert_eq!(tier(&shop), Some("silver"));
    assert_eq!(settlement.tier_changes.len(), 1);
    assert_eq!(settlement.entries[0].at, at("2026-02-01T00:00:00Z"));
    assert_eq!(shop.balance(), 107);
}
