//! Offers for one variant of an experiment (rule 5).

use super::*;
use crate::contract::types::{Attribute, AttributeValue, Exposure};
use crate::experiments::variant;
use crate::testing::member;

/// Four in ten get 10% and free shipping from 50.00 on, four in ten the same from 20.00 on, and
/// two in ten are left out.
fn tested() -> Engine {
    shop(
        r#""experiments":[{"id":"from","variants":[
                {"id":"high","weight":4000},{"id":"low","weight":4000}]}],
           "offers":[
            {"id":"high","variant":{"experiment":"from","variant":"high"},"minimum":{"amount":5000},
             "gives":{"order-percent":{"percent":10}}},
            {"id":"low","variant":{"experiment":"from","variant":"low"},"minimum":{"amount":2000},
             "gives":{"order-percent":{"percent":10}}},
            {"id":"members","variant":{"experiment":"from","variant":"low"},
             "when":{"enrolled":true},"lines":{"tags":["rare"]},"gives":{"line-amount":{"amount":1}}}]"#,
    )
}

/// Somebody who is in a variant, or left out.
fn unit(engine: &Engine, wanted: Option<&str>) -> String {
    let mut ids = (0..).map(|number| format!("u{number}"));
    ids.find(|id| variant(engine, "from", id) == wanted)
        .unwrap()
}

fn exposures(receipt: &Receipt) -> Vec<&Exposure> {
    let mut exposures = Vec::new();
    for effect in &receipt.outcome.effects {
        if let Effect::Exposure(exposure) = effect {
            exposures.push(exposure);
        }
    }
    exposures
}

#[test]
fn each_variant_has_its_own_offers_and_is_counted_once() {
    let engine = tested();
    let other = Some(RefusalReason::OtherVariant);
    let table = [
        (Some("high"), 6000, &["high"][..], [None, other]),
        (Some("low"), 6000, &["low"], [other, None]),
        (Some("low"), 3000, &["low"], [other, None]),
        (
            Some("high"),
            3000,
            &[],
            [Some(RefusalReason::BelowMinimum), other],
        ),
        (None, 6000, &[], [other, other]),
    ];
    for (wanted, amount, takers, reasons) in table {
        let anna = member(&unit(&engine, wanted));
        let known = Visit {
            member: Some(&anna),
            explain: true,
            ..Visit::default()
        };
        let receipt = visit(&engine, &euros(&[amount]), &known);
        let takers: Vec<_> = takers.iter().map(|id| (*id, amount / 10)).collect();
        assert_eq!(receipt.taken(), takers, "{wanted:?} {amount}");
        assert_eq!(
            [receipt.reason("high"), receipt.reason("low")],
            reasons,
            "{wanted:?} {amount}"
        );
        let seen: Vec<_> = exposures(&receipt)
            .into_iter()
            .map(|one| (&*one.experiment, &*one.variant_id, &*one.unit_id))
            .collect();
        let expected: Vec<_> = wanted
            .into_iter()
            .map(|wanted| ("from", wanted, &*anna.id))
            .collect();
        assert_eq!(seen, expected, "{wanted:?} {amount}");
        if wanted.is_some() {
            let last = receipt.outcome.effects.last();
            assert!(matches!(last, Some(Effect::Exposure(_))), "the last effect");
        }
    }
}

#[test]
fn what_is_lacking_is_only_told_to_those_whom_it_would_be_given() {
    let engine = tested();
    for (wanted, offer) in [("high", "high"), ("low", "low")] {
        let anna = member(&unit(&engine, Some(wanted)));
        let known = Visit {
            member: Some(&anna),
            ..Visit::default()
        };
        let receipt = visit(&engine, &euros(&[1000]), &known);
        let told: Vec<_> = receipt
            .outcome
            .progress
            .iter()
            .map(|row| &*row.offer)
            .collect();
        assert_eq!(told, [offer]);
        assert_eq!(exposures(&receipt).len(), 1, "to be told is to see it");
    }
}

#[test]
fn whoever_it_makes_no_difference_to_is_not_counted() {
    let engine = shop(
        r#""experiments":[{"id":"from","variants":[{"id":"low","weight":10000}]}],
           "offers":[{"id":"o","variant":{"experiment":"from","variant":"low"},
                      "lines":{"tags":["rare"]},"gives":{"line-amount":{"amount":1}}},
                     {"id":"coded","variant":{"experiment":"from","variant":"low"},
                      "code":{"public":["X"]},"gives":{"order-amount":100}}]"#,
    );
    let anna = member("anna");
    let known = Visit {
        member: Some(&anna),
        explain: true,
        ..Visit::default()
    };
    let receipt = visit(&engine, &euros(&[1000]), &known);
    assert_eq!(receipt.reason("o"), Some(RefusalReason::NoEligibleLine));
    assert_eq!(receipt.reason("coded"), Some(RefusalReason::CodeRequired));
    assert!(receipt.outcome.effects.is_empty());
}

#[test]
fn a_guest_is_known_by_the_session() {
    let engine = tested();
    let mut goods = euros(&[6000]);
    let receipt = explain(&engine, &goods);
    assert_eq!(receipt.reason("low"), Some(RefusalReason::OtherVariant));
    assert!(receipt.outcome.effects.is_empty(), "nobody is known");
    let session = unit(&engine, Some("low"));
    goods.attributes.push(Attribute {
        name: "session".into(),
        value: AttributeValue::Text(session.clone()),
    });
    let receipt = explain(&engine, &goods);
    assert_eq!(receipt.taken(), [("low", 600)]);
    assert_eq!(exposures(&receipt)[0].unit_id, session);
}

#[test]
fn an_offer_that_another_one_removes_is_not_seen() {
    let engine = shop(
        r#""experiments":[{"id":"from","variants":[{"id":"low","weight":10000}]}],
           "offers":[{"id":"all","exclusive":true,"gives":{"order-percent":{"percent":20}}},
                     {"id":"o","variant":{"experiment":"from","variant":"low"},
                      "gives":{"order-percent":{"percent":10}}}]"#,
    );
    let anna = member("anna");
    for explain in [false, true] {
        let known = Visit {
            member: Some(&anna),
            explain,
            ..Visit::default()
        };
        let receipt = visit(&engine, &euros(&[1000]), &known);
        assert_eq!(receipt.taken(), [("all", 200)]);
        assert!(exposures(&receipt).is_empty());
    }
}
