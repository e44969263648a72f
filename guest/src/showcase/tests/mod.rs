//! The programme page for a guest and for a member.

mod page;
mod ways;

use super::*;
use crate::contract::types::{Counter, Debt, Mark, Member, Standing, TierState, UsablePoints};
use crate::testing::{at, engine, member};

fn shop() -> Engine {
    engine(
        r#"{
            "id": "shop", "zone": "Europe/Paris", "currencies": {"captured": {"base": "EUR"}},
            "name": "shop.name",
            "identity": {"tagline": "shop.tagline", "paragraphs": ["shop.about"], "benefits": ["shop.free"]},
            "wallets": [
                {"id": "points", "burn": {"points": 100, "amount": 100, "minimum": 500}},
                {"id": "stars"}
            ],
            "segments": [{"id": "vip"}],
            "earning": [
                {"id": "spend", "base": {"per-unit": {"points": "3/2"}},
                 "multipliers": [
                    {"id": "gold", "factor": "1.5", "when": {"tier": {"at_least": "gold"}}},
                    {"id": "silver", "factor": "1.25", "when": {"tier": {"one_of": ["silver"]}}},
                    {"id": "week", "factor": 2, "name": "earn.week"},
                    {"id": "month", "factor": 3}
                 ]},
                {"id": "named", "name": "earn.named", "base": {"per-order": 50}},
                {"id": "vip", "audience": {"segments": ["vip"]}, "base": {"per-piece": "1/2"}},
                {"id": "past", "during": {"ends": "2026-01-01"}, "base": {"per-line": 1}}
            ],
            "ladders": [
                {"id": "status", "metric": {"spend": {}}, "window": {"rolling-days": 365},
                 "tiers": [
                    {"id": "base", "minimum": 0},
                    {"id": "silver", "name": "tier.silver", "minimum": 50000, "benefits": ["shop.free"]},
                    {"id": "gold", "minimum": 200000}
                 ]},
                {"id": "fans", "metric": "orders", "tiers": [{"id": "fan", "minimum": 1}]}
            ],
            "offers": [
                {"id": "ship", "gives": "free-shipping", "minimum": {"amount": 6000}},
                {"id": "gift", "gives": {"gift": {"sku": "mug"}}, "audience": {"except": ["vip"]}},
                {"id": "secret", "code": {"public": ["X"]}, "gives": {"order-amount": 500}}
            ],
            "locales": ["fr", "en"],
            "texts": {
                "shop.name": {"fr": "Club", "en": "Club"},
                "shop.tagline": {"fr": "Fidèle", "en": "Loyal"},
                "shop.about": {"fr": "Tout", "en": "All"},
                "shop.free": {"fr": "Livraison", "en": "Delivery"},
                "earn.named": {"fr": "Bonus : {points}", "en": "Bonus: {points}"},
                "earn.week": {"fr": "Semaine à {factor}", "en": "Week of {factor}"},
                "tier.silver": {"fr": "Argent", "en": "Silver"}
            }
        }"#,
    )
}

fn page(engine: &Engine, member: Option<Member>, standing: Option<Standing>) -> ProgramPage {
    let now = at("2026-11-21T12:00:00+01:00");
    let request = DescribeRequest {
        now,
        member,
        standing,
    };
    describe(engine, request).unwrap()
}

/// Messages in words. No argument may stay open.
fn words<'m>(
    engine: &Engine,
    messages: impl Iterator<Item = &'m Message>,
    locale: &str,
) -> Vec<String> {
    let messages: Vec<Message> = messages.cloned().collect();
    let texts = texts::render(engine, &messages, locale).unwrap();
    assert!(!texts.iter().any(|text| text.contains('{')), "{texts:?}");
    texts
}

fn standing(tier: &str, spent: i64) -> Standing {
    let day = |text: &str| at(&format!("{text}T00:00:00+01:00"));
    let row = |wallet: &str, from: i64, expires_at: Option<i64>, amount: i64| UsablePoints {
        wallet: wallet.to_owned(),
        usable_at: from,
        expires_at,
        amount,
    };
    Standing {
        usable: vec![
            row("points", day("2026-01-02"), Some(day("2026-11-21")), 1000),
            row("points", day("2026-01-03"), Some(day("2026-12-01")), 40),
            row("points", day("2026-01-04"), Some(day("2026-12-01")), 2),
            row("points", day("2026-01-05"), None, 300),
            row("points", day("2026-12-24"), Some(day("2026-12-31")), 7),
            row("stars", day("2026-01-05"), None, 9),
        ],
        debts: vec![Debt {
            wallet: "stars".to_owned(),
            owed: 4,
        }],
        counters: vec![Counter {
            id: "metric:status".to_owned(),
            marks: vec![Mark {
                start: day("2026-11-01"),
                value: spent,
            }],
        }],
        tiers: vec![TierState {
            ladder: "status".to_owned(),
            tier: Some(tier.to_owned()),
            since: day("2026-01-02"),
            review_at: Some(day("2027-01-02")),
            in_grace: false,
            upcoming: None,
            locked: false,
        }],
    }
}
