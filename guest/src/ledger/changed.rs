//! An order became another one, or a cart was left alone (rule 3.18).
//!
//! A changed order is as if it had been placed so from the start: what its former version granted,
//! counted and was paid with goes back as by a refund of the whole, and the new version is placed
//! under the same id, both in one event. What was spent in between is no gift: points that the
//! claw-back policy would leave with the member are taken from what the new version earns.

use super::book::Book;
use super::entries::{Draft, Stamp};
use super::placed::check_order;
use super::refunded::Loss;
use super::steps::steps_of;
use crate::campaigns::Happening;
use crate::contract::types::{
    CounterMove, Entry, EntryDetail, EntryKind, Member, Order, OrderChange, OrderChangeKind,
    Refund, Verdict,
};
use crate::exact::add;
use crate::fault::{Answer, below};
use crate::refunds::{self, Lasting};
use crate::refusal::applies;

impl Book<'_> {
    /// Settles a changed order. A guest's order that a member claims is placed like any other, and
    /// a cart that was left alone gives what the campaigns say.
    ///
    /// # Errors
    /// Faults with a pointer relative to the change.
    pub(super) fn changed(
        &mut self,
        stamp: &mut Stamp,
        member: &Member,
        stored: &[Entry],
        change: &OrderChange,
    ) -> Answer<Verdict> {
        let order = &change.order;
        let verdict = match change.how {
            OrderChangeKind::Claimed => self.place(stamp, member, stored, order),
            OrderChangeKind::Abandoned => check_order(&self.engine.zone, order)
                .and_then(|()| self.campaigns(stamp, &Happening::CartAbandoned(order)))
                .map(|()| Verdict::Applied),
            OrderChangeKind::Amended | OrderChangeKind::Exchanged => {
                self.replace(stamp, member, stored, order)
            }
        };
        verdict.map_err(|fault| below("/order", fault))
    }

    /// Puts an order in the place of its former version.
    fn replace(
        &mut self,
        stamp: &mut Stamp,
        member: &Member,
        stored: &[Entry],
        order: &Order,
    ) -> Answer<Verdict> {
        check_order(&self.engine.zone, order)?;
        let own = self.own(stored, &order.id);
        let mut plan = refunds::plan(&whole(&order.id), &own)?;
        let lasting = refunds::lasting(&own);
        for one in &lasting {
            plan.undoings.push(one.undoing.clone());
        }
        let steps = steps_of(&own);
        let counted = counters(&own, &order.id);
        let verdict = self.may_burn(stored, order, Some(&plan.restorations), stamp.at)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let mut losses = self.take_back(stamp, stored, &order.id, plan)?;
        let former = self.entries.len();
        let decision = self.decide(member, order)?;
        self.carry_out(stamp, order, decision)?;
        // What is no points was given when the order was placed: now comes what is more of it.
        stamp.former = counted;
        self.reward_order(stamp, order)?;
        stamp.former = Vec::new();
        let rows: Vec<&Entry> = self.entries.iter().skip(former).collect();
        let mut fresh = counters(&rows, &order.id);
        for one in lasting {
            self.keep(stamp, &order.id, one, &mut fresh)?;
        }
        for loss in &mut losses.parts {
            self.set_off(stamp, &order.id, loss, former)?;
        }
        for step in &steps {
            self.come(stamp, stored, &order.id, step)?;
        }
        // Points whose date has come pay what is owed.
        self.run_due(stamp.at)?;
        self.report_losses(&order.id, losses)?;
        Ok(Verdict::Applied)
    }

    /// A gift that cannot be called back stays counted, also where the new version would not have
    /// got it. What `fresh`, the new version's counters, counts of it already is taken off there.
    fn keep(
        &mut self,
        stamp: &mut Stamp,
        order: &str,
        lasting: Lasting,
        fresh: &mut [CounterMove],
    ) -> Answer<()> {
        let Lasting {
            undoing,
            mut counter,
            follows,
        } = lasting;
        for moved in fresh {
            if moved.id == counter.id {
                let both = moved.delta.clamp(0, counter.delta);
                moved.delta -= both;
                counter.delta -= both;
            }
        }
        if counter.delta <= 0 {
            return Ok(());
        }
        let follows = follows.as_deref();
        let draft = Draft::of(undoing.kind, "", &undoing.rule, Some(order), follows);
        self.count_live(stamp, draft, counter)
    }

    /// Points that the member may keep of the former version are not given once more: as many as
    /// the new one earned, in the entries from `former` on, go at once or are owed.
    fn set_off(
        &mut self,
        stamp: &mut Stamp,
        order: &str,
        loss: &mut Loss,
        former: usize,
    ) -> Answer<()> {
        let mut points = 0;
        for entry in self.entries.iter().skip(former) {
            if entry.kind == EntryKind::Earn
                && entry.wallet == loss.wallet
                && entry.order.as_deref() == Some(order)
            {
                add(&mut points, entry.available)?;
                add(&mut points, entry.pending)?;
            }
        }
        points = points.min(loss.waived);
        if points == 0 {
            return Ok(());
        }
        let mut draft = Draft::of(
            EntryKind::Clawback,
            &loss.wallet,
            "changed",
            Some(order),
            None,
        );
        let owed = self.take(&mut draft, points, stamp.at)?;
        if owed > 0 {
            self.owe(&mut draft, owed)?;
        }
        loss.waived -= points;
        add(&mut loss.owed, owed)?;
        self.post(stamp, draft)
    }
}

/// What an order counts among these entries.
fn counters(entries: &[&Entry], order: &str) -> Vec<CounterMove> {
    let mut counters = Vec::new();
    for entry in entries {
        if let EntryDetail::Counter(moved) = &entry.detail
            && entry.order.as_deref() == Some(order)
        {
            counters.push(moved.clone());
        }
    }
    counters
}

/// A cancelled order: all that is left of it comes back.
pub(super) fn whole(order: &str) -> Refund {
    Refund {
        order: order.to_owned(),
        lines: Vec::new(),
        amount: 0,
        whole: true,
    }
}
