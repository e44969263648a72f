//! A year of a real shop, where the data is at hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::Desk;

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("FIDELIS_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: FIDELIS_DATA is not set");
    }
    folder.map(|folder| {
        let inner = folder.join("complete-journey");
        if inner.is_dir() { inner } else { folder }
    })
}

/// Orders, amount and points of each customer.
fn totals(path: &Path) -> BTreeMap<String, [String; 3]> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(Result::unwrap);
    let row = |row: csv::StringRecord| {
        let field = |at: usize| row.get(at).unwrap().to_owned();
        (field(0), [field(1), field(2), field(3)])
    };
    rows.map(row).collect()
}

#[test]
fn a_sample_of_customers_has_the_points_that_others_computed() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    let ran = desk.replay(&data.join("orders-small.csv"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = totals(&data.join("expected/points_totals.csv"));
    let found = totals(&desk.path("balances.csv"));
    assert_eq!(found.len(), 62);
    for (customer, totals) in &found {
        assert_eq!(expected.get(customer), Some(totals), "customer {customer}");
    }
}

#[test]
fn all_customers_have_the_points_that_others_computed() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    let ran = desk.replay(&data.join("orders.parquet"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = totals(&data.join("expected/points_totals.csv"));
    let found = totals(&desk.path("balances.csv"));
    assert_eq!(found.len(), 2469);
    assert!(expected == found, "totals differ from the expected ones");
    let points: i64 = found
        .values()
        .map(|[_, _, points]| points.parse::<i64>().unwrap())
        .sum();
    assert_eq!(points, 4_519_934);
    eprintln!("{}", ran.out);
}
