//! Customers, classified as of a day.

use std::path::Path;

use crate::learned::by_hand;
use crate::support::{Desk, HEADER, Ran, example, fidelis};

/// Orders of five members and a guest: one of 0.00, one cancelled, one refunded, one later.
const ROWS: &[&str] = &[
    "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1200,200,delivered",
    "2,9,2026-03-01T10:00:00Z,EUR,cup,1,1500,0,placed",
    "2,9,2026-03-01T10:00:00Z,EUR,mug,1,500,0,placed",
    "3,10,2026-03-10T10:00:00Z,EUR,pot,1,500,0,cancelled",
    "4,10,2026-02-01T10:00:00Z,EUR,pot,1,700,0,",
    "5,11,2026-03-20T10:00:00Z,EUR,gift,0,0,0,shipped",
    "6,12,2026-04-01T00:00:00Z,EUR,pot,1,900,0,paid",
    "7,,2026-03-20T10:00:00Z,EUR,pot,1,900,0,paid",
    "8,13,2026-03-05T10:00:00Z,EUR,pot,1,900,0,refunded",
];

const COLUMNS: &str = "customer_id,recency_days,orders,amount_minor,rfm,lifecycle\n";

/// Of three customers with orders, 1 + floor(5 × worse / 3).
const SHARED: &str = "9,30,2,3000,244,loyal\n10,58,1,700,112,new\n11,11,1,0,411,new\n\
                      12,,0,0,,prospect\n13,,0,0,,prospect\n";

fn segments(desk: &Desk, orders: &Path, more: &[&str]) -> Ran {
    let mut command = fidelis();
    command.arg("segments").arg("--orders").arg(orders);
    command.arg("-o").arg(desk.path("segments.csv")).args(more);
    command.output().unwrap().into()
}

/// What rows give, with a programme if one is named.
fn classified(rows: &[&str], program: Option<&str>, at: &str, more: &[&str]) -> (Desk, Ran) {
    let desk = Desk::new();
    let text = format!("{HEADER},status\n{}\n", rows.join("\n"));
    let orders = desk.file("orders.csv", text);
    let mut arguments = vec!["--at", at];
    arguments.extend(more);
    let path = desk.path("program.json").display().to_string();
    if let Some(program) = program {
        desk.file("program.json", program);
        arguments.extend(["--program", &path]);
    }
    let ran = segments(&desk, &orders, &arguments);
    (desk, ran)
}

fn written(rows: &[&str], program: Option<&str>, at: &str, more: &[&str]) -> String {
    let (desk, ran) = classified(rows, program, at, more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let written = desk.read("segments.csv");
    written.strip_prefix(COLUMNS).unwrap().to_owned()
}

fn program(fields: &str) -> String {
    format!(
        r#"{{ "id": "shop", "zone": "UTC", "currencies": {{ "each-currency": {{ "base": "EUR" }} }},
             "wallets": [{{ "id": "points" }}]{fields} }}"#
    )
}

