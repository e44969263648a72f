//! `fidelis segments`

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::CommandFactory;
use fidelis_orders::{self as orders, SortedOrders};
use fidelis_terminal::{
    LeftOut, Output, Sheet, Watch, interrupt, peak_memory, print, print_line, refuse_same_file,
    refuse_standard_output, remark,
};
use fidelis_terms::{Day, first_currency, usual};
use serde::Serialize;

use super::{Outcome, source};
use crate::args::{Cli, SegmentsArgs};
use crate::batch::{self, Terms};
use crate::segments::{self, Histories, Summary};

/// Classifies every customer of a file as of the end of a day.
pub(crate) fn run(args: &SegmentsArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let output = [("--output", Some(args.output.as_path()))];
    refuse_standard_output(Cli::command, &output);
    let inputs = [
        ("--orders", Some(args.orders.as_path())),
        ("--program", args.program.as_deref()),
        ("--model", args.model.as_deref()),
    ];
    refuse_same_file(Cli::command, &inputs, &output);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;
    let model = match &args.model {
        Some(path) => {
            fs::read(path).with_context(|| format!("cannot read {}", source::named(path)))?
        }
        None => Vec::new(),
    };
    let plugin = source::reference_with(batch::sandbox())?;
    let unusable = |error| source::unusable(error, args.program.as_deref(), args.model.as_deref());
    let own = match &args.program {
        Some(path) => {
            let terms = Terms::new(&plugin, source::text(path)?, model.clone());
            Some(terms.map_err(unusable)?)
        }
        None => None,
    };

    let mut watch = Watch::new();
    let orders = orders::read(&args.orders, &mut watch);
    watch.close_stage();
    let mut orders = orders?;
    let terms = match own {
        Some(terms) => terms,
        None => {
            let program = usual(&first_currency(&mut orders)?);
            Terms::new(&plugin, program, model).map_err(unusable)?
        }
    };
    let day = Day::new(&terms.engine, args.at).context("--at")?;
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
    #[serde(flatten)]
    left_out: LeftOut,
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
            left_out: LeftOut::of(orders, summary.orders_left_out),
            customers_left_out: summary.customers_left_out,
            milliseconds: started.elapsed().as_millis(),
            peak_memory_bytes: peak_memory(),
        }
    }

    fn complete(&self) -> bool {
        self.left_out.is_nothing() && self.customers_left_out == 0
    }

    fn to_text(&self) -> String {
        let mut sheet = Sheet::new();
        sheet.row("customers", self.customers);
        for (stage, count) in self.lifecycle {
            sheet.row("", format!("{count} {stage}"));
        }
        sheet.row("with scores", self.scored);
        sheet.row("orders", self.orders);
        sheet.row("guests' orders", self.guests);
        sheet.left_out(&self.left_out);
        if self.customers_left_out > 0 {
            sheet.fault("customers left out", self.customers_left_out);
        }
        sheet.cost(self.milliseconds, "");
        sheet.into_text()
    }
}
