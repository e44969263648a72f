//! `fidelis replay`

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::error::ErrorKind;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Outcome, source};
use crate::args::ReplayArgs;
use crate::orders::{self, Reading, Unusable};
use crate::output::Output;
use crate::replay::{self, Outputs, Settling};
use crate::terminal::{print, print_line, remark};
use crate::{closing, interrupt};

/// Settles every order of a file and writes entries and balances.
pub(crate) fn run(args: &ReplayArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    refuse_standard_output(args);
    refuse_same_file(args);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;
    args.balances.as_deref().map_or(Ok(()), Output::probe)?;
    let program = source::text(&args.program)?;
    let shop = source::reference()?
        .with_program(&program, &[])
        .with_context(|| format!("{} cannot be used", source::named(&args.program)))?;

    let mut watch = Watch::new();
    let orders = orders::read(&args.orders, &mut watch);
    watch.close_stage();
    let mut orders = orders?;
    let outputs = Outputs {
        entries: args.output.clone(),
        balances: args.balances.clone(),
    };
    interrupt::writing();
    let summary = replay::run(&mut orders, &shop, &outputs, &mut watch);
    watch.close_stage();
    let summary = summary?;

    let closing = closing::Closing::new(&orders, &summary, started.elapsed());
    if as_json {
        print_line(&closing.to_json()?)?;
    } else {
        print(&closing.to_text())?;
    }
    Ok(if closing.complete() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}

/// Two files come of a replay, and figures on standard output: neither file can be there, too.
fn refuse_standard_output(args: &ReplayArgs) {
    for (name, path) in [
        ("--output", Some(&args.output)),
        ("--balances", args.balances.as_ref()),
    ] {
        if path.is_some_and(|path| path == Path::new("-")) {
            source::usage(
                ErrorKind::InvalidValue,
                format!("{name} cannot be standard output: expected a file, found -"),
            );
        }
    }
}

/// An output that is also the input, or the other output, would destroy what it is made from.
fn refuse_same_file(args: &ReplayArgs) {
    let device = |path: &Path| fs::metadata(path).is_ok_and(|found| !found.is_file());
    let same = |a: &Path, b: &Path| !device(a) && place(a) == place(b);
    let named = [
        ("--orders", Some(&args.orders)),
        ("--program", Some(&args.program)),
        ("--output", Some(&args.output)),
        ("--balances", args.balances.as_ref()),
    ];
    for (index, (name, path)) in named.iter().enumerate() {
        for (other_name, other) in named.iter().skip(index.max(1) + 1) {
            if let (Some(path), Some(other)) = (path, other)
                && same(path, other)
            {
                source::usage(
                    ErrorKind::ArgumentConflict,
                    format!(
                        "{name} and {other_name} are the same file: {}",
                        other.display()
                    ),
                );
            }
        }
    }
}

/// Where a path leads, also if nothing is there yet.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}

/// Shows how far the work is, where a person looks at it, and reports what is left out.
struct Watch {
    bar: ProgressBar,
    /// Reports that are shown: the first ones of each stage.
    shown: Vec<String>,
    more: u64,
}

/// A file that is wrong throughout would otherwise fill the screen.
const MOST_SHOWN: usize = 20;

impl Watch {
    fn new() -> Self {
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
    fn close_stage(&mut self) {
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

impl Settling for Watch {
    fn begin(&mut self, orders: u64) {
        self.shown.clear();
        self.more = 0;
        self.bar = ProgressBar::new(orders);
        let style = ProgressStyle::with_template(
            "{bar:40} {human_pos} of {human_len} orders, {per_sec}, {eta} left",
        );
        if let Ok(style) = style {
            self.bar.set_style(style);
        }
    }

    fn settled(&mut self, orders: u64) {
        self.bar.set_position(orders);
    }

    fn left_out(&mut self, what: String) {
        self.report(what);
    }

    fn stopped(&self) -> bool {
        interrupt::stopped()
    }
}
