//! What counts, and what a model tells of itself.

use fidelis_guest::model::about;
use serde_json::{Value, json};

use crate::reading::Model;
use crate::support::Desk;

/// Orders of three customers and a guest: one of 0.00, one cancelled, one refunded, one later.
const ROWS: &[&str] = &[
    "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1200,200,cups,ann,delivered",
    "2,9,2026-03-01T10:00:00Z,EUR,cup,1,1500,0,cups,,placed",
    "2,9,2026-03-01T10:00:00Z,EUR,mug,1,500,0,,bob,placed",
    "3,10,2026-03-10T10:00:00Z,EUR,pot,1,500,0,pots,,cancelled",
    "4,10,2026-02-01T10:00:00Z,EUR,pot,1,700,0,pans,bob,",
    "5,11,2026-03-20T10:00:00Z,EUR,mug,0,0,0,gifts,bob,shipped",
    "6,12,2026-04-01T00:00:00Z,EUR,pan,1,900,0,,,paid",
    "7,,2026-03-31T23:59:59Z,EUR,pot,1,900,0,pots,,paid",
    "8,13,2026-03-05T10:00:00Z,EUR,lid,1,900,0,,,refunded",
];

fn learned(at: &[&str]) -> (Value, Value, Model) {
    let desk = Desk::new();
    let ran = desk.learn(&desk.orders(ROWS), at);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let model = std::fs::read(desk.path("model")).unwrap();
    let about = serde_json::from_str(about(&model).unwrap()).unwrap();
    (ran.figures(), about, Model::new(model))
}

#[test]
fn what_counts_and_what_does_not() {
    let (figures, about, model) = learned(&["--at", "2026-03-31"]);
    for (name, expected) in [
        ("orders", 5),
        ("guests", 1),
        ("lines", 6),
        ("cancelled", 2),
        ("later", 1),
        ("customers", 3),
        ("products", 3),
        ("orders_left_out", 0),
        ("customers_left_out", 0),
    ] {
        assert_eq!(figures[name], expected, "{name}");
    }
    assert_eq!(figures["at"], "2026-03-31");
    assert_eq!(about["at"], "2026-03-31");
    assert_eq!(
        (&about["from"], &about["to"]),
        (&json!("2026-01-01"), &json!("2026-03-31"))
    );
    assert_eq!(
        (&about["zone"], &about["currency"]),
        (&json!("UTC"), &json!("EUR"))
    );
    assert_eq!(
        (&about["program"], &about["revision"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(model.skus(), ["cup", "mug", "pot"]);
}

#[test]
fn a_product_has_the_category_and_the_seller_of_most_lines() {
    let (_, _, model) = learned(&["--at", "2026-03-31"]);
    // Of a mug one line says cups, one gifts and one nothing; of a pot one pans and one pots.
    let categories = [Some("cups"), Some("cups"), Some("pans")];
    assert_eq!(
        model.names(4, 6),
        categories.map(|name| name.map(str::to_owned))
    );
    let sellers = [None, Some("bob"), Some("bob")];
    assert_eq!(
        model.names(5, 7),
        sellers.map(|name| name.map(str::to_owned))
    );
}

/// Of three customers with orders, who is beyond one, two and so on of five parts.
#[test]
fn break_points_are_those_of_all_customers() {
    let (_, _, model) = learned(&["--at", "2026-03-31"]);
    let points = |values: [i64; 4]| values.map(|value| json!({ "value": value }));
    let rfm: Value = serde_json::from_str(&model.rfm()).unwrap();
    let expected = json!({
        "recency": points([58, 30, 30, 11]),
        "frequency": points([1, 1, 1, 2]),
        "monetary": points([0, 700, 700, 3000]),
    });
    assert_eq!(rfm, expected);
}

#[test]
fn without_a_day_it_is_that_of_the_last_order() {
    let (figures, about, model) = learned(&[]);
    assert_eq!(
        (&figures["at"], &figures["later"]),
        (&json!("2026-04-01"), &json!(0))
    );
    assert_eq!(about["at"], "2026-04-01");
    assert_eq!(model.skus(), ["cup", "mug", "pan", "pot"]);
}

#[test]
fn days_and_names_are_the_programmes() {
    let desk = Desk::new();
    let program = r#"{ "id": "shop", "zone": "Europe/Paris", "wallets": [{ "id": "points" }],
        "currencies": { "rates": { "base": "EUR", "others": { "GBP": "1.5" } } },
        "segmentation": { "rfm": { "ties": "ntile", "scale": 10 } } }"#;
    let program = desk.file("program.json", program).display().to_string();
    let rows = [
        // Half past midnight in Paris, on the first of April.
        "1,9,2026-03-31T22:30:00Z,GBP,mug,1,1001,0,,,",
        "2,9,2026-03-31T21:30:00Z,EUR,mug,1,100,0,,,",
    ];
    let ran = desk.learn(&desk.orders(&rows), &["--program", &program]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let model = std::fs::read(desk.path("model")).unwrap();
    let about: Value = serde_json::from_str(about(&model).unwrap()).unwrap();
    assert_eq!(
        (&about["at"], &about["from"]),
        (&json!("2026-04-01"), &json!("2026-03-31"))
    );
    assert_eq!(about["program"], "shop");
    assert_eq!(about["revision"].as_str().unwrap().len(), 64);
    assert_eq!(
        about["rfm"],
        json!({ "scale": 10, "ties": "ntile", "monetary": "total" })
    );
    let rfm: Value = serde_json::from_str(&Model::new(model).rfm()).unwrap();
    // 15.015 and 1.00; the only customer begins the second of ten parts: nobody reaches the rest.
    assert_eq!(rfm["monetary"].as_array().unwrap().len(), 9);
    let ran = desk.learn(
        &desk.orders(&rows),
        &["--program", &program, "--at", "2026-03-31"],
    );
    assert_eq!(
        (&ran.figures()["orders"], &ran.figures()["later"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn what_is_bought_again_and_when() {
    let desk = Desk::new();
    let rows = [
        // Milk after 3, 4 and 10 days; twice on one day is once. Tea after 30 days.
        "1,9,2026-01-01T10:00:00Z,EUR,milk,1,100,0,,,",
        "2,9,2026-01-04T10:00:00Z,EUR,milk,1,100,0,,,",
        "3,9,2026-01-04T11:00:00Z,EUR,milk,1,100,0,,,",
        "4,9,2026-01-08T10:00:00Z,EUR,milk,1,100,0,,,",
        "5,8,2026-01-01T10:00:00Z,EUR,milk,1,100,0,,,",
        "6,8,2026-01-11T10:00:00Z,EUR,milk,1,100,0,,,",
        "1,9,2026-01-01T10:00:00Z,EUR,tea,1,100,0,,,",
        "7,9,2026-01-31T10:00:00Z,EUR,tea,1,100,0,,,",
        "8,,2026-01-31T10:00:00Z,EUR,tea,1,100,0,,,",
    ];
    let ran = desk.learn(&desk.orders(&rows), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let model = std::fs::read(desk.path("model")).unwrap();
    let about: Value = serde_json::from_str(about(&model).unwrap()).unwrap();
    let expected = json!({
        "pairs": 3, "times": 4, "days": 4,
        "products": [
            { "sku": "milk", "times": 3, "days": 4 },
            { "sku": "tea", "times": 1, "days": 30 },
        ],
    });
    assert_eq!(about["bought_again"], expected);
}
