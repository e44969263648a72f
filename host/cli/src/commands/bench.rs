//! `fidelis bench`

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use fidelis_terminal::{print, print_line};

use super::{Outcome, source};
use crate::args::BenchArgs;
use crate::bench::{self, Job};

/// Measures what calls cost on this machine.
pub(crate) fn run(args: &BenchArgs, as_json: bool) -> Result<Outcome> {
    let plugin = match &args.plugin {
        Some(path) => {
            Some(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?)
        }
        None => None,
    };
    let cart = args.cart.as_deref().map(source::text).transpose()?;
    let report = bench::run(&Job {
        plugin: plugin.as_deref(),
        cart: cart.as_deref(),
        time: Duration::from_secs(args.seconds.into()),
    })?;
    if as_json {
        print_line(&serde_json::to_string(&report)?)?;
    } else {
        print(&report.to_text())?;
    }
    Ok(Outcome::Done)
}
