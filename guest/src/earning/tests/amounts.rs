//! Rules 3.1 and 3.2: what is eligible, and how it is rounded and split.

use serde_json::json;

use super::{Visit, euros, one_per_euro, points, shop, simple, split};
use crate::contract::types::LineKind;
use crate::testing::{cart, line};

#[test]
fn one_rounding_for_the_order_and_a_split_that_sums_to_it() {
    let shop = simple(json!({}));
    let given = Visit::default().given(&shop, &euros(&[1050, 575, 380]));
    assert_eq!(given.len(), 1);
    assert_eq!(given[0].earning.granted, 20, "10.50 + 5.75 + 3.80 = 20.05");
    assert_eq!(split(&given[0]), [10, 6, 4]);
}

#[test]
fn rounding_modes() {
    // Amount in cents, then floor, ceil, half-up, half-even.
    let table = [
        (250, [2, 3, 3, 2]),
        (350, [3, 4, 4, 4]),
        (9999, [99, 100, 100, 100]),
        (249, [2, 3, 2, 2]),
        (300, [3, 3, 3, 3]),
    ];
    for (amount, expected) in table {
        for (rounding, expected) in ["floor", "ceil", "half-up", "half-even"]
            .into_iter()
            .zip(expected)
        {
            let shop = simple(json!({ "rounding": rounding }));
            assert_eq!(
                points(&shop, &euros(&[amount])),
                expected,
                "{amount} {rounding}"
            );
        }
    }
}

#[test]
fn what_points_pay() {
    // Items 100.00, a coupon of 10.00, 2000 points worth 20.00, shipping 5.00, a gift card of 50.00.
    for (switch, expected) in [("deduct", 70), ("ignore", 90), ("void-order", 0)] {
        let shop = shop(json!({
            "policies": { "points_payment": switch },
            "earning": [one_per_euro(json!({}))],
        }));
        let mut cart = euros(&[10_000]);
        cart.lines[0].discount = 1000;
        cart.shipping = 500;
        cart.tendered = 5000;
        assert_eq!(
            Visit::paying(2000).points(&shop, &cart),
            expected,
            "{switch}"
        );
    }
}

#[test]
fn what_points_pay_may_cost_the_last_point() {
    // 1 point for each full 1000.00; 10 points worth 10.00 paid a part of 10,000.00.
    let base = json!({ "per-unit": { "points": 1, "amount": 100_000 } });
    let shop = simple(json!({ "base": base }));
    assert_eq!(points(&shop, &euros(&[1_000_000])), 10);
    assert_eq!(Visit::paying(1000).points(&shop, &euros(&[1_000_000])), 9);
}

#[test]
fn an_order_paid_without_points_is_not_void() {
    let shop = shop(json!({
        "policies": { "points_payment": "void-order" },
        "earning": [one_per_euro(json!({}))],
    }));
    assert_eq!(points(&shop, &euros(&[10_000])), 100);
}

#[test]
fn points_come_off_the_lines_in_proportion_and_never_off_shipping() {
    let shop = simple(json!({}));
    let mut cart = euros(&[6000, 2000]);
    cart.shipping = 1000;
    let given = Visit::paying(4000).given(&shop, &cart);
    assert_eq!(split(&given[0]), [30, 10]);
    let values: Vec<i64> = given[0].split.iter().map(|share| share.value).collect();
    assert_eq!(
        values,
        [6000, 2000],
        "a refund counts the value before points"
    );
    assert!(
        Visit::paying(9000).given(&shop, &cart).is_empty(),
        "10.00 of it paid shipping"
    );
}

#[test]
fn gift_cards_are_tenders_unless_they_are_deducted() {
    for (switch, expected) in [("earn", 100), ("deduct", 50)] {
        let shop = shop(json!({
            "policies": { "tenders": switch },
            "earning": [one_per_euro(json!({}))],
        }));
        let mut cart = euros(&[10_000]);
        cart.tendered = 5000;
        assert_eq!(points(&shop, &cart), expected, "{switch}");
    }
}

#[test]
fn tax_is_taken_out_exactly() {
    let shop = simple(json!({}));
    // 120.00 with 20%, 10.55 with 5.5%: 100 and 10 without.
    let mut taxed = euros(&[12_000, 1055]);
    taxed.lines[0].tax_ppm = 200_000;
    taxed.lines[1].tax_ppm = 55_000;
    assert_eq!(points(&shop, &taxed), 110);
    taxed.lines[0].amount = 11_999;
    assert_eq!(points(&shop, &taxed), 109, "a cent less is a point less");
}

