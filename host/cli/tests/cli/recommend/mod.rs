//! Lists of products for every customer, by a learned model.

mod refusals;

use std::fmt::Write as _;

use crate::learned::{Past, by_hand};
use crate::support::{Desk, HEADER, Ran, example, fidelis};

/// The end of this day is when all is looked at: a pan of 2026-10-22 is 30 days old then.
const AT: &str = "2026-11-21";

/// Anna (2) bought a pan a half-life ago and tea twice, the last time today; a cap comes tomorrow.
/// Ben (10) ordered a pan that came back and socks that were called off. Carl (9) comes tomorrow.
/// Dora (11) bought something that the model does not know. A guest buys as well.
const ROWS: &[&str] = &[
    "1,2,2026-10-22T10:00:00Z,EUR,pan,1,4000,0,",
    "2,2,2026-11-01T10:00:00Z,EUR,tea,1,500,0,",
    "3,2,2026-11-21T10:00:00Z,EUR,tea,2,1000,0,",
    "3,2,2026-11-21T10:00:00Z,EUR,tea,1,500,100,",
    "3,2,2026-11-21T10:00:00Z,EUR,unheard-of,1,500,0,",
    "4,2,2026-11-22T10:00:00Z,EUR,cap,1,1500,0,",
    "5,10,2026-11-20T10:00:00Z,EUR,pan,1,4000,0,refunded",
    "6,10,2026-11-20T11:00:00Z,EUR,socks,1,400,0,cancelled",
    "7,9,2026-11-22T12:00:00Z,EUR,pan,1,4000,0,",
    "8,11,2026-11-02T10:00:00Z,EUR,unheard-of,1,500,0,",
    "9,,2026-11-03T10:00:00Z,EUR,mug,1,500,0,",
];

const COLUMNS: &str = "customer_id,rank,sku,score\n";

/// In 1,048,576ths. Mug: 2 × (1/2 × 1 + 3/4). Cap: 2 × 1. Tea: 2 orders × 1/2, and nothing around
/// it. Pan: 1/2 by itself, and half of 2 × 1/4 by tea. Wax: 2 × 1/2 × 1/2.
const ANNA: &str = "2,1,mug,2621440\n2,2,cap,2097152\n2,3,tea,1048576\n2,4,pan,786432\n\
                    2,5,wax,524288\n";
/// What sells best to all: nobody is a prospect's like in particular.
const BEN_AND_CARL: &str = "9,1,tea,0\n9,2,cap,-1\n10,1,tea,0\n10,2,cap,-1\n";
/// What sells best to those who are new.
const DORA: &str = "11,1,socks,0\n";

/// What rows give.
fn recommended(rows: &[&str], model: &[u8], program: Option<&str>, more: &[&str]) -> (Desk, Ran) {
    let desk = Desk::new();
    desk.file(
        "orders.csv",
        format!("{HEADER},status\n{}\n", rows.join("\n")),
    );
    desk.file("model", model);
    let mut command = fidelis();
    command.arg("recommend").arg("--json");
    command.arg("--history").arg(desk.path("orders.csv"));
    command.arg("--model").arg(desk.path("model"));
    if let Some(program) = program {
        command
            .arg("--program")
            .arg(desk.file("program.json", program));
    }
    command.arg("-o").arg(desk.path("lists.csv")).args(more);
    let ran = command.output().unwrap().into();
    (desk, ran)
}

fn written(rows: &[&str], program: Option<&str>, more: &[&str]) -> String {
    let (desk, ran) = recommended(rows, &by_hand(""), program, more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let written = desk.read("lists.csv");
    written.strip_prefix(COLUMNS).unwrap().to_owned()
}

fn program(fields: &str) -> String {
    format!(
        r#"{{ "id": "shop", "zone": "UTC", "currencies": {{ "rates": {{ "base": "EUR", "others": {{}} }} }},
             "wallets": [{{ "id": "points" }}]{fields} }}"#
    )
}

