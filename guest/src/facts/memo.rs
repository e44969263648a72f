//! What was found out once and is asked for again and again: local time, and segments.

use std::cell::Cell;

use chrono::{NaiveDate, NaiveDateTime};

use super::Facts;
use crate::fault::Answer;
use crate::program::condition::Condition;
use crate::program::format::Segment;

/// Answers that stay the same as long as the facts do.
#[derive(Debug, Clone)]
pub(super) struct Memo {
    now: Cell<Option<NaiveDateTime>>,
    segments: Vec<Cell<Option<bool>>>,
}

impl Memo {
    /// Nothing is known yet of a programme's so many segments.
    pub(super) fn new(segments: usize) -> Memo {
        Memo {
            now: Cell::new(None),
            segments: vec![Cell::new(None); segments],
        }
    }

    /// Whether the member is in the segment of this index, where that is known.
    pub(super) fn is_in(&self, index: usize) -> Option<bool> {
        self.segments.get(index).and_then(Cell::get)
    }

    /// Keeps whether the member is in the segment of this index.
    pub(super) fn keep(&self, index: usize, is_in: bool) {
        if let Some(known) = self.segments.get(index) {
            known.set(Some(is_in));
        }
    }
}

impl Facts<'_> {
    /// Local date and time of now.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn local(&self) -> Answer<NaiveDateTime> {
        if let Some(local) = self.memo.now.get() {
            return Ok(local);
        }
        let local = self.engine.zone.local(self.now)?;
        self.memo.now.set(Some(local));
        Ok(local)
    }

    /// Local date of now.
    ///
    /// # Errors
    /// `out-of-time` if now lies outside the zone's table.
    pub fn today(&self) -> Answer<NaiveDate> {
        Ok(self.local()?.date())
    }

    /// Forgets what was found out, as other facts hold from now on.
    pub(crate) fn forget(&mut self) {
        self.memo = Memo::new(self.memo.segments.len());
    }
}

/// Which segments may change while offers act on a cart, as they look at what its goods cost at
/// this moment.
pub(crate) fn fleeting(segments: &[Segment]) -> Vec<bool> {
    let mut fleeting = vec![false; segments.len()];
    // A segment may name others, in chains no longer than there are segments.
    for _ in segments {
        let mut more = false;
        for (index, segment) in segments.iter().enumerate() {
            let is = segment
                .when
                .as_ref()
                .is_some_and(|when| changes(when, segments, &fleeting));
            if let Some(known) = fleeting.get_mut(index).filter(|known| is && !**known) {
                *known = true;
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    fleeting
}

fn changes(condition: &Condition, segments: &[Segment], fleeting: &[bool]) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().any(|part| changes(part, segments, fleeting))
        }
        Condition::Not(part) => changes(part, segments, fleeting),
        Condition::ItemsAmount(_) => true,
        Condition::Segment(ids) => {
            let mut known = segments.iter().zip(fleeting);
            known.any(|(segment, fleeting)| *fleeting && ids.contains(&segment.id))
        }
        _ => false,
    }
}
