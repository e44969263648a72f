//! A mixed load: what a client of a busy shop tells, the same for every run with the same seed.

use fidelis_host::contract::types::{
    Activity, ActivityKind, Adjustment, Channel, Event, EventBody, HoldRequest, Order, OrderStep,
    PointsPayment, Refund, ReturnedLine, Transfer,
};
use fidelis_tests::dice::Dice;
use fidelis_tests::plain;

/// The wallet of `programs/corner-shop.json` that pays.
pub const WALLET: &str = "points";

/// The programme of the trials: every event of a [`Mix`] means something to it.
pub const PROGRAM: &str = include_str!("../programs/corner-shop.json");

/// Something that a client tells of a member.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The member.
    pub member: String,
    /// What happened.
    pub event: Event,
}

/// What one client tells. Its ids begin with its own name, so that clients never share an event.
#[derive(Debug)]
pub struct Mix {
    dice: Dice,
    client: String,
    members: Vec<String>,
    number: u32,
    orders: Vec<(String, Order)>,
    holds: Vec<(String, String, i64)>,
}

/// Ids of so many members.
pub fn members(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("m{number}")).collect()
}

impl Mix {
    /// A client with a name of its own, which tells of these members.
    pub fn new(seed: u64, client: &str, members: &[String]) -> Mix {
        Mix {
            dice: Dice::new(seed),
            client: client.to_owned(),
            members: members.to_vec(),
            number: 0,
            orders: Vec::new(),
            holds: Vec::new(),
        }
    }

    /// The next thing that it tells, at an instant in UTC milliseconds. Everything else follows
    /// from the seed. Some of it is refused, which is an answer too.
    pub fn next(&mut self, at: i64) -> Deed {
        self.number = self.number.saturating_add(1);
        let roll = self.dice.between(1, 100);
        let (member, body) = match roll {
            ..=34 => self.placed(at),
            35..=42 => self.step(EventBody::OrderPaid),
            43..=48 => self.step(EventBody::OrderShipped),
            49..=56 => self.step(EventBody::OrderDelivered),
            57..=66 => self.refunded(),
            67..=70 => self.cancelled(),
            71..=78 => self.held(),
            79..=84 => self.hold_ended(),
            85..=89 => self.transferred(),
            90..=91 => self.adjusted(),
            _ => self.active(),
        };
        Deed {
            member,
            event: Event {
                id: format!("{}-{}", self.client, self.number),
                at,
                body,
            },
        }
    }

    fn member(&mut self) -> String {
        self.dice.pick(&self.members).cloned().unwrap_or_default()
    }

    fn placed(&mut self, at: i64) -> (String, EventBody) {
        let member = self.member();
        let lines = self.dice.count(1, 4);
        let lines = (1..=lines)
            .map(|number| plain::line(number, self.dice.between(100, 9_000)))
            .collect();
        let id = format!("o-{}-{}", self.client, self.number);
        let mut order = plain::order(&id, at, plain::cart(lines));
        if self.dice.chance(40) {
            order.payments.extend(self.payment(&member, &order));
        }
        // The store forgets nothing, but a client that tells for hours need not know every order.
        if self.orders.len() < 200 {
            self.orders.push((member.clone(), order.clone()));
        }
        (member, EventBody::OrderPlaced(order))
    }

    /// Points pay, by a hold where the member has one; never more than the goods cost.
    fn payment(&mut self, member: &str, order: &Order) -> Option<PointsPayment> {
        let most: i64 = order.cart.lines.iter().map(|line| line.amount).sum();
        let held = self.holds.iter().position(|(whose, ..)| whose == member);
        let (points, hold) = match held.filter(|_| self.dice.chance(70)) {
            Some(at) => {
                let (_, hold, points) = self.holds.remove(at);
                (points, Some(hold))
            }
            None => (100 * self.dice.between(1, 3), None),
        };
        (points <= most).then(|| PointsPayment {
            wallet: WALLET.to_owned(),
            points,
            amount: points,
            hold,
        })
    }

