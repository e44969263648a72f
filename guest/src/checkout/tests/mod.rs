//! Quotes by example.

mod faults;
mod promise;

use super::*;
use crate::contract::checkout::{BurnRequest, BurnWish};
use crate::contract::types::{
    Cart, Counter, Effect, Mark, Member, PresentedCode, Standing, UsablePoints,
};
use crate::testing::{at, cart, engine, line, member};

fn shop(fields: &str) -> Engine {
    engine(&format!(
        r#"{{"id":"shop","zone":"Europe/Paris",
            "currencies":{{"rates":{{"base":"EUR","others":{{"GBP":"1.1713"}}}}}},
            "wallets":[{{"id":"points","burn":{{"points":100,"amount":100}}}}],
            "earning":[{{"id":"spend","base":{{"per-unit":{{"points":1}}}}}}]{fields}}}"#
    ))
}

fn request(cart: Cart) -> QuoteRequest {
    QuoteRequest {
        now: at("2026-11-21T12:00:00+01:00"),
        member: None,
        standing: None,
        cart,
        codes: Vec::new(),
        burns: Vec::new(),
        counters: Vec::new(),
        explain: false,
    }
}

fn with_points(points: i64) -> (Member, Standing) {
    let standing = Standing {
        usable: vec![UsablePoints {
            wallet: "points".into(),
            usable_at: 0,
            expires_at: None,
            amount: points,
        }],
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    };
    (member("anna"), standing)
}

fn most(wallet: &str) -> BurnRequest {
    BurnRequest {
        wallet: wallet.into(),
        wish: BurnWish::Most,
    }
}

/// Items 100.00, coupon -10.00, 2000 points worth -20.00, shipping 5.00; a gift card pays 50.00.
fn worked_example() -> QuoteRequest {
    let mut goods = cart("EUR", vec![line(1, 10_000)]);
    goods.shipping = 500;
    goods.tendered = 5000;
    let (anna, standing) = with_points(2000);
    QuoteRequest {
        member: Some(anna),
        standing: Some(standing),
        burns: vec![most("points")],
        codes: vec![PresentedCode {
            code: "ten".into(),
            coupon: None,
        }],
        ..request(goods)
    }
}

const COUPON: &str =
    r#","offers":[{"id":"coupon","code":{"public":["TEN"]},"gives":{"order-amount":1000}}]"#;

#[test]
fn offers_then_points_then_earning() {
    let table = [("deduct", 70), ("ignore", 90), ("void-order", 0)];
    for (points_payment, earned) in table {
        let engine = shop(&format!(
            r#","policies":{{"points_payment":"{points_payment}"}}{COUPON}"#
        ));
        let quotation = quote(&engine, worked_example()).unwrap();
        let sum: i64 = quotation
            .earnings
            .iter()
            .map(|earning| earning.granted)
            .sum();
        assert_eq!(sum, earned, "{points_payment}");
        let expected = Totals {
            items: 10_000,
            discounts: 1000,
            shipping: 500,
            points: 2000,
            due: 7500,
        };
        assert_eq!(
            quotation.totals, expected,
            "gift cards pay from what is due"
        );
        assert!(quotation.findings.is_empty());
    }
}

#[test]
fn what_offers_take_off_earns_nothing() {
    let goods = |lines: &[(&str, i64)]| {
        let mut all = Vec::new();
        for (number, (category, amount)) in (1..).zip(lines) {
            let mut one = line(number, *amount);
            one.category = Some((*category).into());
            all.push(one);
        }
        cart("EUR", all)
    };
    let ten_percent = r#"{"line-percent":{"percent":10}}"#;
    let food = r#"{"categories":["food"]}"#;
    let table: [(&str, &str, &str, Cart, i64, i64); 4] = [
        // What earns, what the offer gives and on which lines: to pay, points.
        (
            "{}",
            ten_percent,
            "{}",
            goods(&[("food", 10_000)]),
            9000,
            90,
        ),
        (
            food,
            ten_percent,
            food,
            goods(&[("food", 10_000), ("other", 5000)]),
            14_000,
            90,
        ),
        (
            food,
            ten_percent,
            "{}",
            goods(&[("food", 10_000), ("other", 5000)]),
            13_500,
            90,
        ),
        (
            "{}",
            r#"{"order-amount":1000}"#,
            "{}",
            goods(&[("a", 5000), ("b", 2000)]),
            6000,
            60,
        ),
    ];
    for (earning, gives, lines, cart, due, points) in table {
        let engine = engine(&format!(
            r#"{{"id":"shop","zone":"UTC","currencies":{{"rates":{{"base":"EUR"}}}},
                "wallets":[{{"id":"points"}}],
                "earning":[{{"id":"spend","lines":{earning},"base":{{"per-unit":{{"points":1}}}}}}],
                "offers":[{{"id":"o","lines":{lines},"gives":{gives}}}]}}"#
        ));
        let quotation = quote(&engine, request(cart)).unwrap();
        assert_eq!(
            (quotation.totals.due, quotation.earnings[0].granted),
            (due, points)
        );
    }
}

