//! Requests for pages that cannot be answered.

use super::*;
use crate::contract::types::{FaultKind, Ratio, Standing};

#[test]
fn faults_name_their_place() {
    type Spoil = fn(&mut ComposeRequest);
    let table: [(Spoil, FaultKind, &str); 11] = [
        (|r| r.now = -1, FaultKind::OutOfTime, "/now"),
        (|r| r.member = None, FaultKind::Inconsistent, "/standing"),
        (
            |r| r.cart.as_mut().unwrap().lines[0].amount = -1,
            FaultKind::InvalidValue,
            "/cart/lines/0/amount",
        ),
        (
            |r| r.cart.as_mut().unwrap().currency = "JPY".into(),
            FaultKind::UnknownCurrency,
            "/cart/currency",
        ),
        (
            |r| {
                r.cart.as_mut().unwrap().rate = Some(Ratio {
                    numerator: 1,
                    denominator: 0,
                });
            },
            FaultKind::InvalidValue,
            "/cart/rate",
        ),
        (
            |r| r.placements[1].placement = "attic".into(),
            FaultKind::UnknownId,
            "/placements/1/placement",
        ),
        (
            |r| r.placements[1].placement = "row".into(),
            FaultKind::Duplicate,
            "/placements/1/placement",
        ),
        (
            |r| r.placements[0].candidates[1].id = String::new(),
            FaultKind::InvalidValue,
            "/placements/0/candidates/1/id",
        ),
        (
            |r| r.placements[0].candidates[2].id = "a".into(),
            FaultKind::Duplicate,
            "/placements/0/candidates/2/id",
        ),
        (
            |r| r.placements[0].candidates[0].price = -1,
            FaultKind::InvalidValue,
            "/placements/0/candidates/0/price",
        ),
        (
            |r| r.placements[0].candidates[0].price = 1 << 53,
            FaultKind::InvalidValue,
            "/placements/0/candidates/0/price",
        ),
    ];
    let other = r#",{"id":"other","kind":"banner","fillings":[{"id":"x","shows":{"ids":["x"]}}]}"#;
    let engine = shop(&(strip("{}") + other), "");
    let right = || {
        let mut right = request(&[("row", &named(&["b", "a", "c"])), ("other", &[])]);
        right.member = Some(member("anna"));
        right.standing = Some(Standing {
            usable: Vec::new(),
            debts: Vec::new(),
            counters: Vec::new(),
            tiers: Vec::new(),
        });
        right.cart = Some(cart("GBP", vec![line(1, 1000)]));
        right.placements[0].candidates[0].price = (1 << 53) - 1;
        right
    };
    assert_eq!(first(&engine, right()), ["b", "a", "c"]);
    for (spoil, kind, pointer) in table {
        let mut request = right();
        spoil(&mut request);
        let fault = compose(&engine, request).unwrap_err();
        assert_eq!((fault.kind, &*fault.at), (kind, pointer));
        assert!(
            !fault.expected.is_empty() && !fault.found.is_empty(),
            "{pointer}"
        );
    }
}
