//! A small shop with one member: it keeps account and entries as a store does, and checks after
//! every settlement what must always hold.

use serde_json::{Value, json};

use crate::Engine;
use crate::contract::ledger::{SettleRequest, Settlement};
use crate::contract::types::{
    Account, Cart, CounterMove, Entry, EntryKind, Event, EventBody, Fault, HoldRequest, Line, Mark,
    Member, Order, OrderStep, PointsPayment, Refund, RefusalReason, ReturnedLine, SharedCounter,
    Verdict,
};
use crate::ledger::{fold, settle};
use crate::testing::{at, cart, engine, line, member};

/// A programme in UTC with one wallet, `points`, and one point for each euro.
pub(super) fn program() -> Value {
    json!({
        "id": "test",
        "zone": "UTC",
        "currencies": { "rates": { "base": "EUR", "others": { "GBP": "1.1713" } } },
        "wallets": [{ "id": "points", "burn": { "points": 100, "amount": 100 } }],
        "earning": [{ "id": "base", "base": { "per-unit": { "points": 1 } } }]
    })
}

/// The same programme with some members replaced.
pub(super) fn with(changes: Value) -> Value {
    let mut program = program();
    for (name, value) in changes.as_object().unwrap() {
        program[name] = value.clone();
    }
    program
}

pub(super) struct Shop {
    pub(super) engine: Engine,
    pub(super) member: Member,
    pub(super) account: Account,
    pub(super) entries: Vec<Entry>,
    pub(super) shared: Vec<SharedCounter>,
    pub(super) explain: bool,
    events: usize,
}

impl Shop {
    pub(super) fn new(program: &Value) -> Shop {
        Shop {
            engine: engine(&program.to_string()),
            member: member("m1"),
            account: empty(),
            entries: Vec::new(),
            shared: Vec::new(),
            explain: false,
            events: 0,
        }
    }

    /// The live revision is another one from now on.
    pub(super) fn revise(&mut self, program: &Value) {
        self.engine = engine(&program.to_string());
    }

    pub(super) fn request(&self, events: Vec<Event>) -> SettleRequest {
        let orders: Vec<&str> = events
            .iter()
            .filter_map(|event| order_of(&event.body))
            .collect();
        let named = |entry: &&Entry| {
            let order = entry.order.as_deref();
            order.is_some_and(|order| orders.contains(&order))
        };
        SettleRequest {
            member: self.member.clone(),
            account: self.account.clone(),
            entries: self.entries.iter().filter(named).cloned().collect(),
            events,
            counters: self.shared.clone(),
            explain: self.explain,
        }
    }

    /// Settles events and stores what comes back.
    pub(super) fn settle(&mut self, events: Vec<Event>) -> Settlement {
        let settlement = settle(&self.engine, self.request(events)).unwrap();
        self.store(&settlement);
        self.check(&settlement);
        settlement
    }

    pub(super) fn fault(&self, events: Vec<Event>) -> Box<Fault> {
        settle(&self.engine, self.request(events)).unwrap_err()
    }

    /// Settles one thing under an id of its own.
    pub(super) fn happen(&mut self, when: &str, body: EventBody) -> Settlement {
        self.happen_at(at(when), body)
    }

    pub(super) fn happen_at(&mut self, at: i64, body: EventBody) -> Settlement {
        self.events += 1;
        let id = format!("e{}", self.events);
        self.settle(vec![Event { id, at, body }])
    }

    /// Places an order of one line.
    pub(super) fn buy(&mut self, when: &str, order: &str, amount: i64) -> Settlement {
        let order = order_at(order, when, vec![line(1, amount)]);
        self.happen(when, EventBody::OrderPlaced(order))
    }

    pub(super) fn refund_all(&mut self, when: &str, order: &str) -> Settlement {
        self.happen(when, EventBody::OrderRefunded(whole(order)))
    }

    pub(super) fn tick(&mut self, when: &str) -> Settlement {
        self.tick_at(at(when))
    }

    pub(super) fn tick_at(&mut self, at: i64) -> Settlement {
        self.happen_at(at, EventBody::DayEnded)
    }

    /// Available less debt of the wallet `points`, from the entries.
    pub(super) fn balance(&self) -> i64 {
        let points = self.entries.iter().filter(|entry| entry.wallet == "points");
        points.map(|entry| entry.available - entry.debt).sum()
    }

