//! Carts as storefronts send them.

use fidelis_host::contract::checkout::{BurnRequest, BurnWish, QuoteRequest};
use fidelis_host::contract::types::{
    Attribute, AttributeValue, Cart, Coupon, CouponState, Line, LineKind, PresentedCode, Ratio,
    SharedCounter,
};

use super::{member, standing};
use crate::dice::Dice;
use crate::words::Words;

/// 2026-11-21T10:00:00Z in UTC milliseconds.
pub(super) const NOW: i64 = 1_795_255_200_000;
/// A day in milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// A request for a quote: members and guests, with and without codes and wishes.
pub fn quote_request(dice: &mut Dice, words: &Words) -> QuoteRequest {
    let now = NOW + dice.between(-400, 400) * DAY + dice.between(0, DAY);
    let enrolled = dice.chance(80);
    QuoteRequest {
        now,
        member: enrolled.then(|| member(dice, words, "member", now)),
        standing: (enrolled && dice.chance(90)).then(|| standing(dice, words, now)),
        cart: cart(dice, words, 12),
        codes: codes(dice, words, now),
        burns: burns(dice, words),
        counters: counters(dice, words),
        explain: dice.chance(50),
    }
}

/// A cart of at most so many lines.
pub fn cart(dice: &mut Dice, words: &Words, most: u32) -> Cart {
    let count = if dice.chance(5) {
        0
    } else {
        dice.count(1, most)
    };
    let currency = dice
        .pick(&words.currencies)
        .cloned()
        .unwrap_or_else(|| "EUR".into());
    Cart {
        currency,
        rate: dice.chance(80).then(|| Ratio {
            numerator: dice.between(1, 20_000),
            denominator: dice.between(1, 10_000),
        }),
        lines: (1..=count)
            .map(|number| line(dice, words, number))
            .collect(),
        shipping: dice.between(0, 1500),
        tendered: if dice.chance(20) {
            dice.between(0, 5000)
        } else {
            0
        },
        attributes: attributes(dice, words),
    }
}

fn line(dice: &mut Dice, words: &Words, number: u32) -> Line {
    let amount = match dice.between(0, 20) {
        0 => 0,
        1 => dice.between(1, 10),
        2 => dice.between(100_000, 10_000_000),
        _ => dice.between(50, 40_000),
    };
    let discount = if dice.chance(30) {
        dice.between(0, amount)
    } else {
        0
    };
    let kinds = [
        LineKind::Goods,
        LineKind::Goods,
        LineKind::Goods,
        LineKind::Goods,
        LineKind::Service,
        LineKind::Subscription,
        LineKind::GiftCard,
        LineKind::TopUp,
        LineKind::Fee,
    ];
    Line {
        number,
        sku: dice.pick(&words.skus).cloned().unwrap_or_default(),
        category: dice
            .chance(80)
            .then(|| dice.pick(&words.categories).cloned())
            .flatten(),
        seller: dice
            .chance(50)
            .then(|| dice.pick(&words.sellers).cloned())
            .flatten(),
        tags: words
            .tags
            .iter()
            .filter(|_| dice.chance(25))
            .cloned()
            .collect(),
        kind: dice.pick(&kinds).copied().unwrap_or(LineKind::Goods),
        on_sale: dice.chance(15),
        quantity: dice.count(0, 6),
        amount,
        discount,
        floor: if dice.chance(10) {
            dice.between(0, amount - discount)
        } else {
            0
        },
        tax_ppm: if dice.chance(50) { 200_000 } else { 0 },
        attributes: Vec::new(),
    }
}

fn attributes(dice: &mut Dice, words: &Words) -> Vec<Attribute> {
    let channels = ["web", "app", "store"];
    let value = dice.pick(&channels).copied().unwrap_or("web");
    let text = |name: &str, value: String| Attribute {
        name: name.into(),
        value: AttributeValue::Text(value),
    };
    let mut attributes = named_attributes(dice, words, 15);
    attributes.retain(|one| one.name != "channel" && one.name != "session");
    attributes.push(text("channel", value.into()));
    if dice.chance(30) {
        attributes.push(text("session", session(dice)));
    }
    attributes
}

/// Who a guest is in experiments.
pub(super) fn session(dice: &mut Dice) -> String {
    format!("session-{}", dice.between(1, 500))
}

/// Attributes at which the programme looks, each with so many percent of chance: with a value that
/// it names, or with another one.
pub(super) fn named_attributes(dice: &mut Dice, words: &Words, percent: i64) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for (name, value) in &words.attributes {
        if !dice.chance(percent) || attributes.iter().any(|one| one.name == *name) {
            continue;
        }
        let value = match (dice.between(0, 3), value) {
            (0, AttributeValue::Number(number)) => AttributeValue::Number(number - 1),
            (0, AttributeValue::Truth(truth)) => AttributeValue::Truth(!truth),
            (0, _) => AttributeValue::Text("unheard-of".into()),
            (1, AttributeValue::Text(word)) => {
                AttributeValue::Texts(vec!["unheard-of".into(), word.clone()])
            }
            _ => value.clone(),
        };
        attributes.push(Attribute {
            name: name.clone(),
            value,
        });
    }
    attributes
}

fn codes(dice: &mut Dice, words: &Words, now: i64) -> Vec<PresentedCode> {
    let states = [
        CouponState::Issued,
        CouponState::Issued,
        CouponState::Used,
        CouponState::Revoked,
        CouponState::Foreign,
    ];
    (0..dice.count(0, 2))
        .map(|number| {
            let template = dice.pick(&words.templates).cloned();
            match template.filter(|_| dice.chance(40)) {
                Some(offer) => PresentedCode {
                    code: format!("UNIQUE-{number}"),
                    coupon: Some(Coupon {
                        offer,
                        state: dice.pick(&states).copied().unwrap_or(CouponState::Issued),
                        issued_at: now - DAY,
                        expires_at: dice.chance(70).then(|| now + dice.between(-5, 30) * DAY),
                    }),
                },
                None => PresentedCode {
                    code: dice.pick(&words.codes).cloned().unwrap_or_default(),
                    coupon: None,
                },
            }
        })
        .collect()
}

fn burns(dice: &mut Dice, words: &Words) -> Vec<BurnRequest> {
    let mut burns = Vec::new();
    for wallet in &words.wallets {
        if dice.chance(30) {
            let wish = match dice.between(0, 2) {
                0 => BurnWish::Most,
                1 => BurnWish::Points(dice.between(0, 3000)),
                _ => BurnWish::Amount(dice.between(0, 3000)),
            };
            burns.push(BurnRequest {
                wallet: wallet.clone(),
                wish,
            });
        }
    }
    burns
}

/// What others have used of the budgets.
pub(super) fn counters(dice: &mut Dice, words: &Words) -> Vec<SharedCounter> {
    let mut counters = Vec::new();
    for offer in &words.offers {
        if dice.chance(20) {
            counters.push(SharedCounter {
                id: format!("budget:{offer}"),
                used: dice.between(0, 100_000),
                limit: dice.chance(10).then(|| dice.between(0, 100_000)),
            });
        }
    }
    counters
}
