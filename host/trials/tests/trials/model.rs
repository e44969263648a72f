//! A store that could not be simpler: accounts, entries and shared counters in memory, one event
//! after the other.

use std::collections::BTreeMap;

use fidelis_host::account;
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::types::{
    Account, Entry, Event, EventBody, Fault, Member, Order, OrderChangeKind, OrderStatus,
    PastOrder, Refund, SharedCounter, Verdict,
};
use fidelis_host::{Error, Shop};
use fidelis_store::order_of;
use fidelis_tests::plain;

/// Everything that the model keeps.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) accounts: BTreeMap<String, Kept>,
    pub(crate) shared: BTreeMap<String, i64>,
}

/// What the model keeps of a member.
pub(crate) struct Kept {
    member: Member,
    orders: Vec<Bought>,
    pub(crate) account: Account,
    pub(crate) entries: Vec<Entry>,
}

impl Kept {
    fn new(id: &str) -> Kept {
        Kept {
            member: plain::member(id),
            orders: Vec::new(),
            account: account::empty(),
            entries: Vec::new(),
        }
    }
}

/// An order as the shop knows it.
struct Bought {
    order: Order,
    status: OrderStatus,
    returned: i64,
}

impl Bought {
    fn net(&self) -> i64 {
        let lines = self.order.cart.lines.iter();
        lines.map(|line| line.amount - line.discount).sum()
    }

    /// What a refund returns; units have their share of the line, rounded up.
    fn value(&self, refund: &Refund) -> i64 {
        let mut sum = refund.amount;
        for back in &refund.lines {
            let mut lines = self.order.cart.lines.iter();
            let line = lines.find(|line| line.number == back.line);
            let units = line.map_or(0, |line| {
                let (net, units) = (line.amount - line.discount, i64::from(back.units));
                let quantity = i64::from(line.quantity.max(1));
                (net * units + quantity - 1) / quantity
            });
            sum += back.amount.unwrap_or(units);
        }
        sum
    }

    fn past(&self) -> PastOrder {
        let lines = &self.order.cart.lines;
        PastOrder {
            placed_at: self.order.placed_at,
            status: self.status,
            net: self.net(),
            discount: lines.iter().map(|line| line.discount).sum(),
            units: lines.iter().map(|line| line.quantity).sum(),
            lines: u32::try_from(lines.len()).unwrap(),
            bundles: 0,
        }
    }
}

impl Kept {
    /// What an event that was applied means for the shop's own knowledge of the member.
    fn learn(&mut self, body: &EventBody) {
        match body {
            EventBody::ConsentsChanged(channels) => self.member.consents.clone_from(channels),
            EventBody::OrderPlaced(order) => self.place(order),
            // A cart that was left alone never became an order.
            EventBody::OrderChanged(change) if change.how == OrderChangeKind::Abandoned => {}
            EventBody::OrderChanged(change) => self.place(&change.order),
            EventBody::OrderCancelled(order) => self.close(order, OrderStatus::Cancelled),
            EventBody::OrderRefunded(refund) => {
                let Some(bought) = self.find(&refund.order) else {
                    return;
                };
                bought.returned += bought.value(refund);
                if refund.whole || bought.returned >= bought.net() {
                    self.close(&refund.order, OrderStatus::Refunded);
                }
            }
            _ => {}
        }
        self.member.orders = self.orders.iter().map(Bought::past).collect();
    }

    fn find(&mut self, order: &str) -> Option<&mut Bought> {
        self.orders
            .iter_mut()
            .find(|bought| bought.order.id == order)
    }

    fn place(&mut self, order: &Order) {
        match self.find(&order.id) {
            Some(bought) => bought.order = order.clone(),
            None => self.orders.push(Bought {
                order: order.clone(),
                status: OrderStatus::Placed,
                returned: 0,
            }),
        }
    }

    fn close(&mut self, order: &str, status: OrderStatus) {
        if let Some(bought) = self.find(order) {
            bought.status = status;
        }
    }
}

impl Model {
    /// Settles an event that was not settled before, and at once what it means for others.
    pub(crate) fn settle(
        &mut self,
        shop: &Shop,
        member: &str,
        event: &Event,
    ) -> Result<Settlement, Fault> {
        let settlement = self.decide(shop, member, event)?;
        let kept = self.accounts.get_mut(member).unwrap();
        account::apply(&mut kept.account, &settlement).unwrap();
        kept.entries.extend(settlement.entries.iter().cloned());
        let done = settlement
            .outcomes
            .iter()
            .all(|outcome| matches!(outcome.verdict, Verdict::Applied));
        if done {
            kept.learn(&event.body);
        }
        for delta in &settlement.shared {
            *self.shared.entry(delta.id.clone()).or_default() += delta.delta;
        }
        for told in &settlement.follow_ups {
            let word = Event {
                id: told.id.clone(),
                at: told.at,
                body: EventBody::Notified(told.word.clone()),
            };
            // A word that the other account cannot take is nobody's fault here.
            let _ = self.settle(shop, &told.member, &word);
        }
        Ok(settlement)
    }

    fn decide(&mut self, shop: &Shop, member: &str, event: &Event) -> Result<Settlement, Fault> {
        let shared = self.shared.iter().map(|(id, used)| SharedCounter {
            id: id.clone(),
            used: *used,
            limit: None,
        });
        let counters = shared.collect();
        let kept = self
            .accounts
            .entry(member.to_owned())
            .or_insert_with(|| Kept::new(member));
        let order = order_of(event);
        let own = |entry: &&Entry| order.is_some() && entry.order.as_deref() == order;
        let request = SettleRequest {
            member: kept.member.clone(),
            account: kept.account.clone(),
            events: vec![event.clone()],
            entries: kept.entries.iter().filter(own).cloned().collect(),
            counters,
            explain: false,
        };
        match shop.settle(&request) {
            Ok(answer) => Ok(answer.value),
            Err(Error::Fault(fault)) => Err(fault),
            Err(error) => panic!("{error}"),
        }
    }
}
