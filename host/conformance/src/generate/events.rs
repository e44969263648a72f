//! What happens to one member over years: orders and their steps, refunds, holds, corrections,
//! transfers, nights.

use fidelis_host::contract::types::{
    Adjustment, Event, EventBody, HoldRequest, Notice, OpeningBalance, Order, OrderStep,
    PointsPayment, Refund, ReturnedLine, TierLock, Transfer, TransferPart, TransferReceipt,
};

use super::carts::{DAY, NOW, cart};
use crate::dice::Dice;
use crate::words::Words;

/// One call: an event, and the order whose entries it needs.
#[derive(Debug, Clone)]
pub struct Step {
    /// What happens.
    pub event: Event,
    /// The order that it names, if it names one.
    pub order: Option<String>,
}

/// A member's life, event by event.
#[derive(Debug)]
pub struct Journey<'w> {
    pub(super) words: &'w Words,
    pub(super) now: i64,
    pub(super) number: u32,
    pub(super) orders: Vec<Order>,
    holds: Vec<String>,
}

impl<'w> Journey<'w> {
    /// A life that has not begun.
    pub fn new(words: &'w Words) -> Journey<'w> {
        Journey {
            words,
            now: NOW - 300 * DAY,
            number: 0,
            orders: Vec::new(),
            holds: Vec::new(),
        }
    }

    /// When the last thing happened, or when the life begins.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The next thing that happens. Some of it is refused, which is an answer too.
    pub fn step(&mut self, dice: &mut Dice) -> Step {
        self.number += 1;
        self.now += if dice.chance(30) {
            dice.between(0, 60_000)
        } else {
            dice.between(0, 20 * DAY)
        };
        let (body, order) = match dice.between(0, 27) {
            0..=4 => self.placed(dice),
            5 => self.order_step(dice, EventBody::OrderPaid),
            6 => self.order_step(dice, EventBody::OrderShipped),
            7 => self.order_step(dice, EventBody::OrderDelivered),
            8 | 9 => self.refunded(dice),
            10 => self.cancelled(dice),
            11 => self.held(dice),
            12 => self.hold_ended(dice),
            13 => self.corrected(dice),
            14 => self.transferred(dice),
            15 | 16 => (EventBody::DayEnded, None),
            17 => self.changed(dice),
            _ => (self.happening(dice), None),
        };
        let id = format!("event-{}", self.number);
        Step {
            event: Event {
                id,
                at: self.now,
                body,
            },
            order,
        }
    }

    pub(super) fn wallet(&self, dice: &mut Dice) -> String {
        dice.pick(&self.words.wallets).cloned().unwrap_or_default()
    }

    fn placed(&mut self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let id = format!("order-{}", self.number);
        let payments = if dice.chance(25) {
            vec![PointsPayment {
                wallet: self.wallet(dice),
                points: dice.between(1, 400),
                amount: dice.between(1, 400),
                hold: dice.chance(30).then(|| self.holds.pop()).flatten(),
            }]
        } else {
            Vec::new()
        };
        let mut order = Order {
            id: id.clone(),
            placed_at: self.now,
            cart: cart(dice, self.words, 5),
            payments,
            offers: Vec::new(),
        };
        limit_payments(&mut order);
        self.orders.push(order.clone());
        (EventBody::OrderPlaced(order), Some(id))
    }

    fn order_step(
        &self,
        dice: &mut Dice,
        body: fn(OrderStep) -> EventBody,
    ) -> (EventBody, Option<String>) {
        match dice.pick(&self.orders) {
            Some(order) => {
                let step = OrderStep {
                    order: order.id.clone(),
                    lines: Vec::new(),
                };
                (body(step), Some(order.id.clone()))
            }
            None => (EventBody::DayEnded, None),
        }
    }

    fn refunded(&self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let Some(order) = dice.pick(&self.orders) else {
            return (EventBody::DayEnded, None);
        };
        let mut lines = Vec::new();
        for line in &order.cart.lines {
            if dice.chance(40) {
                let net = line.amount - line.discount;
                lines.push(ReturnedLine {
                    line: line.number,
                    amount: dice.chance(80).then(|| dice.between(0, net)),
                    units: dice.count(0, line.quantity),
                });
            }
        }
        let refund = Refund {
            order: order.id.clone(),
            lines,
            amount: if dice.chance(10) {
                dice.between(0, 500)
            } else {
                0
            },
            whole: dice.chance(15),
        };
        (EventBody::OrderRefunded(refund), Some(order.id.clone()))
    }

    fn cancelled(&self, dice: &mut Dice) -> (EventBody, Option<String>) {
        match dice.pick(&self.orders) {
            Some(order) => (
                EventBody::OrderCancelled(order.id.clone()),
                Some(order.id.clone()),
            ),
            None => (EventBody::DayEnded, None),
        }
    }

    fn held(&mut self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let hold = format!("hold-{}", self.number);
        self.holds.push(hold.clone());
        let request = HoldRequest {
            hold,
            wallet: self.wallet(dice),
            points: dice.between(1, 300),
        };
        (EventBody::HoldRequested(request), None)
    }

    fn hold_ended(&mut self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let hold = self.holds.pop().unwrap_or_else(|| "nothing".into());
        let body = if dice.chance(50) {
            EventBody::HoldCommitted(hold)
        } else {
            EventBody::HoldReleased(hold)
        };
        (body, None)
    }

    fn corrected(&self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let wallet = self.wallet(dice);
        let body = match dice.between(0, 2) {
            0 => EventBody::Opened(OpeningBalance {
                wallet,
                points: dice.between(0, 1000),
                earned_at: self.now - 30 * DAY,
                expires_at: dice.chance(50).then(|| self.now + 90 * DAY),
            }),
            1 if !self.words.ladders.is_empty() => {
                let (ladder, tiers) = dice.pick(&self.words.ladders).cloned().unwrap_or_default();
                EventBody::TierLocked(TierLock {
                    ladder,
                    tier: dice.pick(&tiers).cloned(),
                    locked: dice.chance(50),
                })
            }
            _ => EventBody::Adjusted(Adjustment {
                wallet,
                points: dice.between(-500, 500),
                reason: "goodwill".into(),
                expires_at: None,
            }),
        };
        (body, None)
    }

    fn transferred(&self, dice: &mut Dice) -> (EventBody, Option<String>) {
        let wallet = self.wallet(dice);
        let body = if dice.chance(50) {
            EventBody::TransferSent(Transfer {
                wallet,
                points: dice.between(1, 200),
                receiver: "friend".into(),
            })
        } else {
            EventBody::Notified(Notice::TransferReceived(TransferReceipt {
                wallet,
                sender: "friend".into(),
                parts: vec![TransferPart {
                    points: dice.between(1, 200),
                    activates_at: dice.chance(20).then(|| self.now + 10 * DAY),
                    expires_at: dice.chance(50).then(|| self.now + 60 * DAY),
                    funding: None,
                }],
            }))
        };
        (body, None)
    }
}

/// Points pay no more than the goods cost, all payments together.
pub(super) fn limit_payments(order: &mut Order) {
    let lines = order.cart.lines.iter();
    let mut left: i64 = lines.map(|line| line.amount - line.discount).sum();
    for payment in &mut order.payments {
        payment.amount = payment.amount.min(left);
        left -= payment.amount;
    }
}
