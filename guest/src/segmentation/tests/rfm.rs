//! Recency, frequency and monetary value (rule 4.1).

use serde_json::json;

use super::*;
use crate::contract::types::Member;
use crate::facts::Facts;
use crate::program::format::{Break, Monetary, Rfm, Ties};
use crate::segmentation::learn;
use crate::segmentation::rfm::{Customer, compare, score, scores};
use crate::testing::{at, member, past};

/// Numbers that look random and are the same in every run.
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % sides
    }
}

fn settings(scale: u8, ties: Ties) -> Rfm {
    Rfm {
        scale,
        ties,
        monetary: Monetary::Total,
    }
}

/// So many customers with few different values, so that there are ties.
fn customers<'a>(ids: &'a [String], dice: &mut Dice) -> Vec<Customer<'a>> {
    let one = |id: &'a String| Customer {
        id,
        recency_days: dice.roll(12),
        orders: 1 + dice.roll(6),
        amount: i64::from(dice.roll(15)) * 100,
    };
    ids.iter().map(one).collect()
}

/// Larger is better.
fn goodness(customer: &Customer<'_>) -> [i64; 3] {
    [
        -i64::from(customer.recency_days),
        customer.orders.into(),
        customer.amount,
    ]
}

#[test]
fn shared_scores_are_those_of_the_formula() {
    let mut dice = Dice(1);
    for scale in [5_u8, 10] {
        for count in 1..40_usize {
            let ids: Vec<String> = (0..count).map(|id| id.to_string()).collect();
            let mut members = customers(&ids, &mut dice);
            let settings = settings(scale, Ties::Share);
            let model = learn(&settings, &members).unwrap();
            // Members who were not learned from are scored alike, also the best and the worst.
            let outsiders = ["x", "y"].map(str::to_owned);
            let mut judged = members.clone();
            judged.extend(customers(&outsiders, &mut dice));
            for (recency_days, orders, amount) in [(0, 99, 1 << 52), (9999, 1, -1)] {
                judged.push(Customer {
                    id: "z",
                    recency_days,
                    orders,
                    amount,
                });
            }
            for customer in &judged {
                let own = goodness(customer);
                let expected = [0, 1, 2].map(|axis| {
                    let worse = members
                        .iter()
                        .filter(|other| goodness(other)[axis] < own[axis])
                        .count();
                    u8::try_from(1 + usize::from(scale) * worse / count)
                        .unwrap()
                        .min(scale)
                });
                let found = scores(&settings, &model, customer);
                assert_eq!(found, expected, "{scale} of {count}: {customer:?}");
            }
            members.reverse();
            assert_eq!(learn(&settings, &members), Some(model), "order of input");
        }
    }
}

#[test]
fn tiles_are_those_of_sql() {
    let mut dice = Dice(2);
    for scale in [5_u8, 10] {
        for count in 1..40_usize {
            // Ids of one to three digits, so that their order as numbers is another than by bytes.
            let ids: Vec<String> = (0..count).map(|id| (id * 7 + 3).to_string()).collect();
            let members = customers(&ids, &mut dice);
            let settings = settings(scale, Ties::Ntile);
            let model = learn(&settings, &members).unwrap();
            let found = |member: &Customer<'_>| scores(&settings, &model, member);
            for axis in 0..3 {
                let mut rows = members.clone();
                rows.sort_by_key(|row| (goodness(row)[axis], row.id.parse::<u64>().unwrap()));
                // NTILE: tiles as equal as can be, the longer ones first.
                let mut rows = rows.iter();
                for tile in 1..=usize::from(scale) {
                    let longer = usize::from(tile <= count % usize::from(scale));
                    for row in rows.by_ref().take(count / usize::from(scale) + longer) {
                        assert_eq!(usize::from(found(row)[axis]), tile, "{scale} of {count}");
                    }
                }
                assert!(rows.next().is_none());
            }
            let five = ["5".to_owned()];
            let outsider = customers(&five, &mut dice)[0];
            for member in &members {
                for axis in 0..3 {
                    let (own, other) = (goodness(&outsider)[axis], goodness(member)[axis]);
                    let (score, its) = (found(&outsider)[axis], found(member)[axis]);
                    assert!(own <= other || score >= its, "{outsider:?} {member:?}");
                }
            }
        }
    }
}

#[test]
fn fewer_customers_than_tiles_leave_the_best_tiles_empty() {
    let settings = settings(5, Ties::Ntile);
    let best = Customer {
        id: "1",
        recency_days: 0,
        orders: u32::MAX,
        amount: (1 << 53) - 2,
    };
    let model = learn(&settings, &[best]).unwrap();
    assert_eq!(scores(&settings, &model, &best), [1, 1, 1]);
    assert_eq!(model.recency.len(), 4);
}

