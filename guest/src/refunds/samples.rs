//! Orders for the tests: their entries, and refunds that leave their traces as the ledger does.

use super::{Plan, plan};
use crate::contract::types::Anchor;
use crate::contract::types::{
    BucketMove, Clawback, CounterMove, Entry, EntryDetail, EntryKind, Expiry, Grant, LineShare,
    Payment, Ratio, Refund, RefundBasis, RefundRounding, ReturnedLine, Reversal,
};

/// The terms of a grant that follows the amount, with every switch at its default.
pub(super) fn terms() -> Grant {
    Grant {
        currency: Some("EUR".into()),
        amount: 0,
        rate: Ratio {
            numerator: 1,
            denominator: 1,
        },
        desired: 0,
        by_value: true,
        minimum_amount: 0,
        minimum_units: 0,
        anchor: Anchor::Placed,
        delay_days: None,
        expiry: Expiry::Never,
        expiry_at_earning: false,
        basis: RefundBasis::Line,
        rounding: RefundRounding::KeepFloor,
        clawback: Clawback::AllowDebt,
        max_debt: None,
    }
}

/// One line of a split: number, value, units, amount.
pub(super) fn share(line: u32, value: i64, units: u32, amount: i64) -> LineShare {
    LineShare {
        line,
        value,
        units,
        amount,
    }
}

pub(super) fn entry(
    id: &str,
    kind: EntryKind,
    split: Vec<LineShare>,
    detail: EntryDetail,
) -> Entry {
    Entry {
        id: id.into(),
        event_id: "placed".into(),
        ordinal: 0,
        kind,
        at: 0,
        wallet: "points".into(),
        available: 0,
        pending: 0,
        held: 0,
        debt: 0,
        moves: Vec::new(),
        order: Some("o1".into()),
        rule: "rule".into(),
        revision: String::new(),
        reverses: None,
        split,
        detail,
    }
}

/// Points earned by lines.
pub(super) fn earn(id: &str, terms: Grant, split: Vec<LineShare>) -> Entry {
    let available = split.iter().map(|share| share.amount).sum();
    Entry {
        available,
        ..entry(id, EntryKind::Earn, split, EntryDetail::Grant(terms))
    }
}

/// Points that paid for lines out of buckets (sequence, points), oldest consumption first.
pub(super) fn burn(
    id: &str,
    order_value: i64,
    buckets: &[(u64, i64)],
    lines: Vec<LineShare>,
) -> Entry {
    let moves = buckets.iter().map(|(sequence, points)| BucketMove {
        sequence: *sequence,
        remaining: -points,
        held: 0,
        earned_at: 0,
        activates_at: None,
        awaiting: None,
        expires_at: None,
        funding: None,
    });
    let payment = Payment {
        currency: "EUR".into(),
        amount: 0,
        order_value,
        restore_grace_days: 30,
    };
    Entry {
        available: -buckets.iter().map(|(_, points)| points).sum::<i64>(),
        moves: moves.collect(),
        ..entry(id, EntryKind::Burn, lines, EntryDetail::Payment(payment))
    }
}

/// A counter that moved.
pub(super) fn count(
    id: &str,
    kind: EntryKind,
    counter: &str,
    delta: i64,
    split: Vec<LineShare>,
) -> Entry {
    let counter = CounterMove {
        id: counter.into(),
        start: 0,
        delta,
    };
    entry(id, kind, split, EntryDetail::Counter(counter))
}

/// The same entry, as a follower of another one.
pub(super) fn follows(entry: Entry, earn: &str) -> Entry {
    Entry {
        reverses: Some(earn.into()),
        ..entry
    }
}

/// A return of value on one line.
pub(super) fn amount(line: u32, amount: i64) -> Refund {
    returned(ReturnedLine {
        line,
        amount: Some(amount),
        units: 0,
    })
}

/// A return told in units of one line.
pub(super) fn units(line: u32, units: u32) -> Refund {
    returned(ReturnedLine {
        line,
        amount: None,
        units,
    })
}

fn returned(line: ReturnedLine) -> Refund {
    Refund {
        order: "o1".into(),
        lines: vec![line],
        amount: 0,
        whole: false,
    }
}

/// A return of money that belongs to no line.
pub(super) fn money(amount: i64) -> Refund {
    Refund {
        order: "o1".into(),
        lines: Vec::new(),
        amount,
        whole: false,
    }
}

/// A return of all that is left.
pub(super) fn whole() -> Refund {
    Refund {
        order: "o1".into(),
        lines: Vec::new(),
        amount: 0,
        whole: true,
    }
}

/// An order's entries.
pub(super) struct Order(pub(super) Vec<Entry>);

impl Order {
    /// Refunds and writes the traces down.
    pub(super) fn refund(&mut self, refund: &Refund) -> Plan {
        let own: Vec<&Entry> = self.0.iter().collect();
        let plan = plan(refund, &own).unwrap();
        for taking in &plan.takings {
            let detail = EntryDetail::Reversal(Reversal {
                returned: taking.returned,
                waived: 0,
            });
            self.trace(
                EntryKind::Clawback,
                &taking.entry,
                taking.split.clone(),
                detail,
            );
        }
        for back in &plan.restorations {
            let detail = EntryDetail::Reversal(Reversal {
                returned: back.returned,
                waived: 0,
            });
            self.trace(EntryKind::Restore, &back.entry, back.split.clone(), detail);
            self.0.last_mut().unwrap().available = back.points;
        }
        for undoing in &plan.undoings {
            self.trace(
                undoing.kind,
                &undoing.entry,
                undoing.split.clone(),
                undoing.detail.clone(),
            );
        }
        plan
    }

    fn trace(
        &mut self,
        kind: EntryKind,
        reverses: &str,
        split: Vec<LineShare>,
        detail: EntryDetail,
    ) {
        let id = format!("r{}", self.0.len());
        self.0
            .push(follows(entry(&id, kind, split, detail), reverses));
    }
}

/// Points taken from the first grant.
pub(super) fn taken(plan: &Plan) -> i64 {
    plan.takings.first().map_or(0, |taking| taking.points)
}

/// Points given back of the first payment.
pub(super) fn restored(plan: &Plan) -> i64 {
    plan.restorations.first().map_or(0, |back| back.points)
}

/// By how much a counter moves.
pub(super) fn moved(plan: &Plan, counter: &str) -> i64 {
    let of = plan
        .undoings
        .iter()
        .filter_map(|undoing| match &undoing.detail {
            EntryDetail::Counter(moved) if moved.id == counter => Some(moved.delta),
            _ => None,
        });
    of.sum()
}
