//! A year of a real shop, where the data is at hand.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};

use fidelis_guest::program::format::{Rfm, Ties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use crate::learned::{Past, by_hand};
use crate::support::{Desk, HEADER, Ran, fidelis, one_point};

pub(crate) fn data() -> Option<PathBuf> {
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

/// The rows of a CSV file as maps by column.
fn records(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Classifies the customers of a file; the rows that came of it.
fn segments(
    desk: &Desk,
    orders: &Path,
    program: &Path,
    at: &str,
    model: Option<&Path>,
) -> Vec<HashMap<String, String>> {
    let output = desk.path("segments.csv");
    let mut command = fidelis();
    command
        .args(["segments", "--at", at, "--orders"])
        .arg(orders);
    command.arg("--program").arg(program).arg("-o").arg(&output);
    if let Some(model) = model {
        command.arg("--model").arg(model);
    }
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    records(&output)
}

#[test]
fn all_customers_have_the_scores_that_others_computed() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    let tiles = std::fs::read_to_string(one_point()).unwrap().replacen(
        '{',
        r#"{ "segmentation": { "rfm": { "ties": "ntile" } },"#,
        1,
    );
    let tiles = desk.file("ntile.json", tiles);
    let expected = records(&data.join("expected/rfm_2017-12-31.csv"));
    let orders = data.join("orders.parquet");
    let past = Past::read(&orders, "2017-12-31");
    for (program, ties, scores) in [
        (one_point(), Ties::Share, "rfm_tie"),
        (tiles, Ties::Ntile, "rfm_ntile"),
    ] {
        let breaks = past.break_points(&Rfm {
            ties,
            ..Rfm::default()
        });
        let model = desk.file("model", by_hand(&breaks));
        // Learned of the file that is classified, or before.
        for model in [None, Some(model.as_path())] {
            let found = segments(&desk, &orders, &program, "2017-12-31", model);
            assert_eq!(found.len(), 2469);
            for (found, expected) in found.iter().zip(&expected) {
                let customer = &expected["customer_id"];
                for column in ["customer_id", "recency_days", "orders", "amount_minor"] {
                    assert_eq!(found[column], expected[column], "{customer}: {column}");
                }
                assert_eq!(found["rfm"], expected[scores], "{customer}: {scores}");
            }
        }
    }
}

#[test]
fn every_month_ends_with_the_stages_that_others_computed() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    // One row an order, so that a year and a half of month ends takes seconds.
    let orders = desk.file("orders.csv", one_row_each(&data.join("orders.parquet")));
    let breaks = Past::read(&orders, "2017-12-31").break_points(&Rfm::default());
    let model = desk.file("model", by_hand(&breaks));
    let months = records(&data.join("expected/lifecycle_month_ends.csv"));
    assert_eq!(months.len(), 18);
    for month in months {
        let at = &month["as_of"];
        for model in [None, Some(model.as_path())] {
            let mut sizes = BTreeMap::new();
            for row in segments(&desk, &orders, &one_point(), at, model) {
                *sizes.entry(row["lifecycle"].clone()).or_insert(0) += 1;
            }
            for stage in ["prospect", "new", "loyal", "returning", "inactive"] {
                let found = sizes.get(stage).copied().unwrap_or_default();
                assert_eq!(month[stage], found.to_string(), "{at}: {stage}");
            }
        }
    }
}

/// The orders of a Parquet file as CSV, each as one line of its net amount.
fn one_row_each(path: &Path) -> String {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let mut orders: BTreeMap<String, (String, String, i64)> = BTreeMap::new();
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let text = |at| row.get_string(at).unwrap().clone();
        let net = row.get_long(6).unwrap() - row.get_long(7).unwrap();
        let order = orders.entry(text(0));
        order.or_insert_with(|| (text(1), text(2), 0)).2 += net;
    }
    assert_eq!(orders.len(), 155_848);
    let mut rows = format!("{HEADER}\n");
    for (id, (customer, at, net)) in orders {
        writeln!(rows, "{id},{customer},{at},USD,all,1,{net},0").unwrap();
    }
    rows
}
