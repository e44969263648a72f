//! What a quote promises is what its order settles to.

use super::*;
use crate::contract::ledger::SettleRequest;
use crate::contract::types::{
    Account, AppliedOffer, Bucket, Event, EventBody, Order, PointsPayment, Verdict,
};
use crate::ledger::settle;

/// A programme in which much depends on much: lanes, codes, a budget, points, tiers, two wallets.
const PROGRAM: &str = r#"{"id":"shop","zone":"Europe/Paris",
    "currencies":{"rates":{"base":"EUR","others":{"GBP":"1.1713"}}},
    "wallets":[{"id":"points","burn":{"points":3,"amount":2,"max_percent":40}},{"id":"status"}],
    "ladders":[{"id":"club","metric":{"spend":{}},
        "tiers":[{"id":"base","minimum":0},{"id":"gold","minimum":4000}]}],
    "policies":{"tier_at":"after"},
    "earning":[
        {"id":"spend","base":{"per-unit":{"points":"1.5"}},"minimum":{"amount":500},
         "multipliers":[{"id":"gold","factor":2,"when":{"tier":{"at_least":"gold"}}}],
         "caps":[{"per":"order","points":120}]},
        {"id":"pieces","wallet":"status","base":{"per-piece":"0.7"},"requires":"spend"},
        {"id":"big","base":{"per-order":25},"when":{"items-amount":{"at_least":3000}}}],
    "offers":[
        {"id":"sale","lines":{"skus":["sku-1","sku-3"]},"gives":{"line-percent":{"percent":"12.5"}}},
        {"id":"coded","code":{"public":["TEN"],"uses":9},"budget":{"limit":700},"uses_per_member":2,
         "gives":{"order-percent":{"percent":15}}},
        {"id":"fixed","priority":-1,"minimum":{"amount":2000},"gives":{"order-amount":333}},
        {"id":"free","minimum":{"amount":4900},"gives":"free-shipping"}]}"#;

fn account(points: i64) -> Account {
    let bucket = Bucket {
        sequence: 1,
        wallet: "points".into(),
        remaining: points,
        held: 0,
        earned_at: at("2026-01-01T12:00:00Z"),
        activates_at: None,
        awaiting: None,
        expires_at: None,
        funding: None,
    };
    Account {
        version: 3,
        next_sequence: 2,
        buckets: vec![bucket],
        holds: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}

/// The order that a storefront makes of a quote that was accepted as it was.
fn accepted(request: &QuoteRequest, quotation: &Quotation) -> Order {
    let mut goods = request.cart.clone();
    let mut offers = Vec::new();
    for effect in &quotation.effects {
        let Effect::Discount(discount) = effect else {
            continue;
        };
        for share in &discount.shares {
            let line = goods
                .lines
                .iter_mut()
                .find(|line| line.number == share.line);
            line.unwrap().discount += share.amount;
        }
        let opened = quotation
            .codes
            .iter()
            .find(|code| code.offer == discount.offer);
        let opened = opened.map(|code| {
            request.codes[usize::try_from(code.index).unwrap()]
                .code
                .clone()
        });
        offers.push(AppliedOffer {
            offer: discount.offer.clone(),
            code: opened,
            amount: discount.amount,
        });
    }
    let paid = quotation.burnables.iter();
    let paid = paid.filter(|burnable| burnable.requested && burnable.points > 0);
    let payments = paid.map(|burnable| PointsPayment {
        wallet: burnable.wallet.clone(),
        points: burnable.points,
        amount: burnable.amount,
        hold: None,
    });
    Order {
        id: "o-1".into(),
        placed_at: request.now,
        cart: goods,
        payments: payments.collect(),
        offers,
    }
}

#[test]
fn an_order_settles_to_what_its_quote_promised() {
    let engine = engine(PROGRAM);
    let mut seed = 1926_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from((seed >> 33) % below).unwrap()
    };
    let (mut earned, mut burned, mut coded) = (0, 0, 0);
    for _ in 0..300 {
        let mut lines = Vec::new();
        for number in 1..=u32::try_from(1 + next(4)).unwrap() {
            let mut one = line(number, next(4000));
            one.quantity = u32::try_from(1 + next(3)).unwrap();
            one.tax_ppm = [0, 55_000, 200_000][usize::try_from(next(3)).unwrap()];
            one.floor = next(2) * next(3000);
            lines.push(one);
        }
        let mut goods = cart(["EUR", "GBP"][usize::try_from(next(2)).unwrap()], lines);
        goods.shipping = next(600);
        let points = 1 + next(4000);
        let (anna, standing) = with_points(points);
        let mut request = QuoteRequest {
            member: Some(anna.clone()),
            standing: Some(standing),
            ..request(goods)
        };
        if next(2) == 0 {
            request.burns = vec![most("points")];
        }
        if next(2) == 0 {
            request.codes = vec![PresentedCode {
                code: "ten".into(),
                coupon: None,
            }];
        }
        let quotation = quote(&engine, request.clone()).unwrap();
        let order = accepted(&request, &quotation);
        let settlement = settle(
            &engine,
            SettleRequest {
                member: anna,
                account: account(points),
                events: vec![Event {
                    id: "e-1".into(),
                    at: request.now,
                    body: EventBody::OrderPlaced(order),
                }],
                entries: Vec::new(),
                counters: Vec::new(),
                explain: false,
            },
        )
        .unwrap();
        assert_eq!(settlement.outcomes[0].verdict, Verdict::Applied);

        let given = settlement.earnings.iter();
        let promised = quotation
            .earnings
            .iter()
            .filter(|earning| earning.granted > 0);
        assert_eq!(given.collect::<Vec<_>>(), promised.collect::<Vec<_>>());
        let used: i64 = order_points(&quotation);
        let points_earned: i64 = quotation
            .earnings
            .iter()
            .filter(|earning| earning.wallet == "points")
            .map(|earning| earning.granted)
            .sum();
        assert_eq!(
            settlement.balances[0].available,
            points - used + points_earned
        );
        earned += i64::from(points_earned > 0);
        burned += i64::from(used > 0);
        coded += i64::from(
            settlement
                .shared
                .iter()
                .any(|delta| delta.id == "code:coded:TEN"),
        );
    }
    assert!(
        earned > 200 && burned > 100 && coded > 100,
        "{earned} {burned} {coded}"
    );
}

fn order_points(quotation: &Quotation) -> i64 {
    let asked = quotation
        .burnables
        .iter()
        .filter(|burnable| burnable.requested);
    asked.map(|burnable| burnable.points).sum()
}
