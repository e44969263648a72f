//! Members to be classified and pages to be composed.

use fidelis_host::contract::personalization::{Candidate, ComposeRequest, PlacementRequest};
use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::contract::types::{Attribute, AttributeValue};

use super::carts::{DAY, NOW, cart, counters, named_attributes, session};
use super::{member, standing};
use crate::dice::Dice;
use crate::words::Words;

/// A request to classify a member.
pub fn classify_request(dice: &mut Dice, words: &Words) -> ClassifyRequest {
    let now = NOW + dice.between(-400, 400) * DAY + dice.between(0, DAY);
    ClassifyRequest {
        now,
        member: member(dice, words, "member", now),
        standing: dice.chance(80).then(|| standing(dice, words, now)),
        cart: dice.chance(50).then(|| cart(dice, words, 6)),
        explain: dice.chance(50),
    }
}

/// A request to compose a page: members and guests, with and without a session, a cart and
/// candidates.
pub fn compose_request(dice: &mut Dice, words: &Words) -> ComposeRequest {
    let now = NOW + dice.between(-60, 60) * DAY + dice.between(0, DAY);
    let enrolled = dice.chance(75);
    let id = format!("member-{}", dice.between(1, 500));
    let mut placements = Vec::new();
    for placement in &words.placements {
        if dice.chance(70) {
            placements.push(PlacementRequest {
                placement: placement.clone(),
                limit: dice.count(0, 4),
                candidates: if dice.chance(50) {
                    candidates(dice, words)
                } else {
                    Vec::new()
                },
            });
        }
    }
    ComposeRequest {
        now,
        member: enrolled.then(|| member(dice, words, &id, now)),
        standing: (enrolled && dice.chance(90)).then(|| standing(dice, words, now)),
        session: dice.chance(50).then(|| session(dice)),
        cart: dice.chance(50).then(|| cart(dice, words, 6)),
        attributes: named_attributes(dice, words, 20),
        placements,
        counters: counters(dice, words),
        explain: dice.chance(50),
    }
}

fn candidates(dice: &mut Dice, words: &Words) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for _ in 0..dice.count(1, 20) {
        let list = if dice.chance(40) {
            &words.shown
        } else {
            &words.skus
        };
        let known = dice.pick(list).cloned().filter(|_| dice.chance(80));
        let id = known.unwrap_or_else(|| format!("product-{}", dice.between(1, 99)));
        if candidates.iter().any(|known| known.id == id) {
            continue;
        }
        candidates.push(Candidate {
            id,
            category: dice
                .chance(80)
                .then(|| dice.pick(&words.categories).cloned())
                .flatten(),
            seller: dice
                .chance(40)
                .then(|| dice.pick(&words.sellers).cloned())
                .flatten(),
            price: dice.between(0, 40_000),
            available: dice.chance(85),
            attributes: told(dice, words),
        });
    }
    candidates
}

/// What candidates tell of themselves.
fn told(dice: &mut Dice, words: &Words) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    if dice.chance(40) {
        let tags = words.tags.iter().filter(|_| dice.chance(40));
        attributes.push(Attribute {
            name: "tags".into(),
            value: AttributeValue::Texts(tags.cloned().collect()),
        });
    }
    if dice.chance(30) {
        attributes.push(Attribute {
            name: "on_sale".into(),
            value: AttributeValue::Truth(dice.chance(50)),
        });
    }
    attributes
}
