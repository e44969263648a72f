use fidelis_host::contract::types::{Counter, Mark, PointsPayment, PresentedCode, Ratio};

use super::Case;
use super::till::{
    NOW, Till, cart, goods, granted, line, one_per_euro, points, programme, quote, with_wallet,
};

pub(super) const CASES: &[Case] = &[
    (
        "A02",
        "10 points for each full 2.00; what does not fill a block gives nothing",
        || {
            let rule =
                r#""earning": [{"id": "block", "base": {"block": {"points": 10, "amount": 200}}}]"#;
            assert_eq!(points(&programme(rule), goods(700)), 30);
        },
    ),
    (
        "A04",
        "one point for 1.00, rounded up, to the nearest (halves up), or down",
        || {
            for (rounding, expected) in [("ceil", 3), ("half-up", 3), ("floor", 2)] {
                let rule = one_per_euro(&format!(r#", "rounding": "{rounding}""#));
                assert_eq!(
                    points(&programme(&rule), goods(250)),
                    expected,
                    "{rounding}"
                );
            }
        },
    ),
    (
        "A06",
        "a multiplier of the base points: 5 points three times",
        || {
            let rule = r#""policies": {"multiplier_on": "base-points"},
            "earning": [{"id": "visit", "base": {"per-order": 5},
                         "multipliers": [{"id": "triple", "factor": 3}]}]"#;
            assert_eq!(points(&programme(rule), goods(1000)), 15);
        },
    ),
    (
        "A08",
        "a fixed bonus that is given only if the base rule gave points",
        || {
            let rule = r#""earning": [
            {"id": "visit", "base": {"per-order": 5}, "minimum": {"amount": 1000}},
            {"id": "bonus", "base": {"per-order": 3}, "requires": "visit"}]"#;
            assert_eq!(points(&programme(rule), goods(1000)), 8);
            assert_eq!(points(&programme(rule), goods(999)), 0);
        },
    ),
    ("A10", "a coupon of 10% lowers the base", || {
        let rest = one_per_euro("")
            + r#", "offers": [{"id": "ten", "code": {"public": ["TEN"]},
                               "gives": {"order-percent": {"percent": 10}}}]"#;
        let quotation = quote(&programme(&rest), goods(10_000), 0, |request| {
            request.codes = vec![PresentedCode {
                code: "TEN".into(),
                coupon: None,
            }];
        });
        assert_eq!((quotation.totals.due, granted(&quotation)), (9000, 90));
    }),
    (
        "A12",
        "points on food only; a coupon on food lines lowers the base",
        || {
            let rest = one_per_euro(r#", "lines": {"categories": ["food"]}"#)
                + r#", "offers": [{"id": "ten", "lines": {"categories": ["food"]},
                               "gives": {"line-percent": {"percent": 10}}}]"#;
            let mut food = line(1, 10_000);
            food.category = Some("food".into());
            let quotation = quote(
                &programme(&rest),
                cart(vec![food, line(2, 5000)]),
                0,
                |_| (),
            );
            assert_eq!((quotation.totals.due, granted(&quotation)), (14_000, 90));
        },
    ),
    (
        "A14",
        "a gift card is a means of payment: what it pays earns",
        || {
            let mut cart = goods(10_000);
            cart.tendered = 5000;
            assert_eq!(points(&programme(&one_per_euro("")), cart), 100);
        },
    ),
    (
        "A16",
        "what points pay does not earn: 10,000 less 10, one point for each full 1,000",
        || {
            let rule = r#""earning": [{"id": "thousand",
            "base": {"per-unit": {"points": 1, "amount": 100000}}}]"#;
            let wallet = r#"{"id": "points", "burn": {"points": 1, "amount": 100}}"#;
            let mut till = Till::new(with_wallet(wallet, rule));
            till.open(10);
            till.place("order", goods(1_000_000), |order| {
                order.payments = vec![PointsPayment {
                    wallet: "points".into(),
                    points: 10,
                    amount: 1000,
                    hold: None,
                }];
            });
            let entries = &till.last.as_ref().unwrap().entries;
            let deltas: Vec<i64> = entries.iter().map(|entry| entry.available).collect();
            assert!(deltas.contains(&-10) && deltas.contains(&9), "{deltas:?}");
            assert_eq!(till.points(), 9);
        },
    ),
    (
        "A18",
        "an order basis: what is refunded takes its own points, discount or not",
        || {
            let rest = one_per_euro("") + r#", "policies": {"refund_basis": "order"}"#;
            let mut till = Till::new(programme(&rest));
            let (mut first, mut second) = (line(1, 5000), line(2, 2000));
            first.discount = 714;
            second.discount = 286;
            till.place("order", cart(vec![first, second]), |_| ());
            assert_eq!(till.points(), 60);
            till.refund("order", |refund| refund.amount = 2000);
            assert_eq!(till.points(), 40);
        },
    ),
    (
        "A20",
        "an order shown in rand counts in the programme's euro",
        || {
            let rule = r#"{"id": "case", "zone": "UTC", "currencies": {"captured": {"base": "EUR"}},
            "wallets": [{"id": "points"}], "earning": [{"id": "euro",
            "base": {"per-unit": {"points": 1}}}]}"#;
            let mut cart = goods(170_000);
            cart.currency = "ZAR".into();
            cart.rate = Some(Ratio {
                numerator: 1,
                denominator: 17,
            });
            assert_eq!(points(&fidelis_tests::shop(rule).unwrap(), cart), 100);
        },
    ),
    (
        "A22",
        "rates by amount: all at the rate that is reached, or each part at its own",
        || {
            let amounts = [49, 79, 70, 90, 154, 300];
            for (marginal, expected) in [
                (false, [490, 1580, 1400, 1800, 4620, 6000]),
                (true, [490, 1080, 900, 1300, 3120, 4500]),
            ] {
                let rule = format!(
                    r#""earning": [{{"id": "brackets", "base": {{"brackets": {{"marginal": {marginal},
                    "steps": [{{"up_to": 5000, "points": 10}}, {{"up_to": 10000, "points": 20}},
                              {{"up_to": 20000, "points": 30}}]}}}}}}]"#
                );
                let shop = programme(&rule);
                assert_eq!(
                    amounts.map(|amount| points(&shop, goods(amount * 100))),
                    expected
                );
            }
        },
    ),
    (
        "A24",
        "a cap of 1,000 with 950 used: all, what fits, or nothing",
        || {
            for (mode, expected) in [("soft", 100), ("partial", 50), ("all-or-nothing", 0)] {
                assert_eq!(capped(mode, 950, 10_000), expected, "{mode}");
            }
        },
    ),
    (
        "A26",
        "a cap of 1,000 in a period with 900 used: 100 of 200 are given",
        || {
            assert_eq!(capped("partial", 900, 20_000), 100);
        },
    ),
    (
        "A28",
        "rounded down from a smallest order on; nothing where points paid a part",
        || {
            let rest = one_per_euro(r#", "minimum": {"amount": 2000}"#)
                + r#", "policies": {"points_payment": "void-order"}"#;
            let wallet = r#"{"id": "points", "burn": {"points": 1, "amount": 1}}"#;
            let shop = with_wallet(wallet, &rest);
            assert_eq!(points(&shop, goods(1999)), 0);
            assert_eq!(points(&shop, goods(2099)), 20);
            let paid = quote(&shop, goods(2099), 1, |request| {
                request.burns = super::till::wish(fidelis_host::contract::checkout::BurnWish::Most);
            });
            assert_eq!((paid.totals.points, granted(&paid)), (1, 0));
        },
    ),
];

/// Points of a cart under a lifetime cap of 1,000 of which some are used.
fn capped(mode: &str, used: i64, amount: i64) -> i64 {
    let cap = format!(r#", "caps": [{{"per": "lifetime", "points": 1000, "mode": "{mode}"}}]"#);
    let shop = programme(&one_per_euro(&cap));
    let quotation = quote(&shop, goods(amount), 0, |request| {
        assert_eq!(request.now, NOW);
        if let Some(standing) = &mut request.standing {
            standing.counters = vec![Counter {
                id: "cap:euro:0".into(),
                marks: vec![Mark {
                    start: 0,
                    value: used,
                }],
            }];
        }
    });
    granted(&quotation)
}