    /// Available, pending, held and owed points of the wallet `points`.
    pub(super) fn columns(&self) -> [i64; 4] {
        let points = self.entries.iter().filter(|entry| entry.wallet == "points");
        points.fold([0; 4], |sum, entry| {
            [
                sum[0] + entry.available,
                sum[1] + entry.pending,
                sum[2] + entry.held,
                sum[3] + entry.debt,
            ]
        })
    }

    /// What a host does with a settlement.
    fn store(&mut self, settlement: &Settlement) {
        let account = &mut self.account;
        assert_eq!(account.version, settlement.expected_version);
        account.version = settlement.version;
        account.next_sequence = settlement.next_sequence;
        for bucket in &settlement.buckets {
            account
                .buckets
                .retain(|known| known.sequence != bucket.sequence);
            if bucket.remaining > 0 {
                account.buckets.push(bucket.clone());
            }
        }
        for hold in &settlement.holds {
            account.holds.retain(|known| known.id != hold.id);
            if !hold.parts.is_empty() {
                account.holds.push(hold.clone());
            }
        }
        for debt in &settlement.debts {
            account.debts.retain(|known| known.wallet != debt.wallet);
            if debt.owed > 0 {
                account.debts.push(debt.clone());
            }
        }
        for moved in &settlement.counters {
            count(account, moved);
        }
        for state in &settlement.tiers {
            account.tiers.retain(|known| known.ladder != state.ladder);
            account.tiers.push(state.clone());
        }
        for delta in &settlement.shared {
            match self
                .shared
                .iter_mut()
                .find(|counter| counter.id == delta.id)
            {
                Some(counter) => counter.used += delta.delta,
                None => self.shared.push(SharedCounter {
                    id: delta.id.clone(),
                    used: delta.delta,
                    limit: None,
                }),
            }
        }
        account.buckets.sort_by_key(|bucket| bucket.sequence);
        account.holds.sort_by(|a, b| a.id.cmp(&b.id));
        account.debts.sort_by(|a, b| a.wallet.cmp(&b.wallet));
        account.counters.sort_by(|a, b| a.id.cmp(&b.id));
        account.tiers.sort_by(|a, b| a.ladder.cmp(&b.ladder));
        self.entries.extend(settlement.entries.iter().cloned());
    }

    /// What must hold after every settlement.
    fn check(&self, settlement: &Settlement) {
        let folded = fold(&self.entries);
        let stored = Account {
            version: 0,
            ..self.account.clone()
        };
        assert_eq!(folded, stored, "the entries fold to the account");

        let mut ids: Vec<&str> = self.entries.iter().map(|entry| entry.id.as_str()).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|a, b| a < b), "no id is given twice");

        for balance in &settlement.balances {
            let of = |entry: &&Entry| entry.wallet == balance.wallet;
            let sum = |column: fn(&Entry) -> i64| -> i64 {
                self.entries.iter().filter(of).map(column).sum()
            };
            assert_eq!(balance.available, sum(|entry| entry.available));
            assert_eq!(balance.pending, sum(|entry| entry.pending));
            assert_eq!(balance.held, sum(|entry| entry.held));
            assert_eq!(balance.debt, sum(|entry| entry.debt));
            let buckets = self.account.buckets.iter();
            let remaining: i64 = buckets
                .filter(|bucket| bucket.wallet == balance.wallet)
                .map(|bucket| bucket.remaining)
                .sum();
            assert_eq!(
                remaining,
                balance.available + balance.pending + balance.held
            );
            assert!(
                balance.debt == 0 || balance.available == 0,
                "debt is paid first"
            );
        }
        for entry in &settlement.entries {
            check_entry(entry);
        }
    }
}

fn check_entry(entry: &Entry) {
    let points = entry.available + entry.pending + entry.held;
    let moved: i64 = entry.moves.iter().map(|part| part.remaining).sum();
    assert_eq!(
        points, moved,
        "the columns are the sums of the moves: {entry:?}"
    );
    match entry.kind {
        EntryKind::Earn => {
            assert!(entry.available >= 0 && entry.pending >= 0 && entry.held == 0);
            let split: i64 = entry.split.iter().map(|share| share.amount).sum();
            assert!(
                entry.split.is_empty() || split == points,
                "the split sums to the grant"
            );
        }
        EntryKind::Activate | EntryKind::Hold | EntryKind::Release => assert_eq!(points, 0),
        _ => {}
    }
}

