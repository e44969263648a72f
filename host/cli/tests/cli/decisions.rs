//! Who a member is, and what a page shows.

use serde_json::{Value, json};

use crate::support::{Desk, Ran, run_with};

const PROGRAM: &str = r#"{
    "id": "shop", "zone": "Europe/Paris",
    "currencies": { "each-currency": { "base": "EUR" } },
    "wallets": [{ "id": "points" }],
    "model": { "rfm": {
        "recency": [{ "value": 100 }, { "value": 50 }, { "value": 20 }, { "value": 5 }],
        "frequency": [{ "value": 1 }, { "value": 2 }, { "value": 3 }, { "value": 4 }],
        "monetary": [{ "value": 100 }, { "value": 500 }, { "value": 1000 }, { "value": 5000 }]
    } },
    "segments": [
        { "id": "beginners", "when": { "lifecycle": ["new"] } },
        { "id": "regulars", "when": { "lifecycle": ["loyal"] } }
    ],
    "placements": [{ "id": "home", "kind": "banner", "fillings": [
        { "id": "first", "audience": { "segments": ["beginners"] }, "shows": { "ids": ["welcome"] } },
        { "id": "all", "shows": { "ids": ["house"] } }
    ] }]
}"#;

fn member(orders: &[Value]) -> Value {
    json!({
        "id": "anne", "enrolled_at": null, "birthday": null, "locale": null, "consents": [],
        "segments": [], "attributes": [], "orders": orders, "items": [], "interactions": []
    })
}

/// Noon in Paris on 31 March 2026.
const NOW: i64 = 1_774_951_200_000;

/// An order of so many days ago.
fn order(days: i64) -> Value {
    json!({
        "placed_at": NOW - days * 86_400_000, "status": "Delivered", "net": 700, "discount": 0,
        "units": 1, "lines": 1, "bundles": 0
    })
}

fn classify(member: &Value) -> Value {
    json!({ "now": NOW, "member": member, "standing": null, "cart": null, "explain": false })
}

fn compose(member: &Value, placement: &str) -> Value {
    json!({
        "now": NOW, "member": member, "standing": null, "session": null, "cart": null,
        "attributes": [],
        "placements": [{ "placement": placement, "limit": 0, "candidates": [] }],
        "counters": [], "explain": false
    })
}

fn call(function: &str, request: &str, more: &[&str]) -> Ran {
    let desk = Desk::new();
    let program = desk.file("program.json", PROGRAM).display().to_string();
    let mut arguments = vec!["call", function, "-", "--program", &program];
    arguments.extend(more);
    run_with(arguments, request)
}

#[test]
fn a_member_is_classified() {
    let asked = classify(&member(&[order(12)])).to_string();
    let ran = call("classify", &asked, &["--report"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("of 11000000 instructions"), "{}", ran.err);
    let profile: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(profile["lifecycle"], "Newcomer");
    assert_eq!(profile["segments"], json!(["beginners"]));
    // 12 days are better than 100, 50 and 20; one order is better than nothing; 7.00 than 5.00.
    assert_eq!(
        profile["rfm"],
        json!({
            "recency": 4, "frequency": 1, "monetary": 3, "scale": 5,
            "recency_days": 12, "orders": 1, "amount": 700
        })
    );
}

#[test]
fn a_page_is_composed_for_whom_it_is() {
    let shown = |member: &Value| {
        let ran = call("compose", &compose(member, "home").to_string(), &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let page: Value = serde_json::from_str(&ran.out).unwrap();
        page["slots"][0]["choices"][0]["id"].clone()
    };
    assert_eq!(shown(&member(&[order(12)])), "welcome");
    assert_eq!(shown(&member(&[order(12), order(40)])), "house");
    assert_eq!(shown(&Value::Null), "house");
}

#[test]
fn wrong_requests_are_told_with_their_place() {
    let anne = member(&[order(12)]);
    let mut early = classify(&anne);
    early["now"] = json!(-1);
    let mut nobody = classify(&anne);
    nobody["member"] = Value::Null;
    let mut odd = classify(&anne);
    odd["member"]["orders"][0]["status"] = json!("Lost");
    let mut more = compose(&anne, "home");
    more["page"] = json!(1);
    for (function, wrong, at) in [
        ("classify", early, "/now"),
        ("classify", nobody, "/member"),
        ("classify", odd, "/member/orders/0/status"),
        ("compose", more, "/page"),
        (
            "compose",
            compose(&anne, "cellar"),
            "/placements/0/placement",
        ),
    ] {
        let ran = call(function, &wrong.to_string(), &[]);
        assert_eq!(ran.code, Some(1), "{at}: {}", ran.out);
        assert_eq!(ran.out, "", "{at}");
        assert!(ran.err.contains(at), "{at}: {}", ran.err);
        let lines = call(function, &wrong.to_string(), &["--lines"]);
        let answer: Value = serde_json::from_str(&lines.out).unwrap();
        assert_eq!(answer["Err"]["at"], at, "{answer}");
    }
    let ran = call("classify", "", &[]);
    assert_eq!(ran.code, Some(1));
    let told = "invalid request: expected JSON, found nothing";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn a_function_that_a_plugin_lacks_is_code_1() {
    // An author's own, that answers nothing yet.
    let plugin = wat::parse_str(
        r#"(component (instance $types) (export "fidelis:loyalty/types@0.1.0" (instance $types)))"#,
    );
    let desk = Desk::new();
    let plugin = desk.file("plugin.wasm", plugin.unwrap());
    let plugin = plugin.display().to_string();
    for (function, told) in [
        ("classify", "segmentation.classify"),
        ("compose", "personalization.compose"),
    ] {
        let ran = run_with(["call", function, "-", "--plugin", &plugin], "{}");
        assert_eq!(ran.code, Some(1), "{}", ran.out);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}
