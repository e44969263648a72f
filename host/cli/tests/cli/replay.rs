//! What a replay gives.

use std::path::Path;

use crate::support::{Desk, HEADER, Ran, example, one_point};

/// Orders of two members and a guest, of every status, with lines apart.
const ROWS: &[&str] = &[
    "3,10,2026-01-03T10:00:00Z,EUR,cup,1,2050,50,paid",
    "20,9,2026-01-01T10:00:00Z,EUR,mug,2,1999,0,",
    "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1000,0,delivered",
    "20,9,2026-01-01T11:00:00+01:00,EUR,cup,1,801,0,delivered",
    "4,10,2026-01-04T10:00:00Z,EUR,pot,1,5000,0,cancelled",
    "5,9,2026-01-05T10:00:00.250Z,EUR,pot,1,7000,0,refunded",
    "6,,2026-01-06T10:00:00Z,EUR,pot,1,9900,0,placed",
    "7,11,2026-01-07T10:00:00Z,EUR,gift,0,0,0,shipped",
];

fn with_status(rows: &[&str]) -> String {
    format!("{HEADER},status\n{}\n", rows.join("\n"))
}

fn replay(rows: &[&str]) -> (Desk, Ran) {
    let desk = Desk::new();
    let ran = desk.replay(&desk.file("orders.csv", with_status(rows)));
    (desk, ran)
}

#[test]
fn balances_count_valid_orders_and_all_customers() {
    let (desk, ran) = replay(ROWS);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier\n\
         9,2,3800,38,\n10,1,2000,20,\n11,1,0,0,\n"
    );
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(summary["orders"], 6);
    assert_eq!(summary["guests"], 1);
    assert_eq!(summary["customers"], 3);
    assert_eq!(summary["points"], 58);
    assert_eq!(summary["orders_left_out"], 0);
    assert!(summary["largest_settle"]["fuel"]["used"].as_u64() > Some(0));
}

#[test]
fn the_examples_are_replayed_in_their_zones() {
    for program in ["luxury-house", "marketplace"] {
        let desk = Desk::new();
        let orders = desk.file("orders.csv", with_status(&ROWS[..1]));
        let program = example(&format!("programs/{program}.json"));
        let ran: Ran = desk.replaying(&orders, &program).output().unwrap().into();
        assert!(!ran.err.contains("tiers"), "{}", ran.err);
        assert!(desk.read("balances.csv").contains("\n10,"), "{}", ran.err);
    }
}

#[test]
fn entries_come_by_instant_and_order_and_sum_to_the_balances() {
    let (desk, _) = replay(ROWS);
    let entries = desk.read("entries.csv");
    let mut reader = csv::Reader::from_reader(entries.as_bytes());
    let mut keys = Vec::new();
    let mut balance = 0_i64;
    let mut kinds = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert_eq!(row.get(0).unwrap().len(), 32);
        assert_eq!(row.get(12).unwrap().len(), 64);
        let order: u64 = row.get(2).unwrap().parse().unwrap();
        keys.push((row.get(4).unwrap().to_owned(), order));
        kinds.push((order, row.get(5).unwrap().to_owned()));
        let number = |at| row.get(at).unwrap().parse::<i64>().unwrap();
        balance += number(7) - number(10);
    }
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(balance, 58);
    for (order, kind) in [(1, "earn"), (20, "earn"), (5, "earn"), (5, "clawback")] {
        assert!(kinds.contains(&(order, kind.to_owned())), "{order} {kind}");
    }
    assert!(entries.contains(",2026-01-05T10:00:00.250Z,"));
    assert!(entries.contains(",5:refunded,"));
}

