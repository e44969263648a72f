//! Fuel is exact, so a change of cost shows in either direction.
//!
//! `BLESS=1 cargo test -p fidelis-tests fuel` writes the figures anew.

use std::collections::BTreeMap;
use std::path::Path;

use fidelis_host::Function;
use fidelis_tests::{examples, shop};

/// How far a figure may be from the recorded one, in per cent.
const TOLERANCE: u64 = 3;

#[test]
fn the_cost_of_every_example_is_as_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/fuel.json");
    let mut found = BTreeMap::new();
    for request in examples::REQUESTS {
        let shop = shop(request.example.program).unwrap();
        let report = shop
            .call_json(request.function, request.text)
            .unwrap()
            .report;
        let fuel = |phase: fidelis_host::Phase| phase.fuel.unwrap().used;
        found.insert(request.name.to_owned(), fuel(report.call));
        found.insert(
            format!("configure {}", request.example.name),
            fuel(report.configure.unwrap()),
        );
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let recorded: BTreeMap<String, u64> =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(
        recorded.keys().collect::<Vec<_>>(),
        found.keys().collect::<Vec<_>>(),
        "another set of requests: bless"
    );
    let moved: Vec<String> = found
        .iter()
        .filter_map(|(name, fuel)| {
            let was = recorded[name];
            let far = fuel.abs_diff(was) * 100 > was * TOLERANCE;
            far.then(|| format!("{name}: recorded {was}, found {fuel}"))
        })
        .collect();
    assert!(
        moved.is_empty(),
        "more than {TOLERANCE}% away:\n{}",
        moved.join("\n")
    );
}

/// The luxury house when it had no more than accounts: earning, burning, tiers and offers, before
/// segments, campaigns, placements and experiments came to it.
const ACCOUNTS: &str = include_str!("programs/accounts.json");
/// What the quote of the ten-line example cart cost under that programme, when the plugin could
/// answer nothing but such programmes.
const BEFORE: u64 = 382_150;

#[test]
fn what_a_programme_does_not_use_hardly_costs() {
    let shop = shop(ACCOUNTS).unwrap();
    let mut requests = examples::REQUESTS.iter();
    let request = requests
        .find(|request| request.name == "ten-lines")
        .unwrap();
    let answer = shop.call_json(Function::Quote, request.text).unwrap();
    let fuel = answer.report.call.fuel.unwrap().used;
    println!("ten lines: {fuel} fuel, {BEFORE} before");
    assert!(
        fuel * 2 <= BEFORE * 3,
        "{fuel} is more than 1.5 times {BEFORE}"
    );
}
