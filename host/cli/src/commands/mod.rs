//! One module for each command.

mod bench;
mod build;
mod call;
mod check;
mod conformance;
mod demo;
mod inspect;
mod label;
mod learn;
mod new;
mod package;
mod program;
mod recommend;
mod replay;
mod schema;
mod segments;
mod serve;
mod source;
mod store;
mod tick;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use fidelis_terminal::interrupt;

use crate::args::{Cli, Command};

pub(crate) use build::Stopped;
pub(crate) use tick::Paused;

/// Whether a command did all that it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything.
    Done,
    /// Something was left out, or is wrong; it has been said what.
    Incomplete,
    /// It ran until it was stopped, as it was asked to.
    Stopped,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Incomplete => Self::FAILURE,
            Outcome::Stopped => Self::from(interrupt::exit_code()),
        }
    }
}

/// Does what the command line asks for.
///
/// # Errors
///
/// If the work failed; the error tells why.
pub(crate) fn run(cli: &Cli) -> Result<Outcome> {
    match &cli.command {
        Command::Demo(args) => demo::run(args, cli.json),
        Command::Build(args) => build::run(args, cli.json),
        Command::Inspect(args) => inspect::run(args, cli.json),
        Command::Call(args) => call::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Check(args) => check::run(args, cli.json),
        Command::Replay(args) => replay::run(args, cli.json),
        Command::Segments(args) => segments::run(args, cli.json),
        Command::Bench(args) => bench::run(args, cli.json),
        Command::Recommend(args) => recommend::run(args, cli.json),
        Command::Learn(args) => learn::run(args, cli.json),
        Command::New(args) => new::run(args, cli.json),
        Command::Package(args) => package::run(args, cli.json),
        Command::Conformance(args) => conformance::run(args, cli.json),
        Command::Tick(args) => tick::run(args, cli.json),
        Command::Serve(args) => serve::run(args, cli.json),
        Command::Store(command) => store::run(command, cli.json),
    }
}