#[test]
fn shipping_never_earns() {
    let shop = simple(json!({}));
    let mut cart = euros(&[1000]);
    cart.shipping = 9900;
    assert_eq!(points(&shop, &cart), 10);
}

#[test]
fn some_lines_never_earn() {
    let shop = simple(json!({}));
    let table = [
        (LineKind::Goods, 10),
        (LineKind::Service, 10),
        (LineKind::Subscription, 10),
        (LineKind::GiftCard, 0),
        (LineKind::TopUp, 0),
        (LineKind::Fee, 0),
    ];
    for (kind, expected) in table {
        let mut sold = line(1, 1000);
        sold.kind = kind;
        assert_eq!(
            points(&shop, &cart("EUR", vec![sold])),
            expected,
            "{kind:?}"
        );
    }
}

#[test]
fn lines_are_excluded_by_what_they_are() {
    let mut shoes = line(1, 5000);
    shoes.category = Some("shoes".into());
    let mut outlet = line(2, 3000);
    outlet.tags = vec!["outlet".into()];
    let mut sale = line(3, 2000);
    sale.on_sale = true;
    let mut sold_by_anna = line(4, 1000);
    sold_by_anna.seller = Some("anna".into());
    let order = cart("EUR", vec![shoes, outlet, sale, sold_by_anna]);
    let table = [
        (json!({}), 110),
        (json!({ "categories": ["shoes"] }), 50),
        (json!({ "except": { "tags": ["outlet"] } }), 80),
        (json!({ "not_on_sale": true }), 90),
        (json!({ "sellers": ["anna"] }), 10),
        (
            json!({ "except": { "skus": ["sku-1"], "sellers": ["anna"] } }),
            50,
        ),
    ];
    for (lines, expected) in table {
        let shop = simple(json!({ "lines": lines }));
        assert_eq!(points(&shop, &order), expected, "{lines}");
    }
}

#[test]
fn a_discount_on_a_line_of_the_rule_reduces_its_points() {
    // 1 point per euro on food: 100.00 of it with 10% off, and 50.00 of something else.
    let shop = simple(json!({ "lines": { "categories": ["food"] } }));
    let mut food = line(1, 10_000);
    food.category = Some("food".into());
    food.discount = 1000;
    assert_eq!(points(&shop, &cart("EUR", vec![food, line(2, 5000)])), 90);
}

#[test]
fn a_refund_sees_every_eligible_line() {
    let shop = simple(json!({}));
    let mut order = euros(&[5000, 30, 0]);
    order.lines[1].kind = LineKind::Fee;
    order.lines[2].quantity = 3;
    let given = Visit::default().given(&shop, &order);
    let lines: Vec<(u32, i64, u32, i64)> = given[0]
        .split
        .iter()
        .map(|share| (share.line, share.value, share.units, share.amount))
        .collect();
    assert_eq!(lines, [(1, 5000, 1, 50), (3, 0, 3, 0)]);
    assert_eq!(
        given[0].earning.split.len(),
        1,
        "shown are lines with points"
    );
}

#[test]
fn amounts_at_the_edge_are_exact_or_a_fault_but_never_wrap() {
    let shop = simple(json!({}));
    let most = (1_i64 << 53) - 1;
    assert_eq!(points(&shop, &euros(&[most])), most / 100);
    let rich = super::shop(json!({
        "earning": [{ "id": "rich", "base": { "per-unit": { "points": 999_999_999_999_999_i64, "amount": 1 } } }],
    }));
    let fault = Visit::default().answer(&rich, &euros(&[most])).unwrap_err();
    assert_eq!(fault.kind, crate::contract::types::FaultKind::Overflow);
}

#[test]
fn odd_taxes_of_lines_that_do_not_earn_are_no_matter() {
    let taxes = [88_751, 72_509, 63_541, 95_003, 60_013, 102_503];
    let mut cart = euros(&[1999, 2999, 4999, 999, 1299, 8999]);
    for (line, tax_ppm) in cart.lines.iter_mut().zip(taxes) {
        line.tax_ppm = tax_ppm;
    }
    cart.lines[0].category = Some("silk".into());
    let silk = json!({ "lines": { "categories": ["silk"] } });
    // 19.99 / 1.088751 = 18.36.
    assert_eq!(points(&simple(silk), &cart), 18);
    let none = json!({ "lines": { "categories": ["none"] } });
    assert_eq!(points(&simple(none), &cart), 0);
    // Lines that cost nothing bring no parts.
    for line in cart.lines.iter_mut().skip(2) {
        (line.amount, line.category) = (0, Some("silk".into()));
    }
    // 18.36 and 29.99 / 1.072509 = 27.96 are 46.32.
    assert_eq!(points(&simple(json!({})), &cart), 46);
}
