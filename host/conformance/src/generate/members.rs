//! Members and where they stand.

use fidelis_host::contract::types::{
    Birthday, Channel, Counter, Debt, Interaction, InteractionKind, Mark, Member, OrderStatus,
    PastItem, PastOrder, Standing, TierState, UsablePoints,
};

use super::carts::{DAY, named_attributes};
use crate::dice::Dice;
use crate::words::Words;

/// A member with some history before an instant.
pub fn member(dice: &mut Dice, words: &Words, id: &str, now: i64) -> Member {
    Member {
        id: id.into(),
        enrolled_at: dice.chance(90).then(|| now - dice.between(0, 2000) * DAY),
        birthday: dice.chance(50).then(|| Birthday {
            month: u8::try_from(dice.between(1, 12)).unwrap_or(1),
            day: u8::try_from(dice.between(1, 28)).unwrap_or(1),
            changed_at: dice.chance(20).then(|| now - dice.between(0, 100) * DAY),
        }),
        locale: Some("fr".into()),
        consents: channels(dice),
        segments: words
            .segments
            .iter()
            .filter(|_| dice.chance(30))
            .cloned()
            .collect(),
        attributes: named_attributes(dice, words, 30),
        orders: (0..dice.count(0, 8))
            .map(|_| past_order(dice, now))
            .collect(),
        items: items(dice, words, now),
        interactions: interactions(dice, words, now),
    }
}

/// The ways in which somebody can be reached; each one once.
pub(super) fn channels(dice: &mut Dice) -> Vec<Channel> {
    let mut channels = vec![
        Channel::Email,
        Channel::Sms,
        Channel::Push,
        Channel::OnSite,
        Channel::Post,
    ];
    channels.retain(|_| dice.chance(50));
    channels
}

fn items(dice: &mut Dice, words: &Words, now: i64) -> Vec<PastItem> {
    let mut items = Vec::new();
    for sku in &words.skus {
        if dice.chance(20) {
            let orders = dice.count(1, 4);
            items.push(PastItem {
                sku: sku.clone(),
                category: dice.pick(&words.categories).cloned(),
                last_at: now - dice.between(0, 400) * DAY,
                orders,
                units: orders + dice.count(0, 6),
                amount: dice.between(0, 90_000),
            });
        }
    }
    items
}

fn interactions(dice: &mut Dice, words: &Words, now: i64) -> Vec<Interaction> {
    let kinds = [
        InteractionKind::Visited,
        InteractionKind::Viewed,
        InteractionKind::Viewed,
        InteractionKind::Searched,
        InteractionKind::Carted,
        InteractionKind::Wished,
    ];
    let mut interactions = Vec::new();
    for _ in 0..dice.count(0, 12) {
        interactions.push(Interaction {
            kind: dice
                .pick(&kinds)
                .copied()
                .unwrap_or(InteractionKind::Visited),
            at: now - dice.between(0, 60 * DAY),
            sku: dice
                .chance(50)
                .then(|| dice.pick(&words.skus).cloned())
                .flatten(),
            category: dice
                .chance(60)
                .then(|| dice.pick(&words.categories).cloned())
                .flatten(),
        });
    }
    interactions
}

fn past_order(dice: &mut Dice, now: i64) -> PastOrder {
    let statuses = [
        OrderStatus::Delivered,
        OrderStatus::Delivered,
        OrderStatus::Paid,
        OrderStatus::Cancelled,
        OrderStatus::Refunded,
    ];
    PastOrder {
        placed_at: now - dice.between(0, 800) * DAY,
        status: dice
            .pick(&statuses)
            .copied()
            .unwrap_or(OrderStatus::Delivered),
        net: dice.between(0, 60_000),
        discount: dice.between(0, 5000),
        units: dice.count(1, 10),
        lines: dice.count(1, 5),
        bundles: dice.count(0, 1),
    }
}

/// Where a member stands.
pub fn standing(dice: &mut Dice, words: &Words, now: i64) -> Standing {
    let mut usable = Vec::new();
    for wallet in &words.wallets {
        for _ in 0..dice.count(0, 3) {
            usable.push(UsablePoints {
                wallet: wallet.clone(),
                usable_at: now + dice.between(-300, 20) * DAY,
                expires_at: dice.chance(60).then(|| now + dice.between(-10, 300) * DAY),
                amount: dice.between(0, 4000),
            });
        }
    }
    let in_debt = words.wallets.iter().filter(|_| dice.chance(5));
    Standing {
        usable,
        debts: in_debt
            .map(|wallet| Debt {
                wallet: wallet.clone(),
                owed: 50,
            })
            .collect(),
        counters: counters(dice, words),
        tiers: tiers(dice, words, now),
    }
}

fn counters(dice: &mut Dice, words: &Words) -> Vec<Counter> {
    let metrics = words
        .ladders
        .iter()
        .map(|(ladder, _)| format!("metric:{ladder}"));
    let uses = words.offers.iter().map(|offer| format!("offer:{offer}"));
    let given = words
        .campaigns
        .iter()
        .map(|campaign| format!("campaign:{campaign}"));
    let mut counters = Vec::new();
    for id in metrics.chain(uses).chain(given).chain(["friends".into()]) {
        if dice.chance(40) {
            let mark = Mark {
                start: 0,
                value: dice.between(1, 3),
            };
            counters.push(Counter {
                id,
                marks: vec![mark],
            });
        }
    }
    counters
}

fn tiers(dice: &mut Dice, words: &Words, now: i64) -> Vec<TierState> {
    let mut states = Vec::new();
    for (ladder, tiers) in &words.ladders {
        if dice.chance(70) {
            states.push(TierState {
                ladder: ladder.clone(),
                tier: dice.chance(80).then(|| dice.pick(tiers).cloned()).flatten(),
                since: now - 100 * DAY,
                review_at: dice.chance(80).then(|| now + dice.between(1, 300) * DAY),
                in_grace: false,
                upcoming: None,
                locked: false,
            });
        }
    }
    states
}
