//! Lanes, priorities, exclusive offers (rule 3.10).

use super::*;

const TWENTY: &str = r#""gives":{"order-percent":{"percent":20}}"#;
const TEN_EUROS: &str = r#""gives":{"order-amount":1000}"#;

#[test]
fn higher_priority_acts_first_on_what_is_left() {
    let table = [
        // 100.00 with 20% and 10.00: priorities, and what remains.
        (4, 1, 7000),
        (2, 5, 7200),
    ];
    for (percent, fixed, left) in table {
        let engine = offering(&format!(
            r#"{{"id":"fixed","priority":{fixed},{TEN_EUROS}}},
               {{"id":"percent","priority":{percent},{TWENTY}}}"#
        ));
        assert_eq!(sell(&engine, &euros(&[10_000])).goods(), left);
    }
}

#[test]
fn equal_priorities_act_by_the_bytes_of_their_ids() {
    for (percent, fixed, left) in [("a", "b", 7000), ("b", "a", 7200), ("Z", "a", 7000)] {
        let engine = offering(&format!(
            r#"{{"id":"{fixed}",{TEN_EUROS}}},{{"id":"{percent}",{TWENTY}}}"#
        ));
        assert_eq!(
            sell(&engine, &euros(&[10_000])).goods(),
            left,
            "{percent} {fixed}"
        );
    }
}

#[test]
fn an_exclusive_offer_removes_the_others_of_its_lane() {
    let engine = offering(&format!(
        r#"{{"id":"fixed","priority":5,{TEN_EUROS}}},
           {{"id":"percent","priority":1,"exclusive":true,{TWENTY}}},
           {{"id":"line","priority":-3,"gives":{{"line-percent":{{"percent":50}}}}}}"#
    ));
    let receipt = explain(&engine, &euros(&[10_000]));
    assert_eq!(
        receipt.taken(),
        [("line", 5000), ("percent", 1000)],
        "each lane has its own"
    );
    assert_eq!(
        receipt.reason("fixed"),
        Some(RefusalReason::ExcludedByExclusive)
    );
    assert_eq!(receipt.refusal("fixed").unwrap().at, "/offers/0");
}

#[test]
fn among_exclusive_offers_the_highest_priority_wins() {
    let engine = offering(&format!(
        r#"{{"id":"percent","priority":2,"exclusive":true,{TWENTY}}},
           {{"id":"fixed","priority":5,"exclusive":true,{TEN_EUROS}}}"#
    ));
    let receipt = explain(&engine, &euros(&[10_000]));
    assert_eq!(receipt.goods(), 9000);
    assert_eq!(
        receipt.reason("percent"),
        Some(RefusalReason::ExcludedByExclusive)
    );
    assert_eq!(receipt.reason("fixed"), None);
}

#[test]
fn an_exclusive_offer_that_does_not_apply_removes_nothing() {
    let engine = offering(&format!(
        r#"{{"id":"fixed",{TEN_EUROS}}},
           {{"id":"big","exclusive":true,"minimum":{{"amount":20000}},{TWENTY}}}"#
    ));
    let receipt = explain(&engine, &euros(&[10_000]));
    assert_eq!(receipt.taken(), [("fixed", 1000)]);
    assert_eq!(receipt.reason("big"), Some(RefusalReason::BelowMinimum));
    assert_eq!(sell(&engine, &euros(&[20_000])).taken(), [("big", 4000)]);
}

#[test]
fn the_best_for_the_member() {
    let engine = shop(
        r#""lanes":{"item":"best-for-member"},"offers":[
            {"id":"one","priority":9,"gives":{"line-amount":{"amount":100}}},
            {"id":"two","gives":{"line-amount":{"amount":200}}},
            {"id":"also-two","gives":{"line-amount":{"amount":200}}},
            {"id":"shut","when":{"enrolled":true},"gives":{"line-amount":{"amount":900}}}]"#,
    );
    let receipt = explain(&engine, &euros(&[1000]));
    assert_eq!(
        receipt.taken(),
        [("also-two", 200)],
        "of equal ones the first"
    );
    for not_chosen in ["one", "two"] {
        assert_eq!(receipt.reason(not_chosen), Some(RefusalReason::NotChosen));
    }
    assert_eq!(receipt.reason("shut"), Some(RefusalReason::NotEnrolled));
}