#[test]
fn what_could_be_paid_with_points_is_no_part_of_the_sums() {
    let mut asked = worked_example();
    asked.burns.clear();
    let quotation = quote(&shop(COUPON), asked).unwrap();
    let [burnable] = quotation.burnables.as_slice() else {
        panic!("one wallet");
    };
    assert_eq!(
        (burnable.points, burnable.amount, burnable.requested),
        (2000, 2000, false)
    );
    assert_eq!((quotation.totals.points, quotation.totals.due), (0, 9500));
    assert_eq!(quotation.earnings[0].granted, 90);
}

#[test]
fn a_guest_sees_what_a_new_member_would_earn() {
    let engine = shop(
        r#","ladders":[{"id":"status","metric":{"spend":{}},"tiers":[{"id":"silver","minimum":50000}]}],
           "offers":[{"id":"members","when":{"enrolled":true},"gives":{"order-amount":1000}}]"#,
    );
    let goods = cart("EUR", vec![line(1, 2050)]);
    let guest = quote(&engine, request(goods.clone())).unwrap();
    assert_eq!(guest.earnings[0].granted, 20);
    assert!(guest.burnables.is_empty() && guest.tiers.is_empty() && guest.effects.is_empty());
    let (anna, mut standing) = with_points(0);
    standing.usable.clear();
    standing.counters = vec![Counter {
        id: "metric:status".into(),
        marks: vec![Mark {
            start: 0,
            value: 20_000,
        }],
    }];
    let known = QuoteRequest {
        member: Some(anna),
        standing: Some(standing),
        ..request(goods)
    };
    let known = quote(&engine, known).unwrap();
    assert_eq!(known.tiers.len(), 1);
    assert_eq!(
        (known.tiers[0].value, known.tiers[0].to_next),
        (20_000, 30_000)
    );
    assert_eq!(known.earnings[0].granted, 10);
    assert!(
        matches!(known.effects.as_slice(), [Effect::Discount(discount)] if discount.amount == 1000)
    );
}

#[test]
fn a_tier_whose_review_is_overdue_gives_no_more() {
    // Gold since 10 May 2026, held for a year; nothing was spent since.
    let engine = engine(
        r#"{"id":"shop","zone":"Europe/Paris","currencies":{"rates":{"base":"EUR"}},
            "wallets":[{"id":"points"}],
            "ladders":[{"id":"status","metric":{"spend":{}},"window":{"rolling-days":365},
                "tiers":[{"id":"base","minimum":0},{"id":"gold","minimum":200000}]}],
            "earning":[{"id":"spend","base":{"per-unit":{"points":1}},
                "multipliers":[{"id":"gold","factor":2,"when":{"tier":{"one_of":["gold"]}}}]}]}"#,
    );
    let gold = TierState {
        ladder: "status".into(),
        tier: Some("gold".into()),
        since: at("2026-05-10T12:00:00+02:00"),
        review_at: Some(at("2027-05-11T00:00:00+02:00")),
        in_grace: false,
        upcoming: None,
        locked: false,
    };
    let table = [
        ("2027-05-10T23:59:59+02:00", "gold", 20),
        ("2027-05-11T00:00:00+02:00", "base", 10),
        ("2027-07-01T12:00:00+02:00", "base", 10),
    ];
    for (now, tier, earned) in table {
        let (anna, mut standing) = with_points(0);
        standing.tiers = vec![gold.clone()];
        let known = QuoteRequest {
            now: at(now),
            member: Some(anna),
            standing: Some(standing),
            ..request(cart("EUR", vec![line(1, 1000)]))
        };
        let quotation = quote(&engine, known).unwrap();
        assert_eq!(quotation.tiers[0].tier.as_deref(), Some(tier), "{now}");
        assert_eq!(quotation.earnings[0].granted, earned, "{now}");
    }
}

#[test]
fn explaining_changes_nothing_but_the_findings() {
    let engine = shop(COUPON);
    let silent = quote(&engine, worked_example()).unwrap();
    let mut asked = worked_example();
    asked.explain = true;
    let mut explained = quote(&engine, asked).unwrap();
    let ids: Vec<&str> = explained
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    assert_eq!(ids, ["coupon", "points", "spend"]);
    explained.findings.clear();
    assert_eq!(explained, silent);
}

#[test]
fn an_empty_cart() {
    let quotation = quote(&shop(COUPON), request(cart("EUR", Vec::new()))).unwrap();
    assert_eq!(
        quotation.totals,
        Totals {
            items: 0,
            discounts: 0,
            shipping: 0,
            points: 0,
            due: 0
        }
    );
    assert!(quotation.effects.is_empty());
}
