use fidelis_host::contract::checkout::BurnWish;
use fidelis_host::contract::types::{
    Adjustment, EventBody, LineKind, PointsPayment, RefusalReason,
};

use super::Case;
use super::till::{Till, cart, goods, line, quote, wish, with_wallet};

pub(super) const CASES: &[Case] = &[
    (
        "B02",
        "a point is worth 15.00; 100.00 takes 7 points, rounded up",
        || {
            let shop = with_wallet(
                r#"{"id": "points", "burn": {"points": 1, "amount": 1500}}"#,
                "",
            );
            let quotation = quote(&shop, goods(50_000), 100, |request| {
                request.burns = wish(BurnWish::Amount(10_000));
            });
            let burnable = &quotation.burnables[0];
            assert_eq!((burnable.points, burnable.amount), (7, 10_000));
        },
    ),
    ("B04", "whole multiples of 3 points: 9 of 10", || {
        let wallet =
            r#"{"id": "points", "burn": {"points": 1, "amount": 150, "minimum": 3, "step": 3}}"#;
        let quotation = quote(&with_wallet(wallet, ""), goods(100_000), 10, |_| ());
        assert_eq!(quotation.burnables[0].points, 9);
    }),
    (
        "B06",
        "a smallest discount of 5.00 at 10 points for 1.00: 50 points are needed",
        || {
            let wallet =
                r#"{"id": "points", "burn": {"points": 10, "amount": 100, "minimum_amount": 500}}"#;
            let quotation = quote(&with_wallet(wallet, ""), goods(10_000), 10, |_| ());
            let refusal = quotation.burnables[0].refusal.as_ref().unwrap();
            assert_eq!(refusal.reason, RefusalReason::BelowMinimumPoints);
            assert_eq!(refusal.missing, 40);
        },
    ),
    (
        "B10",
        "points are a means of payment: they never change lines or tax",
        || {
            let shop = with_wallet(
                r#"{"id": "points", "burn": {"points": 1, "amount": 1}}"#,
                "",
            );
            let mut lines = vec![line(1, 11_500), line(2, 11_500)];
            for line in &mut lines {
                line.tax_ppm = 150_000;
            }
            let quotation = quote(&shop, cart(lines), 11_500, |request| {
                request.burns = wish(BurnWish::Most);
            });
            let totals = &quotation.totals;
            assert_eq!(
                (totals.items, totals.points, totals.due),
                (23_000, 11_500, 11_500)
            );
            assert!(quotation.effects.is_empty(), "no line is discounted");
        },
    ),
    (
        "B12",
        "a wallet of 10.00 pays, and is then topped up by 50.00",
        || {
            let shop = with_wallet(
                r#"{"id": "points", "burn": {"points": 1, "amount": 1}}"#,
                "",
            );
            let mut till = Till::new(shop);
            till.open(1000);
            let mut top_up = line(2, 5000);
            top_up.kind = LineKind::TopUp;
            till.place("order", cart(vec![line(1, 10_000), top_up]), |order| {
                order.payments = vec![PointsPayment {
                    wallet: "points".into(),
                    points: 1000,
                    amount: 1000,
                    hold: None,
                }];
            });
            assert_eq!(till.points(), 0);
            let top_up = Adjustment {
                wallet: "points".into(),
                points: 5000,
                reason: "top-up of order".into(),
                expires_at: None,
            };
            till.settle("order", EventBody::Adjusted(top_up));
            assert_eq!(till.points(), 5000);
        },
    ),
    ("B14", "3,030 points at 0.03 pay exactly 90.90", || {
        let shop = with_wallet(
            r#"{"id": "points", "burn": {"points": 1, "amount": 3}}"#,
            "",
        );
        let quotation = quote(&shop, goods(300_000), 3030, |_| ());
        let burnable = &quotation.burnables[0];
        assert_eq!((burnable.points, burnable.amount), (3030, 9090));
    }),
    (
        "B16",
        "one point that is worth 250.00 is usable: points do not follow the currency's step",
        || {
            let shop = with_wallet(
                r#"{"id": "points", "burn": {"points": 1, "amount": 25000}}"#,
                "",
            );
            let quotation = quote(&shop, goods(100_000), 1, |_| ());
            assert_eq!(quotation.burnables[0].points, 1);
        },
    ),
];
