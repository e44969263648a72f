use super::*;
use crate::Engine;
use crate::contract::types::{
    Counter, Interaction as Done, Mark, Member, OrderStatus, PastItem, Standing, Verdict,
};
use crate::facts::verdict;
use crate::program::condition::Condition;
use crate::testing::{at, engine, member, past};

/// A Saturday evening.
const NOW: &str = "2026-11-21T18:30:00+01:00";

fn program(model: &str) -> Engine {
    let program = r#"{
        "id": "customers", "zone": "Europe/Paris",
        "currencies": {"rates": {"base": "EUR"}}, "wallets": [{"id": "points"}],
        "model": MODEL
    }"#;
    engine(&program.replace("MODEL", model))
}

const MODEL: &str = r#"{"rfm": {
    "recency": [{"value": 40}, {"value": 30}, {"value": 20}, {"value": 10}],
    "frequency": [{"value": 1}, {"value": 2}, {"value": 3}, {"value": 4}],
    "monetary": [{"value": 1000}, {"value": 2000}, {"value": 3000}, {"value": 9000}]
}}"#;

/// Three valid orders: a Saturday (in Paris, not yet in UTC) on a discount, a Sunday with a
/// bundle, a Tuesday long ago. A cancelled one and one of tomorrow do not count.
fn claire() -> Member {
    let mut claire = member("claire");
    claire.orders = vec![
        PastOrder {
            discount: 1000,
            ..past("2026-11-20T23:30:00Z", 3000)
        },
        PastOrder {
            bundles: 1,
            ..past("2026-09-06T10:00:00Z", 5000)
        },
        past("2025-03-04T10:00:00Z", 1000),
        PastOrder {
            status: OrderStatus::Cancelled,
            discount: 9999,
            ..past("2026-11-14T10:00:00Z", 9999)
        },
        PastOrder {
            discount: 9999,
            ..past("2026-11-22T10:00:00Z", 9999)
        },
    ];
    let item = |sku: &str, category: &str, last_at: &str, units: u32| PastItem {
        sku: sku.into(),
        category: Some(category.into()),
        last_at: at(last_at),
        orders: 1,
        units,
        amount: i64::from(units) * 500,
    };
    claire.items = vec![
        item("tea", "drinks", "2026-11-11T10:00:00Z", 3),
        item("cup", "dishes", "2026-09-06T10:00:00Z", 2),
        item("juice", "drinks", "2025-03-04T10:00:00Z", 1),
        item("pot", "dishes", "2026-11-22T10:00:00Z", 50),
    ];
    let done = |kind, at_: &str, sku: Option<&str>| Done {
        kind,
        at: at(at_),
        sku: sku.map(str::to_owned),
        category: sku.map(|_| "drinks".to_owned()),
    };
    claire.interactions = vec![
        done(InteractionKind::Visited, "2026-11-20T23:00:00Z", None),
        done(InteractionKind::Visited, "2026-11-20T22:59:59Z", None),
        done(InteractionKind::Viewed, "2026-11-21T10:00:00Z", Some("tea")),
        done(InteractionKind::Viewed, "2026-11-22T10:00:00Z", Some("tea")),
        done(InteractionKind::Searched, "2026-11-21T10:00:00Z", None),
        done(InteractionKind::Carted, "2026-11-21T10:00:00Z", Some("tea")),
        done(InteractionKind::Wished, "2026-11-21T10:00:00Z", Some("mug")),
    ];
    claire
}

fn standing() -> Standing {
    let mark = |start, value| Mark { start, value };
    Standing {
        usable: vec![],
        debts: vec![],
        counters: vec![Counter {
            id: "friends".into(),
            marks: vec![mark(at("2026-11-15T23:00:00Z"), 1), mark(0, 3)],
        }],
        tiers: vec![],
    }
}

