//! Texts that are missing or not well formed, and parts that change nothing.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

#[test]
fn texts() {
    let texts = json!({
        "shop.name": {"fr": "Boutique", "en": "Shop"},
        "shop.line": {"fr": "Bonjour"},
        "shop.bad": {"fr": "{x", "en": "}"},
        "fidelis.burn.value": {"fr": "{points} pour {montant}", "en": "{amount} for {points}"},
    });
    let program = with(&[
        ("/texts", texts),
        ("/locales", json!(["fr", "en"])),
        ("/name", json!("shop.nam")),
        ("/identity", json!({"tagline": "shop.line"})),
        ("/offers/0/name", json!("fidelis.offer.free-shipping")),
    ]);
    assert_eq!(
        errors(&program),
        expected(&[
            (Kind::InvalidValue, "/texts/fidelis.burn.value/fr"),
            (Kind::InvalidValue, "/texts/shop.bad/en"),
            (Kind::InvalidValue, "/texts/shop.bad/fr"),
        ])
    );
    assert_eq!(
        warnings(&program),
        expected(&[
            (Kind::MissingText, "/name"),
            (Kind::MissingText, "/texts/shop.line")
        ])
    );
}

#[test]
fn what_changes_nothing_is_a_warning() {
    let program = with(&[
        ("/earning/0/when", json!({"units": {}})),
        (
            "/earning/0/audience",
            json!({"segments": ["vip", "new"], "except": ["new"]}),
        ),
        (
            "/earning/0/multipliers",
            json!([{"id": "once", "factor": "1.0"}]),
        ),
    ]);
    assert_eq!(
        warnings(&program),
        expected(&[
            (Kind::Conflict, "/earning/0/audience/except"),
            (Kind::Conflict, "/earning/0/multipliers/0/factor"),
            (Kind::Conflict, "/earning/0/when/units"),
        ])
    );
    assert!(build(&program).is_ok());
}

#[test]
fn points_that_expire_before_they_are_active_are_a_warning() {
    let told = |life: u32, from_earning: bool| {
        warnings(&with(&[
            ("/policies", json!({ "expiry_from_earning": from_earning })),
            ("/earning/0/expiry", json!({ "days": life })),
            ("/earning/0/pending", json!({ "days": 30 })),
        ]))
    };
    let place = "/earning/0/pending/days";
    assert_eq!(told(30, true), expected(&[(Kind::Unreachable, place)]));
    assert_eq!(told(31, true), []);
    assert_eq!(told(30, false), []);
}
