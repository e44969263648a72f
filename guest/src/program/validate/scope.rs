//! For whom, when, on which lines: the parts that rules, multipliers and offers share.

use chrono::{Datelike, NaiveDate};

use super::Check;
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::format::{Audience, Exclusion, Minimum, Selector, Window};
use crate::program::hint;

impl Check<'_> {
    /// When, for whom and on which lines something applies.
    #[inline(never)]
    pub(super) fn scope(
        &mut self,
        at: &Place<'_>,
        when: Option<&Condition>,
        audience: &Audience,
        during: &Window,
        lines: &Selector,
    ) {
        self.when(at, "when", when);
        self.audience(at, "audience", audience);
        self.window(at, "during", during);
        self.selector(at, "lines", lines);
    }

    /// Whom something is for.
    pub(super) fn audience(&mut self, at: &Place<'_>, name: &str, audience: &Audience) {
        let at = &at.key(name);
        self.segments_known(at, "segments", &audience.segments);
        self.segments_known(at, "except", &audience.except);
        let except = at.key("except");
        self.left_out(&except, &audience.segments, &audience.except, "segments");
    }

    /// When something applies.
    pub(super) fn window(&mut self, at: &Place<'_>, name: &str, window: &Window) {
        let (Some(starts), Some(ends)) = (window.starts, window.ends) else {
            return;
        };
        let at = &at.key(name);
        if ends < starts {
            let expected = format!("a day not before {}", starts.date());
            self.conflict(&at.key("ends"), &expected, &ends.date().to_string());
            return;
        }
        let never = !window.weekdays.is_empty()
            && first_week(starts.date(), ends.date()).all(|day| {
                let weekdays = window.weekdays.iter().copied();
                weekdays
                    .map(chrono::Weekday::from)
                    .all(|wanted| wanted != day.weekday())
            });
        if never {
            self.unreachable(
                &at.key("weekdays"),
                &format!("a weekday between {} and {}", starts.date(), ends.date()),
                "none of them",
                "",
            );
        }
    }

    /// Which lines take part.
    #[inline(never)]
    pub(super) fn selector(&mut self, at: &Place<'_>, name: &str, selector: &Selector) {
        let at = &at.key(name);
        let Exclusion {
            skus,
            categories,
            tags,
            sellers,
        } = &selector.except;
        let place = at.key("except");
        for (name, wanted, left_out) in [
            ("skus", &selector.skus, skus),
            ("categories", &selector.categories, categories),
            ("tags", &selector.tags, tags),
            ("sellers", &selector.sellers, sellers),
        ] {
            self.words(at, name, wanted);
            self.words(&place, name, left_out);
            self.left_out(&place.key(name), wanted, left_out, name);
        }
    }

    /// The least that lines must come to.
    pub(super) fn minimum(&mut self, at: &Place<'_>, name: &str, minimum: &Minimum) {
        self.at_least(&at.key(name), "amount", minimum.amount, 0);
    }

    /// Words that are not empty. `at` is the list.
    #[inline(never)]
    pub(super) fn words(&mut self, at: &Place<'_>, name: &str, words: &[String]) {
        let at = at.key(name);
        for (index, word) in words.iter().enumerate() {
            if word.trim().is_empty() {
                self.invalid(&at.index(index), "a word", "an empty string");
            }
        }
    }

    /// What is asked for and left out at once: all of it can never apply, a part of it is idle.
    #[inline(never)]
    fn left_out(&mut self, at: &Place<'_>, wanted: &[String], left_out: &[String], name: &str) {
        let mut both: Vec<&str> = Vec::new();
        for word in wanted.iter().filter(|word| left_out.contains(word)) {
            both.push(word);
        }
        if both.is_empty() {
            return;
        }
        let expected = format!("none of the {name} that are asked for");
        let found = hint::list(&both);
        if both.len() == wanted.len() {
            let hint = "All that is asked for is left out.";
            self.unreachable(at, &expected, &found, hint);
        } else {
            let hint = "Ask for it or leave it out, not both.";
            self.idle(at, &expected, &found, hint);
        }
    }
}

/// The days of a span, at most a week of them.
fn first_week(starts: NaiveDate, ends: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    starts
        .iter_days()
        .take(7)
        .take_while(move |day| *day <= ends)
}