#[test]
fn nobody_to_learn_from() {
    let none = Customer {
        id: "1",
        recency_days: 0,
        orders: 0,
        amount: 0,
    };
    assert_eq!(learn(&settings(5, Ties::Share), &[]), None);
    assert_eq!(learn(&settings(5, Ties::Share), &[none]), None);
    let one = Customer { orders: 1, ..none };
    let settings = settings(5, Ties::Share);
    assert_eq!(learn(&settings, &[none, one]), learn(&settings, &[one]));
}

#[test]
fn ids_that_are_numbers_come_first_and_by_number() {
    let order = [
        "",
        "0",
        "00",
        "01",
        "1",
        "2",
        "10",
        "99999999999999999999",
        "-1",
        "1a",
        "b",
    ];
    for (index, one) in order.iter().enumerate() {
        for (other_index, other) in order.iter().enumerate() {
            assert_eq!(
                compare(false, (0, one), (0, other)),
                index.cmp(&other_index),
                "{one} {other}"
            );
        }
    }
    assert!(compare(true, (1, "a"), (2, "a")).is_gt(), "fewer is better");
    assert!(compare(false, (1, "a"), (2, "a")).is_lt());
}

/// Four break points in steps of a hundred; recency in steps of ten days.
fn model() -> serde_json::Value {
    let steps = |all: [i64; 4]| all.map(|value| json!({"value": value}));
    json!({"rfm": {
        "recency": steps([40, 30, 20, 10]),
        "frequency": steps([1, 2, 3, 4]),
        "monetary": steps([1000, 2000, 3000, 4000]),
    }})
}

const NOW: &str = "2026-11-21T12:00:00+01:00";

/// Three orders of 10.01 each, the last one 20 local days ago.
fn claire() -> Member {
    let mut claire = member("claire");
    claire.orders = vec![
        past("2026-01-01T12:00:00Z", 1001),
        // Already 1 November in Paris.
        past("2026-10-31T23:30:00Z", 1001),
        past("2026-05-01T12:00:00Z", 1001),
        past("2026-12-24T12:00:00Z", 9999),
    ];
    claire
}

#[test]
fn a_member_is_scored_from_valid_orders() {
    for (monetary, expected) in [("total", 4), ("average", 2)] {
        let engine = engine(json!({"rfm": {"monetary": monetary}}), model(), json!([]));
        let claire = claire();
        let facts = Facts::new(&engine, at(NOW), false, Some(&claire), None, None, vec![]);
        let score = score(&facts).unwrap().unwrap();
        assert_eq!(
            (score.recency, score.frequency, score.monetary, score.scale),
            // 20 days are not fewer than 20.
            (3, 3, expected, 5),
            "{monetary}"
        );
        assert_eq!(
            (score.recency_days, score.orders, score.amount),
            (20, 3, 3003)
        );
    }
}

#[test]
fn without_orders_or_without_a_model_there_is_no_score() {
    let with = engine(json!({}), model(), json!([]));
    let without = engine(json!({}), json!({"popular": []}), json!([]));
    let (claire, marc) = (claire(), member("marc"));
    let found = |engine: &Engine, member: Option<&Member>| {
        let facts = Facts::new(engine, at(NOW), false, member, None, None, vec![]);
        score(&facts).unwrap().is_some()
    };
    assert!(found(&with, Some(&claire)));
    assert!(!found(&with, Some(&marc)));
    assert!(!found(&with, None));
    assert!(!found(&without, Some(&claire)));
}

/// 555 for one fifth, and so on down: five customers who differ in everything.
#[test]
fn five_customers_get_five_scores() {
    let ids = ["1", "2", "3", "4", "5"];
    let members: Vec<Customer<'_>> = (1_u32..)
        .zip(ids)
        .map(|(rank, id)| Customer {
            id,
            recency_days: 100 - rank,
            orders: rank,
            amount: i64::from(rank) * 1000,
        })
        .collect();
    for ties in [Ties::Share, Ties::Ntile] {
        let settings = settings(5, ties);
        let model = learn(&settings, &members).unwrap();
        for (rank, member) in (1_u8..).zip(&members) {
            assert_eq!(scores(&settings, &model, member), [rank; 3], "{ties:?}");
        }
        let expected = match ties {
            // A score begins above the best of those below it, or with its first customer.
            Ties::Share => json!({"value": 1}),
            Ties::Ntile => json!({"value": 2, "customer": "2"}),
        };
        let expected: Break = serde_json::from_value(expected).unwrap();
        assert_eq!(model.frequency[0], expected);
    }
}
