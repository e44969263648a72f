//! What a member, or another system, tells: numbers for a ladder, and consents.

use super::book::Book;
use super::entries::Stamp;
use crate::campaigns::Happening;
use crate::contract::types::{Channel, CounterMove, EntryKind, FaultKind, Measure, Verdict};
use crate::fault::{Answer, fault};
use crate::tiers;

impl Book<'_> {
    /// Moves a ladder's metric by a number that was reported: a seller's sales, or what another
    /// system or another account counted. It counts on the day on which it is reported; what goes
    /// back goes off the newest days first, and never below 0.
    ///
    /// # Errors
    /// `unknown-id` at `/ladder` if the programme has no such ladder.
    pub(super) fn measure(&mut self, stamp: &mut Stamp, measure: &Measure) -> Answer<Verdict> {
        let engine = self.engine;
        let Some(ladder) = engine.ladder(&measure.ladder) else {
            let expected = "a ladder of the programme";
            let found = measure.ladder.as_str();
            return Err(fault(FaultKind::UnknownId, "/ladder", expected, found));
        };
        let id = tiers::counter_id(&ladder.id);
        let mut start = tiers::mark_start(engine, ladder, stamp.at)?;
        let mut left = measure.delta;
        while left != 0 {
            let mut delta = left;
            if left < 0 {
                let Some((newest, value)) = self.newest(&id) else {
                    break;
                };
                start = newest;
                delta = left.max(value.saturating_neg());
            }
            left = left.saturating_sub(delta);
            let moved = CounterMove {
                id: id.clone(),
                start,
                delta,
            };
            let draft = Book::counting(EntryKind::Metric, &ladder.id, None);
            self.count(stamp, draft, moved)?;
        }
        self.rise(stamp, &ladder.id)?;
        Ok(Verdict::Applied)
    }

    /// The newest mark of a counter, and its value: above 0.
    fn newest(&self, id: &str) -> Option<(i64, i64)> {
        let mut counters = self.standing.counters.iter();
        let counter = counters.find(|counter| counter.id == id)?;
        let marks = counter.marks.iter().filter(|mark| mark.value > 0);
        let newest = marks.max_by_key(|mark| mark.start)?;
        Some((newest.start, newest.value))
    }

    /// The member's consents are now these. New ones may give something.
    pub(super) fn consent(&mut self, stamp: &mut Stamp, channels: &[Channel]) -> Answer<Verdict> {
        let mut new = channels.to_vec();
        new.retain(|channel| !self.consents.contains(channel));
        self.consents = channels.to_vec();
        if !new.is_empty() {
            self.campaigns(stamp, &Happening::Consent(&new))?;
        }
        Ok(Verdict::Applied)
    }
}
