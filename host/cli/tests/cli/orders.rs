//! Orders files, right and wrong.

use crate::support::{Desk, HEADER};

const GOOD: &str = "a,1,2026-01-01T10:00:00Z,EUR,mug,1,1000,0";

/// Replays a good order and some other rows; the other rows are to be left out.
fn beside_a_good_order(rows: &[&str]) -> (Desk, String) {
    let desk = Desk::new();
    let mut all = vec![GOOD];
    all.extend(rows);
    let ran = desk.replay_rows(&all);
    assert_eq!(ran.code, Some(1), "{rows:?}: {}", ran.err);
    let balances = desk.read("balances.csv");
    assert_eq!(
        balances, "customer_id,orders,amount_minor,balance,tier\n1,1,1000,10,\n",
        "{rows:?}: {}",
        ran.err
    );
    (desk, ran.err)
}

#[test]
fn a_bad_row_leaves_its_order_out_and_the_run_goes_on() {
    for (row, told) in [
        ("b,1,yesterday,EUR,mug,1,500,0", "ordered_at"),
        ("b,1,2026-01-02,EUR,mug,1,500,0", "ordered_at"),
        ("b,1,2026-02-30T00:00:00Z,EUR,mug,1,500,0", "ordered_at"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,-1,500,0", "quantity"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,1.5,500,0", "quantity"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,1,-500,0", "amount_minor"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,1,5.00,0", "amount_minor"),
        (
            "b,1,2026-01-02T10:00:00Z,EUR,mug,1,500,501",
            "discount_minor",
        ),
        (
            "b,1,2026-01-02T10:00:00Z,EUR,mug,1,500,-1",
            "discount_minor",
        ),
        ("b,1,2026-01-02T10:00:00Z,euro,mug,1,500,0", "currency"),
        ("b,1,2026-01-02T10:00:00Z,EUR,,1,500,0", "sku"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,1,500", "8 fields"),
        ("b,1,2026-01-02T10:00:00Z,EUR,mug,1,500,0,0", "8 fields"),
        ("b,1,2026-01-02T10:00:00Z,EUR,\"mug,1,500,0", "quote"),
        ("b,1,2026-01-02T10:00:00Z,QQQ,mug,1,500,0", "QQQ"),
        ("b,1,1969-12-31T10:00:00Z,EUR,mug,1,500,0", "order \"b\""),
        (",1,2026-01-02T10:00:00Z,EUR,mug,1,500,0", "order_id"),
    ] {
        let (_desk, err) = beside_a_good_order(&[row]);
        assert!(err.contains("line 3"), "{row}: {err}");
        assert!(err.contains(told), "{row}: {err}");
    }
}

#[test]
fn rows_of_an_order_must_agree() {
    let first = "b,2,2026-01-02T10:00:00Z,EUR,mug,1,500,0";
    for (second, told) in [
        ("b,3,2026-01-02T10:00:00Z,EUR,mug,1,500,0", "customer_id"),
        ("b,,2026-01-02T10:00:00Z,EUR,mug,1,500,0", "customer_id"),
        ("b,2,2026-01-02T10:00:01Z,EUR,mug,1,500,0", "ordered_at"),
        ("b,2,2026-01-02T10:00:00Z,USD,mug,1,500,0", "currency"),
    ] {
        let (_desk, err) = beside_a_good_order(&[first, second]);
        for told in [told, "line 3", "line 4", "order \"b\""] {
            assert!(err.contains(told), "{second}: {err}");
        }
    }
}

#[test]
fn a_bad_row_after_many_good_ones_of_its_order_leaves_them_out_too() {
    let good = "b,2,2026-01-02T10:00:00Z,EUR,mug,1,500,0";
    let mut rows = vec![good; 500];
    rows.push("b,2,2026-01-02T10:00:00Z,EUR,mug,x,500,0");
    let (desk, err) = beside_a_good_order(&rows);
    assert!(err.contains("line 503"), "{err}");
    assert!(!desk.read("entries.csv").contains(",b,"), "{err}");
}

#[test]
fn left_out_orders_and_rows_are_counted() {
    let desk = Desk::new();
    let mut rows = vec![GOOD.to_owned()];
    for number in 0..60 {
        rows.push(format!("b{number},1,never,EUR,mug,1,500,0"));
        rows.push(format!("b{number},1,never,EUR,mug,1,500,0"));
    }
    rows.push(",1,2026-01-02T10:00:00Z,EUR,mug,1,500,0".to_owned());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ran = desk.replay_rows(&rows);
    assert_eq!(ran.code, Some(1));
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(summary["orders"], 1);
    assert_eq!(summary["orders_left_out"], 60);
    assert_eq!(summary["bad_rows"], 121);
    assert_eq!(summary["bad_rows_without_order"], 1);
    assert_eq!(ran.err.matches("left out: line").count(), 20);
    assert!(ran.err.contains("and 101 more"), "{}", ran.err);
}

#[test]
fn bytes_that_are_not_utf_8_make_a_bad_row() {
    let desk = Desk::new();
    let mut file = format!("{HEADER}\n{GOOD}\n").into_bytes();
    file.extend(b"b,1,2026-01-02T10:00:00Z,EUR,m\xfcg,1,500,0\n");
    file.extend(b"\xff,1,2026-01-02T10:00:00Z,EUR,mug,1,500,0\n");
    file.extend(b"c,1,2026-01-03T10:00:00Z,EUR,mug,1,700,0\n");
    let ran = desk.replay(&desk.file("orders.csv", file));
    assert_eq!(ran.code, Some(1));
    for told in ["line 3", "line 4", "UTF-8"] {
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    assert!(desk.read("balances.csv").contains("\n1,2,1700,17,\n"));
}

#[test]
fn a_line_of_megabytes_is_a_bad_row_and_its_order_is_known() {
    let desk = Desk::new();
    let long = "x".repeat(3 << 20);
    let rows = format!("b,1,2026-01-02T10:00:00Z,EUR,{long},1,500,0");
    let ran = desk.replay_rows(&[GOOD, &rows, "b,1,2026-01-02T10:00:00Z,EUR,mug,1,500,0"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("line 3 (order \"b\")"), "{}", ran.err);
    assert!(ran.err.contains("longer"), "{}", ran.err);
    assert!(desk.read("balances.csv").contains("\n1,1,1000,10,\n"));
}

#[test]
fn a_file_without_header_or_column_is_refused_without_output() {
    let without = |column: &str| {
        let columns: Vec<&str> = HEADER.split(',').filter(|name| *name != column).collect();
        columns.join(",")
    };
    let mut files: Vec<(String, String)> = HEADER
        .split(',')
        .map(|column| (format!("{}\n", without(column)), column.to_owned()))
        .collect();
    files.push((String::new(), "empty".to_owned()));
    files.push(("\n\n".to_owned(), "empty".to_owned()));
    files.push((HEADER.replace(',', ";"), "commas".to_owned()));
    files.push((format!("{HEADER},sku\n"), "twice".to_owned()));
    files.push(("PAR1 but no Parquet".to_owned(), "Parquet".to_owned()));
    for (file, told) in files {
        let desk = Desk::new();
        let ran = desk.replay(&desk.file("orders.csv", &file));
        assert_eq!(ran.code, Some(1), "{file}");
        assert!(ran.err.contains(&told), "{file}: {}", ran.err);
        assert_eq!(desk.names(), ["orders.csv"], "{file}");
        assert_eq!(ran.out, "", "{file}");
    }
}

#[test]
fn a_header_alone_gives_empty_outputs() {
    let desk = Desk::new();
    let ran = desk.replay(&desk.file("orders.csv", HEADER));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("entries.csv"),
        "entry_id,customer_id,order_id,event_id,at,kind,wallet,available,pending,held,debt,rule,revision\n"
    );
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier\n"
    );
}

#[test]
fn byte_order_mark_crlf_quotes_and_other_columns_are_fine() {
    let desk = Desk::new();
    let text = "\u{feff}note,sku,order_id,customer_id,ordered_at,currency,quantity,amount_minor,discount_minor\r\n\
        \"a, b\",\"the \"\"mug\"\"\",o,1,2026-01-01T10:00:00+02:00,EUR,1,1000,0\r\n\r\n\
        ,\"two\r\nlines\",o,1,2026-01-01T08:00:00Z,EUR,0,0,0\r\n";
    let ran = desk.replay(&desk.file("orders.csv", text));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("column \"note\" is not used"),
        "{}",
        ran.err
    );
    assert!(desk.read("balances.csv").contains("\n1,1,1000,10,\n"));
    assert!(
        desk.read("entries.csv")
            .contains(",2026-01-01T08:00:00Z,earn,")
    );
}
