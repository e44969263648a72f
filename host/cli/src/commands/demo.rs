//! `fidelis demo`

use anyhow::Result;
use clap::error::ErrorKind;
use fidelis_host::Reuse;
use fidelis_terminal::{Style, print, print_line};
use serde::Serialize;

use super::{Outcome, source, web};
use crate::args::DemoArgs;
use crate::demo::{self, Look, Visit};

/// All that the demo shows, as JSON.
#[derive(Serialize)]
struct All<'a> {
    same_page: &'a [Look],
    visits: &'a [Visit],
}

/// Shows customers of the sample shop: how the same page and cart differ for six of them, and three
/// of their carts, what they earn, the programme page.
pub(crate) fn run(args: &DemoArgs, as_json: bool) -> Result<Outcome> {
    if args.web {
        return web::run(args.port, as_json);
    }
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
    let looks: Result<Vec<Look>> = demo::VISITORS
        .iter()
        .map(|visitor| Look::take(&shop, visitor))
        .collect();
    let looks = looks?;
    if as_json {
        let all = All {
            same_page: &looks,
            visits: &visits,
        };
        print_line(&serde_json::to_string(&all)?)?;
    } else {
        let book = demo::Book::open(&shop, &args.lang, labels, Style::stdout())?;
        print(&book.tell(&looks, &visits)?)?;
    }
    Ok(Outcome::Done)
}