    fn step(&mut self, body: fn(OrderStep) -> EventBody) -> (String, EventBody) {
        match self.dice.pick(&self.orders) {
            Some((member, order)) => (member.clone(), body(plain::step(&order.id))),
            None => self.active(),
        }
    }

    fn refunded(&mut self) -> (String, EventBody) {
        let Some((member, order)) = self.dice.pick(&self.orders).cloned() else {
            return self.active();
        };
        let whole = self.dice.chance(30);
        let mut lines = Vec::new();
        for line in &order.cart.lines {
            if !whole && self.dice.chance(50) {
                lines.push(ReturnedLine {
                    line: line.number,
                    amount: Some(self.dice.between(0, line.amount / 2)),
                    units: 0,
                });
            }
        }
        let refund = Refund {
            order: order.id,
            lines,
            amount: 0,
            whole,
        };
        (member, EventBody::OrderRefunded(refund))
    }

    fn cancelled(&mut self) -> (String, EventBody) {
        match self.dice.pick(&self.orders) {
            Some((member, order)) => (member.clone(), EventBody::OrderCancelled(order.id.clone())),
            None => self.active(),
        }
    }

    fn held(&mut self) -> (String, EventBody) {
        let member = self.member();
        let hold = format!("h-{}-{}", self.client, self.number);
        let points = 100 * self.dice.between(1, 3);
        self.holds.push((member.clone(), hold.clone(), points));
        let request = HoldRequest {
            hold,
            wallet: WALLET.to_owned(),
            points,
        };
        (member, EventBody::HoldRequested(request))
    }

    fn hold_ended(&mut self) -> (String, EventBody) {
        let Some((member, hold, _)) = self.holds.pop() else {
            return self.held();
        };
        let body = if self.dice.chance(50) {
            EventBody::HoldCommitted(hold)
        } else {
            EventBody::HoldReleased(hold)
        };
        (member, body)
    }

    fn transferred(&mut self) -> (String, EventBody) {
        let (sender, receiver) = (self.member(), self.member());
        if sender == receiver {
            return self.active();
        }
        let transfer = Transfer {
            wallet: WALLET.to_owned(),
            points: self.dice.between(1, 150),
            receiver,
        };
        (sender, EventBody::TransferSent(transfer))
    }

    fn adjusted(&mut self) -> (String, EventBody) {
        let adjustment = Adjustment {
            wallet: WALLET.to_owned(),
            points: self.dice.between(-100, 300),
            reason: "goodwill".to_owned(),
            expires_at: None,
        };
        (self.member(), EventBody::Adjusted(adjustment))
    }

    fn active(&mut self) -> (String, EventBody) {
        let body = if self.dice.chance(70) {
            EventBody::ActivityDone(Activity {
                kind: ActivityKind::Review,
                target: None,
                attributes: Vec::new(),
            })
        } else if self.dice.chance(50) {
            EventBody::ConsentsChanged(vec![Channel::Email])
        } else {
            EventBody::ConsentsChanged(Vec::new())
        };
        (self.member(), body)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_seed_gives_the_same_load_and_another_one_another() {
        let told = |seed| -> Vec<String> {
            let mut mix = Mix::new(seed, "c1", &members(5));
            (0..200)
                .map(|at| serde_json::to_string(&mix.next(at).event).unwrap())
                .collect()
        };
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    }

    #[test]
    fn every_kind_of_event_comes() {
        let mut mix = Mix::new(7, "c1", &members(5));
        let mut kinds = BTreeSet::new();
        for at in 0..500 {
            let body = serde_json::to_value(mix.next(at).event.body).unwrap();
            kinds.extend(body.as_object().unwrap().keys().cloned());
        }
        let expected = [
            "ActivityDone",
            "Adjusted",
            "ConsentsChanged",
            "HoldCommitted",
            "HoldReleased",
            "HoldRequested",
            "OrderCancelled",
            "OrderDelivered",
            "OrderPaid",
            "OrderPlaced",
            "OrderRefunded",
            "OrderShipped",
            "TransferSent",
        ];
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    }
}
