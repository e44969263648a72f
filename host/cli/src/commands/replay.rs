//! `fidelis replay`

use std::time::Instant;

use anyhow::{Context, Result};
use clap::CommandFactory;
use fidelis_orders as orders;
use fidelis_terminal::{
    Output, Watch, interrupt, print, print_line, refuse_same_file, refuse_standard_output,
};

use super::{Outcome, source};
use crate::args::{Cli, ReplayArgs};
use crate::closing;
use crate::replay::{self, Outputs};

/// Settles every order of a file and writes entries and balances.
pub(crate) fn run(args: &ReplayArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let outputs = [
        ("--output", Some(args.output.as_path())),
        ("--balances", args.balances.as_deref()),
    ];
    // Two files come of a replay, and figures on standard output: neither file can be there, too.
    refuse_standard_output(Cli::command, &outputs);
    let inputs = [
        ("--orders", Some(args.orders.as_path())),
        ("--program", Some(args.program.as_path())),
    ];
    refuse_same_file(Cli::command, &inputs, &outputs);
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
