//! Histories: a small generator, the same on every machine, makes the events of many members.

use serde_json::{Value, json};

use super::manual::sends;
use super::shop::{hold, order_at, pays, step, with};
use crate::contract::types::{
    Adjustment, AppliedOffer, Event, EventBody, Line, LineKind, OrderChange, OrderChangeKind,
    OrderStep, Refund, ReturnedLine,
};
use crate::testing::{at, line};

/// A linear congruential generator (the constants of Knuth's MMIX).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number from 0 to `below` - 1.
    pub(super) fn pick(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    pub(super) fn amount(&mut self, below: i64) -> i64 {
        i64::try_from(self.pick(below.unsigned_abs())).unwrap()
    }
}

pub(super) fn rich(expiry: Value, policies: Value) -> Value {
    with(json!({
        "zone": "Europe/Paris",
        "policies": policies,
        "wallets": [{
            "id": "points",
            "expiry": expiry,
            "burn": { "points": 1, "amount": 1 }
        }],
        "earning": [
            {
                "id": "base",
                "base": { "per-unit": { "points": "3/2" } },
                "caps": [{ "per": "week", "points": 900 }],
                "budget": { "limit": 5000 }
            },
            {
                "id": "paid",
                "base": { "per-piece": 3 },
                "pending": { "until": "paid", "days": 2 },
                "funding": { "line-seller": 50 }
            },
            {
                "id": "gift",
                "base": { "per-order": 20 },
                "minimum": { "amount": 5000 },
                "pending": { "until": "delivered" }
            }
        ],
        "ladders": [
            {
                "id": "spend",
                "metric": { "spend": {} },
                "window": { "rolling-days": 20 },
                "grace_days": 3,
                "tiers": [
                    { "id": "silver", "minimum": 20_000, "entry_rewards": [{ "points": 5 }] },
                    { "id": "gold", "minimum": 60_000 }
                ]
            },
            {
                "id": "points",
                "metric": { "points": "points" },
                "window": "calendar-month",
                "upgrade": "next-period",
                "downgrade": "one-level",
                "tiers": [{ "id": "one", "minimum": 100 }, { "id": "two", "minimum": 300 }]
            },
            {
                "id": "orders",
                "metric": "orders",
                "tiers": [{ "id": "friend", "minimum": 3 }]
            }
        ],
        "offers": [
            {
                "id": "sale",
                "gives": { "order-percent": { "percent": 10 } },
                "funding": { "seller": "anna", "percent": 40 }
            },
            {
                "id": "free",
                "gives": "free-shipping",
                "funding": { "seller": "bert", "percent": "12.5" }
            }
        ],
        "campaigns": [
            {
                "id": "each",
                "on": ["order"],
                "minimum": { "amount": 3000 },
                "limit": { "times": 2, "per": "week" },
                "budget": { "limit": 300 },
                "gives": [{ "points": { "points": 11 } }]
            },
            {
                "id": "card",
                "on": ["order"],
                "mission": { "target": 5, "counts": "units", "repeats": true },
                "gives": [{ "points": { "points": 13 } }]
            },
            {
                "id": "streak",
                "on": ["order"],
                "mission": { "target": 2, "per": "day", "streak": true },
                "limit": { "per": "month" },
                "gives": [{ "points": { "points": 5, "expiry": { "days": 3 } } }]
            },
            {
                "id": "fan",
                "on": [{ "spend-crossed": 30_000 }],
                "gives": [{ "points": { "points": 17 } }]
            },
            {
                "id": "weekly",
                "on": ["day"],
                "limit": { "per": "week" },
                "gives": [{ "points": { "points": 2 } }]
            }
        ]
    }))
}

pub(super) struct History {
    pub(super) chance: Chance,
    pub(super) now: i64,
    events: usize,
    pub(super) orders: Vec<String>,
    holds: Vec<String>,
}

impl History {
    pub(super) fn new(seed: u64) -> History {
        History {
            chance: Chance(seed),
            now: at("2026-01-01T08:00:00Z"),
            events: 0,
            orders: Vec::new(),
            holds: Vec::new(),
        }
    }

    fn lines(&mut self) -> Vec<Line> {
        let count = 1 + self.chance.pick(3);
        (1..=u32::try_from(count).unwrap())
            .map(|number| {
                let mut line = line(number, self.chance.amount(9000));
                line.quantity = u32::try_from(self.chance.pick(4)).unwrap();
                line.discount = self.chance.amount(line.amount + 1) / 3;
                line.seller = (self.chance.pick(2) == 0).then(|| "anna".to_owned());
                if self.chance.pick(9) == 0 {
                    line.kind = LineKind::GiftCard;
                }
                line
            })
            .collect()
    }