#[test]
fn shuffled_rows_give_the_same_bytes() {
    let (first, _) = replay(ROWS);
    let mut rows = ROWS.to_vec();
    for turn in 0..rows.len() {
        rows.rotate_left(3);
        if turn % 2 == 0 {
            rows.reverse();
        }
        let (other, ran) = replay(&rows);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        for name in ["entries.csv", "balances.csv"] {
            assert_eq!(first.read(name), other.read(name), "turn {turn}, {name}");
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let orders = example("orders/complete-journey-sample.csv");
    let (first, second) = (Desk::new(), Desk::new());
    for desk in [&first, &second] {
        assert_eq!(desk.replay(&orders).code, Some(0));
    }
    for name in ["entries.csv", "balances.csv"] {
        assert_eq!(first.read(name), second.read(name));
    }
}

#[test]
fn a_customer_with_several_currencies_has_a_row_for_each() {
    let desk = Desk::new();
    let ran = desk.replay_rows(&[
        "a,x,2026-01-01T10:00:00Z,EUR,mug,1,1000,0",
        "b,x,2026-01-02T10:00:00Z,JPY,mug,1,300,0",
        "c,y,2026-01-03T10:00:00Z,EUR,mug,1,200,0",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier,currency\n\
         x,1,1000,310,,EUR\nx,1,300,310,,JPY\ny,1,200,2,,EUR\n"
    );
}

#[test]
fn what_falls_due_by_the_last_order_is_settled_last() {
    let program = r#"{
        "id": "short", "zone": "UTC",
        "currencies": { "each-currency": { "base": "EUR" } },
        "wallets": [{ "id": "points", "expiry": { "days": 10 } }],
        "earning": [{ "id": "one", "base": { "per-unit": { "points": 1 } } }]
    }"#;
    let desk = Desk::new();
    let orders = desk.file(
        "orders.csv",
        format!(
            "{HEADER}\na,2,2026-01-01T10:00:00Z,EUR,mug,1,1000,0\n\
             b,1,2026-01-02T10:00:00Z,EUR,mug,1,700,0\n\
             c,3,2026-03-01T10:00:00Z,EUR,mug,1,300,0\n"
        ),
    );
    let program = desk.file("program.json", program);
    let ran: Ran = desk.replaying(&orders, &program).output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier\n1,1,700,0,\n2,1,1000,0,\n3,1,300,3,\n"
    );
    let entries = desk.read("entries.csv");
    let last: Vec<&str> = entries.lines().rev().take(2).collect();
    assert!(
        last[1].contains(",1,") && last[1].contains(",expire,"),
        "{entries}"
    );
    assert!(
        last[0].contains(",2,") && last[0].contains(",expire,"),
        "{entries}"
    );
}

#[test]
fn a_budget_that_all_share_is_spent_in_sequence_and_never_beyond() {
    let program = r#"{
        "id": "budget", "zone": "UTC",
        "currencies": { "each-currency": { "base": "EUR" } },
        "wallets": [{ "id": "points" }],
        "earning": [{ "id": "one", "base": { "per-unit": { "points": 1 } }, "budget": { "limit": 25 } }]
    }"#;
    let desk = Desk::new();
    let mut text = format!("{HEADER}\n");
    // Forty orders of five customers, 10 points each: the first two and a half are paid.
    for number in 0..40 {
        let (customer, day) = (number % 5, 1 + number / 2);
        text += &format!("{number},{customer},2026-01-{day:02}T10:00:00Z,EUR,mug,1,1000,0\n");
    }
    let orders = desk.file("orders.csv", text);
    let program = desk.file("program.json", program);
    let ran: Ran = desk.replaying(&orders, &program).output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier\n\
         0,8,8000,10,\n1,8,8000,10,\n2,8,8000,5,\n3,8,8000,0,\n4,8,8000,0,\n"
    );
}

#[test]
fn balances_have_the_tier_on_the_first_ladder() {
    let program = r#"{
        "id": "tiers", "zone": "UTC",
        "currencies": { "each-currency": { "base": "EUR" } },
        "wallets": [{ "id": "points" }],
        "earning": [{ "id": "one", "base": { "per-unit": { "points": 1 } } }],
        "ladders": [{
            "id": "status", "metric": { "points": "points" }, "window": "lifetime",
            "tiers": [{ "id": "silver", "minimum": 20 }, { "id": "gold", "minimum": 35 }]
        }]
    }"#;
    let desk = Desk::new();
    let rows = [ROWS[0], ROWS[1], ROWS[2], ROWS[3], ROWS[7]];
    let orders = desk.file("orders.csv", with_status(&rows));
    let program = desk.file("program.json", program);
    let ran: Ran = desk.replaying(&orders, &program).output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        desk.read("balances.csv"),
        "customer_id,orders,amount_minor,balance,tier\n\
         9,2,3800,38,gold\n10,1,2000,20,silver\n11,1,0,0,\n"
    );
}

#[test]
fn two_statuses_within_an_order_leave_it_out() {
    let (desk, ran) = replay(&[
        "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1000,0,paid",
        "1,9,2026-01-01T10:00:00Z,EUR,cup,1,1000,0,shipped",
    ]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("status"), "{}", ran.err);
    assert_eq!(desk.read("balances.csv").lines().count(), 1);
}

#[test]
fn outputs_that_cannot_be_written_are_told_with_their_path() {
    let desk = Desk::new();
    let orders = desk.file("orders.csv", with_status(ROWS));
    for path in [
        desk.path("none/entries.csv"),
        Path::new("/dev/full").to_owned(),
    ] {
        let ran: Ran = crate::support::fidelis()
            .args(["replay".as_ref(), "--orders".as_ref(), orders.as_os_str()])
            .args(["--program".as_ref(), one_point().as_os_str()])
            .args(["-o".as_ref(), path.as_os_str()])
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let told = format!("error: cannot write {}: ", path.display());
        assert!(ran.err.starts_with(&told), "{}", ran.err);
        assert_eq!(ran.err.matches("os error").count(), 1, "{}", ran.err);
        assert_eq!(desk.names(), ["orders.csv"]);
    }
}
