//! What is made of a programme that is right.

use serde_json::json;

use super::*;

#[test]
fn a_small_programme_is_right() {
    let engine = build(&small()).unwrap();
    assert_eq!(engine.main_wallet, "points");
    assert_eq!(
        (engine.base_currency.as_str(), engine.base_digits),
        ("EUR", 2)
    );
    assert_eq!(engine.info().warnings, []);
    assert_eq!(engine.wallet_of(&None), "points");
    assert!(
        engine
            .ladder("status")
            .and_then(|ladder| ladder.tier("gold"))
            .is_some()
    );
    assert_eq!(engine.program.policies.restore_grace_days, 30);
    assert_eq!(engine.program.policies.hold_minutes, 30);
    assert_eq!(
        engine.program.policies,
        build(&with(&[("/policies", json!({}))]))
            .unwrap()
            .program
            .policies
    );
}

#[test]
fn the_revision_depends_on_content_alone() {
    let program = small();
    let spread = serde_json::to_string_pretty(&program).unwrap();
    let build = |text: &str| {
        Engine::build(text, Vec::new(), &paris_transitions())
            .unwrap()
            .revision
    };
    assert_eq!(build(&spread), build(&program.to_string()));
    assert_eq!(build(&spread).len(), 64);
    let one = r#"{"id":"a","zone":"Europe/Paris","currencies":{"captured":{"base":"EUR"}},"wallets":[{"id":"p"}]}"#;
    let two = r#"{"wallets":[{"id":"p"}],"currencies":{"captured":{"base":"EUR"}},"zone":"Europe/Paris","id":"a"}"#;
    assert_eq!(build(one), build(two));
    assert_ne!(build(one), build(&one.replace("\"p\"", "\"q\"")));
}

#[test]
fn the_languages_are_those_named_or_those_of_the_texts() {
    let texts = json!({"a": {"fr": "un", "en": "one"}});
    let found = |program: &Value| build(program).unwrap().info().locales;
    assert_eq!(found(&with(&[("/texts", texts.clone())])), ["en", "fr"]);
    let named = with(&[("/texts", texts), ("/locales", json!(["fr", "en"]))]);
    assert_eq!(found(&named), ["fr", "en"]);
}

#[test]
fn a_zone_without_transitions_is_an_error() {
    let text = small().to_string();
    let zone = Engine::build(&text, Vec::new(), &[]).unwrap_err();
    assert_eq!((zone.len(), zone[0].at.as_str()), (1, "/zone"));
    assert_eq!(zone[0].found, "Europe/Paris");
}
