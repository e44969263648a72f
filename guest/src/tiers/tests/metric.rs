//! What an order adds to the ladders.

use crate::Engine;
use crate::contract::types::{Cart, LineKind, LineShare};
use crate::earning::Basis;
use crate::facts::Facts;
use crate::testing::{cart, engine, line, member};
use crate::tiers::{Counted, counted, counting_points};

fn ladders(ladders: &str) -> Engine {
    engine(&format!(
        r#"{{
            "id": "club",
            "zone": "UTC",
            "currencies": {{"rates": {{"base": "EUR", "others": {{"GBP": "1.1713"}}}}}},
            "wallets": [{{"id": "points"}}, {{"id": "miles"}}],
            "ladders": [{ladders}]
        }}"#
    ))
}

fn count(engine: &Engine, cart: &Cart, points_paid: i64) -> Vec<Counted> {
    let member = member("claire");
    let facts = Facts::new(
        engine,
        1_700_000_000_000,
        false,
        Some(&member),
        None,
        Some(cart),
        Vec::new(),
    );
    counted(engine, &facts, &Basis::of(&facts, points_paid).unwrap()).unwrap()
}

const SPEND: &str =
    r#"{"id": "status", "metric": {"spend": {}}, "tiers": [{"id": "silver", "minimum": 500}]}"#;

#[test]
fn spend_is_net_without_tax_and_shipping_and_before_points() {
    let engine = ladders(SPEND);
    let mut goods = cart("EUR", vec![line(1, 12_000), line(2, 6000)]);
    goods.lines[0].tax_ppm = 200_000;
    goods.lines[1].discount = 1000;
    goods.shipping = 500;
    goods.tendered = 3000;
    let counted = &count(&engine, &goods, 2000)[0];
    assert_eq!((counted.ladder.as_str(), counted.delta), ("status", 15_000));
    let share = |line, value, amount| LineShare {
        line,
        value,
        units: 1,
        amount,
    };
    assert_eq!(
        counted.split,
        [share(1, 12_000, 10_000), share(2, 5000, 5000)]
    );
}

#[test]
fn spend_is_rounded_down_once_per_order() {
    let engine = ladders(SPEND);
    let mut goods = cart("EUR", vec![line(1, 100), line(2, 100), line(3, 100)]);
    goods
        .lines
        .iter_mut()
        .for_each(|line| line.tax_ppm = 200_000);
    let counted = &count(&engine, &goods, 0)[0];
    assert_eq!(counted.delta, 250, "3 x 83.33");
    let amounts: Vec<i64> = counted.split.iter().map(|share| share.amount).collect();
    assert_eq!(amounts, [84, 83, 83]);
}

#[test]
fn spend_is_in_the_base_currency() {
    let counted = &count(&ladders(SPEND), &cart("GBP", vec![line(1, 8500)]), 0)[0];
    assert_eq!(counted.delta, 9956, "85.00 GBP at 1.1713 are 99.5605 EUR");
    assert_eq!(
        counted.split[0].value, 8500,
        "refunds are told in the order's currency"
    );
}

#[test]
fn spend_looks_at_the_selected_lines_and_at_no_gift_cards() {
    let engine = ladders(
        r#"{"id": "shoes", "metric": {"spend": {"categories": ["shoes"]}}, "tiers": [{"id": "silver", "minimum": 500}]}"#,
    );
    let mut goods = cart("EUR", vec![line(1, 1000), line(2, 2000), line(3, 4000)]);
    goods.lines[0].category = Some("shoes".into());
    goods.lines[2].category = Some("shoes".into());
    goods.lines[2].kind = LineKind::GiftCard;
    let counted = &count(&engine, &goods, 0)[0];
    assert_eq!(counted.delta, 1000);
    assert_eq!(counted.split.len(), 3, "a refund needs to know every line");
    goods.lines.remove(0);
    assert_eq!(count(&engine, &goods, 0), []);
}

#[test]
fn orders_count_one_that_lies_on_no_line() {
    let engine = ladders(
        r#"{"id": "visits", "metric": "orders", "tiers": [{"id": "regular", "minimum": 3}]},
           {"id": "flyer", "metric": {"points": "miles"}, "tiers": [{"id": "silver", "minimum": 500}]}"#,
    );
    let counted = count(&engine, &cart("EUR", vec![line(1, 1000)]), 0);
    assert_eq!(counted.len(), 1, "points follow the grants");
    assert_eq!(
        (counted[0].ladder.as_str(), counted[0].delta),
        ("visits", 1)
    );
    assert_eq!(counted[0].split[0].amount, 0);
    let ids = |wallet: &str| -> Vec<String> {
        counting_points(&engine, wallet)
            .map(|ladder| ladder.id.clone())
            .collect()
    };
    assert_eq!(ids("miles"), ["flyer"]);
    assert_eq!(ids("points"), Vec::<String>::new());
}
