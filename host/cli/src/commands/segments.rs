//! `fidelis segments`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use super::files::{refuse_same_file, refuse_standard_output};
use super::watch::Watch;
use super::{Outcome, source};
use crate::args::SegmentsArgs;
use crate::closing::peak_memory;
use crate::interrupt;
use crate::orders::{self, SortedOrders};
use crate::output::Output;
use crate::segments::{self, Day, Histories, Summary, Terms, first_currency};
use crate::terminal::{Style, print, print_line, remark};

/// Classifies every customer of a file as of the end of a day.
pub(crate) fn run(args: &SegmentsArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let output = [("--output", Some(args.output.as_path()))];
    refuse_standard_output(&output);
    let inputs = [
        ("--orders", Some(args.orders.as_path())),
        ("--program", args.program.as_deref()),
        ("--model", args.model.as_deref()),
    ];
    refuse_same_file(&inputs, &output);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;
    let model = match &args.model {
        Some(path) => {
            fs::read(path).with_context(|| format!("cannot read {}", source::named(path)))?
        }
        None => Vec::new(),
    };
    let plugin = source::reference()?;
    let own = match &args.program {
        Some(path) => {
            let terms = Terms::new(&plugin, source::text(path)?, model.clone());
            Some(terms.with_context(|| format!("{} cannot be used", source::named(path)))?)
        }
        None => None,
    };

    let mut watch = Watch::new();
    let orders = orders::read(&args.orders, &mut watch);
    watch.close_stage();
    let mut orders = orders?;
    let terms = match own {
        Some(terms) => terms,
        None => Terms::usual(&plugin, &first_currency(&mut orders)?, model)
            .context("the model cannot be used")?,
    };
    let day = Day::new(&terms, args.at)?;
    let histories = Histories::collect(&mut orders, &terms.engine, day, &mut watch);
    watch.close_stage();
    let histories = histories?;
    interrupt::writing();
    let summary = segments::run(&plugin, &terms, histories, day, &args.output, &mut watch);
    watch.close_stage();
    let summary = summary?;

    if summary.ordered == 0 {
        remark(format_args!(
            "note: expected orders of customers up to {}, found none: nobody has a score",
            args.at
        ));
    }
    let closing = Closing::new(&orders, &summary, started);
    if as_json {
        print_line(&serde_json::to_string(&closing)?)?;
    } else {
        print(&closing.to_text())?;
    }
    Ok(if closing.complete() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}

/// The figures, to be read by people or programs.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    /// Customers in the file that was written.
    customers: u64,
    /// Those of them with scores.
    scored: u64,
    /// Customers of each stage that occurs.
    lifecycle: &'a BTreeMap<&'static str, u64>,
    /// Orders of customers up to the day.
    orders: u64,
    /// Orders of guests.
    guests: u64,
    /// Orders that are left out, for whatever reason.
    orders_left_out: u64,
    /// Bad rows.
    bad_rows: u64,
    /// Those of them whose order cannot be read.
    bad_rows_without_order: u64,
    /// Customers who could not be classified.
    customers_left_out: u64,
    /// From start to end.
    milliseconds: u128,
    /// The most memory that the process had; absent where the system does not tell.
    peak_memory_bytes: Option<u64>,
}

impl<'a> Closing<'a> {
    fn new(orders: &SortedOrders, summary: &'a Summary, started: Instant) -> Self {
        Self {
            customers: summary.customers,
            scored: summary.scored,
            lifecycle: &summary.stages,
            orders: summary.orders,
            guests: summary.guests,
            orders_left_out: orders.left_out + summary.orders_left_out,
            bad_rows: orders.bad_rows,
            bad_rows_without_order: orders.bad_rows_without_order,
            customers_left_out: summary.customers_left_out,
            milliseconds: started.elapsed().as_millis(),
            peak_memory_bytes: peak_memory(),
        }
    }

    fn complete(&self) -> bool {
        self.orders_left_out == 0 && self.bad_rows == 0 && self.customers_left_out == 0
    }

    fn to_text(&self) -> String {
        let style = Style::stdout();
        let mut text = String::new();
        let mut row = |name: &str, value: String| {
            let _ = writeln!(text, "{} {value}", style.dim(&format!("{name:<16}")));
        };
        row("customers", self.customers.to_string());
        for (stage, count) in self.lifecycle {
            row("", format!("{count} {stage}"));
        }
        row("with scores", self.scored.to_string());
        row("orders", self.orders.to_string());
        row("guests' orders", self.guests.to_string());
        let left_out = format!(
            "{} (bad rows: {}, of which without a readable order: {})",
            self.orders_left_out, self.bad_rows, self.bad_rows_without_order
        );
        let complete = self.complete();
        row(
            "orders left out",
            if complete {
                left_out
            } else {
                style.red(&left_out)
            },
        );
        if self.customers_left_out > 0 {
            let count = self.customers_left_out.to_string();
            row("customers left out", style.red(&count));
        }
        let tenths = self.milliseconds / 100;
        row("time", format!("{}.{} s", tenths / 10, tenths % 10));
        if let Some(bytes) = self.peak_memory_bytes {
            row("peak memory", format!("{} MiB", bytes >> 20));
        }
        text
    }
}
