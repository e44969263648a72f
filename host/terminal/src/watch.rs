//! What a person sees while long work is done, and reads of it afterwards.

use std::time::Duration;

use fidelis_orders::{Reading, Unusable};
use indicatif::{ProgressBar, ProgressStyle};

use crate::interrupt;
use crate::progress::Progress;
use crate::screen::remark;

/// Shows how far the work is, where a person looks at it, and reports what is left out.
#[derive(Debug)]
pub struct Watch {
    bar: ProgressBar,
    /// Reports that are shown: the first ones of each stage.
    shown: Vec<String>,
    more: u64,
}

/// A file that is wrong throughout would otherwise fill the screen.
const MOST_SHOWN: usize = 20;

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

impl Watch {
    /// Watches a file that is read.
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            shown: Vec::new(),
            more: 0,
        }
    }

    fn report(&mut self, what: String) {
        if self.shown.len() < MOST_SHOWN {
            self.shown.push(what);
        } else {
            self.more += 1;
        }
    }

    /// Tells what the stage left out.
    pub fn close_stage(&mut self) {
        self.bar.finish_and_clear();
        for what in self.shown.drain(..) {
            remark(format_args!("left out: {what}"));
        }
        if self.more > 0 {
            remark(format_args!("left out: and {} more", self.more));
        }
        self.more = 0;
    }
}

impl Reading for Watch {
    fn rows(&mut self, rows: u64) {
        self.bar.set_message(format!("{rows} rows read"));
    }

    fn unusable(&mut self, what: &Unusable) {
        if self.shown.len() < MOST_SHOWN {
            self.report(what.to_string());
        } else {
            self.more += 1;
        }
    }

    fn unknown_column(&mut self, name: &str) {
        self.bar
            .suspend(|| remark(format_args!("note: column {name} is not used")));
    }

    fn stopped(&self) -> bool {
        interrupt::stopped()
    }
}

impl Progress for Watch {
    fn begin(&mut self, total: u64, noun: &'static str) {
        self.shown.clear();
        self.more = 0;
        self.bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template(
            "{bar:40} {human_pos} of {human_len} {msg}, {per_sec}, {eta} left",
        );
        self.bar.set_message(noun);
        if let Ok(style) = style {
            self.bar.set_style(style);
        }
    }

    fn done(&mut self, count: u64) {
        self.bar.set_position(count);
    }

    fn left_out(&mut self, what: String) {
        self.report(what);
    }

    fn stopped(&self) -> bool {
        interrupt::stopped()
    }
}