#[test]
fn the_first_by_priority() {
    // One discount of 10% acts; a second one, opened by a code, does not.
    let engine = shop(
        r#""lanes":{"order":"first-by-priority"},"offers":[
            {"id":"always","priority":2,"gives":{"order-percent":{"percent":10}}},
            {"id":"coded","priority":1,"code":{"public":["TEN"]},
             "gives":{"order-percent":{"percent":10}}}]"#,
    );
    let coded = Visit {
        codes: vec![typed("ten")],
        ..Visit::default()
    };
    let receipt = visit(&engine, &euros(&[32_000]), &coded);
    assert_eq!(receipt.goods(), 28_800);
    assert_eq!(receipt.codes(), [Some(RefusalReason::NotChosen)]);
    assert_eq!(receipt.outcome.codes[0].offer, "coded");
}

#[test]
fn percentages_act_one_after_the_other() {
    let ten = |id: &str| format!(r#"{{"id":"{id}","gives":{{"order-percent":{{"percent":10}}}}}}"#);
    let mut offers = Vec::new();
    for (id, left) in [("a", 27_000), ("b", 24_300), ("c", 21_870)] {
        offers.push(ten(id));
        let engine = offering(&offers.join(","));
        assert_eq!(sell(&engine, &euros(&[30_000])).goods(), left);
    }
}

#[test]
fn thresholds_see_what_the_offers_before_them_left() {
    // Half price, and free shipping from 100.00: one piece of 120.00 pays shipping, two do not.
    let engine = offering(
        r#"{"id":"half","priority":1,"gives":{"order-percent":{"percent":50}}},
           {"id":"shipping","minimum":{"amount":10000},"gives":"free-shipping"}"#,
    );
    for (quantity, total, shipping) in [(1, 7000, 1000), (2, 12_000, 0)] {
        let mut cart = cart(
            "EUR",
            vec![units(1, quantity, 12_000 * i64::from(quantity))],
        );
        cart.shipping = 1000;
        let receipt = sell(&engine, &cart);
        assert_eq!(receipt.outcome.shipping, shipping);
        assert_eq!(receipt.goods() + receipt.outcome.shipping, total);
    }
    // 19.95 and 34.95 less 20% are 43.92: no free shipping from 49.00.
    let engine = offering(
        r#"{"id":"sale","gives":{"line-percent":{"percent":20}}},
           {"id":"shipping","when":{"items-amount":{"at_least":4900}},"gives":"free-shipping"}"#,
    );
    let mut cart = euros(&[1995, 3495]);
    cart.shipping = 500;
    let receipt = sell(&engine, &cart);
    assert_eq!((receipt.goods(), receipt.outcome.shipping), (4392, 500));
    // 110.00 with 20.00 already taken off by the storefront is 90.00: not from 100.00.
    let engine =
        offering(r#"{"id":"shipping","minimum":{"amount":10000},"gives":"free-shipping"}"#);
    let mut cart = euros(&[11_000]);
    cart.shipping = 500;
    assert_eq!(sell(&engine, &cart).outcome.shipping, 0);
    cart.lines[0].discount = 2000;
    assert_eq!(sell(&engine, &cart).outcome.shipping, 500);
}

#[test]
fn items_come_before_the_order() {
    // Two pieces on sale at half price and one at full price, then 15% off all: 51.00.
    let engine = offering(
        r#"{"id":"all","priority":9,"gives":{"order-percent":{"percent":15}}},
           {"id":"sale","lines":{"tags":["sale"]},"gives":{"line-percent":{"percent":50}}}"#,
    );
    let mut on_sale = units(1, 2, 2000);
    on_sale.tags = vec!["sale".into()];
    let receipt = sell(&engine, &cart("EUR", vec![on_sale, line(2, 5000)]));
    assert_eq!(receipt.taken(), [("sale", 1000), ("all", 900)]);
    assert_eq!(receipt.goods(), 5100);
    assert_eq!(receipt.outcome.discounts, 1900);
}

#[test]
fn the_order_of_fixed_discounts_on_parts_of_the_cart() {
    // A 6.00, B 4.00, C 10.00; 5.00 off A and B, 10.00 off A, 10% off all.
    let offers = |first: i32, second: i32| {
        offering(&format!(
            r#"{{"id":"a-and-b","priority":{first},"lines":{{"skus":["sku-1","sku-2"]}},
                 "gives":{{"order-amount":500}}}},
               {{"id":"a","priority":{second},"lines":{{"skus":["sku-1"]}},"gives":{{"order-amount":1000}}}},
               {{"id":"all","priority":-1,"gives":{{"order-percent":{{"percent":10}}}}}}"#
        ))
    };
    let goods = euros(&[600, 400, 1000]);
    // 5.00 off A and B leaves A 3.00, B 2.00; A is used up; 12.00 less 10%.
    assert_eq!(sell(&offers(2, 1), &goods).goods(), 1080);
    // A is used up first; B takes 4.00 of 5.00; 10.00 less 10%.
    assert_eq!(sell(&offers(1, 2), &goods).goods(), 900);
}
