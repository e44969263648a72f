use super::*;
use crate::contract::types::{
    Attribute, AttributeValue, OrderStatus, PastOrder, Standing, TierState, UsablePoints, Verdict,
};
use crate::refusal::applies;
use crate::testing::{at, cart, engine, line, member, past};

const NOW: &str = "2026-11-21T18:30:00+01:00";

fn program() -> Engine {
    engine(
        r#"{
            "id": "facts", "zone": "Europe/Paris",
            "currencies": {"rates": {"base": "EUR", "others": {"GBP": "1.1713", "JPY": "1/160"}}},
            "wallets": [{"id": "points"}],
            "segments": [
                {"id": "vip"},
                {"id": "regular", "when": {"order-count": {"at_least": 2}}}
            ],
            "ladders": [{"id": "status", "metric": "orders", "tiers": [
                {"id": "silver", "minimum": 2}, {"id": "gold", "minimum": 5}
            ]}]
        }"#,
    )
}

fn customer() -> Member {
    let mut customer = member("claire");
    customer.orders = vec![
        past("2026-11-20T23:30:00Z", 3000),
        past("2026-09-01T10:00:00Z", 5001),
        PastOrder {
            status: OrderStatus::Cancelled,
            ..past("2026-11-21T10:00:00Z", 99_999)
        },
    ];
    customer.attributes = vec![Attribute {
        name: "civility".into(),
        value: AttributeValue::Text("Mme".into()),
    }];
    customer
}

fn standing() -> Standing {
    Standing {
        usable: vec![
            UsablePoints {
                wallet: "points".into(),
                usable_at: 0,
                expires_at: None,
                amount: 40,
            },
            UsablePoints {
                wallet: "points".into(),
                usable_at: 0,
                expires_at: Some(at(NOW)),
                amount: 1000,
            },
            UsablePoints {
                wallet: "points".into(),
                usable_at: at(NOW) + 1,
                expires_at: None,
                amount: 500,
            },
        ],
        debts: vec![],
        counters: vec![],
        tiers: vec![TierState {
            ladder: "status".into(),
            tier: Some("silver".into()),
            since: 0,
            review_at: None,
            in_grace: false,
            upcoming: None,
            locked: false,
        }],
    }
}

fn condition(json: &str) -> Condition {
    serde_json::from_str(json).unwrap()
}

fn judged(facts: &Facts<'_>, json: &str) -> Verdict {
    verdict(facts.meets(&condition(json), &Place::root())).unwrap()
}

