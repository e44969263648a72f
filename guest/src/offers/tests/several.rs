//! Buy some and get others, and bundles.

use super::*;
use crate::contract::checkout::Lacking;

fn deal(deal: &str) -> Engine {
    offering(&format!(r#"{{"id":"o","gives":{{"buy-get":{deal}}}}}"#))
}

#[test]
fn the_sixth_is_free() {
    let engine = deal(r#"{"buy":5}"#);
    let table: [(Vec<Line>, &[i64]); 6] = [
        // Five units are not enough.
        (vec![units(1, 5, 5000)], &[]),
        (vec![units(1, 6, 6000)], &[1000]),
        (vec![units(1, 11, 11_000)], &[1000]),
        (vec![units(1, 12, 12_000)], &[2000]),
        // Over several lines: the cheapest one, 4.00.
        (vec![units(1, 3, 3000), units(2, 3, 1200)], &[400]),
        // Twelve units: the cheapest two, 4.00 and 7.00.
        (
            vec![units(1, 6, 6000), line(2, 400), units(3, 5, 3500)],
            &[400, 700],
        ),
    ];
    for (lines, shares) in table {
        let receipt = sell(&engine, &cart("EUR", lines));
        if shares.is_empty() {
            assert!(receipt.discounts().is_empty());
        } else {
            assert_eq!(receipt.shares(), shares);
        }
    }
}

#[test]
fn units_that_are_got_cost_their_part_of_the_line() {
    // Three units for 10.00: 3.33…, 6.66…, and half of 3.33….
    let table = [
        (r#"{"buy":2}"#, "per-line", 333),
        (r#"{"buy":1,"get":2}"#, "per-line", 667),
        (r#"{"buy":1,"get":2}"#, "total", 667),
        (r#"{"buy":1,"get":2}"#, "floor", 666),
        (r#"{"buy":2,"percent":50}"#, "per-line", 167),
        (r#"{"buy":2,"percent":50}"#, "floor", 166),
    ];
    for (deal, rounding, taken) in table {
        let engine = shop(&format!(
            r#""policies":{{"percent_rounding":"{rounding}"}},
               "offers":[{{"id":"o","gives":{{"buy-get":{deal}}}}}]"#
        ));
        let receipt = sell(&engine, &cart("EUR", vec![units(1, 3, 1000)]));
        assert_eq!(receipt.taken(), [("o", taken)], "{deal} {rounding}");
    }
}

#[test]
fn of_equally_cheap_units_the_upper_line_stays_paid() {
    let engine = deal(r#"{"buy":2}"#);
    let receipt = sell(&engine, &cart("EUR", vec![units(1, 2, 1000), line(2, 500)]));
    assert_eq!(receipt.nets, [1000, 0]);
    let receipt = sell(&engine, &cart("EUR", vec![line(1, 500), units(2, 2, 1000)]));
    assert_eq!(receipt.nets, [500, 500]);
}

#[test]
fn at_most_so_many_units() {
    for (most, taken) in [(1, 1000), (2, 2000), (3, 3000), (9, 5000)] {
        let engine = deal(&format!(r#"{{"buy":1,"max_units":{most}}}"#));
        let receipt = sell(&engine, &cart("EUR", vec![units(1, 10, 10_000)]));
        assert_eq!(receipt.taken(), [("o", taken)], "{most}");
    }
}

#[test]
fn what_is_cheapest_is_what_costs_least_at_that_moment() {
    // The bag of 20.00 is on sale at half price: it is the cheaper one now.
    let engine = offering(
        r#"{"id":"sale","priority":2,"lines":{"skus":["sku-1"]},"gives":{"line-percent":{"percent":50}}},
           {"id":"deal","priority":1,"gives":{"buy-get":{"buy":1}}}"#,
    );
    let receipt = sell(&engine, &euros(&[2000, 1500]));
    assert_eq!(receipt.taken(), [("sale", 1000), ("deal", 1000)]);
    assert_eq!(receipt.nets, [0, 1500]);
}

#[test]
fn floors_budgets_and_lines_without_units() {
    let engine = deal(r#"{"buy":1}"#);
    let mut kept = euros(&[1000, 800]);
    kept.lines[1].floor = 700;
    assert_eq!(sell(&engine, &kept).nets, [1000, 700]);
    // A line without units has nothing to get.
    let goods = cart("EUR", vec![units(1, 0, 100), units(2, 2, 1000)]);
    assert_eq!(sell(&engine, &goods).nets, [100, 500]);
    // 3.00 are left of the budget, for 4.00 and 5.00.
    let engine = offering(r#"{"id":"o","gives":{"buy-get":{"buy":1}},"budget":{"limit":300}}"#);
    let receipt = sell(&engine, &euros(&[1000, 900, 500, 400]));
    assert_eq!(receipt.shares(), [167, 133]);
}

#[test]
fn so_many_units_more() {
    let engine = deal(r#"{"buy":5}"#);
    for (quantity, missing) in [(1, 5), (4, 2), (5, 1)] {
        let receipt = explain(&engine, &cart("EUR", vec![units(1, quantity, 1000)]));
        let row = &receipt.outcome.progress[0];
        assert_eq!(
            (row.lacking, row.missing, row.target),
            (Lacking::Units, missing, 6)
        );
        let refusal = receipt.refusal("o").unwrap();
        assert_eq!(
            (refusal.reason, refusal.missing, &*refusal.at),
            (RefusalReason::BelowMinimum, missing, "/offers/0/gives")
        );
    }
    // The amount of the minimum is told first.
    let engine =
        offering(r#"{"id":"o","minimum":{"amount":2000,"units":2},"gives":{"buy-get":{"buy":2}}}"#);
    let told = |quantity, amount| {
        let receipt = sell(&engine, &cart("EUR", vec![units(1, quantity, amount)]));
        let row = &receipt.outcome.progress[0];
        (row.lacking, row.missing, row.target)
    };
    assert_eq!(told(1, 500), (Lacking::Amount, 1500, 2000));
    assert_eq!(told(1, 2000), (Lacking::Units, 1, 2));
    assert_eq!(told(2, 2000), (Lacking::Units, 1, 3));
    assert_eq!(told(3, 3000), (Lacking::Amount, 0, 2000));
}

fn of(category: &str, line: Line) -> Line {
    Line {
        category: Some(category.into()),
        ..line
    }
}

/// A camera with a lens, and a table: two plates and a fork.
fn bundles() -> Engine {
    offering(
        r#"{"id":"photo","priority":1,"gives":{"bundle":{"percent":10,"parts":[
                {"lines":{"categories":["camera"]}},{"lines":{"categories":["lens"]}}]}}},
           {"id":"table","gives":{"bundle":{"percent":"12.5","parts":[
                {"lines":{"categories":["plate"]},"units":2},
                {"lines":{"categories":["fork","plate"]}}]}}}"#,
    )
}

#[test]
fn only_the_units_of_complete_bundles() {
    let engine = bundles();
    // One camera, two lenses: one lens is part of a bundle.
    let goods = vec![
        of("lens", units(1, 2, 40_000)),
        of("camera", line(2, 50_000)),
        of("bag", line(3, 3000)),
    ];
    let receipt = sell(&engine, &cart("EUR", goods));
    assert_eq!(receipt.taken(), [("photo", 7000)]);
    assert_eq!(receipt.shares(), [2000, 5000]);
    // Six plates and two forks are two bundles: 1 × 9.00, 3 × 12.00 and 2 × 3.33; 12.5% of them
    // are 1.125, 4.50 and 0.8325.
    let goods = vec![
        of("plate", line(1, 900)),
        of("fork", units(2, 2, 666)),
        of("plate", units(3, 5, 6000)),
    ];
    let receipt = sell(&engine, &cart("EUR", goods));
    assert_eq!(receipt.taken(), [("table", 113 + 83 + 450)]);
    assert_eq!(receipt.shares(), [113, 83, 450]);
}

#[test]
fn a_line_counts_for_any_part_that_selects_it() {
    // Plates are the second part too: two and one, three times.
    let plates = |count| {
        cart(
            "EUR",
            vec![of("plate", units(1, count, 1000 * i64::from(count)))],
        )
    };
    assert_eq!(
        sell(&bundles(), &plates(11)).taken(),
        [("table", 9 * 125)],
        "two of them are left over"
    );
    let receipt = explain(&bundles(), &plates(2));
    let refusal = receipt.refusal("table").unwrap();
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::BelowMinimum, 1)
    );
    let progress = receipt.outcome.progress.iter();
    let rows: Vec<_> = progress
        .map(|row| (row.offer.as_str(), row.lacking, row.missing, row.target))
        .collect();
    assert_eq!(
        rows,
        [
            ("photo", Lacking::Units, 2, 2),
            ("table", Lacking::Units, 1, 3)
        ]
    );
}

#[test]
fn only_eligible_lines_make_bundles() {
    let engine = offering(
        r#"{"id":"o","lines":{"not_on_sale":true},"gives":{"bundle":{"percent":50,"parts":[
            {"lines":{"skus":["sku-1"]}},{"lines":{"skus":["sku-2"]}}]}}}"#,
    );
    let mut goods = euros(&[1000, 2000]);
    goods.lines[0].floor = 800;
    assert_eq!(sell(&engine, &goods).nets, [800, 1000]);
    goods.lines[0].on_sale = true;
    assert_eq!(sell(&engine, &goods).nets, [1000, 2000]);
}

#[test]
fn what_costs_nothing_is_neither_bought_nor_got() {
    let engine = deal(r#"{"buy":2}"#);
    // Two pieces and a free sample are two pieces.
    let receipt = explain(&engine, &euros(&[1000, 800, 0]));
    let row = &receipt.outcome.progress[0];
    assert_eq!((row.missing, row.target), (1, 3));
    assert_eq!(receipt.refusal("o").unwrap().missing, 1);
    // Three pieces and a free sample: the cheapest piece, not the sample.
    let receipt = sell(&engine, &euros(&[0, 1000, 800, 900]));
    assert_eq!(receipt.nets, [0, 1000, 0, 900]);
    // What an offer before it made free does not count either.
    let engine = offering(
        r#"{"id":"gift","priority":2,"lines":{"skus":["sku-1"]},"gives":{"line-percent":{"percent":100}}},
           {"id":"deal","priority":1,"gives":{"buy-get":{"buy":1}}}"#,
    );
    let receipt = sell(&engine, &euros(&[500, 1000, 2000]));
    assert_eq!(receipt.taken(), [("gift", 500), ("deal", 1000)]);
    // Nor does it make a bundle.
    let engine = bundles();
    let goods = |camera, lens| {
        let lines = vec![
            of("lens", line(1, 0)),
            of("lens", line(2, lens)),
            of("camera", line(3, camera)),
        ];
        sell(&engine, &cart("EUR", lines))
    };
    assert_eq!(goods(50_000, 20_000).nets, [0, 18_000, 45_000]);
    assert_eq!(goods(50_000, 0).nets, [0, 0, 50_000]);
}

/// A book whose price is fixed is bought, but never got.
#[test]
fn what_may_not_cost_less_is_bought_but_not_got() {
    let engine = deal(r#"{"buy":2}"#);
    let mut goods = euros(&[1000, 1000, 1200]);
    goods.lines[0].floor = 1000;
    goods.lines[1].floor = 1000;
    assert_eq!(sell(&engine, &goods).nets, [1000, 1000, 0]);
    goods.lines[2].floor = 1200;
    let receipt = explain(&engine, &goods);
    assert_eq!(receipt.reason("o"), Some(RefusalReason::NothingLeft));
    assert_eq!(receipt.nets, [1000, 1000, 1200]);
}
