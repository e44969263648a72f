//! Rules 3.3 to 3.7 and 3.9: what a grant carries, activation, expiry and the tier.

use serde_json::{Value, json};

use super::{Visit, euros, one_per_euro, shop, simple};
use crate::Engine;
use crate::contract::types::{self, Anchor, Expiry, Grant, TierState};
use crate::earning::{expires, schedule};
use crate::testing::{at, cart, line};

fn paris(rule: Value) -> Engine {
    shop(json!({ "zone": "Europe/Paris", "earning": [one_per_euro(rule)] }))
}

fn grant(engine: &Engine) -> Grant {
    Visit::default()
        .given(engine, &euros(&[10_000]))
        .remove(0)
        .grant
}

#[test]
fn active_at_the_end_of_a_local_day() {
    let paid_at = at("2026-03-15T18:30:00+01:00");
    let table = [
        (
            json!({ "until": "paid", "days": 30 }),
            Some("2026-04-14T22:00:00Z"),
        ),
        (
            json!({ "until": "paid", "days": 0 }),
            Some("2026-03-15T23:00:00Z"),
        ),
        (json!({ "until": "paid" }), None),
    ];
    for (pending, expected) in table {
        let shop = paris(json!({ "pending": pending }));
        let terms = grant(&shop);
        assert_eq!(terms.anchor, Anchor::Paid);
        let (activates_at, expires_at) = schedule(&shop, &terms, paid_at, paid_at).unwrap();
        assert_eq!(activates_at, expected.map(at), "{pending}");
        assert_eq!(expires_at, None);
    }
}

#[test]
fn points_that_wait_for_a_step_have_no_instant_yet() {
    let shop = paris(
        json!({ "pending": { "until": "delivered", "days": 14 }, "expiry": { "months": 12 } }),
    );
    let given = Visit::default().given(&shop, &euros(&[10_000])).remove(0);
    assert_eq!(
        (given.earning.activates_at, given.earning.expires_at),
        (None, None)
    );
    assert_eq!(
        (given.grant.anchor, given.grant.delay_days),
        (Anchor::Delivered, Some(14))
    );
    let at_once = paris(json!({ "pending": { "days": 14 }, "expiry": { "months": 12 } }));
    let earning = Visit::default()
        .given(&at_once, &euros(&[10_000]))
        .remove(0)
        .earning;
    assert_eq!(earning.activates_at, Some(at("2026-12-06T00:00:00+01:00")));
    assert_eq!(earning.expires_at, Some(at("2027-12-07T00:00:00+01:00")));
}

#[test]
fn expiry_is_always_a_local_midnight() {
    let shop = paris(json!({}));
    let table = [
        (Expiry::Never, None),
        (Expiry::Days(0), Some("2026-01-31T23:00:00Z")),
        (Expiry::Days(90), Some("2026-05-01T22:00:00Z")),
        (Expiry::Months(1), Some("2026-02-28T23:00:00Z")),
        (Expiry::Months(12), Some("2027-01-31T23:00:00Z")),
        (Expiry::InactiveDays(90), Some("2026-05-01T22:00:00Z")),
        (Expiry::InactiveMonths(3), Some("2026-04-30T22:00:00Z")),
        (
            Expiry::Fixed(at("2026-10-31T23:00:00Z")),
            Some("2026-10-31T23:00:00Z"),
        ),
        (Expiry::EndOfMonth(0), Some("2026-01-31T23:00:00Z")),
        (Expiry::EndOfMonth(2), Some("2026-03-31T22:00:00Z")),
        (Expiry::EndOfYear(0), Some("2026-12-31T23:00:00Z")),
        (Expiry::EndOfYear(1), Some("2027-12-31T23:00:00Z")),
    ];
    for (expiry, expected) in table {
        let from = at("2026-01-31T12:00:00+01:00");
        assert_eq!(
            expires(&shop, &expiry, from).unwrap(),
            expected.map(at),
            "{expiry:?}"
        );
    }
}

#[test]
fn a_fixed_day_is_usable_to_its_end() {
    let shop = paris(json!({ "expiry": { "fixed": "2026-10-31" } }));
    assert_eq!(
        grant(&shop).expiry,
        Expiry::Fixed(at("2026-10-31T23:00:00Z"))
    );
    let waiting =
        paris(json!({ "expiry": { "fixed": "2026-12-31" }, "pending": { "until": "paid" } }));
    let earning = Visit::default()
        .given(&waiting, &euros(&[100]))
        .remove(0)
        .earning;
    assert_eq!(
        earning.expires_at,
        Some(at("2026-12-31T23:00:00Z")),
        "known before it is paid"
    );
}