/// Where a condition fails: pointer, expected, found, missing.
type Failure = (&'static str, &'static str, &'static str, i64);

#[test]
fn conditions_hold_or_say_why_not() {
    let engine = program();
    let (customer, standing) = (customer(), standing());
    let cart = cart("GBP", vec![line(1, 5000), line(2, 3500)]);
    let facts = Facts::new(
        &engine,
        at(NOW),
        true,
        Some(&customer),
        Some(&standing),
        Some(&cart),
        vec!["NOEL".into()],
    );
    let table: &[(&str, Option<Failure>)] = &[
        (r#"{"enrolled": true}"#, None),
        (
            r#"{"enrolled": false}"#,
            Some(("/enrolled", "a guest", "a member", 0)),
        ),
        // 85.00 GBP at 1.1713 are 99.56 EUR.
        (r#"{"items-amount": {"at_least": 9956}}"#, None),
        (
            r#"{"items-amount": {"at_least": 9957}}"#,
            Some(("/items-amount/at_least", "at least 9957", "9956", 1)),
        ),
        (r#"{"order-count": {"equals": 2}}"#, None),
        (r#"{"orders-amount": {"at_most": 8001}}"#, None),
        (r#"{"average-order": {"equals": 4000}}"#, None),
        // 23:30 UTC is already today in Paris.
        (r#"{"days-since-last-order": {"equals": 0}}"#, None),
        (
            r#"{"days-since-enrolment": {"at_least": 1}}"#,
            Some(("/days-since-enrolment", "a date to count from", "none", 0)),
        ),
        (r#"{"points-balance": {"points": {"equals": 40}}}"#, None),
        (r#"{"tier": {"at_least": "silver"}}"#, None),
        (
            r#"{"tier": {"at_least": "gold"}}"#,
            Some(("/tier", "gold or higher", "silver", 0)),
        ),
        (
            r#"{"tier": {"one_of": ["gold"]}}"#,
            Some(("/tier", "gold", "silver", 0)),
        ),
        (r#"{"segment": ["vip", "regular"]}"#, None),
        (
            r#"{"segment": ["vip"]}"#,
            Some(("/segment", "a member of vip", "a member of none of them", 0)),
        ),
        (r#"{"code": ["noel"]}"#, None),
        (r#"{"units": {"multiple_of": 2}}"#, None),
        (
            r#"{"contains": {"lines": {"skus": ["sku-2"]}, "units": {"equals": 1}}}"#,
            None,
        ),
        (
            r#"{"currency": {"none_of": ["GBP"]}}"#,
            Some(("/currency/none_of", "none of GBP", "GBP", 0)),
        ),
        (
            r#"{"member-attribute": {"name": "civility", "text": {"one_of": ["Mme"]}}}"#,
            None,
        ),
        (
            r#"{"member-attribute": {"name": "civility", "truth": true}}"#,
            Some(("/member-attribute", "yes or no", "a word", 0)),
        ),
        (
            r#"{"cart-attribute": {"name": "channel", "absent": true}}"#,
            None,
        ),
        (
            r#"{"all": [{"enrolled": true}, {"not": {"code": ["NOEL"]}}]}"#,
            Some((
                "/all/1/not",
                "a condition that does not hold",
                "it holds",
                0,
            )),
        ),
        (
            r#"{"any": [{"enrolled": false}, {"order-count": {"at_least": 1}}]}"#,
            None,
        ),
        (
            r#"{"any": [{"enrolled": false}, {"order-count": {"at_least": 9}}]}"#,
            Some(("/any", "one of 2 conditions to hold", "none holds", 0)),
        ),
    ];
    for (json, expected) in table {
        let found = match judged(&facts, json) {
            Verdict::Applied => None,
            Verdict::Refused(refusal) => {
                Some((refusal.at, refusal.expected, refusal.found, refusal.missing))
            }
        };
        let expected = expected.map(|(at, expected, found, missing)| {
            (
                at.to_owned(),
                expected.to_owned(),
                found.to_owned(),
                missing,
            )
        });
        assert_eq!(found, expected, "{json}");
    }
}

#[test]
fn a_guest_has_no_history() {
    let engine = program();
    let facts = Facts::new(&engine, at(NOW), false, None, None, None, vec![]);
    let none = judged(&facts, r#"{"order-count": {"equals": 0}}"#);
    assert!(applies(&none));
    let tier = judged(&facts, r#"{"tier": {"at_least": "silver"}}"#);
    assert!(!applies(&tier));
}

#[test]
fn windows_are_local_and_inclusive() {
    let engine = program();
    let window = |json: &str| serde_json::from_str::<Window>(json).unwrap();
    let table = [
        ("2026-10-31T22:59:59Z", r#"{"ends": "2026-10-31"}"#, true),
        ("2026-10-31T23:00:00Z", r#"{"ends": "2026-10-31"}"#, false),
        ("2026-10-30T23:00:00Z", r#"{"starts": "2026-10-31"}"#, true),
        ("2026-10-30T22:59:59Z", r#"{"starts": "2026-10-31"}"#, false),
        // Saturday begins in Paris while it is still Friday in UTC.
        (
            "2026-11-20T23:00:00Z",
            r#"{"weekdays": ["saturday", "sunday"]}"#,
            true,
        ),
        (
            "2026-11-20T22:59:59Z",
            r#"{"weekdays": ["saturday", "sunday"]}"#,
            false,
        ),
        (
            "2026-11-21T17:00:00Z",
            r#"{"hours": {"starts": "18:00", "until": "20:00"}}"#,
            true,
        ),
        (
            "2026-11-21T19:00:00Z",
            r#"{"hours": {"starts": "18:00", "until": "20:00"}}"#,
            false,
        ),
        (
            "2026-11-21T00:30:00Z",
            r#"{"hours": {"starts": "22:00", "until": "02:00"}}"#,
            true,
        ),
    ];
    for (now, json, expected) in table {
        let facts = Facts::new(&engine, at(now), true, None, None, None, vec![]);
        let open = holds(facts.is_now(&window(json), &Place::root())).unwrap();
        assert_eq!(open, expected, "{now} {json}");
    }
}

#[test]
fn an_excluded_segment_is_looked_at_first() {
    let engine = program();
    let customer = customer();
    let facts = Facts::new(&engine, at(NOW), true, Some(&customer), None, None, vec![]);
    let audience = Audience {
        segments: vec!["regular".into()],
        except: vec!["regular".into()],
    };
    let stop = facts.is_for(&audience, &Place::root()).unwrap_err();
    let refusal = stop.refusal().unwrap();
    assert_eq!(refusal.reason, RefusalReason::ExcludedAudience);
    assert_eq!(refusal.at, "/except/0");
}

#[test]
fn rates_of_currencies() {
    let each = engine(
        r#"{"id": "each", "zone": "UTC", "currencies": {"each-currency": {"base": "EUR"}},
            "wallets": [{"id": "points"}]}"#,
    );
    let captured = engine(
        r#"{"id": "captured", "zone": "UTC", "currencies": {"captured": {"base": "EUR"}},
            "wallets": [{"id": "points"}]}"#,
    );
    let rates = program();
    let ratio = |num, den| crate::exact::Ratio::new(num, den).unwrap();
    assert_eq!(minor_rate(&rates, "GBP", None), Ok(ratio(11713, 10_000)));
    // 1 yen is 1/160 euro, that is 100/160 cents.
    assert_eq!(minor_rate(&rates, "JPY", None), Ok(ratio(100, 160)));
    assert_eq!(minor_rate(&each, "JPY", None), Ok(ratio(100, 1)));
    assert_eq!(minor_rate(&each, "KWD", None), Ok(ratio(1, 10)));
    let own = crate::contract::types::Ratio {
        numerator: 11_713,
        denominator: 10_000,
    };
    assert_eq!(
        minor_rate(&captured, "GBP", Some(&own)),
        Ok(ratio(11713, 10_000))
    );
    assert_eq!(minor_rate(&captured, "EUR", None), Ok(ratio(1, 1)));
    for (engine, currency, at) in [
        (&rates, "USD", "/currency"),
        (&each, "XXX", "/currency"),
        (&captured, "GBP", "/rate"),
    ] {
        assert_eq!(
            minor_rate(engine, currency, None).unwrap_err().at,
            at,
            "{currency}"
        );
    }
}
