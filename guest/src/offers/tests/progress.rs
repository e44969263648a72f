//! What offers still lack.

use super::*;
use crate::contract::checkout::Lacking;
use crate::testing::member;

/// Offer, what it lacks, missing, target.
type Row<'a> = (&'a str, Lacking, i64, i64);

fn rows(receipt: &Receipt) -> Vec<Row<'_>> {
    let progress = receipt.outcome.progress.iter();
    progress
        .map(|row| (row.offer.as_str(), row.lacking, row.missing, row.target))
        .collect()
}

#[test]
fn so_much_more_for_free_shipping() {
    let engine = offering(r#"{"id":"free","minimum":{"amount":4900},"gives":"free-shipping"}"#);
    let table = [
        ("EUR", 4392, 508, 4900),
        ("EUR", 4899, 1, 4900),
        ("EUR", 4900, 0, 4900),
        ("EUR", 9000, 0, 4900),
        // 49.00 EUR are 41.833… GBP.
        ("GBP", 4000, 184, 4184),
    ];
    for (currency, amount, missing, target) in table {
        let mut goods = euros(&[amount]);
        goods.currency = currency.into();
        goods.shipping = 500;
        let receipt = sell(&engine, &goods);
        assert_eq!(rows(&receipt), [("free", Lacking::Amount, missing, target)]);
        assert_eq!(
            receipt.outcome.shipping == 0,
            missing == 0,
            "{amount} {currency}"
        );
    }
    // Reached, though the storefront does not know yet what shipping costs.
    let receipt = explain(&engine, &euros(&[5000]));
    assert_eq!(rows(&receipt), [("free", Lacking::Amount, 0, 4900)]);
    assert_eq!(receipt.reason("free"), Some(RefusalReason::NothingLeft));
}

#[test]
fn only_what_is_the_last_obstacle_is_told() {
    let engine = offering(
        r#"{"id":"coded","minimum":{"amount":5000},"code":{"public":["X"]},"gives":"free-shipping"},
           {"id":"members","when":{"enrolled":true},"minimum":{"amount":5000},"gives":"free-shipping"},
           {"id":"late","during":{"starts":"2027-01-01"},"minimum":{"amount":5000},"gives":"free-shipping"},
           {"id":"shoes","lines":{"categories":["shoes"]},"minimum":{"amount":5000},"gives":"free-shipping"}"#,
    );
    assert!(rows(&sell(&engine, &euros(&[1000]))).is_empty());
    let presented = Visit {
        codes: vec![typed("x")],
        ..Visit::default()
    };
    let receipt = visit(&engine, &euros(&[1000]), &presented);
    assert_eq!(rows(&receipt), [("coded", Lacking::Amount, 4000, 5000)]);
}

#[test]
fn units_of_the_offers_lines() {
    let engine = offering(
        r#"{"id":"three","lines":{"tags":["mug"]},"minimum":{"amount":1000,"units":3},
            "gives":{"line-percent":{"percent":10}}}"#,
    );
    let table = [
        (2, 500, (Lacking::Amount, 500, 1000)),
        (2, 1000, (Lacking::Units, 1, 3)),
        (3, 1000, (Lacking::Amount, 0, 1000)),
    ];
    for (quantity, amount, (lacking, missing, target)) in table {
        let mut mugs = units(1, quantity, amount);
        mugs.tags = vec!["mug".into()];
        let receipt = sell(&engine, &cart("EUR", vec![mugs, line(2, 9000)]));
        assert_eq!(rows(&receipt), [("three", lacking, missing, target)]);
        assert_eq!(receipt.taken().is_empty(), missing > 0);
    }
}

