//! `fidelis recommend`

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::CommandFactory;
use fidelis_guest::model::is_learned;
use fidelis_host::Plugin;
use fidelis_orders::{self as orders, SortedOrders};
use fidelis_terminal::{
    LeftOut, Output, Sheet, Watch, interrupt, peak_memory, print, print_line, refuse_same_file,
    refuse_standard_output, remark,
};
use fidelis_terms::Day;
use serde::Serialize;

use super::{Outcome, source};
use crate::args::{Cli, RecommendArgs};
use crate::batch::{self, Terms};
use crate::crew;
use crate::recommend::{self, Desk, Histories, Summary, Wanted};

/// Recommends products to every customer of a file as of the end of a day.
pub(crate) fn run(args: &RecommendArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let output = [("--output", Some(args.output.as_path()))];
    refuse_standard_output(Cli::command, &output);
    let inputs = [
        ("--history", Some(args.history.as_path())),
        ("--program", args.program.as_deref()),
        ("--model", Some(args.model.as_path())),
    ];
    refuse_same_file(Cli::command, &inputs, &output);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;
    let desk = open(&source::reference_with(batch::sandbox())?, args)?;
    let day = |date| Day::new(&desk.engine, date).context("--at");
    let asked = args.at.map(day).transpose()?;

    let mut watch = Watch::new();
    let orders = orders::read(&args.history, &mut watch);
    watch.close_stage();
    let mut orders = orders?;
    let end = asked.map(|day| day.end);
    let histories = Histories::collect(&mut orders, &desk.engine, end, &mut watch);
    watch.close_stage();
    let histories = histories?;
    // What was taken lies within the zone's years.
    let last = histories.last.and_then(|at| desk.engine.zone.date(at).ok());
    let at = args.at.or(last);
    // Where there is no order at all, there is nobody to whom the day could matter.
    let day = day(at.unwrap_or_default())?;
    interrupt::writing();
    let workers = crew::size();
    let summary = recommend::run(&desk, histories, day, &args.output, workers, &mut watch);
    watch.close_stage();
    let summary = summary?;

    if summary.customers > 0 && summary.without_purchases == summary.customers {
        remark(format_args!(
            "note: expected purchases of customers up to {}, found none: everybody gets what sells best",
            day.date
        ));
    }
    let closing = Closing::new(at, &orders, &summary, started);
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

/// The programme, the model and a placement for the lists.
fn open(plugin: &Plugin, args: &RecommendArgs) -> Result<Desk> {
    let model = fs::read(&args.model)
        .with_context(|| format!("cannot read {}", source::named(&args.model)))?;
    if !is_learned(&model) {
        let found = match model.trim_ascii_start().first() {
            None => "an empty file",
            Some(b'{') => "JSON",
            Some(_) => "something else",
        };
        anyhow::bail!(
            "{} cannot be used: expected a model that was learned from past orders, found {found}",
            source::named(&args.model)
        );
    }
    let wanted = Wanted {
        count: args.count,
        new_only: args.new_only,
    };
    let text = args.program.as_deref().map(source::text).transpose()?;
    let terms = match text {
        Some(text) => Terms::new(plugin, text, model),
        None => recommend::usual(plugin, model),
    };
    let opened = terms.and_then(|terms| {
        let (shop, placement) = recommend::with_placement(&terms, plugin, wanted)?;
        Ok(Desk {
            engine: terms.engine,
            shop,
            placement,
            wanted,
        })
    });
    opened.map_err(|error| source::unusable(error, args.program.as_deref(), Some(&args.model)))
}

/// The figures, to be read by people or programs.
#[derive(Debug, Serialize)]
struct Closing {
    /// The day at whose end customers were looked at; absent where the file names none.
    at: Option<String>,
    /// Customers who were asked about.
    customers: u64,
    /// Those of them who bought nothing up to the day.
    without_purchases: u64,
    /// Those of them with fewer products than were asked for, as no more are known.
    short: u64,
    /// Rows in the file that was written.
    rows: u64,
    /// Valid orders of customers up to the day.
    orders: u64,
    /// Orders of guests.
    guests: u64,
    #[serde(flatten)]
    left_out: LeftOut,
    /// Customers who could not be given a list.
    customers_left_out: u64,
    /// From start to end.
    milliseconds: u128,
    /// Customers, by time from start to end.
    customers_per_second: u128,
    /// The most memory that the process had; absent where the system does not tell.
    peak_memory_bytes: Option<u64>,
}

impl Closing {
    fn new(
        at: Option<NaiveDate>,
        orders: &SortedOrders,
        summary: &Summary,
        started: Instant,
    ) -> Self {
        let milliseconds = started.elapsed().as_millis();
        Self {
            at: at.map(|at| at.to_string()),
            customers: summary.customers,
            without_purchases: summary.without_purchases,
            short: summary.short,
            rows: summary.rows,
            orders: summary.orders,
            guests: summary.guests,
            left_out: LeftOut::of(orders, summary.orders_left_out),
            customers_left_out: summary.customers_left_out,
            milliseconds,
            customers_per_second: u128::from(summary.customers) * 1000 / milliseconds.max(1),
            peak_memory_bytes: peak_memory(),
        }
    }

    fn complete(&self) -> bool {
        self.left_out.is_nothing() && self.customers_left_out == 0
    }

    fn to_text(&self) -> String {
        let mut sheet = Sheet::new();
        if let Some(at) = &self.at {
            sheet.row("as of", at);
        }
        sheet.row("customers", self.customers);
        sheet.row("", format!("{} without purchases", self.without_purchases));
        sheet.row("", format!("{} with a shorter list", self.short));
        sheet.row("rows", self.rows);
        sheet.row("orders", self.orders);
        sheet.row("guests' orders", self.guests);
        sheet.left_out(&self.left_out);
        if self.customers_left_out > 0 {
            sheet.fault("customers left out", self.customers_left_out);
        }
        let speed = format!(", {} customers a second", self.customers_per_second);
        sheet.cost(self.milliseconds, &speed);
        sheet.into_text()
    }
}
