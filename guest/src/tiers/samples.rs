//! Ladders and members for the tests.

use super::{after_metric, counter_id, due, mark_start, progress, review, value};
use crate::Engine;
use crate::contract::types::{Counter, Mark, TierProgress, TierState};
use crate::program::format::Ladder;
use crate::testing::{at, engine};

/// Silver from 500, Gold from 2000, with further fields of the ladder as JSON.
pub(super) fn silver_and_gold(fields: &str) -> Engine {
    with_tiers(
        fields,
        r#"[{"id": "silver", "minimum": 500}, {"id": "gold", "minimum": 2000}]"#,
    )
}

/// A programme in Paris with one ladder, which counts spend.
pub(super) fn with_tiers(fields: &str, tiers: &str) -> Engine {
    let comma = if fields.is_empty() { "" } else { "," };
    engine(&format!(
        r#"{{
            "id": "club",
            "zone": "Europe/Paris",
            "currencies": {{"rates": {{"base": "EUR", "others": {{"GBP": "1.1713"}}}}}},
            "wallets": [{{"id": "points"}}],
            "ladders": [{{"id": "status", "metric": {{"spend": {{}}}}, "tiers": {tiers} {comma} {fields}}}]
        }}"#
    ))
}

/// A member on the only ladder of a programme.
pub(super) struct Member {
    pub(super) engine: Engine,
    pub(super) state: Option<TierState>,
    pub(super) counters: Vec<Counter>,
}

impl Member {
    pub(super) fn of(engine: Engine) -> Member {
        Member {
            engine,
            state: None,
            counters: Vec::new(),
        }
    }

    pub(super) fn ladder(&self) -> &Ladder {
        &self.engine.program.ladders[0]
    }

    /// Counts something at an instant, after the reviews that were due.
    pub(super) fn counts(&mut self, instant: &str, delta: i64) {
        self.lives_until(instant);
        let start = mark_start(&self.engine, self.ladder(), at(instant)).unwrap();
        let id = counter_id(&self.ladder().id);
        if self.counters.is_empty() {
            self.counters.push(Counter {
                id,
                marks: Vec::new(),
            });
        }
        let marks = &mut self.counters[0].marks;
        match marks.iter_mut().find(|mark| mark.start == start) {
            Some(mark) => mark.value += delta,
            None => marks.push(Mark {
                start,
                value: delta,
            }),
        }
        let value = self.value(instant);
        let state = self.state.as_ref();
        let after = after_metric(&self.engine, self.ladder(), state, value, at(instant)).unwrap();
        self.state = after.or(self.state.take());
    }

    /// Holds the reviews that are due by an instant.
    pub(super) fn lives_until(&mut self, instant: &str) {
        while let Some(state) = self.state.as_ref() {
            if due(state).is_none_or(|review| review > at(instant)) {
                return;
            }
            let after = review(&self.engine, self.ladder(), state, &self.counters).unwrap();
            assert!(
                due(&after).is_none_or(|next| Some(next) > due(state)),
                "reviews go on"
            );
            self.state = Some(after);
        }
    }

    pub(super) fn tier(&self) -> Option<&str> {
        self.state.as_ref()?.tier.as_deref()
    }

    pub(super) fn value(&self, instant: &str) -> i64 {
        value(&self.engine, self.ladder(), &self.counters, at(instant)).unwrap()
    }

    pub(super) fn progress(&self, instant: &str) -> TierProgress {
        let state = self.state.as_ref();
        progress(
            &self.engine,
            self.ladder(),
            state,
            &self.counters,
            at(instant),
        )
        .unwrap()
    }

    /// The last local day before the review.
    pub(super) fn held_through(&self) -> Option<String> {
        let review = self.state.as_ref()?.review_at?;
        assert_eq!(
            self.engine.zone.day_start(review).unwrap(),
            review,
            "reviews are at midnight"
        );
        Some(self.engine.zone.date(review - 1).unwrap().to_string())
    }
}