#[test]
fn conditions_that_can_be_counted() {
    let with = |when: &str| {
        offering(&format!(
            r#"{{"id":"o","when":{when},"gives":{{"order-amount":100}}}}"#
        ))
    };
    let table: [(&str, Option<Row>); 8] = [
        (
            r#"{"items-amount":{"at_least":5000}}"#,
            Some(("o", Lacking::Amount, 3000, 5000)),
        ),
        (
            r#"{"units":{"at_least":4}}"#,
            Some(("o", Lacking::Units, 2, 4)),
        ),
        (
            r#"{"contains":{"lines":{"skus":["sku-2"]},"units":{"at_least":3}}}"#,
            Some(("o", Lacking::Units, 2, 3)),
        ),
        (
            r#"{"order-count":{"at_least":3}}"#,
            Some(("o", Lacking::Orders, 3, 3)),
        ),
        (
            r#"{"all":[{"enrolled":true},{"all":[{"units":{"at_least":5}}]}]}"#,
            Some(("o", Lacking::Units, 3, 5)),
        ),
        // Two things are missing, or one that does not come by buying more.
        (
            r#"{"all":[{"units":{"at_least":5}},{"items-amount":{"at_least":5000}}]}"#,
            None,
        ),
        (
            r#"{"all":[{"units":{"at_least":5}},{"enrolled":false}]}"#,
            None,
        ),
        (
            r#"{"any":[{"units":{"at_least":5}},{"enrolled":false}]}"#,
            None,
        ),
    ];
    let anna = member("anna");
    let known = Visit {
        member: Some(&anna),
        ..Visit::default()
    };
    for (when, row) in table {
        let receipt = visit(&with(when), &euros(&[1000, 1000]), &known);
        let expected: Vec<Row<'_>> = row.into_iter().collect();
        assert_eq!(rows(&receipt), expected, "{when}");
    }
    let guest = sell(&with(r#"{"order-count":{"at_least":3}}"#), &euros(&[1000]));
    assert!(rows(&guest).is_empty(), "nobody counts a guest's orders");
}

#[test]
fn what_an_exclusive_offer_keeps_away_is_not_told() {
    let engine = offering(
        r#"{"id":"more","priority":9,"minimum":{"amount":5000},"gives":{"order-amount":900}},
           {"id":"alone","exclusive":true,"gives":{"order-amount":100}}"#,
    );
    let receipt = explain(&engine, &euros(&[1000]));
    assert!(rows(&receipt).is_empty());
    assert_eq!(receipt.reason("more"), Some(RefusalReason::BelowMinimum));
    assert_eq!(receipt.refusal("more").unwrap().missing, 4000);
}

#[test]
fn every_offer_is_explained_once_and_only_when_asked() {
    let engine = offering(
        r#"{"id":"a","when":{"all":[{"units":{"at_least":9}}]},"gives":{"order-amount":1}},
           {"id":"b","gives":{"gift":{"sku":"mug"}}},
           {"id":"c","minimum":{"amount":9999},"gives":"free-shipping"},
           {"id":"d","lines":{"skus":["none"]},"gives":{"line-percent":{"percent":5}}}"#,
    );
    let silent = sell(&engine, &euros(&[1000]));
    assert!(silent.findings.is_empty());
    let receipt = explain(&engine, &euros(&[1000]));
    let ids: Vec<&str> = receipt
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    assert_eq!(ids, ["d", "a", "c", "b"]);
    let place = |offer: &str| {
        let refusal = receipt.refusal(offer).unwrap();
        (refusal.reason, refusal.missing, refusal.at.as_str())
    };
    assert_eq!(
        place("d"),
        (RefusalReason::NoEligibleLine, 0, "/offers/3/lines")
    );
    assert_eq!(
        place("c"),
        (RefusalReason::BelowMinimum, 8999, "/offers/2/minimum")
    );
    let (reason, missing, at) = place("a");
    assert_eq!((reason, missing), (RefusalReason::ConditionFailed, 8));
    assert!(at.starts_with("/offers/0/when/all/0/units"), "{at}");
    assert_eq!(receipt.outcome, silent.outcome, "asking changes nothing");
}