fn count(account: &mut Account, moved: &CounterMove) {
    let index = account
        .counters
        .iter()
        .position(|counter| counter.id == moved.id);
    let index = index.unwrap_or_else(|| {
        account.counters.push(crate::contract::types::Counter {
            id: moved.id.clone(),
            marks: Vec::new(),
        });
        account.counters.len() - 1
    });
    let marks = &mut account.counters[index].marks;
    match marks.iter_mut().find(|mark| mark.start == moved.start) {
        Some(mark) => mark.value += moved.delta,
        None => marks.push(Mark {
            start: moved.start,
            value: moved.delta,
        }),
    }
    marks.retain(|mark| mark.value != 0);
    marks.sort_by_key(|mark| mark.start);
    account.counters.retain(|counter| !counter.marks.is_empty());
}

pub(super) fn empty() -> Account {
    Account {
        version: 0,
        next_sequence: 0,
        buckets: Vec::new(),
        holds: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}

fn order_of(body: &EventBody) -> Option<&str> {
    match body {
        EventBody::OrderPlaced(order) => Some(&order.id),
        EventBody::OrderChanged(change) => Some(&change.order.id),
        EventBody::OrderPaid(step)
        | EventBody::OrderShipped(step)
        | EventBody::OrderDelivered(step) => Some(&step.order),
        EventBody::OrderCancelled(order) => Some(order),
        EventBody::OrderRefunded(refund) => Some(&refund.order),
        _ => None,
    }
}

pub(super) fn event(id: &str, when: &str, body: EventBody) -> Event {
    Event {
        id: id.into(),
        at: at(when),
        body,
    }
}

pub(super) fn order_at(id: &str, when: &str, lines: Vec<Line>) -> Order {
    order_of_cart(id, at(when), cart("EUR", lines))
}

pub(super) fn order_of_cart(id: &str, placed_at: i64, cart: Cart) -> Order {
    Order {
        id: id.into(),
        placed_at,
        cart,
        payments: Vec::new(),
        offers: Vec::new(),
    }
}

/// Points of the wallet `points` that pay, at 0.01 each.
pub(super) fn pays(points: i64, hold: Option<&str>) -> PointsPayment {
    PointsPayment {
        wallet: "points".into(),
        points,
        amount: points,
        hold: hold.map(str::to_owned),
    }
}

pub(super) fn whole(order: &str) -> Refund {
    Refund {
        order: order.into(),
        lines: Vec::new(),
        amount: 0,
        whole: true,
    }
}

/// So much of a line's value comes back.
pub(super) fn returns(order: &str, line: u32, amount: i64) -> EventBody {
    EventBody::OrderRefunded(Refund {
        order: order.into(),
        lines: vec![ReturnedLine {
            line,
            amount: Some(amount),
            units: 0,
        }],
        amount: 0,
        whole: false,
    })
}

pub(super) fn step(order: &str) -> OrderStep {
    OrderStep {
        order: order.into(),
        lines: Vec::new(),
    }
}

pub(super) fn hold(id: &str, points: i64) -> EventBody {
    EventBody::HoldRequested(HoldRequest {
        hold: id.into(),
        wallet: "points".into(),
        points,
    })
}

/// The reason and the missing count of a settlement's only refusal; none if it was applied.
pub(super) fn refused(settlement: &Settlement) -> Option<(RefusalReason, i64)> {
    assert_eq!(settlement.outcomes.len(), 1);
    match &settlement.outcomes[0].verdict {
        Verdict::Applied => None,
        Verdict::Refused(refusal) => Some((refusal.reason, refusal.missing)),
    }
}

/// The entries' kinds.
pub(super) fn kinds(settlement: &Settlement) -> Vec<EntryKind> {
    settlement.entries.iter().map(|entry| entry.kind).collect()
}

/// Points not recovered and their value.
pub(super) fn withheld(settlement: &Settlement) -> Vec<(i64, i64)> {
    let losses = settlement.withholdings.iter();
    losses.map(|loss| (loss.points, loss.amount)).collect()
}