#[test]
fn expiry_counts_from_activation_or_from_earning() {
    let placed = at("2026-03-01T12:00:00Z");
    let paid = at("2026-03-10T12:00:00Z");
    for (from_earning, expected) in [
        (false, "2026-04-20T00:00:00Z"),
        (true, "2026-04-01T00:00:00Z"),
    ] {
        let shop = shop(json!({
            "policies": { "expiry_from_earning": from_earning },
            "wallets": [{ "id": "points", "expiry": { "days": 30 } }],
            "earning": [one_per_euro(json!({ "pending": { "until": "paid", "days": 9 } }))],
        }));
        let visit = Visit {
            now: placed,
            ..Visit::default()
        };
        let given = visit.given(&shop, &euros(&[100])).remove(0);
        assert_eq!(given.earning.expires_at, from_earning.then(|| at(expected)));
        let (activates_at, expires_at) = schedule(&shop, &given.grant, placed, paid).unwrap();
        assert_eq!(activates_at, Some(at("2026-03-20T00:00:00Z")));
        assert_eq!(
            expires_at,
            Some(at(expected)),
            "from earning: {from_earning}"
        );
    }
}

#[test]
fn a_refund_finds_its_switches_in_the_grant() {
    let shop = shop(json!({
        "policies": {
            "refund_basis": "order",
            "refund_rounding": "reversal-floor",
            "clawback": "own-bucket",
            "max_debt": 500,
        },
        "earning": [one_per_euro(json!({}))],
    }));
    let grant = grant(&shop);
    assert_eq!(grant.basis, types::RefundBasis::Order);
    assert_eq!(grant.rounding, types::RefundRounding::ReversalFloor);
    assert_eq!(grant.clawback, types::Clawback::OwnBucket);
    assert_eq!(grant.max_debt, Some(500));
    assert_eq!((grant.desired, grant.amount), (100, 10_000));
}

#[test]
fn what_a_partial_refund_does() {
    let table = [
        (json!({ "per-unit": { "points": 1 } }), true),
        (json!({ "block": { "points": 1, "amount": 100 } }), true),
        (json!({ "brackets": { "steps": [{ "points": 1 }] } }), true),
        (json!({ "per-piece": 1 }), true),
        (json!({ "per-line": 1 }), false),
        (json!({ "per-order": 1 }), false),
    ];
    for (base, by_value) in table {
        let plain = simple(json!({ "base": base }));
        assert_eq!(grant(&plain).by_value, by_value, "{base}");
        for (switch, expected) in [("proportion", true), ("keep-while-met", false)] {
            let told = simple(json!({ "base": base, "on_refund": switch }));
            assert_eq!(grant(&told).by_value, expected, "{base} {switch}");
        }
    }
}

#[test]
fn the_minimum_that_keeps_a_fixed_grant_is_in_the_orders_currency() {
    let shop = shop(json!({
        "currencies": { "rates": { "base": "EUR", "others": { "GBP": "1.1713", "JPY": "0.0062" } } },
        "earning": [one_per_euro(json!({ "minimum": { "amount": 5000, "units": 1 }, "on_refund": "keep-while-met" }))],
    }));
    // 50.00 EUR = 42.687... GBP = 8064.5... JPY.
    for (currency, amount, expected) in [
        ("EUR", 9000, 5000),
        ("GBP", 9000, 4269),
        ("JPY", 20_000, 8065),
    ] {
        let given = Visit::default().given(&shop, &cart(currency, vec![line(1, amount)]));
        assert_eq!(given[0].grant.minimum_amount, expected, "{currency}");
        assert_eq!(given[0].grant.minimum_units, 1);
    }
    // 50.80 GBP with 19% tax are 42.689... without: that meets 42.687..., in whole pence as well.
    let mut taxed = line(1, 5080);
    taxed.tax_ppm = 190_000;
    let given = Visit::default().given(&shop, &cart("GBP", vec![taxed]));
    assert_eq!(
        (given[0].grant.amount, given[0].grant.minimum_amount),
        (4268, 4268)
    );
}

#[test]
fn the_tier_of_the_order_that_crosses_a_threshold() {
    // Silver at 10000 with x1.5; 8000 spent before, an order of 3000.
    for (tier_at, expected) in [("before", 3000), ("after", 4500)] {
        let shop = shop(json!({
            "policies": { "tier_at": tier_at },
            "ladders": [{
                "id": "status",
                "metric": { "spend": {} },
                "tiers": [{ "id": "base", "minimum": 0 }, { "id": "silver", "minimum": 1_000_000 }],
            }],
            "earning": [one_per_euro(json!({ "multipliers": [
                { "id": "silver", "factor": "1.5", "when": { "tier": { "one_of": ["silver"] } } },
            ] }))],
        }));
        let mut visit = Visit::default().counted("metric:status", 0, 800_000);
        visit.standing.tiers.push(TierState {
            ladder: "status".into(),
            tier: Some("base".into()),
            since: 0,
            review_at: None,
            in_grace: false,
            upcoming: None,
            locked: false,
        });
        assert_eq!(
            visit.points(&shop, &euros(&[300_000])),
            expected,
            "{tier_at}"
        );
    }
}
