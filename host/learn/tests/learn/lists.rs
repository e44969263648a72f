//! What sells best, to whom, and what is bought together.

use crate::reading::Model;
use crate::support::Desk;

fn model(rows: &[String], program: Option<&str>) -> Model {
    let desk = Desk::new();
    let path = desk.path("program.json").display().to_string();
    let mut more = vec!["--at", "2026-06-30"];
    if let Some(program) = program {
        desk.file("program.json", program);
        more.extend(["--program", &path]);
    }
    let ran = desk.learn(&desk.orders(rows), &more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    Model::new(std::fs::read(desk.path("model")).unwrap())
}

fn row(order: &str, customer: &str, day: &str, sku: &str) -> String {
    format!("{order},{customer},{day}T10:00:00Z,EUR,{sku},1,1000,0,c-{sku},,")
}

/// A new member, a loyal one, one who came back and one who did not.
fn stages() -> Vec<String> {
    vec![
        row("1", "new", "2026-06-01", "kettle"),
        row("2", "loyal", "2026-06-01", "tea"),
        row("3", "loyal", "2026-06-08", "tea"),
        row("3", "loyal", "2026-06-08", "tea"),
        row("3", "loyal", "2026-06-08", "cake"),
        row("3b", "loyal", "2026-06-08", "tea"),
        row("4", "back", "2025-02-01", "beans"),
        row("5", "back", "2026-05-01", "filter"),
        row("6", "gone", "2025-02-01", "beans"),
        row("7", "gone", "2025-03-01", "beans"),
        row("8", "", "2026-06-02", "cake"),
        row("9", "", "2026-06-03", "cake"),
        row("10", "", "2026-06-03", "cup"),
    ]
}

#[test]
fn what_sells_best_by_stage() {
    let model = model(&stages(), None);
    // Lines of one order count once, and guests buy too.
    assert_eq!(model.list("all")[..2], ["beans", "cake"]);
    assert_eq!(model.list("stage:new"), ["kettle"]);
    assert_eq!(model.list("stage:loyal"), ["tea", "cake"]);
    assert_eq!(model.list("stage:returning"), ["beans", "filter"]);
    assert_eq!(model.list("stage:inactive"), ["beans"]);
    let names = model.list_names();
    assert_eq!(names[..3], ["all", "recent", "fresh"]);
    assert!(!names.contains(&"stage:prospect".to_owned()), "{names:?}");
}

#[test]
fn what_sells_best_by_segment_where_orders_say_who_is_in_it() {
    let program = r#"{ "id": "shop", "zone": "UTC", "wallets": [{ "id": "points" }],
        "currencies": { "each-currency": { "base": "EUR" } },
        "segments": [
            { "id": "tea", "when": { "bought": { "categories": ["c-tea"], "units": { "at_least": 3 } } } },
            { "id": "best", "when": { "rfm": { "recency": { "at_least": 4 }, "frequency": { "at_least": 4 } } } },
            { "id": "named", "members": ["gone"] },
            { "id": "gold", "when": { "points-balance": { "points": { "at_most": 5 } } } },
            { "id": "no-gold", "when": { "not": { "segment": ["gold"] } } }
        ] }"#;
    let model = model(&stages(), Some(program));
    assert_eq!(model.list("segment:tea"), ["tea", "cake"]);
    assert_eq!(model.list("segment:best"), ["tea", "cake"]);
    assert_eq!(model.list("segment:named"), ["beans"]);
    for unknown in ["segment:gold", "segment:no-gold"] {
        assert!(model.list(unknown).is_empty(), "{unknown}");
    }
}

#[test]
fn what_is_bought_together_by_members_and_guests() {
    let mut rows = Vec::new();
    for order in 0..12 {
        let customer = if order % 2 == 0 { "" } else { "m" };
        let id = format!("t{order}");
        rows.push(row(&id, customer, "2026-06-01", "tea"));
        rows.push(row(&id, customer, "2026-06-01", "cake"));
        rows.push(row(&format!("b{order}"), customer, "2026-06-01", "beans"));
    }
    let model = model(&rows, None);
    assert_eq!(model.together("tea"), ["cake"]);
    assert_eq!(model.together("cake"), ["tea"]);
    assert!(model.together("beans").is_empty());
}
