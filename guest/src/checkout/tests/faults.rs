//! Requests that cannot be answered.

use super::*;
use crate::contract::types::{Debt, FaultKind, Ratio};

#[test]
fn faults_name_their_place() {
    type Spoil = fn(&mut QuoteRequest);
    let table: [(Spoil, FaultKind, &str); 22] = [
        (|r| r.now = -1, FaultKind::OutOfTime, "/now"),
        (
            |r| r.cart.currency = "eur".into(),
            FaultKind::UnknownCurrency,
            "/cart/currency",
        ),
        (
            |r| r.cart.currency = "USD".into(),
            FaultKind::UnknownCurrency,
            "/cart/currency",
        ),
        (
            |r| r.cart.lines[1].number = 1,
            FaultKind::Duplicate,
            "/cart/lines/1/number",
        ),
        (
            |r| r.cart.lines[1].amount = -1,
            FaultKind::InvalidValue,
            "/cart/lines/1/amount",
        ),
        (
            |r| r.cart.lines[1].amount = 1 << 53,
            FaultKind::InvalidValue,
            "/cart/lines/1/amount",
        ),
        (
            |r| r.cart.lines[0].discount = -1,
            FaultKind::InvalidValue,
            "/cart/lines/0/discount",
        ),
        (
            |r| r.cart.lines[0].discount = 1001,
            FaultKind::InvalidValue,
            "/cart/lines/0/discount",
        ),
        (
            |r| r.cart.lines[0].floor = -1,
            FaultKind::InvalidValue,
            "/cart/lines/0/floor",
        ),
        (
            |r| r.cart.shipping = -1,
            FaultKind::InvalidValue,
            "/cart/shipping",
        ),
        (
            |r| r.cart.tendered = -1,
            FaultKind::InvalidValue,
            "/cart/tendered",
        ),
        (
            |r| r.cart.rate = Some(ratio(0, 1)),
            FaultKind::InvalidValue,
            "/cart/rate",
        ),
        (
            |r| r.cart.rate = Some(ratio(1, 0)),
            FaultKind::InvalidValue,
            "/cart/rate",
        ),
        (|r| r.member = None, FaultKind::Inconsistent, "/standing"),
        (
            |r| r.burns.push(most("miles")),
            FaultKind::UnknownId,
            "/burns/1/wallet",
        ),
        (
            |r| r.burns.push(most("points")),
            FaultKind::Duplicate,
            "/burns/1/wallet",
        ),
        (
            |r| r.burns[0].wish = BurnWish::Points(-1),
            FaultKind::InvalidValue,
            "/burns/0/wish/Points",
        ),
        (
            |r| r.burns[0].wish = BurnWish::Amount(-1),
            FaultKind::InvalidValue,
            "/burns/0/wish/Amount",
        ),
        (
            |r| known(r).usable[0].amount = -1,
            FaultKind::InvalidValue,
            "/standing/usable/0/amount",
        ),
        (
            |r| {
                known(r).debts = vec![Debt {
                    wallet: "points".into(),
                    owed: -5,
                }];
            },
            FaultKind::InvalidValue,
            "/standing/debts/0/owed",
        ),
        (
            |r| {
                r.cart.lines[0].number = 9;
                r.cart.lines.push(line(9, 1));
            },
            FaultKind::Duplicate,
            "/cart/lines/2/number",
        ),
        (|r| r.now = i64::MAX, FaultKind::OutOfTime, "/now"),
    ];
    for (spoil, kind, place) in table {
        let (anna, standing) = with_points(100);
        let mut request = QuoteRequest {
            member: Some(anna),
            standing: Some(standing),
            burns: vec![most("points")],
            ..request(cart("EUR", vec![line(1, 1000), line(2, 500)]))
        };
        spoil(&mut request);
        let fault = quote(&shop(""), request).unwrap_err();
        assert_eq!((fault.kind, fault.at.as_str()), (kind, place));
        assert!(!fault.expected.is_empty() && !fault.found.is_empty());
    }
}

fn ratio(numerator: i64, denominator: i64) -> Ratio {
    Ratio {
        numerator,
        denominator,
    }
}

fn known(request: &mut QuoteRequest) -> &mut Standing {
    request.standing.as_mut().unwrap()
}

#[test]
fn line_numbers_need_not_be_in_order() {
    let goods = cart("EUR", vec![line(7, 1000), line(3, 500), line(5, 250)]);
    assert_eq!(quote(&shop(""), request(goods)).unwrap().totals.items, 1750);
}

#[test]
fn amounts_that_do_not_fit_are_a_fault() {
    let largest = (1_i64 << 53) - 1;
    let goods = cart("EUR", (0..2).map(|number| line(number, largest)).collect());
    let fault = quote(&shop(""), request(goods)).unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::Overflow, "/cart/lines")
    );
    // The largest amount of the contract goes through everything.
    let goods = cart("EUR", vec![line(1, largest)]);
    let quotation = quote(&shop(COUPON), request(goods)).unwrap();
    assert_eq!(quotation.totals.due, largest);
}
