//! What cannot be used is told, and nothing is written.

use std::path::Path;

use crate::support::{Desk, HEADER, Ran, shop};

fn refused(desk: &Desk, orders: &Path, more: &[&str], code: i32, told: &str) {
    let Ran {
        code: found, err, ..
    } = desk.learn(orders, more);
    assert_eq!(found, Some(code), "{more:?}: {err}");
    assert!(err.contains(told), "{more:?}: {err}");
    assert!(!desk.path("model").exists(), "{more:?}");
}

#[test]
fn files_that_cannot_be_used() {
    let desk = Desk::new();
    let few = desk.file("few.csv", "order_id,customer_id,sku\n1,2,mug\n");
    refused(&desk, &few, &[], 1, "ordered_at");
    let empty = desk.file("empty.csv", "");
    refused(&desk, &empty, &[], 1, "found an empty file");
    refused(&desk, &desk.path("none.csv"), &[], 1, "none.csv");
    let header = desk.file("header.csv", format!("{HEADER}\n"));
    refused(&desk, &header, &[], 1, "there is nothing to learn");
}

#[test]
fn orders_that_do_not_count() {
    let desk = Desk::new();
    let none = "expected orders of customers up to 2026-01-05 that are neither cancelled nor refunded, found none";
    let cancelled = desk.orders(&[
        "1,9,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,cancelled",
        "2,9,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,refunded",
    ]);
    refused(&desk, &cancelled, &[], 1, none);
    let guests = desk.orders(&["1,,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,"]);
    refused(&desk, &guests, &[], 1, none);
    let later = desk.orders(&["1,9,2026-01-06T00:00:00Z,EUR,mug,1,500,0,,,"]);
    refused(&desk, &later, &["--at", "2026-01-05"], 1, none);
}

#[test]
fn programmes_that_cannot_be_used() {
    let desk = Desk::new();
    let orders = desk.orders(&["1,9,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,"]);
    let empty = desk.file("empty.json", "{}").display().to_string();
    refused(
        &desk,
        &orders,
        &["--program", &empty],
        1,
        "empty.json cannot be used",
    );
    let none = desk.path("none.json").display().to_string();
    refused(&desk, &orders, &["--program", &none], 1, "cannot read");
    let zone = r#"{ "id": "s", "zone": "Europe/Pari", "wallets": [{ "id": "p" }],
                    "currencies": { "each-currency": { "base": "EUR" } } }"#;
    let zone = desk.file("zone.json", zone).display().to_string();
    refused(
        &desk,
        &orders,
        &["--program", &zone],
        1,
        "found \"Europe/Pari\"",
    );
}

#[test]
fn wrong_use_is_code_2() {
    let desk = Desk::new();
    let orders = desk.orders(&["1,9,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,"]);
    refused(&desk, &orders, &["--at", "2026-1-5"], 2, "expected a day");
    refused(&desk, &orders, &["--memory", "much"], 2, "--memory");
    let mut command = desk.learning(&orders, &[]);
    let ran: Ran = command.arg("-o").arg(&orders).output().unwrap().into();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fidelis-learn"));
    command.arg("--orders").arg(&orders);
    let ran: Ran = command.args(["-o", "-"]).output().unwrap().into();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("--output cannot be standard output"),
        "{}",
        ran.err
    );
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fidelis-learn"));
    command.arg("--orders").arg(&orders).arg("-o").arg(&orders);
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("are the same file"), "{}", ran.err);
}

#[test]
fn memory_is_told_before_it_is_taken() {
    let desk = Desk::new();
    let orders = desk.orders(&shop(200, 50, 2));
    let told = "note: learning takes at most ";
    refused(&desk, &orders, &["--memory", "1"], 1, told);
    refused(
        &desk,
        &orders,
        &["--memory", "1"],
        1,
        "give more with --memory",
    );
    let ran = desk.learn(&orders, &["--memory", "500"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn a_bad_row_leaves_its_order_out_and_the_model_is_written() {
    let desk = Desk::new();
    let rows = [
        "1,9,2026-01-05T10:00:00Z,EUR,mug,1,500,0,,,",
        "2,9,2026-01-06T10:00:00Z,EUR,cup,1,500,0,,,",
        "2,9,yesterday,EUR,pot,1,500,0,,,",
        "3,8,2026-01-06T10:00:00Z,XQX,cup,1,500,0,,,",
    ];
    let ran = desk.learn(&desk.orders(&rows), &[]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("line 4 (order \"2\")"), "{}", ran.err);
    assert!(ran.err.contains("order \"3\" (line 5)"), "{}", ran.err);
    let figures = ran.figures();
    assert_eq!(figures["orders"], 1);
    assert_eq!(figures["orders_left_out"], 2);
    assert_eq!(figures["bad_rows"], 1);
    assert!(desk.path("model").exists());
}
