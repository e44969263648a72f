//! From the command line to a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use fidelis_learn::{LearnError, Past, Settings, Tables, Terms};
use fidelis_orders as orders;
use fidelis_terminal::{
    Output, Progress as _, Watch, free_memory, interrupt, print, print_line, refuse_same_file,
    refuse_standard_output, remark,
};

use crate::args::Cli;
use crate::closing::Closing;

/// Learns a model and writes it. Whether nothing was left out.
///
/// # Errors
///
/// If nothing was written; the error tells why.
pub(crate) fn run(args: &Cli) -> Result<bool> {
    let started = Instant::now();
    let output = [("--output", Some(args.output.as_path()))];
    refuse_standard_output(Cli::command, &output);
    let inputs = [
        ("--orders", Some(args.orders.as_path())),
        ("--program", args.program.as_deref()),
    ];
    refuse_same_file(Cli::command, &inputs, &output);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;
    let own = match &args.program {
        Some(path) => {
            let terms = Terms::own(&text(path)?);
            Some(terms.with_context(|| format!("{} cannot be used", path.display()))?)
        }
        None => None,
    };
    if own.as_ref().is_some_and(Terms::has_model) {
        remark(format_args!(
            "note: the programme has a model of its own, which must go before a learned one can be used with it"
        ));
    }
    let allowed = args
        .memory
        .map(|mebibytes| mebibytes.saturating_mul(1 << 20));

    let mut watch = Watch::new();
    let orders = orders::read(&args.orders, &mut watch);
    watch.close_stage();
    let mut orders = orders?;
    let terms = match own {
        Some(terms) => terms,
        None => Terms::usual(&mut orders)?,
    };
    // From here on there are tables on disk, which must go again.
    interrupt::writing();
    let settings = Settings::within(allowed.or_else(free_memory));
    let past = Past::collect(&mut orders, terms, args.at, settings, &mut watch);
    watch.close_stage();
    let tables = past?.tables(&mut watch);
    watch.close_stage();
    let tables = tables?;
    may_take(&tables, allowed, settings.pool)?;
    let learned = tables.learn(&mut watch);
    watch.close_stage();
    let learned = learned?;

    let mut file = Output::create(&args.output)?;
    file.write(&learned.model)?;
    file.finish()?;
    if watch.stopped() {
        return Err(LearnError::Interrupted.into());
    }
    file.commit()?;
    let closing = Closing::new(&orders, &learned, started);
    if args.json {
        print_line(&serde_json::to_string(&closing)?)?;
    } else {
        print(&closing.to_text())?;
    }
    Ok(closing.complete())
}

/// Tells how much memory the rest takes beside what sorting and grouping have, before it takes it.
///
/// # Errors
///
/// If there is not so much.
fn may_take(tables: &Tables, allowed: Option<u64>, pool: u64) -> Result<()> {
    let needed = tables.memory();
    let (needed_mebibytes, pool_mebibytes) = (needed.div_ceil(1 << 20), pool >> 20);
    remark(format_args!(
        "note: learning takes at most {needed_mebibytes} MiB of memory, beside {pool_mebibytes} MiB for sorting and grouping"
    ));
    if let Some(allowed) = allowed
        && allowed < needed.saturating_add(pool)
    {
        let least = needed_mebibytes.saturating_add(pool_mebibytes);
        bail!(
            "expected that at least {least} MiB of memory may be taken, found {}: give more with --memory",
            allowed >> 20
        );
    }
    // What sorting and grouping took is taken already.
    match free_memory() {
        Some(free) if allowed.is_none() && free < needed => bail!(
            "expected at least {needed_mebibytes} MiB of free memory, found {}: end other programs, or say with --memory how much may be taken all the same",
            free >> 20
        ),
        _ => Ok(()),
    }
}

/// A programme as text; `-` reads standard input. A byte order mark is passed over.
fn text(path: &Path) -> Result<String> {
    let is_input = path == Path::new("-");
    let named = || {
        if is_input {
            "standard input".to_owned()
        } else {
            path.display().to_string()
        }
    };
    let mut bytes = Vec::new();
    let read = if is_input {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read {}", named()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!(
            "{}: expected UTF-8 text, found another byte at offset {at}",
            named()
        )
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
