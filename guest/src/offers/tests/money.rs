//! Amounts: rounding, spreading over lines, floors, currencies (rules 3.10 and 3.11).

use super::*;

fn percent(percent: &str, policies: &str) -> Engine {
    shop(&format!(
        r#""policies":{{{policies}}},
           "offers":[{{"id":"o","gives":{{"line-percent":{{"percent":"{percent}"}}}}}}]"#
    ))
}

#[test]
fn percentages_of_lines_are_rounded_half_up_line_by_line() {
    let table: [(&str, [i64; 4], &[i64]); 4] = [
        ("", [106, 206, 306, 406], &[11, 21, 31, 41]),
        ("", [104, 204, 304, 404], &[10, 20, 30, 40]),
        // Rounded once over all lines it would be 1.02: by largest remainder.
        (
            r#""percent_rounding":"total""#,
            [106, 206, 306, 406],
            &[11, 21, 30, 40],
        ),
        (
            r#""percent_rounding":"floor""#,
            [106, 206, 306, 406],
            &[10, 20, 30, 40],
        ),
    ];
    for (policies, amounts, shares) in table {
        let receipt = sell(&percent("10", policies), &euros(&amounts));
        assert_eq!(receipt.shares(), shares, "{policies} {amounts:?}");
    }
}

#[test]
fn percentages_of_the_order_are_rounded_once() {
    let table = [
        // 15 cents at 10%: 1.5 cents.
        ("", 2),
        (r#""percent_rounding":"total""#, 2),
        (r#""percent_rounding":"floor""#, 1),
    ];
    for (policies, amount) in table {
        let engine = shop(&format!(
            r#""policies":{{{policies}}},
               "offers":[{{"id":"o","gives":{{"order-percent":{{"percent":10}}}}}}]"#
        ));
        assert_eq!(
            sell(&engine, &euros(&[5, 5, 5])).taken(),
            [("o", amount)],
            "{policies}"
        );
    }
}

#[test]
fn decimal_percentages_and_lines_that_cost_nothing() {
    let engine = offering(r#"{"id":"o","gives":{"order-percent":{"percent":"10.5"}}}"#);
    assert_eq!(sell(&engine, &euros(&[6000])).goods(), 5370);
    let engine = offering(r#"{"id":"o","gives":{"order-percent":{"percent":20}}}"#);
    let receipt = sell(&engine, &euros(&[120, 0]));
    assert_eq!((receipt.goods(), receipt.shares()), (96, vec![24]));
    // 0.40 at 10% in a currency of two digits, whatever the programme's own currency.
    let mut pounds = euros(&[40]);
    pounds.currency = "GBP".into();
    assert_eq!(sell(&percent("10", ""), &pounds).goods(), 36);
}

#[test]
fn fixed_amounts_are_spread_by_what_lines_cost() {
    type Row<'a> = (i64, &'a [i64], &'a [i64], &'a [i64]);
    // Amount, lines, by largest remainder, with the rest on the first line.
    let table: [Row<'_>; 5] = [
        (
            1500,
            &[5000, 5000, 5000],
            &[500, 500, 500],
            &[500, 500, 500],
        ),
        (
            1000,
            &[5000, 5000, 5000],
            &[334, 333, 333],
            &[334, 333, 333],
        ),
        (
            1500,
            &[15_000, 5000, 10_000],
            &[750, 250, 500],
            &[750, 250, 500],
        ),
        (300, &[4000, 2000, 2000], &[150, 75, 75], &[150, 75, 75]),
        (300, &[4300, 1400, 2300], &[161, 53, 86], &[162, 52, 86]),
    ];
    for (amount, lines, remainder, first) in table {
        for (allocation, shares) in [("largest-remainder", remainder), ("first-line", first)] {
            let engine = shop(&format!(
                r#""policies":{{"allocation":"{allocation}"}},
                   "offers":[{{"id":"o","gives":{{"order-amount":{amount}}}}}]"#
            ));
            assert_eq!(
                sell(&engine, &euros(lines)).shares(),
                shares,
                "{allocation} {amount}"
            );
        }
    }
}

#[test]
fn a_percentage_with_a_limit() {
    let table: [(&str, &[i64], &[i64]); 3] = [
        // 15% of 650.00, at most 50.00.
        (
            "largest-remainder",
            &[12_000, 23_000, 30_000],
            &[923, 1769, 2308],
        ),
        ("first-line", &[12_000, 23_000, 30_000], &[924, 1769, 2307]),
        // 15% of 45.00: the limit is not reached.
        ("first-line", &[1200, 2300, 1000], &[180, 345, 150]),
    ];
    for (allocation, lines, shares) in table {
        for lane in ["line-percent", "order-percent"] {
            let engine = shop(&format!(
                r#""policies":{{"allocation":"{allocation}"}},
                   "offers":[{{"id":"o","gives":{{"{lane}":{{"percent":15,"max_amount":5000}}}}}}]"#
            ));
            assert_eq!(
                sell(&engine, &euros(lines)).shares(),
                shares,
                "{lane} {allocation}"
            );
        }
    }
}

#[test]
fn a_limit_on_what_some_lines_get() {
    // Ten pieces of 25.00 and eight of 368.00, tax included: 20% off the latter, at most 200.00.
    let goods = cart("EUR", vec![units(1, 10, 25_000), units(2, 8, 294_400)]);
    for (most, total) in [("", 260_520), (r#","max_amount":20000"#, 299_400)] {
        let engine = offering(&format!(
            r#"{{"id":"o","lines":{{"skus":["sku-2"]}},
                 "gives":{{"order-percent":{{"percent":20{most}}}}}}}"#
        ));
        assert_eq!(sell(&engine, &goods).goods(), total);
    }
}

#[test]
fn what_a_line_at_its_floor_cannot_take_goes_to_the_others() {
    // 50.00 that may not fall below 45.00, beside three pieces of 20.00: 25.00 off.
    let floored = |number: u32, quantity: u32, amount: i64, floor: i64| Line {
        floor,
        ..units(number, quantity, amount)
    };
    let engine = offering(r#"{"id":"o","gives":{"order-amount":2500}}"#);
    let goods = cart("EUR", vec![floored(1, 1, 5000, 4500), units(2, 3, 6000)]);
    assert_eq!(sell(&engine, &goods).shares(), [500, 2000]);
    // Two pieces of 50.00 not below 45.00 each, two of 20.00, one of 40.00: 27.00 off.
    let engine = offering(r#"{"id":"o","gives":{"order-amount":2700}}"#);
    let lines = vec![
        floored(1, 2, 10_000, 9000),
        units(2, 2, 4000),
        units(3, 1, 4000),
    ];
    assert_eq!(
        sell(&engine, &cart("EUR", lines)).shares(),
        [1000, 850, 850]
    );
    // A percentage of each line stops at the floor of each line.
    let goods = cart("EUR", vec![floored(1, 1, 5000, 4500), units(2, 3, 6000)]);
    assert_eq!(sell(&percent("20", ""), &goods).shares(), [500, 1200]);
    // Where every line is at its floor nothing is left.
    let engine = offering(r#"{"id":"o","gives":{"order-amount":2500}}"#);
    let receipt = explain(&engine, &cart("EUR", vec![floored(1, 1, 5000, 5000)]));
    assert_eq!(receipt.reason("o"), Some(RefusalReason::NothingLeft));
}

#[test]
fn never_below_zero_and_never_at_shipping() {
    let fixed = |amount: i64| {
        offering(&format!(
            r#"{{"id":"o","gives":{{"order-amount":{amount}}}}}"#
        ))
    };
    let receipt = sell(&fixed(20_000), &euros(&[10_000]));
    assert_eq!((receipt.goods(), receipt.taken()), (0, vec![("o", 10_000)]));
    // 10.00 off goods of 1.20: shipping stays 5.00.
    let mut small = euros(&[120]);
    small.shipping = 500;
    let receipt = sell(&fixed(1000), &small);
    assert_eq!((receipt.goods(), receipt.outcome.shipping), (0, 500));
    // 249.00 off pieces of 25.00.
    for (quantity, left) in [(1, 0), (17, 17_600)] {
        let goods = cart("EUR", vec![units(1, quantity, 2500 * i64::from(quantity))]);
        assert_eq!(sell(&fixed(24_900), &goods).goods(), left);
    }
    // A second offer finds nothing left.
    let engine = offering(
        r#"{"id":"a","gives":{"order-amount":9000}},{"id":"b","gives":{"order-percent":{"percent":50}}}"#,
    );
    let receipt = explain(&engine, &euros(&[5000]));
    assert_eq!(receipt.taken(), [("a", 5000)]);
    assert_eq!(receipt.reason("b"), Some(RefusalReason::NothingLeft));
}

#[test]
fn too_little_to_be_a_discount() {
    let engine = offering(r#"{"id":"o","gives":{"order-percent":{"percent":1}}}"#);
    let receipt = explain(&engine, &euros(&[49]));
    assert_eq!(receipt.reason("o"), Some(RefusalReason::NothingToGive));
    assert_eq!(sell(&engine, &euros(&[50])).taken(), [("o", 1)]);
}

#[test]
fn an_amount_off_each_unit() {
    // 2.00 off one unit of each line, never more than a unit costs.
    let engine = shop(
        r#""segments":[{"id":"vip"}],
           "offers":[{"id":"o","audience":{"segments":["vip"]},
                      "gives":{"line-amount":{"amount":200,"max_units":1}}}]"#,
    );
    let goods = cart("EUR", vec![units(1, 1, 100), units(2, 5, 750)]);
    let mut vip = crate::testing::member("m");
    vip.segments = vec!["vip".into()];
    let of_vip = Visit {
        member: Some(&vip),
        ..Visit::default()
    };
    assert_eq!(visit(&engine, &goods, &of_vip).shares(), [100, 150]);
    let receipt = explain(&engine, &goods);
    assert!(receipt.outcome.effects.is_empty());
    assert_eq!(receipt.reason("o"), Some(RefusalReason::NotInAudience));
    // The bigger one first; each stops at zero.
    let engine = offering(
        r#"{"id":"p1","priority":1,"gives":{"line-amount":{"amount":30}}},
           {"id":"p2","priority":2,"gives":{"line-amount":{"amount":50}}}"#,
    );
    let receipt = sell(&engine, &euros(&[50, 150]));
    assert_eq!(receipt.taken(), [("p2", 100), ("p1", 30)]);
    assert_eq!(receipt.nets, [0, 70]);
    // Every unit, and at most three of them; no unit, no discount.
    let engine = offering(r#"{"id":"o","gives":{"line-amount":{"amount":50,"max_units":3}}}"#);
    for (quantity, amount, left) in [(2, 400, 300), (4, 400, 250), (0, 400, 400)] {
        let goods = cart("EUR", vec![units(1, quantity, amount)]);
        assert_eq!(sell(&engine, &goods).goods(), left, "{quantity} units");
    }
}

#[test]
fn amounts_of_the_programme_in_other_currencies() {
    let fixed = offering(r#"{"id":"o","minimum":{"amount":5000},"gives":{"order-amount":1000}}"#);
    let table = [
        // 10.00 EUR at 1.1713 are 8.537… GBP; at 0.0062 they are 1612.9 JPY.
        ("EUR", 5000, Some(1000)),
        ("GBP", 5000, Some(854)),
        ("JPY", 10_000, Some(1613)),
        // 50.00 EUR are 42.687… GBP and 8064.5 JPY.
        ("GBP", 4269, Some(854)),
        ("GBP", 4268, None),
        ("JPY", 8065, Some(1613)),
        ("JPY", 8064, None),
    ];
    for (currency, amount, taken) in table {
        let mut goods = euros(&[amount]);
        goods.currency = currency.into();
        let receipt = sell(&fixed, &goods);
        let taken: Vec<_> = taken.into_iter().map(|amount| ("o", amount)).collect();
        assert_eq!(receipt.taken(), taken, "{amount} {currency}");
    }
}

#[test]
fn money_and_fees_are_never_discounted() {
    use crate::contract::types::LineKind;
    let engine = offering(r#"{"id":"o","gives":{"order-percent":{"percent":10}}}"#);
    let kinds = [
        (LineKind::Goods, 900),
        (LineKind::Service, 900),
        (LineKind::Subscription, 900),
        (LineKind::GiftCard, 1000),
        (LineKind::TopUp, 1000),
        (LineKind::Fee, 1000),
    ];
    for (kind, left) in kinds {
        let mut goods = euros(&[1000]);
        goods.lines[0].kind = kind;
        assert_eq!(sell(&engine, &goods).goods(), left, "{kind:?}");
    }
}

#[test]
fn who_pays_for_a_discount() {
    let engine = offering(
        r#"{"id":"o","funding":{"seller":"anna","percent":"12.5"},"gives":{"order-amount":100}}"#,
    );
    let receipt = sell(&engine, &euros(&[1000]));
    let funding = receipt.discounts()[0].funding.clone().unwrap();
    assert_eq!(
        (funding.seller.as_str(), funding.share_ppm),
        ("anna", 125_000)
    );
    let engine = offering(r#"{"id":"o","gives":{"order-amount":100}}"#);
    assert_eq!(sell(&engine, &euros(&[1000])).discounts()[0].funding, None);
}

#[test]
fn shipping_and_gifts() {
    let engine = offering(
        r#"{"id":"less","priority":2,"gives":{"shipping-amount":300}},
           {"id":"free","priority":1,"gives":"free-shipping"},
           {"id":"mug","minimum":{"units":2},"gives":{"gift":{"sku":"mug","quantity":3}}}"#,
    );
    let mut goods = cart("EUR", vec![units(1, 2, 1000)]);
    goods.shipping = 490;
    let receipt = sell(&engine, &goods);
    assert_eq!(receipt.taken(), [("less", 300), ("free", 190)]);
    assert_eq!((receipt.goods(), receipt.outcome.shipping), (1000, 0));
    assert_eq!(receipt.outcome.discounts, 0, "shipping is told apart");
    assert!(
        receipt
            .discounts()
            .iter()
            .all(|discount| discount.shares.is_empty())
    );
    assert!(
        receipt
            .discounts()
            .iter()
            .all(|discount| discount.lane == Lane::Shipping)
    );
    let Some(Effect::Gift(gift)) = receipt.outcome.effects.last() else {
        panic!("the gift comes last");
    };
    assert_eq!(
        (gift.offer.as_str(), gift.sku.as_str(), gift.quantity),
        ("mug", "mug", 3)
    );
}
