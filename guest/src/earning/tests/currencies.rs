//! Rule 3.11: several currencies.

use serde_json::{Value, json};

use super::{Visit, one_per_euro, points, shop};
use crate::Engine;
use crate::contract::types::{FaultKind, Ratio};
use crate::testing::{cart, line};

fn priced(currencies: &Value) -> Engine {
    shop(json!({ "currencies": currencies, "earning": [one_per_euro(json!({}))] }))
}

#[test]
fn a_rate_per_currency() {
    let shop = priced(
        &json!({ "rates": { "base": "EUR", "others": { "GBP": "1.1713", "JPY": "0.0062" } } }),
    );
    assert_eq!(
        points(&shop, &cart("GBP", vec![line(1, 8500)])),
        99,
        "85.00 GBP = 99.5605 EUR"
    );
    assert_eq!(
        points(&shop, &cart("JPY", vec![line(1, 1613)])),
        10,
        "1613 JPY = 10.0006 EUR"
    );
    assert_eq!(points(&shop, &cart("EUR", vec![line(1, 8500)])), 85);
}

#[test]
fn the_orders_own_rate() {
    let shop = priced(&json!({ "captured": { "base": "EUR" } }));
    let mut order = cart("GBP", vec![line(1, 8500)]);
    order.rate = Some(Ratio {
        numerator: 11_713,
        denominator: 10_000,
    });
    let given = Visit::default().given(&shop, &order);
    let grant = &given[0].grant;
    assert_eq!(given[0].earning.granted, 99);
    assert_eq!(grant.currency.as_deref(), Some("GBP"));
    assert_eq!((grant.amount, grant.rate), (8500, order.rate.unwrap()));
}

#[test]
fn one_point_for_a_major_unit_of_whatever_currency() {
    let shop = priced(&json!({ "each-currency": { "base": "EUR" } }));
    for (currency, one) in [("JPY", 1), ("EUR", 100), ("KWD", 1000)] {
        assert_eq!(
            points(&shop, &cart(currency, vec![line(1, one)])),
            1,
            "{currency}"
        );
        assert_eq!(
            points(&shop, &cart(currency, vec![line(1, one - 1)])),
            0,
            "{currency}"
        );
        let given = Visit::default().given(&shop, &cart(currency, vec![line(1, one)]));
        assert_eq!(
            given[0].grant.rate,
            Ratio {
                numerator: 1,
                denominator: 1
            },
            "{currency}"
        );
    }
}

#[test]
fn amounts_of_the_programme_are_converted_not_the_rate() {
    // 100.00 in the shop's currency is 100 points, in whatever currency it was shown: 1700 ZAR.
    let shop = priced(&json!({ "rates": { "base": "EUR", "others": { "ZAR": "1/17" } } }));
    assert_eq!(points(&shop, &cart("ZAR", vec![line(1, 170_000)])), 100);
}

#[test]
fn a_currency_without_a_rate_is_a_fault() {
    let shop = priced(&json!({ "rates": { "base": "EUR" } }));
    let fault = Visit::default()
        .answer(&shop, &cart("USD", vec![line(1, 100)]))
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::UnknownCurrency);
}

#[test]
fn the_rate_that_an_entry_keeps_is_between_major_units() {
    let shop = priced(&json!({ "rates": { "base": "EUR", "others": { "JPY": "0.0062" } } }));
    let given = Visit::default().given(&shop, &cart("JPY", vec![line(1, 10_000)]));
    assert_eq!(
        given[0].grant.rate,
        Ratio {
            numerator: 31,
            denominator: 5000
        }
    );
    assert_eq!(given[0].grant.amount, 10_000);
}
