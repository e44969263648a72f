//! What happens to a member outside of orders, and what becomes of orders and accounts.

use fidelis_host::contract::types::{
    Activity, ActivityKind, Attribute, AttributeValue, EventBody, Measure, Notice, Order,
    OrderChange, OrderChangeKind, Referral, RewardClaim,
};

use super::carts::{cart, named_attributes};
use super::events::{Journey, limit_payments};
use super::members::channels;
use crate::dice::Dice;

impl Journey<'_> {
    /// Something that happens outside of orders. The member is called `member`.
    pub(super) fn happening(&self, dice: &mut Dice) -> EventBody {
        match dice.between(0, 99) {
            0..=54 => self.activity(dice),
            55..=64 => EventBody::ReferralMade(self.referral(dice, true)),
            65..=72 => EventBody::Notified(Notice::ReferralFulfilled(self.referral(dice, false))),
            73..=79 => EventBody::ConsentsChanged(channels(dice)),
            80..=87 => self.claim(dice),
            88..=95 => self.measured(dice),
            96 => EventBody::AccountMerged("survivor".into()),
            97 => EventBody::MemberLeft,
            _ => EventBody::DayEnded,
        }
    }

    fn activity(&self, dice: &mut Dice) -> EventBody {
        let kinds = [
            ActivityKind::SignedUp,
            ActivityKind::Newsletter,
            ActivityKind::App,
            ActivityKind::Social,
            ActivityKind::Community,
            ActivityKind::Review,
            ActivityKind::Contact,
            ActivityKind::Lead,
            ActivityKind::Feedback,
            ActivityKind::Other,
        ];
        EventBody::ActivityDone(Activity {
            kind: dice.pick(&kinds).copied().unwrap_or(ActivityKind::Other),
            target: dice
                .chance(70)
                .then(|| dice.pick(&self.words.targets).cloned())
                .flatten(),
            attributes: named_attributes(dice, self.words, 30),
        })
    }

    /// Somebody brings the member, or the member brought somebody.
    fn referral(&self, dice: &mut Dice, brought: bool) -> Referral {
        let own = String::from("member");
        let other = match dice.between(0, 19) {
            0 if brought => own.clone(),
            _ => format!("somebody-{}", dice.between(1, 6)),
        };
        let (advocate, friend) = if brought { (other, own) } else { (own, other) };
        let device = |number| Attribute {
            name: "device".into(),
            value: AttributeValue::Text(format!("device-{number}")),
        };
        Referral {
            advocate,
            friend,
            code: "BRING".into(),
            attributes: vec![device(dice.between(1, 9))],
        }
    }

    fn claim(&self, dice: &mut Dice) -> EventBody {
        let reward = dice.pick(&self.words.rewards).cloned();
        EventBody::RewardClaimed(RewardClaim {
            reward: reward.unwrap_or_else(|| "nothing".into()),
            quantity: dice.count(1, 2),
        })
    }

    fn measured(&self, dice: &mut Dice) -> EventBody {
        match dice.pick(&self.words.ladders) {
            Some((ladder, _)) => EventBody::Notified(Notice::Measured(Measure {
                ladder: ladder.clone(),
                delta: dice.between(-5000, 50_000),
            })),
            None => EventBody::DayEnded,
        }
    }

    /// An order becomes another one, a guest's order is claimed, or a cart is left alone.
    pub(super) fn changed(&mut self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let known = dice.pick(&self.orders).cloned();
        let how = match dice.between(0, 3) {
            0 => OrderChangeKind::Amended,
            1 => OrderChangeKind::Exchanged,
            2 => OrderChangeKind::Claimed,
            _ => OrderChangeKind::Abandoned,
        };
        let known = match how {
            OrderChangeKind::Amended | OrderChangeKind::Exchanged => known,
            OrderChangeKind::Claimed | OrderChangeKind::Abandoned => None,
        };
        let is_new = known.is_none();
        let mut order = known.unwrap_or_else(|| Order {
            id: format!("order-{}", self.number),
            placed_at: self.now,
            cart: cart(dice, self.words, 5),
            payments: Vec::new(),
            offers: Vec::new(),
        });
        if !is_new {
            let currency = order.cart.currency.clone();
            order.cart = cart(dice, self.words, 5);
            order.cart.currency = currency;
            limit_payments(&mut order);
        }
        let id = order.id.clone();
        if is_new && how == OrderChangeKind::Claimed {
            self.orders.push(order.clone());
        }
        let change = OrderChange { how, order };
        (EventBody::OrderChanged(change), Some(id))
    }
}
