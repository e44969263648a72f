//! `fidelis demo`

use anyhow::Result;
use clap::error::ErrorKind;
use fidelis_host::Reuse;

use super::{Outcome, source};
use crate::args::DemoArgs;
use crate::demo::{self, Visit};
use crate::terminal::{Style, print, print_line};

/// Shows three customers of the sample shop: their carts, what they earn, the programme page.
pub(crate) fn run(args: &DemoArgs, as_json: bool) -> Result<Outcome> {
    let Some(labels) = demo::labels(&args.lang) else {
        let languages = demo::LANGUAGES.map(|(name, _)| name).join(" or ");
        source::usage(
            ErrorKind::InvalidValue,
            format!("--lang: expected {languages}, found {}", args.lang),
        );
    };
    // One instance for all that is said: a demo has nothing to hide from itself.
    let shop = source::reference()?
        .with_program(demo::PROGRAM, &[])?
        .reusing(Reuse::Warm);
    let visits: Result<Vec<Visit>> = demo::PERSONAS
        .iter()
        .map(|persona| Visit::pay(&shop, persona))
        .collect();
    let visits = visits?;
    if as_json {
        print_line(&serde_json::to_string(&visits)?)?;
    } else {
        let book = demo::Book::open(&shop, &args.lang, labels, Style::stdout())?;
        print(&book.tell(&visits)?)?;
    }
    Ok(Outcome::Done)
}