#[test]
fn scores_and_stages_are_those_that_were_reckoned_by_hand() {
    assert_eq!(written(ROWS, None, "2026-03-31", &[]), SHARED);
    let five = program("");
    assert_eq!(written(ROWS, Some(&five), "2026-03-31", &[]), SHARED);
    let ten = program(r#", "segmentation": { "rfm": { "scale": 10 } }"#);
    assert_eq!(
        written(ROWS, Some(&ten), "2026-03-31", &[]),
        "9,30,2,3000,4-7-7,loyal\n10,58,1,700,1-1-4,new\n11,11,1,0,7-1-1,new\n\
         12,,0,0,,prospect\n13,,0,0,,prospect\n"
    );
    let tiles = program(
        r#", "segmentation": { "rfm": { "ties": "ntile" }, "lifecycle": { "window_months": 2 } }"#,
    );
    // Two months back is 31 January: only the second order of 9 is in the window.
    assert_eq!(
        written(ROWS, Some(&tiles), "2026-03-31", &[]),
        "9,30,2,3000,233,returning\n10,58,1,700,112,new\n11,11,1,0,321,new\n\
         12,,0,0,,prospect\n13,,0,0,,prospect\n"
    );
}

#[test]
fn shuffled_rows_give_the_same_bytes() {
    let mut rows = ROWS.to_vec();
    for turn in 0..4 {
        rows.rotate_left(4);
        if turn % 2 == 0 {
            rows.reverse();
        }
        assert_eq!(written(&rows, None, "2026-03-31", &[]), SHARED, "{turn}");
    }
}

#[test]
fn break_points_that_are_given_are_not_learned() {
    let breaks = r#"{ "rfm": {
        "recency": [{ "value": 100 }, { "value": 50 }, { "value": 20 }, { "value": 5 }],
        "frequency": [{ "value": 1 }, { "value": 2 }, { "value": 3 }, { "value": 4 }],
        "monetary": [{ "value": 100 }, { "value": 500 }, { "value": 1000 }, { "value": 5000 }]
    } }"#;
    let given = "9,30,2,3000,324,loyal\n10,58,1,700,213,new\n11,11,1,0,411,new\n\
                 12,,0,0,,prospect\n13,,0,0,,prospect\n";
    let desk = Desk::new();
    let model = desk.file("model", breaks).display().to_string();
    let apart = ["--model", model.as_str()];
    let plain = program("");
    assert_eq!(written(ROWS, None, "2026-03-31", &apart), given);
    assert_eq!(written(ROWS, Some(&plain), "2026-03-31", &apart), given);
    let own = program(&format!(r#", "model": {breaks}"#));
    assert_eq!(written(ROWS, Some(&own), "2026-03-31", &[]), given);

    // A model of something else leaves them to be learned.
    let popular = r#"{ "popular": [{ "sku": "mug" }] }"#;
    desk.file("model", popular);
    assert_eq!(written(ROWS, Some(&plain), "2026-03-31", &apart), SHARED);
    let own = program(&format!(r#", "model": {popular}"#));
    assert_eq!(written(ROWS, Some(&own), "2026-03-31", &[]), SHARED);
}

#[test]
fn a_learned_model_gives_its_break_points() {
    let breaks = r#"{
        "recency": [{ "value": 100 }, { "value": 50 }, { "value": 20 }, { "value": 5 }],
        "frequency": [{ "value": 1 }, { "value": 2 }, { "value": 3 }, { "value": 4 }],
        "monetary": [{ "value": 100 }, { "value": 500 }, { "value": 1000 }, { "value": 5000 }]
    }"#;
    let given = "9,30,2,3000,324,loyal\n10,58,1,700,213,new\n11,11,1,0,411,new\n\
                 12,,0,0,,prospect\n13,,0,0,,prospect\n";
    let desk = Desk::new();
    let model = desk.file("model", by_hand(breaks)).display().to_string();
    let apart = ["--model", model.as_str()];
    let plain = program("");
    assert_eq!(written(ROWS, None, "2026-03-31", &apart), given);
    assert_eq!(written(ROWS, Some(&plain), "2026-03-31", &apart), given);

    // They are never mixed with a programme's own model, nor with another scale.
    let own = program(&format!(r#", "model": {{ "rfm": {breaks} }}"#));
    let popular = program(r#", "model": { "popular": [{ "sku": "mug" }] }"#);
    let ten = program(r#", "segmentation": { "rfm": { "scale": 10 } }"#);
    let tiles = program(r#", "segmentation": { "rfm": { "ties": "ntile" } }"#);
    for (program, told) in [
        (
            &own,
            "program.json cannot be used: the program cannot be used:",
        ),
        (
            &own,
            "expected a model within the programme or apart from it, not both",
        ),
        (&popular, "not both"),
        (&ten, "model cannot be used: the program cannot be used:"),
        (&ten, "/model/rfm/recency"),
        (&tiles, "model cannot be used: the program cannot be used:"),
    ] {
        let (desk, ran) = classified(ROWS, Some(program), "2026-03-31", &apart);
        assert_eq!(ran.code, Some(1), "{told}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
        assert!(!desk.path("segments.csv").exists(), "{told}");
    }

    // One without break points leaves them to be learned of the file.
    desk.file("model", by_hand(""));
    assert_eq!(written(ROWS, None, "2026-03-31", &apart), SHARED);
    assert_eq!(written(ROWS, Some(&plain), "2026-03-31", &apart), SHARED);

    let mut damaged = by_hand(breaks);
    damaged.pop();
    desk.file("model", damaged);
    for program in [None, Some(plain.as_str())] {
        let (desk, ran) = classified(ROWS, program, "2026-03-31", &apart);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.err.contains("model cannot be used"), "{}", ran.err);
        assert!(ran.err.contains("expected a learned model"), "{}", ran.err);
        assert!(!desk.path("segments.csv").exists());
    }
}

#[test]
fn a_day_ends_when_it_ends_in_the_programmes_zone() {
    // Half past midnight in Paris, on the first of April.
    let rows = ["1,9,2026-03-31T22:30:00Z,EUR,mug,1,1000,0,"];
    let paris = program("").replace("\"UTC\"", "\"Europe/Paris\"");
    let first = "9,0,1,1000,111,new\n";
    assert_eq!(written(&rows, None, "2026-03-31", &[]), first);
    let before = written(&rows, Some(&paris), "2026-03-31", &[]);
    assert_eq!(before, "9,,0,0,,prospect\n");
    assert_eq!(written(&rows, Some(&paris), "2026-04-01", &[]), first);
}

#[test]
fn amounts_count_in_the_programmes_currency() {
    let rates = program("").replace(
        r#"{ "each-currency": { "base": "EUR" } }"#,
        r#"{ "rates": { "base": "EUR", "others": { "GBP": "1.5" } } }"#,
    );
    let rows = [
        "a,1,2026-03-01T10:00:00Z,GBP,mug,1,1001,0,",
        "b,1,2026-03-02T10:00:00Z,EUR,mug,1,100,0,",
    ];
    // 1501.5 rounds to 1502.
    let both = "1,29,2,1602,111,loyal\n";
    assert_eq!(written(&rows, Some(&rates), "2026-03-31", &[]), both);
    let (desk, ran) = classified(
        &[
            rows[0],
            rows[1],
            "c,2,2026-03-02T10:00:00Z,USD,mug,1,100,0,",
        ],
        Some(&rates),
        "2026-03-31",
        &["--json"],
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("order \"c\" (line 4)"), "{}", ran.err);
    assert!(ran.err.contains("found USD"), "{}", ran.err);
    assert_eq!(desk.read("segments.csv"), format!("{COLUMNS}{both}"));
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(summary["orders_left_out"], 1);
    assert_eq!(summary["lifecycle"]["loyal"], 1);
    // Without a programme the file's own currency is the one that counts, digits and all.
    let yen = ["a,1,2026-03-01T10:00:00Z,JPY,mug,1,300,0,"];
    let written = written(&yen, None, "2026-03-31", &[]);
    assert_eq!(written, "1,30,1,300,111,new\n");
}

/// The figures are those of a few lines in another language.
#[test]
fn eight_real_households() {
    let orders = example("orders/complete-journey-sample.csv");
    for (at, rows) in [
        (
            "2017-12-31",
            "446,5,18,12159,322,loyal\n1170,0,3,1599,511,loyal\n1253,27,2,3421,111,loyal\n\
             1373,3,20,30914,422,loyal\n1778,3,154,539530,455,loyal\n1941,10,84,40063,243,loyal\n\
             2104,20,25,40232,134,loyal\n2184,8,95,185429,244,loyal\n",
        ),
        (
            "2017-01-05",
            "446,,0,0,,prospect\n1170,,0,0,,prospect\n1253,,0,0,,prospect\n1373,,0,0,,prospect\n\
             1778,0,3,6465,444,loyal\n1941,4,2,1238,122,loyal\n2104,,0,0,,prospect\n\
             2184,4,1,124,111,new\n",
        ),
        (
            "2018-04-30",
            "446,125,18,12159,322,returning\n1170,120,3,1599,511,returning\n\
             1253,147,2,3421,111,loyal\n1373,123,20,30914,422,loyal\n\
             1778,123,154,539530,455,loyal\n1941,130,84,40063,243,loyal\n\
             2104,140,25,40232,134,loyal\n2184,128,95,185429,244,loyal\n",
        ),
    ] {
        let desk = Desk::new();
        let ran = segments(&desk, &orders, &["--at", at]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let written = desk.read("segments.csv");
        assert_eq!(written, format!("{COLUMNS}{rows}"), "{at}");
    }
}

#[test]
fn before_the_first_order_everybody_is_a_prospect_and_it_is_said() {
    let told = "note: expected orders of customers up to 2025-12-31, found none";
    for (rows, expected) in [
        (&ROWS[..1], "9,,0,0,,prospect\n"),
        (&ROWS[7..8], ""),
        (&[], ""),
    ] {
        let (desk, ran) = classified(rows, None, "2025-12-31", &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains(told), "{}", ran.err);
        assert_eq!(desk.read("segments.csv"), format!("{COLUMNS}{expected}"));
    }
}

#[test]
fn a_bad_row_leaves_its_order_out_and_the_run_goes_on() {
    let mut rows = ROWS.to_vec();
    rows.push("99,14,yesterday,EUR,pot,1,900,0,paid");
    let (desk, ran) = classified(&rows, None, "2026-03-31", &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("line 11"), "{}", ran.err);
    assert_eq!(desk.read("segments.csv"), format!("{COLUMNS}{SHARED}"));
}

#[test]
fn what_cannot_be_used_is_told_and_nothing_is_written() {
    let desk = Desk::new();
    let good = desk.file("orders.csv", format!("{HEADER}\n"));
    let few = desk.file("few.csv", "order_id,customer_id,sku\n1,2,mug\n");
    desk.file("bad.json", "{}");
    let bad = desk.path("bad.json").display().to_string();
    let none = desk.path("none").display().to_string();
    let none_csv = desk.path("none.csv");
    for (orders, more, told) in [
        (&few, &["--at", "2026-03-31"][..], "ordered_at"),
        (&none_csv, &["--at", "2026-03-31"], "none.csv"),
        (
            &good,
            &["--at", "2026-03-31", "--program", &none],
            "cannot read",
        ),
        (
            &good,
            &["--at", "2026-03-31", "--program", &bad],
            "bad.json cannot be used",
        ),
        (
            &good,
            &["--at", "2026-03-31", "--model", &none],
            "cannot read",
        ),
        (
            &good,
            &["--at", "2026-03-31", "--model", &few.display().to_string()],
            "few.csv cannot be used",
        ),
    ] {
        let ran = segments(&desk, orders, more);
        assert_eq!(ran.code, Some(1), "{more:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{more:?}: {}", ran.err);
        assert!(!desk.path("segments.csv").exists(), "{more:?}");
    }
}

#[test]
fn wrong_use_is_code_2() {
    let desk = Desk::new();
    let orders = desk.file("orders.csv", format!("{HEADER}\n"));
    let same = orders.display().to_string();
    for (more, told) in [
        (&[][..], "--at"),
        (&["--at", "2026-02-30"], "expected a day"),
        (&["--at", "31.03.2026"], "expected a day"),
        (&["--at", "2026-3-1"], "expected a day"),
        (
            &["--at", "2101-01-01"],
            "expected a day of the years 1970 to 2100",
        ),
        (
            &["--at", "2026-03-31", "--model", &same],
            "--model and --output are the same file",
        ),
    ] {
        let mut command = fidelis();
        command
            .arg("segments")
            .arg("--orders")
            .arg(desk.path("other.csv"));
        let ran: Ran = command
            .args(["-o", &same])
            .args(more)
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{more:?}: {}", ran.err);
    }
    let mut command = fidelis();
    command.args([
        "segments",
        "--at",
        "2026-03-31",
        "-o",
        "-",
        "--orders",
        &same,
    ]);
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("--output cannot be standard output"),
        "{}",
        ran.err
    );
    assert_eq!(desk.read("orders.csv"), format!("{HEADER}\n"));
}
