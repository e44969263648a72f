//! Split shipments: steps of single lines (rule 3.18).

use serde_json::{Value, json};

use super::history::History;
use super::shop::{Shop, order_at, refused, returns, step, with};
use crate::contract::types::{EventBody, LineKind, OrderStep};
use crate::testing::line;

const PLACED: &str = "2026-03-01T10:00:00Z";

fn shipped(days: Option<u32>) -> Value {
    with(json!({
        "earning": [
            {
                "id": "base", "base": { "per-unit": { "points": 1 } },
                "pending": { "until": "shipped", "days": days }
            },
            { "id": "order", "base": { "per-order": 10 }, "pending": { "until": "shipped" } }
        ]
    }))
}

fn ships(lines: &[u32]) -> EventBody {
    EventBody::OrderShipped(OrderStep {
        lines: lines.to_vec(),
        ..step("o1")
    })
}

/// Lines of 10.50, 5.75 and 3.80: 20 points, split 10, 6 and 4; and 10 for the order, split 5, 3
/// and 2.
fn bought(days: Option<u32>) -> Shop {
    let mut shop = Shop::new(&shipped(days));
    let lines = vec![line(1, 1050), line(2, 575), line(3, 380)];
    let order = order_at("o1", PLACED, lines);
    shop.happen(PLACED, EventBody::OrderPlaced(order));
    assert_eq!(shop.columns(), [0, 30, 0, 0]);
    shop
}

#[test]
fn each_line_has_its_own_date() {
    let mut shop = bought(Some(0));
    shop.happen("2026-03-02T10:00:00Z", ships(&[2]));
    // The points of the order are active at once, those of the euros at the day's end.
    assert_eq!(shop.columns(), [3, 27, 0, 0]);
    shop.tick("2026-03-03T00:00:00Z");
    assert_eq!(shop.columns(), [9, 21, 0, 0]);
    // Once more, together with another one: only that one gets its date.
    let settlement = shop.happen("2026-03-04T10:00:00Z", ships(&[2, 1]));
    let dated: Vec<_> = settlement
        .entries
        .iter()
        .map(|entry| (entry.split[0].line, entry.split[0].amount))
        .collect();
    assert_eq!(dated, [(1, 10), (1, 5)]);
    assert_eq!(shop.columns(), [14, 16, 0, 0]);
    // The rest of the order.
    shop.happen("2026-03-06T10:00:00Z", ships(&[]));
    assert_eq!(shop.columns(), [26, 4, 0, 0]);
    shop.tick("2026-03-07T00:00:00Z");
    assert_eq!(shop.columns(), [30, 0, 0, 0]);
    assert!(
        shop.happen("2026-03-08T10:00:00Z", ships(&[]))
            .entries
            .is_empty()
    );
    assert!(
        shop.happen("2026-03-08T10:00:00Z", ships(&[3]))
            .entries
            .is_empty()
    );
}

#[test]
fn a_refund_takes_the_points_of_its_lines_where_they_lie() {
    let mut shop = bought(None);
    shop.happen("2026-03-02T10:00:00Z", ships(&[1]));
    assert_eq!(shop.columns(), [15, 15, 0, 0]);
    // A line that waits: 6 points; the fixed 10 stay.
    shop.happen("2026-03-03T10:00:00Z", returns("o1", 2, 575));
    assert_eq!(shop.columns(), [15, 9, 0, 0]);
    // A line that was sent: 10 points.
    shop.happen("2026-03-03T10:00:00Z", returns("o1", 1, 1050));
    assert_eq!(shop.columns(), [5, 9, 0, 0]);
    shop.happen("2026-03-04T10:00:00Z", ships(&[2]));
    assert_eq!(shop.columns(), [8, 6, 0, 0]);
    shop.happen("2026-03-04T10:00:00Z", ships(&[3]));
    assert_eq!(shop.columns(), [14, 0, 0, 0]);
    shop.refund_all("2026-03-05T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [0, 0, 0, 0]);
}

/// A gift card earns nothing: no entry of its order knows its line.
#[test]
fn a_line_that_earned_nothing_has_nothing_that_waits() {
    let mut shop = Shop::new(&shipped(None));
    let mut card = line(2, 5000);
    card.kind = LineKind::GiftCard;
    let order = order_at("o1", PLACED, vec![line(1, 1050), card]);
    shop.happen(PLACED, EventBody::OrderPlaced(order));
    assert_eq!(shop.columns(), [0, 20, 0, 0]);
    let sent = shop.happen("2026-03-02T10:00:00Z", ships(&[2]));
    assert_eq!((refused(&sent), sent.entries), (None, vec![]));
    shop.happen("2026-03-02T11:00:00Z", returns("o1", 2, 5000));
    assert_eq!(shop.columns(), [0, 20, 0, 0]);
    shop.happen("2026-03-03T10:00:00Z", ships(&[1, 2]));
    assert_eq!(shop.columns(), [20, 0, 0, 0]);
    // An order that gave nothing has no entries, and no lines.
    let mut shop = Shop::new(&shipped(None));
    assert!(shop.happen(PLACED, ships(&[1])).entries.is_empty());
}

#[test]
fn line_by_line_comes_to_the_same_as_the_whole() {
    for seed in 0..40 {
        let (mut whole, mut single) = (Shop::new(&shipped(Some(2))), Shop::new(&shipped(Some(2))));
        let mut chance = History::new(seed).chance;
        let mut lines = Vec::new();
        for number in 1..=1 + u32::try_from(chance.pick(6)).unwrap() {
            lines.push(line(number, chance.amount(9000)));
        }
        let back = returns("o1", 1, chance.amount(9000));
        let refunded = chance.pick(3);
        let numbers: Vec<u32> = lines.iter().map(|line| line.number).collect();
        for shop in [&mut whole, &mut single] {
            let order = order_at("o1", PLACED, lines.clone());
            shop.happen(PLACED, EventBody::OrderPlaced(order));
            if refunded == 0 {
                shop.happen("2026-03-02T09:00:00Z", back.clone());
            }
        }
        whole.happen("2026-03-02T10:00:00Z", ships(&[]));
        for number in numbers.iter().rev() {
            single.happen("2026-03-02T10:00:00Z", ships(&[*number]));
        }
        assert_eq!(whole.columns(), single.columns(), "seed {seed}");
        if refunded == 1 {
            whole.happen("2026-03-03T09:00:00Z", back.clone());
            single.happen("2026-03-03T09:00:00Z", back);
            assert_eq!(whole.columns(), single.columns(), "seed {seed}");
        }
        whole.tick("2026-03-05T00:00:00Z");
        single.tick("2026-03-05T00:00:00Z");
        assert_eq!(whole.columns(), single.columns(), "seed {seed}");
        assert_eq!(whole.columns()[1], 0);
        single.refund_all("2026-03-06T09:00:00Z", "o1");
        assert_eq!(single.columns(), [0, 0, 0, 0], "seed {seed}");
    }
}
