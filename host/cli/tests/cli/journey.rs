//! Nine months of a real shop, where the data is at hand: what is learned of them is recommended
//! by the command, and judged by the three months that came after.

#![allow(
    clippy::float_arithmetic,
    reason = "shares and logarithms, no amounts of money"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::big::data;
use crate::learned::Past;
use crate::support::{Desk, HEADER, Ran, fidelis};

/// A basket: whose, when, what.
type Basket = (String, String, Vec<String>);

fn baskets(path: &Path) -> Vec<Basket> {
    let mut reader = csv::Reader::from_reader(GzDecoder::new(File::open(path).unwrap()));
    let basket = |row: csv::StringRecord| {
        let items = row[2].split(' ').map(str::to_owned).collect();
        (row[0].to_owned(), row[1].to_owned(), items)
    };
    reader.records().map(Result::unwrap).map(basket).collect()
}

/// Baskets as an orders file, one row for each item.
fn orders(baskets: &[Basket]) -> String {
    let mut rows = format!("{HEADER}\n");
    for (order, (customer, date, items)) in baskets.iter().enumerate() {
        for item in items {
            writeln!(
                rows,
                "{order},{customer},{date}T12:00:00Z,USD,{item},1,100,0"
            )
            .unwrap();
        }
    }
    rows
}

/// The lists of a file of recommendations, best first.
fn lists(path: &Path) -> BTreeMap<String, Vec<String>> {
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let list = lists.entry(row[0].to_owned()).or_default();
        list.push(row[2].to_owned());
        assert_eq!(row[1], list.len().to_string());
    }
    lists
}

/// Hit rate and NDCG of lists of ten, over the customers with anything to find: the products
/// which they bought later and which somebody had bought before, `new` to them or not.
fn judged(
    train: &[Basket],
    test: &[Basket],
    lists: &BTreeMap<String, Vec<String>>,
    new: bool,
) -> (usize, f64, f64) {
    let mut bought: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for (customer, _, items) in train {
        let own = bought.entry(customer).or_default();
        own.extend(items.iter().map(String::as_str));
    }
    let known: HashSet<&str> = bought.values().flatten().copied().collect();
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (customer, _, items) in test {
        let Some(own) = bought.get(customer.as_str()) else {
            continue;
        };
        let items = items.iter().map(String::as_str);
        let items = items.filter(|item| known.contains(item) && !(new && own.contains(item)));
        wanted.entry(customer).or_default().extend(items);
    }
    wanted.retain(|_, items| !items.is_empty());

    let discount = |place: usize| 1.0 / f64::from(u32::try_from(place).unwrap() + 2).log2();
    let (mut hits, mut gains) = (0_u32, 0.0);
    for (customer, items) in &wanted {
        let list = lists.get(*customer).map_or(&[][..], Vec::as_slice);
        let different: HashSet<&String> = list.iter().collect();
        assert_eq!(different.len(), list.len(), "{customer}");
        let found = |place: &usize| items.contains(list[*place].as_str());
        let found: Vec<usize> = (0..list.len()).filter(found).collect();
        let most: f64 = (0..items.len().min(10)).map(discount).sum();
        hits += u32::from(!found.is_empty());
        gains += found.into_iter().map(discount).sum::<f64>() / most;
    }
    let count = f64::from(u32::try_from(wanted.len()).unwrap());
    (wanted.len(), f64::from(hits) / count, gains / count)
}

#[test]
fn three_months_are_foretold_by_the_command() {
    let Some(data) = data() else { return };
    let train = baskets(&data.join("reco_train.csv.gz"));
    let test = baskets(&data.join("reco_test.csv.gz"));
    let desk = Desk::new();
    let history = desk.file("orders.csv", orders(&train));
    let model = Past::read(&history, "2017-09-30").learned("");
    let model = desk.file("model", model);
    // What others reach on the same split: .905 / .522 (what a member buys most) and .612 / .126
    // (EASE).
    for (new, least_hits, least_gain) in [(false, 0.91, 0.53), (true, 0.612, 0.126)] {
        let output = desk.path("lists.csv");
        let mut command = fidelis();
        command.args(["recommend", "--at", "2017-09-30", "-k", "10", "--history"]);
        command.arg(&history).arg("--model").arg(&model);
        command.arg("-o").arg(&output);
        if new {
            command.arg("--new-only");
        }
        let ran: Ran = command.output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let lists = lists(&output);
        assert!(lists.values().all(|list| list.len() == 10));
        let (count, hits, gain) = judged(&train, &test, &lists, new);
        eprintln!("new: {new}, {count} customers, hit rate {hits:.4}, NDCG {gain:.4}");
        eprintln!("{}", ran.out);
        assert!(hits >= least_hits && gain >= least_gain, "{hits} {gain}");
    }
}