/// Pointer, expected, found and missing where a condition fails.
type Failure = Option<(&'static str, &'static str, &'static str, i64)>;

fn check(engine: &Engine, member: Option<&Member>, table: &[(&str, Failure)]) {
    let standing = standing();
    let standing = member.map(|_| &standing);
    let facts = Facts::new(engine, at(NOW), true, member, standing, None, vec![]);
    for (json, expected) in table {
        let condition: Condition = serde_json::from_str(json).unwrap();
        let verdict = verdict(facts.meets(&condition, &Place::root())).unwrap();
        let found = match &verdict {
            Verdict::Applied => None,
            Verdict::Refused(refusal) => Some((
                refusal.at.as_str(),
                refusal.expected.as_str(),
                refusal.found.as_str(),
                refusal.missing,
            )),
        };
        assert_eq!(found, *expected, "{json}");
    }
}

#[test]
fn stages_and_scores() {
    let none = None;
    check(
        &program(MODEL),
        Some(&claire()),
        &[
            (r#"{"lifecycle": ["loyal", "new"]}"#, none),
            (
                r#"{"lifecycle": ["prospect", "inactive"]}"#,
                Some(("/lifecycle", "prospect or inactive", "loyal", 0)),
            ),
            // 0 days, 3 orders, 90.00.
            (
                r#"{"rfm": {"recency": {"equals": 5}, "frequency": {"equals": 3}, "monetary": {"equals": 4}}}"#,
                none,
            ),
            (
                r#"{"rfm": {"recency": {"at_most": 3}}}"#,
                Some(("/rfm/recency/at_most", "at most 3", "5", 0)),
            ),
            (
                r#"{"rfm": {"frequency": {"at_least": 5}}}"#,
                Some(("/rfm/frequency/at_least", "at least 5", "3", 2)),
            ),
            (
                r#"{"rfm": {"monetary": {"equals": 5}}}"#,
                Some(("/rfm/monetary/equals", "5", "4", 0)),
            ),
        ],
    );
    let no_model = [(
        r#"{"rfm": {"recency": {"at_least": 1}}}"#,
        Some((
            "/rfm",
            "a model with the break points of RFM scores",
            "no model",
            0,
        )),
    )];
    check(&program("null"), Some(&claire()), &no_model);
}

#[test]
fn orders_of_a_kind() {
    let none = None;
    check(
        &program(MODEL),
        Some(&claire()),
        &[
            (r#"{"orders": {"count": {"equals": 3}}}"#, none),
            (r#"{"orders": {"months": 3, "count": {"equals": 2}}}"#, none),
            (
                r#"{"orders": {"months": 2, "count": {"at_least": 3}}}"#,
                Some(("/orders/count/at_least", "at least 3", "1", 2)),
            ),
            (
                r#"{"orders": {"net": {"at_least": 3000, "multiple_of": 5000}, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"net": {"at_most": 1000}, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"net": {"equals": 3000}, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"weekend": true, "count": {"equals": 2}}}"#,
                none,
            ),
            (
                r#"{"orders": {"weekend": false, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"discounted": true, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"discounted": false, "bundled": true, "count": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"orders": {"bundled": false, "percent": {"equals": 66}}}"#,
                none,
            ),
            (
                r#"{"orders": {"bundled": true, "months": 3, "percent": {"at_least": 51}}}"#,
                Some(("/orders/percent/at_least", "at least 51", "50", 1)),
            ),
        ],
    );
}

#[test]
fn discounts_purchases_behaviour_and_friends() {
    let none = None;
    check(
        &program(MODEL),
        Some(&claire()),
        &[
            // 10.00 of 100.00.
            (r#"{"discount-percent": {"equals": 10}}"#, none),
            (
                r#"{"discount-percent": {"at_least": 20}}"#,
                Some(("/discount-percent/at_least", "at least 20", "10", 10)),
            ),
            (
                r#"{"bought": {"units": {"equals": 6}, "amount": {"equals": 3000}, "days_since": {"equals": 10}}}"#,
                none,
            ),
            (
                r#"{"bought": {"categories": ["dishes"], "days_since": {"equals": 76}, "units": {"equals": 2}}}"#,
                none,
            ),
            (
                r#"{"bought": {"skus": ["juice", "cup"], "categories": ["drinks"], "units": {"at_least": 2}}}"#,
                Some(("/bought/units/at_least", "at least 2", "1", 1)),
            ),
            (
                r#"{"bought": {"skus": ["tea"], "amount": {"at_most": 1000}}}"#,
                Some(("/bought/amount/at_most", "at most 1000", "1500", 0)),
            ),
            (
                r#"{"bought": {"skus": ["pot"], "days_since": {"at_least": 0}}}"#,
                Some(("/bought/days_since", "a date to count from", "none", 0)),
            ),
            (
                r#"{"behaviour": {"kind": "visited", "times": {"equals": 2}}}"#,
                none,
            ),
            (
                r#"{"behaviour": {"kind": "visited", "days": 1, "times": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"behaviour": {"kind": "viewed", "skus": ["tea", "cup"], "times": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"behaviour": {"kind": "searched", "skus": ["tea"], "times": {"at_least": 1}}}"#,
                Some(("/behaviour/times/at_least", "at least 1", "0", 1)),
            ),
            (
                r#"{"behaviour": {"kind": "carted", "categories": ["drinks"], "times": {"equals": 1}}}"#,
                none,
            ),
            (
                r#"{"behaviour": {"kind": "wished", "skus": ["tea"], "times": {"equals": 0}}}"#,
                none,
            ),
            (r#"{"friends": {"equals": 3}}"#, none),
            (
                r#"{"friends": {"at_least": 5}}"#,
                Some(("/friends/at_least", "at least 5", "3", 2)),
            ),
        ],
    );
}

#[test]
fn a_guest_has_done_nothing() {
    let no_order = |place| Some((place, "a valid order", "none", 0));
    let table = [
        (r#"{"lifecycle": ["prospect"]}"#, None),
        (r#"{"rfm": {"recency": {"at_least": 1}}}"#, no_order("/rfm")),
        (r#"{"orders": {"count": {"equals": 0}}}"#, None),
        (
            r#"{"orders": {"percent": {"at_least": 0}}}"#,
            no_order("/orders/percent"),
        ),
        (
            r#"{"discount-percent": {"at_least": 0}}"#,
            no_order("/discount-percent"),
        ),
        (
            r#"{"bought": {"units": {"equals": 0}, "amount": {"equals": 0}}}"#,
            None,
        ),
        (
            r#"{"behaviour": {"kind": "viewed", "times": {"equals": 0}}}"#,
            None,
        ),
        (r#"{"friends": {"equals": 0}}"#, None),
    ];
    check(&program(MODEL), None, &table);
    check(&program(MODEL), Some(&member("marc")), &table[..6]);
}
