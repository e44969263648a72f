//! A year of a real shop, where the data is at hand.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use fidelis_guest::Engine;
use fidelis_guest::segmentation::rfm;
use fidelis_terms::{engine, usual, usual_with};
use serde_json::Value;

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

fn records(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The scores that break points give a customer, as the expected file writes them.
fn scores(engine: &Engine, customer: &HashMap<String, String>) -> String {
    let known = rfm::Customer {
        id: &customer["customer_id"],
        recency_days: customer["recency_days"].parse().unwrap(),
        orders: customer["orders"].parse().unwrap(),
        amount: customer["amount_minor"].parse().unwrap(),
    };
    let settings = &engine.program.segmentation.rfm;
    let scores = rfm::scores(settings, rfm::model(engine).unwrap(), &known);
    scores.map(|score| score.to_string()).concat()
}

#[test]
fn break_points_in_the_model_give_the_scores_that_others_computed() {
    let Some(data) = data() else { return };
    let expected = records(&data.join("expected/rfm_2017-12-31.csv"));
    assert_eq!(expected.len(), 2469);
    let tiles = usual_with("USD", 5, "ntile");
    for (program, column) in [(usual("USD"), "rfm_tie"), (tiles, "rfm_ntile")] {
        let desk = Desk::new();
        let path = desk.file("program.json", &program).display().to_string();
        let orders = data.join("orders.parquet");
        let ran = desk.learn(&orders, &["--at", "2017-12-31", "--program", &path]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let model = std::fs::read(desk.path("model")).unwrap();
        let engine = engine(&program, model).unwrap();
        for customer in &expected {
            let id = &customer["customer_id"];
            assert_eq!(
                scores(&engine, customer),
                customer[column],
                "{id}: {column}"
            );
        }
        eprintln!("{}", ran.out);
    }
}

#[test]
fn the_whole_year_is_learned_in_time_and_memory() {
    let Some(data) = data() else { return };
    let desk = Desk::new();
    let ran = desk.learn(&data.join("orders.parquet"), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let figures: Value = ran.figures();
    assert_eq!(figures["lines"], 1_469_307);
    assert_eq!(figures["orders"], 155_848);
    assert_eq!(figures["customers"], 2_469);
    assert!(
        figures["milliseconds"].as_u64().unwrap() < 180_000,
        "{}",
        ran.out
    );
    assert!(
        figures["peak_memory_bytes"].as_u64().unwrap() < 4 << 30,
        "{}",
        ran.out
    );
    eprintln!("{}{}", ran.err, ran.out);
}