#[test]
fn lists_are_those_that_were_reckoned_by_hand() {
    let (desk, ran) = recommended(ROWS, &by_hand(""), None, &["--at", AT]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = format!("{COLUMNS}{ANNA}{BEN_AND_CARL}{DORA}");
    assert_eq!(desk.read("lists.csv"), expected);
    let figures: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for (name, figure) in [
        ("customers", 4),
        ("without_purchases", 2),
        ("short", 4),
        ("rows", 10),
        ("orders", 4),
        ("guests", 1),
        ("orders_left_out", 0),
        ("customers_left_out", 0),
    ] {
        assert_eq!(figures[name], figure, "{name}");
    }
    assert_eq!(figures["at"], AT);
}

#[test]
fn what_was_bought_is_not_new() {
    // Mug: 1/2 + 3/4. Wax: 1/4 + 1. They are equal, so their skus decide. Cap: 1/2.
    let anna = "2,1,mug,1310720\n2,2,wax,1310720\n2,3,cap,524288\n";
    let found = written(ROWS, None, &["--at", AT, "--new-only"]);
    assert_eq!(found, format!("{anna}{BEN_AND_CARL}{DORA}"));
    // Who is told by their like what sells is told nothing that they have. Emil's stage is
    // `inactive`, for which cap, wax and mug sell best; the cap is known to the model, so it is
    // bought tomorrow and counts for nothing yet.
    let emil = [
        "1,e,2026-01-01T10:00:00Z,EUR,unheard-of,1,500,0,",
        "2,e,2026-11-22T10:00:00Z,EUR,cap,1,500,0,",
    ];
    let all = "e,1,cap,0\ne,2,wax,-1\ne,3,mug,-2\n";
    assert_eq!(written(&emil, None, &["--at", AT, "--new-only"]), all);
}

#[test]
fn without_a_day_the_last_order_tells_it() {
    // The last order is a guest's and called off: the day is known all the same.
    let mut rows = ROWS.to_vec();
    rows.retain(|row| !row.contains("2026-11-22"));
    rows.push("99,,2026-11-21T23:59:59Z,EUR,mug,1,500,0,cancelled");
    let expected = format!("{ANNA}10,1,tea,0\n10,2,cap,-1\n{DORA}");
    assert_eq!(written(&rows, None, &[]), expected);
    assert_eq!(written(&rows, None, &["--at", AT]), expected);
}

#[test]
fn shuffled_rows_give_the_same_bytes() {
    let expected = format!("{ANNA}{BEN_AND_CARL}{DORA}");
    let mut rows = ROWS.to_vec();
    for turn in 0..4 {
        rows.rotate_left(5);
        if turn % 2 == 0 {
            rows.reverse();
        }
        assert_eq!(written(&rows, None, &["--at", AT]), expected, "{turn}");
    }
}

#[test]
fn as_many_as_are_asked_for_and_no_more_than_there_are() {
    for count in [1, 2, 4, 5, 1000] {
        let found = written(&ROWS[..5], None, &["-k", &count.to_string()]);
        let lines: Vec<&str> = ANNA.lines().take(count).collect();
        assert_eq!(found, format!("{}\n", lines.join("\n")), "{count}");
    }
}

#[test]
fn nobody_and_nothing() {
    let (desk, ran) = recommended(&[], &by_hand(""), None, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(desk.read("lists.csv"), COLUMNS);
    let figures: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(figures["at"], serde_json::Value::Null);
    let (_, ran) = recommended(&ROWS[..1], &by_hand(""), None, &["--at", "2020-01-01"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = "note: expected purchases of customers up to 2020-01-01, found none";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn a_programme_gives_zone_segments_and_stages() {
    // In Paris the tea of half past eleven in the evening is tomorrow's.
    let rows = ["1,2,2026-11-21T23:30:00Z,EUR,tea,1,500,0,"];
    let paris = program("").replace("\"UTC\"", "\"Europe/Paris\"");
    let bought = written(&rows, None, &["--at", AT, "-k", "1"]);
    assert_eq!(bought, "2,1,cap,2097152\n");
    let nothing = written(&rows, Some(&paris), &["--at", AT, "-k", "1"]);
    assert_eq!(nothing, "2,1,tea,0\n");

    // Dora is named by a segment of which the model knows what sells; Fritz comes to it by what he
    // ordered, in amounts of the programme's currency.
    let segments = program(
        r#", "segments": [
            { "id": "vip", "members": ["11"] },
            { "id": "big", "when": { "all": [
                { "orders-amount": { "at_least": 2700 } },
                { "bought": { "categories": ["rare"], "units": { "at_least": 5 } } }
            ] } }
        ]"#,
    );
    let rows = |last: &str| {
        let head = format!("{HEADER},category\n");
        let rows = [
            "8,11,2026-11-02T10:00:00Z,EUR,unheard-of,1,500,0,",
            "10,12,2026-11-01T10:00:00Z,EUR,unheard-of,2,1000,100,common",
            "11,12,2026-11-02T10:00:00Z,EUR,unheard-of,2,1000,100,rare",
            "12,12,2026-11-03T10:00:00Z,EUR,untold,1,1000,100,rare",
        ];
        format!("{head}{}\n{last}", rows.join("\n"))
    };
    let with_segments = |text: &str| {
        let desk = Desk::new();
        desk.file("orders.csv", text);
        desk.file("model", by_hand(""));
        let mut command = fidelis();
        command.args(["recommend", "--at", AT, "--history"]);
        command.arg(desk.path("orders.csv"));
        command.arg("--model").arg(desk.path("model"));
        command
            .arg("--program")
            .arg(desk.file("program.json", &segments));
        command.arg("-o").arg(desk.path("lists.csv"));
        let ran: Ran = command.output().unwrap().into();
        (desk.read("lists.csv"), ran)
    };
    let expected = format!("{COLUMNS}11,1,pan,0\n11,2,tea,-1\n12,1,mug,0\n");
    let (found, ran) = with_segments(&rows(""));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(found, expected);
    // An amount that has no rate is told; nobody comes into a segment by it.
    let (found, ran) = with_segments(&rows("13,13,2026-11-03T10:00:00Z,USD,tea,1,500,0,\n"));
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("order \"13\" (line 6)"), "{}", ran.err);
    assert_eq!(found, expected);
}

#[test]
fn currencies_do_not_matter_where_nobody_asks_for_amounts() {
    let rows = [
        "1,2,2026-11-21T10:00:00Z,USD,tea,1,500,0,",
        "2,2,2026-11-21T11:00:00Z,ZZZ,tea,1,500,0,",
    ];
    let expected = "2,1,cap,2097152\n2,2,mug,1572864\n";
    assert_eq!(written(&rows, None, &["-k", "2"]), expected);
    assert_eq!(written(&rows, Some(&program("")), &["-k", "2"]), expected);
}

#[test]
fn scores_do_not_matter_where_nobody_asks_for_them() {
    for scale in [5_i64, 10] {
        for customer in ["", r#", "customer": "9""#] {
            let points = |sign: i64| -> String {
                let points = (1..scale).map(|point| {
                    let value = 100 + sign * point;
                    format!(r#"{{ "value": {value}{customer} }}"#)
                });
                points.collect::<Vec<_>>().join(",")
            };
            let (fewer, more) = (points(-1), points(1));
            let breaks = format!(
                r#"{{ "recency": [{fewer}], "frequency": [{more}], "monetary": [{more}] }}"#
            );
            let (desk, ran) = recommended(ROWS, &by_hand(&breaks), None, &["--at", AT]);
            assert_eq!(ran.code, Some(0), "{scale}{customer}: {}", ran.err);
            let expected = format!("{COLUMNS}{ANNA}{BEN_AND_CARL}{DORA}");
            assert_eq!(desk.read("lists.csv"), expected);
        }
    }
    let six = by_hand(r#"{ "recency": [], "frequency": [], "monetary": [] }"#);
    let (_, ran) = recommended(ROWS, &six, None, &["--at", AT]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("/model/rfm/recency"), "{}", ran.err);
}

#[test]
fn a_programmes_own_placements_are_not_asked() {
    let own = program(
        r#", "placements": [{ "id": "recommend", "kind": "strip", "limit": 1, "per_category": 1, "fillings": [
            { "id": "only", "audience": { "except": ["all"] }, "shows": { "ids": ["banner"] } }
        ] }], "segments": [{ "id": "all", "when": { "order-count": { "at_least": 0 } } }]"#,
    );
    let found = written(ROWS, Some(&own), &["--at", AT]);
    assert_eq!(found, format!("{ANNA}{BEN_AND_CARL}{DORA}"));
}

#[test]
fn a_bad_row_leaves_its_order_out_and_the_run_goes_on() {
    let mut rows = ROWS.to_vec();
    rows.push("99,2,yesterday,EUR,wax,1,900,0,paid");
    rows.push("100,2,1969-12-31T10:00:00Z,EUR,wax,1,900,0,paid");
    let (desk, ran) = recommended(&rows, &by_hand(""), None, &["--at", AT]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("line 13"), "{}", ran.err);
    assert!(
        ran.err.contains("order \"100\" (line 14): expected"),
        "{}",
        ran.err
    );
    let expected = format!("{COLUMNS}{ANNA}{BEN_AND_CARL}{DORA}");
    assert_eq!(desk.read("lists.csv"), expected);
    let figures: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(figures["orders_left_out"], 2);
}

#[test]
fn a_history_too_long_for_a_page_gets_a_list() {
    // Some 280 KB, where a page may bring 128 KiB.
    let mut rows = String::new();
    for product in 0..6_000 {
        writeln!(
            rows,
            "{product},2,2026-11-21T10:00:00Z,EUR,unheard-of-{product},1,500,0,"
        )
        .unwrap();
    }
    rows.push_str("t,2,2026-11-21T10:00:00Z,EUR,tea,1,500,0,");
    for more in [&["-k", "2"][..], &["-k", "2", "--new-only"]] {
        let found = written(&[&rows], None, more);
        let expected = if more.len() == 2 {
            "2,1,cap,2097152\n2,2,mug,1572864\n"
        } else {
            "2,1,wax,1048576\n2,2,mug,786432\n"
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn eight_real_households() {
    let orders = example("orders/complete-journey-sample.csv");
    let model = Past::read(&orders, "2017-12-31").learned("");
    let text = std::fs::read_to_string(&orders).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    let run = |rows: &[&str], more: &[&str]| {
        let desk = Desk::new();
        desk.file("orders.csv", format!("{head}\n{}\n", rows.join("\n")));
        desk.file("model", &model);
        let mut command = fidelis();
        command.arg("recommend");
        command.arg("--history").arg(desk.path("orders.csv"));
        command.arg("--model").arg(desk.path("model")).args(more);
        command.arg("-o").arg(desk.path("lists.csv"));
        let ran: Ran = command.output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        desk.read("lists.csv")
    };
    for more in [&["--at", "2017-12-31"][..], &["--new-only", "-k", "25"]] {
        let first = run(&rows, more);
        let count = if more.len() == 2 { 10 } else { 25 };
        assert_eq!(first.lines().count(), 1 + 8 * count);
        let mut seen = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for line in first.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let skus = seen.entry(fields[0]).or_default();
            assert!(!skus.contains(&fields[2]), "{line}");
            skus.push(fields[2]);
            assert_eq!(fields[1], skus.len().to_string(), "{line}");
        }
        for (customer, skus) in &seen {
            let bought = |sku: &&&str| {
                let mark = format!(",{sku},");
                rows.iter()
                    .any(|row| row.split(',').nth(1) == Some(customer) && row.contains(&mark))
            };
            let repeats = skus.iter().filter(bought).count();
            assert!(
                if more.len() == 2 {
                    repeats > 0
                } else {
                    repeats == 0
                },
                "{customer}: {repeats}"
            );
        }
        rows.reverse();
        rows.rotate_left(700);
        assert_eq!(run(&rows, more), first);
    }
}
