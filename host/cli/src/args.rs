//! The command line's shape.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use fidelis_host::Function;
use fidelis_orders::instant::day;

/// Fidelis: a shop's whole loyalty programme as one sandboxed WebAssembly component.
#[derive(Debug, Parser)]
#[command(name = "fidelis", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done; 1 the work failed or left something out; 2 wrong use; 130 stopped by Ctrl-C; 143 stopped by SIGTERM."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Prints the result as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Shows a sample shop: one page and cart for six customers, and three customers' carts.
    Demo(DemoArgs),
    /// Builds a programme, and what was learned from past orders, into a plugin.
    Build(BuildArgs),
    /// Tells what a plugin exports, imports and weighs.
    Inspect(InspectArgs),
    /// Asks a plugin for one decision, or with --lines for many.
    Call(CallArgs),
    /// Prints the JSON Schema of a programme.
    Schema,
    /// Reports everything that is wrong with a programme.
    Check(CheckArgs),
    /// Settles every order of a file and writes the ledger's entries.
    Replay(ReplayArgs),
    /// Classifies every customer of an orders file: RFM scores and stage of life, as of a day.
    Segments(SegmentsArgs),
}

/// `fidelis demo`
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The language of the texts (BCP 47): English or French.
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(crate) lang: String,
}

/// `fidelis build`
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// The programme; - reads standard input.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
    /// What was learned from past orders.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// The plugin that is configured; without it the built-in one.
    #[arg(long, value_name = "BASE.wasm")]
    pub(crate) base: Option<PathBuf>,
    /// A component that answers in the place of the plugin; may be given again, and each one wraps
    /// or replaces what stands before it.
    #[arg(long = "override", value_name = "OVERRIDE.wasm")]
    pub(crate) overrides: Vec<PathBuf>,
    /// Where the plugin goes.
    #[arg(short, long, value_name = "SHOP.wasm")]
    pub(crate) output: PathBuf,
}

/// `fidelis inspect`
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The component; without it the built-in plugin.
    #[arg(value_name = "PLUGIN.wasm")]
    pub(crate) plugin: Option<PathBuf>,
}

/// `fidelis call`
#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    /// What is asked.
    #[arg(value_name = "FUNCTION")]
    pub(crate) function: Decision,
    /// The request as canonical JSON; - reads standard input.
    #[arg(value_name = "REQUEST.json")]
    pub(crate) request: PathBuf,
    /// Who answers.
    #[command(flatten)]
    pub(crate) source: Source,
    /// Reads one request a line and answers each with a line: {"Ok":…} or {"Err":…}.
    #[arg(long)]
    pub(crate) lines: bool,
    /// Tells on standard error what each call used, beside its limits.
    #[arg(long)]
    pub(crate) report: bool,
}

/// Which plugin answers, with which programme.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The plugin; without it the built-in one.
    #[arg(long, value_name = "PLUGIN.wasm")]
    pub(crate) plugin: Option<PathBuf>,
    /// The programme; a plugin with a built-in programme takes none.
    #[arg(long, value_name = "PROGRAM.json", required_unless_present = "plugin")]
    pub(crate) program: Option<PathBuf>,
    /// What was learned from past orders.
    #[arg(long, value_name = "MODEL", requires = "program")]
    pub(crate) model: Option<PathBuf>,
}

/// `fidelis check`
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The programme; - reads standard input.
    #[arg(value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
}

/// `fidelis replay`
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The orders, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) orders: PathBuf,
    /// The programme.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
    /// Where the ledger's entries go, as CSV.
    #[arg(short, long, value_name = "ENTRIES.csv")]
    pub(crate) output: PathBuf,
    /// Where each customer's balance goes, as CSV.
    #[arg(long, value_name = "BALANCES.csv")]
    pub(crate) balances: Option<PathBuf>,
}

/// `fidelis segments`
#[derive(Debug, Args)]
pub(crate) struct SegmentsArgs {
    /// The orders, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) orders: PathBuf,
    /// The programme; without it UTC, scores from 1 to 5, and equal values share a score.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: Option<PathBuf>,
    /// What was learned from past orders; without break points in it or in the programme, they are
    /// learned from this file.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// The day at whose end, in the programme's zone, customers are looked at: 2017-12-31.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) at: NaiveDate,
    /// Where each customer's row goes, as CSV.
    #[arg(short, long, value_name = "SEGMENTS.csv")]
    pub(crate) output: PathBuf,
}

/// The functions that decide something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decision {
    /// Answers a cart.
    Quote,
    /// Decides what events do to an account.
    Settle,
    /// Says who a member is.
    Classify,
    /// Fills the places of a page.
    Compose,
    /// Describes the programme.
    Describe,
    /// Finds the words of messages: {"messages":[…],"locale":"fr"}.
    Render,
}

impl Decision {
    /// The contract's function.
    pub(crate) const fn function(self) -> Function {
        match self {
            Self::Quote => Function::Quote,
            Self::Settle => Function::Settle,
            Self::Classify => Function::Classify,
            Self::Compose => Function::Compose,
            Self::Describe => Function::Describe,
            Self::Render => Function::Render,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_shape_is_sound() {
        Cli::command().debug_assert();
    }
}
