//! Stages of a customer's life (rule 4.2).

use serde_json::json;

use super::*;
use crate::contract::types::{OrderStatus, PastOrder};
use crate::facts::Facts;
use crate::program::condition::Stage;
use crate::segmentation::lifecycle::stage;
use crate::testing::{at, member, past};

/// The rule's own examples are told at this day: the window begins on 2026-05-21.
const NOW: &str = "2026-11-21T12:00:00+01:00";

fn stage_of(engine: &Engine, now: &str, orders: Vec<PastOrder>) -> Stage {
    let mut claire = member("claire");
    claire.orders = orders;
    let facts = Facts::new(engine, at(now), false, Some(&claire), None, None, vec![]);
    stage(&facts).unwrap()
}

/// The stage at noon, with orders that were placed at noon of these days.
fn by_days(settings: Value, today: &str, days: &[&str]) -> Stage {
    let engine = engine(json!({"lifecycle": settings}), json!(null), json!([]));
    let orders = days
        .iter()
        .map(|day| past(&format!("{day}T11:00:00Z"), 1000));
    stage_of(&engine, &format!("{today}T11:00:00Z"), orders.collect())
}

#[test]
fn the_examples_of_the_rule() {
    let table: [(&[&str], Stage); 6] = [
        (&["2026-05-21"], Stage::New),
        (&["2026-05-20"], Stage::Inactive),
        (&["2024-01-02", "2026-10-01"], Stage::Returning),
        (&["2026-08-01", "2026-10-01"], Stage::Loyal),
        (&["2026-10-01", "2026-08-01", "2024-01-02"], Stage::Loyal),
        (&[], Stage::Prospect),
    ];
    for (days, expected) in table {
        assert_eq!(by_days(json!({}), "2026-11-21", days), expected, "{days:?}");
    }
}

#[test]
fn the_window_is_clamped_to_the_months_end_and_includes_its_first_day() {
    let six = || json!({});
    let table = [
        (six(), "2026-08-31", "2026-02-28", Stage::New),
        (six(), "2026-08-31", "2026-02-27", Stage::Inactive),
        (six(), "2028-08-30", "2028-02-29", Stage::New),
        (
            json!({"window_months": 1}),
            "2026-03-31",
            "2026-02-28",
            Stage::New,
        ),
        (
            json!({"window_months": 1}),
            "2026-03-30",
            "2026-02-27",
            Stage::Inactive,
        ),
        (
            json!({"window_months": 12}),
            "2026-11-21",
            "2025-11-21",
            Stage::New,
        ),
        // A window that reaches over the beginning of the zone's table.
        (
            json!({"window_months": 120}),
            "1972-01-01",
            "1971-01-01",
            Stage::New,
        ),
    ];
    for (settings, today, day, expected) in table {
        assert_eq!(by_days(settings, today, &[day]), expected, "{today} {day}");
    }
}

#[test]
fn days_are_those_of_the_programmes_zone() {
    let engine = engine(json!({}), json!(null), json!([]));
    for (placed_at, expected) in [
        ("2026-05-20T22:00:00Z", Stage::New),
        ("2026-05-20T21:59:59Z", Stage::Inactive),
    ] {
        assert_eq!(
            stage_of(&engine, NOW, vec![past(placed_at, 1000)]),
            expected,
            "{placed_at}"
        );
    }
}

#[test]
fn returning_customers_may_be_counted_elsewhere() {
    let orders: [&[&str]; 2] = [&["2024-01-02", "2026-10-01"], &["2026-10-01"]];
    for (into, expected) in [("loyal", Stage::Loyal), ("inactive", Stage::Inactive)] {
        let settings = json!({"fold_returning_into": into});
        assert_eq!(by_days(settings.clone(), "2026-11-21", orders[0]), expected);
        assert_eq!(by_days(settings, "2026-11-21", orders[1]), Stage::New);
    }
}

#[test]
fn only_valid_orders_up_to_now_count() {
    let engine = engine(json!({}), json!(null), json!([]));
    let with = |status| PastOrder {
        status,
        ..past("2026-10-01T10:00:00Z", 1000)
    };
    let stage_with = |other| stage_of(&engine, NOW, vec![past("2026-09-01T10:00:00Z", 1), other]);
    for (status, expected) in [
        (OrderStatus::Placed, Stage::Loyal),
        (OrderStatus::Paid, Stage::Loyal),
        (OrderStatus::Shipped, Stage::Loyal),
        (OrderStatus::Cancelled, Stage::New),
        (OrderStatus::Refunded, Stage::New),
    ] {
        assert_eq!(stage_with(with(status)), expected, "{status:?}");
    }
    assert_eq!(stage_with(past(NOW, 1000)), Stage::Loyal);
    assert_eq!(
        stage_with(past("2026-11-21T12:00:01+01:00", 1000)),
        Stage::New
    );
}

#[test]
fn a_guest_is_a_prospect() {
    let engine = engine(json!({}), json!(null), json!([]));
    let guest = Facts::new(&engine, at(NOW), false, None, None, None, vec![]);
    assert_eq!(stage(&guest), Ok(Stage::Prospect));
}
