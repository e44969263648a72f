//! Counters: tier metrics, the use of caps and offers, and what all members share.

use super::book::Book;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Counter, CounterMove, EntryDetail, EntryKind, Mark, SharedCounter, SharedDelta,
};
use crate::exact::{Overflow, add, within};
use crate::fault::Answer;
use crate::refunds::is_shared;

impl Book<'_> {
    /// What one of the member's counters has reached in a window.
    pub(super) fn mark(&self, id: &str, start: i64) -> i64 {
        let counter = self
            .standing
            .counters
            .iter()
            .find(|counter| counter.id == id);
        counter
            .and_then(|counter| counter.marks.iter().find(|mark| mark.start == start))
            .map_or(0, |mark| mark.value)
    }

    /// Moves a counter and writes the entry that says so. A counter never falls below 0: what a
    /// refund finds no longer there (its window is over) it leaves.
    pub(super) fn count(
        &mut self,
        stamp: &mut Stamp,
        mut draft: Draft,
        mut moved: CounterMove,
    ) -> Answer<()> {
        if is_shared(&moved.id) {
            self.share(&moved.id, moved.delta, None)?;
        } else {
            self.move_mark(&mut moved)?;
        }
        if moved.delta == 0 && draft.split.is_empty() {
            return Ok(());
        }
        draft.detail = EntryDetail::Counter(moved);
        self.post(stamp, draft)
    }

    /// Moves a counter unless its window is forgotten already.
    pub(super) fn count_live(
        &mut self,
        stamp: &mut Stamp,
        draft: Draft,
        moved: CounterMove,
    ) -> Answer<()> {
        if self.is_aged(&moved.id, moved.start, stamp.at)? {
            return Ok(());
        }
        self.count(stamp, draft, moved)
    }

    /// Counts the use of a shared counter and writes it down, so that a refund can give it back.
    pub(super) fn count_shared(
        &mut self,
        stamp: &mut Stamp,
        mut draft: Draft,
        shared: &SharedDelta,
    ) -> Answer<()> {
        self.share(&shared.id, shared.delta, shared.limit)?;
        draft.detail = EntryDetail::Counter(CounterMove {
            id: shared.id.clone(),
            start: 0,
            delta: shared.delta,
        });
        self.post(stamp, draft)
    }

    /// Moves the member's own counter; what it cannot fall is taken off the move.
    pub(super) fn move_mark(&mut self, moved: &mut CounterMove) -> Answer<()> {
        let value = self.mark(&moved.id, moved.start);
        moved.delta = moved.delta.max(value.checked_neg().ok_or(Overflow)?);
        let delta = moved.delta;
        if delta == 0 {
            return Ok(());
        }
        let mut after = value;
        add(&mut after, delta)?;
        within(after)?;
        let counters = &mut self.standing.counters;
        let index = counters.iter().position(|counter| counter.id == moved.id);
        let index = index.unwrap_or_else(|| {
            counters.push(Counter {
                id: moved.id.clone(),
                marks: Vec::new(),
            });
            counters.len().saturating_sub(1)
        });
        if let Some(counter) = counters.get_mut(index) {
            match counter
                .marks
                .iter_mut()
                .find(|mark| mark.start == moved.start)
            {
                Some(mark) => mark.value = after,
                None => counter.marks.push(Mark {
                    start: moved.start,
                    value: after,
                }),
            }
            counter.marks.retain(|mark| mark.value != 0);
        }
        let sums = &mut self.changes.counters;
        match sums
            .iter_mut()
            .find(|sum| sum.start == moved.start && sum.id == moved.id)
        {
            Some(sum) => add(&mut sum.delta, delta)?,
            None => sums.push(moved.clone()),
        }
        Ok(())
    }

    fn share(&mut self, id: &str, delta: i64, limit: Option<i64>) -> Answer<()> {
        match self.shared.iter_mut().find(|counter| counter.id == id) {
            Some(counter) => {
                add(&mut counter.used, delta)?;
                within(counter.used)?;
            }
            None => self.shared.push(SharedCounter {
                id: id.to_owned(),
                used: delta,
                limit: None,
            }),
        }
        let sums = &mut self.changes.shared;
        match sums.iter_mut().find(|sum| sum.id == id) {
            Some(sum) => {
                add(&mut sum.delta, delta)?;
                within(sum.delta)?;
                sum.limit = sum.limit.or(limit);
            }
            None => sums.push(SharedDelta {
                id: id.to_owned(),
                delta,
                limit,
            }),
        }
        Ok(())
    }

    /// A draft for a counter's entry; counters belong to no wallet.
    pub(super) fn counting(kind: EntryKind, rule: &str, order: Option<&str>) -> Draft {
        Draft::of(kind, "", rule, order, None)
    }
}
