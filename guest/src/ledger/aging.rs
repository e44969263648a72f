//! Aging: counters forget windows that nobody looks at any more, so that accounts stay small.
//!
//! A mark goes two days after its window is over, so that clocks that run apart never meet a window
//! that is half forgotten. Like all that falls due, each mark goes under an event id of its own,
//! `age:<counter>:<start>`; but no host needs to wake up for it, so it never is what is due next.

use chrono::NaiveDate;

use super::book::Book;
use super::entries::Stamp;
use super::referral::FRIENDS;
use crate::Engine;
use crate::calendar::{month_start, week_start, year_start};
use crate::campaigns;
use crate::contract::types::{CounterMove, EntryKind, Mark};
use crate::fault::Answer;
use crate::program::format::CapPeriod;
use crate::sort::sort;
use crate::tiers;

/// Two days in milliseconds.
const MARGIN: i64 = 2 * 86_400_000;
/// Until a window is so old nobody asks whether it is over.
const YOUNG: i64 = MARGIN + 86_400_000;

impl Book<'_> {
    /// Forgets the marks whose window was over two days before an instant.
    pub(super) fn age(&mut self, at: i64) -> Answer<()> {
        let mut over: Vec<(EntryKind, CounterMove)> = Vec::new();
        for counter in &self.standing.counters {
            let old = counter.marks.iter().any(|mark| is_old(mark.start, at));
            if !old {
                continue;
            }
            let Some((kind, oldest)) = oldest(self.engine, &counter.id, at)? else {
                continue;
            };
            let is_over = |mark: &&Mark| mark.start != 0 && mark.start < oldest;
            for mark in counter.marks.iter().filter(is_over) {
                over.push((
                    kind,
                    CounterMove {
                        id: counter.id.clone(),
                        start: mark.start,
                        delta: mark.value.saturating_neg(),
                    },
                ));
            }
        }
        // The order in which a store keeps counters says nothing.
        sort(&mut over, |(_, a), (_, b)| {
            (&a.id, a.start) < (&b.id, b.start)
        });
        for (kind, moved) in over {
            let mut stamp = Stamp::new(format!("age:{}:{}", moved.id, moved.start), at);
            let draft = Book::counting(kind, "age", None);
            self.count(&mut stamp, draft, moved)?;
        }
        Ok(())
    }

    /// Whether what is counted for a window counts for nothing any more at an instant: it is
    /// forgotten, or will be at once.
    pub(super) fn is_aged(&self, counter: &str, start: i64, at: i64) -> Answer<bool> {
        if !is_old(start, at) {
            return Ok(false);
        }
        let oldest = oldest(self.engine, counter, at)?;
        Ok(oldest.is_some_and(|(_, oldest)| start < oldest))
    }
}

/// Whether a window began so long ago that it may be over. A lifetime begins at 0 and never is.
fn is_old(start: i64, at: i64) -> bool {
    start != 0 && start.saturating_add(YOUNG) <= at
}

/// The start of the oldest window of a counter that still matters; none where all do, or where the
/// programme no longer knows the counter.
fn oldest(engine: &Engine, counter: &str, at: i64) -> Answer<Option<(EntryKind, i64)>> {
    let at = at.saturating_sub(MARGIN);
    if let Some(ladder) = counter.strip_prefix("metric:") {
        let Some(ladder) = engine.ladder(ladder) else {
            return Ok(None);
        };
        return Ok(Some((
            EntryKind::Metric,
            tiers::oldest_mark(engine, ladder, at)?,
        )));
    }
    if let Some((ladder, _)) = counter
        .strip_prefix("reward:")
        .and_then(|id| id.split_once(':'))
    {
        let Some(ladder) = engine.ladder(ladder) else {
            return Ok(None);
        };
        return Ok(Some((
            EntryKind::Cap,
            tiers::oldest_mark(engine, ladder, at)?,
        )));
    }
    if counter == FRIENDS {
        let week = engine.zone.midnight(week_start(engine.zone.date(at)?))?;
        return Ok(Some((EntryKind::Cap, week)));
    }
    if let Some(start) = campaigns::oldest(engine, counter, at)? {
        return Ok(Some((EntryKind::Cap, start)));
    }
    let Some((rule, index)) = counter
        .strip_prefix("cap:")
        .and_then(|id| id.rsplit_once(':'))
    else {
        return Ok(None);
    };
    let caps = engine.rule(rule).map_or(&[][..], |rule| &rule.caps);
    let cap = index
        .parse::<usize>()
        .ok()
        .and_then(|index| caps.get(index));
    let first_day: fn(NaiveDate) -> NaiveDate = match cap.map(|cap| cap.per) {
        Some(CapPeriod::Day) => |date| date,
        Some(CapPeriod::Week) => week_start,
        Some(CapPeriod::Month) => month_start,
        Some(CapPeriod::Year) => year_start,
        Some(CapPeriod::Order | CapPeriod::Lifetime | CapPeriod::Balance) | None => {
            return Ok(None);
        }
    };
    let zone = &engine.zone;
    let start = zone.midnight(first_day(zone.date(at)?))?;
    Ok(Some((EntryKind::Cap, start)))
}