    pub(super) fn placed(&mut self) -> EventBody {
        let id = format!("o{}", self.orders.len());
        self.orders.push(id.clone());
        let lines = self.lines();
        let mut order = order_at(&id, "2026-01-01T00:00:00Z", lines);
        order.placed_at = self.now;
        // Without a throw of the dice: what sellers pay changes no history.
        for (offer, amount) in [("sale", discount(&order.cart.lines)), ("free", 490)] {
            if amount > 0 {
                order.offers.push(AppliedOffer {
                    offer: offer.into(),
                    code: None,
                    amount,
                });
            }
        }
        let due: i64 = order
            .cart
            .lines
            .iter()
            .map(|line| line.amount - line.discount)
            .sum();
        if self.chance.pick(3) == 0 {
            let points = self.chance.amount(600).min(due);
            let hold = (self.chance.pick(2) == 0).then(|| self.some_hold());
            order.payments = vec![pays(points, hold.as_deref())];
        }
        EventBody::OrderPlaced(order)
    }

    /// An earlier order becomes another one.
    pub(super) fn changed(&mut self) -> EventBody {
        let EventBody::OrderPlaced(mut order) = self.placed() else {
            panic!("an order is placed");
        };
        self.orders.pop();
        order.id = self.some_order();
        let how = OrderChangeKind::Amended;
        EventBody::OrderChanged(OrderChange { how, order })
    }

    pub(super) fn some_order(&mut self) -> String {
        let count = u64::try_from(self.orders.len()).unwrap();
        let index = usize::try_from(self.chance.pick(count.max(1))).unwrap();
        let order = self.orders.get(index).cloned();
        order.unwrap_or_else(|| "none".into())
    }

    fn some_hold(&mut self) -> String {
        let back = usize::try_from(self.chance.pick(3)).unwrap();
        self.holds
            .iter()
            .rev()
            .nth(back)
            .cloned()
            .unwrap_or_else(|| "none".into())
    }

    pub(super) fn refunded(&mut self) -> EventBody {
        let lines = (1..=3)
            .filter(|_| self.chance.pick(2) == 0)
            .collect::<Vec<u32>>()
            .into_iter()
            .map(|line| {
                let told = self.chance.pick(2) == 0;
                ReturnedLine {
                    line,
                    amount: told.then(|| self.chance.amount(4000)),
                    units: u32::try_from(self.chance.pick(3)).unwrap(),
                }
            })
            .collect();
        EventBody::OrderRefunded(Refund {
            order: self.some_order(),
            lines,
            amount: if self.chance.pick(4) == 0 {
                self.chance.amount(1000)
            } else {
                0
            },
            whole: self.chance.pick(6) == 0,
        })
    }

    pub(super) fn next(&mut self) -> Event {
        let steps = [60_000, 3_600_000, 40_000_000, 300_000_000];
        let step = steps[usize::try_from(self.chance.pick(4)).unwrap()];
        self.now += self.chance.amount(step);
        let body = match self.chance.pick(17) {
            0..5 => self.placed(),
            5..8 => self.refunded(),
            8 => EventBody::OrderCancelled(self.some_order()),
            9 => EventBody::OrderPaid(step_of(self.some_order())),
            10 => EventBody::OrderDelivered(step_of(self.some_order())),
            11 => {
                let id = format!("h{}", self.events);
                self.holds.push(id.clone());
                hold(&id, 1 + self.chance.amount(200))
            }
            12 => EventBody::HoldCommitted(self.some_hold()),
            13 => EventBody::HoldReleased(self.some_hold()),
            14 => match self.chance.pick(2) {
                0 => sends(1 + self.chance.amount(900), "m2"),
                _ => EventBody::Adjusted(Adjustment {
                    wallet: "points".into(),
                    points: [-1 - self.chance.amount(900), 25, 60]
                        [usize::try_from(self.chance.pick(3)).unwrap()],
                    reason: "by hand".into(),
                    expires_at: (self.chance.pick(2) == 0).then_some(self.now + 500_000_000),
                }),
            },
            15 => self.changed(),
            _ => EventBody::DayEnded,
        };
        self.events += 1;
        Event {
            id: format!("e{}", self.events),
            at: self.now,
            body,
        }
    }
}

fn discount(lines: &[Line]) -> i64 {
    lines.iter().map(|line| line.discount).sum()
}

pub(super) fn step_of(order: String) -> OrderStep {
    step(&order)
}

pub(super) fn programmes() -> Vec<Value> {
    vec![
        rich(json!("never"), json!({})),
        rich(
            json!({ "days": 9 }),
            json!({ "clawback": "within-balance", "refund_basis": "order" }),
        ),
        rich(
            json!({ "inactive-days": 5 }),
            json!({ "max_debt": 10, "expiry_from_earning": true }),
        ),
        rich(
            json!({ "end-of-month": 0 }),
            json!({ "clawback": "own-bucket", "refund_rounding": "reversal-floor" }),
        ),
        rich(
            json!({ "months": 1 }),
            json!({ "clawback": "only-pending", "tier_at": "after" }),
        ),
    ]
}
