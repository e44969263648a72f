//! The `fidelis` command: a loyalty programme checked, tried and replayed from the command line.

mod args;
mod batch;
mod bench;
mod cache;
mod closing;
mod commands;
mod crew;
mod demo;
mod folder;
mod kebab;
mod locate;
mod recommend;
mod replay;
mod segments;
mod table;

use std::io;
use std::process::ExitCode;

use anyhow::Error;
use clap::Parser;
use fidelis_orders::OrdersError;
use fidelis_terminal::{Style, interrupt, remark};

use crate::args::Cli;
use crate::batch::BatchError;
use crate::commands::{Paused, Stopped};
use crate::replay::ReplayError;

fn main() -> ExitCode {
    match commands::run(&Cli::parse()) {
        Ok(outcome) => outcome.into(),
        // Whoever reads the result has seen enough, as in `fidelis schema | head`.
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            remark(format_args!("{} {error:#}", Style::stderr().red("error:")));
            if interrupted(&error) {
                ExitCode::from(interrupt::exit_code())
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn broken_pipe(error: &Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn interrupted(error: &Error) -> bool {
    let reading = error.downcast_ref::<OrdersError>();
    let settling = error.downcast_ref::<ReplayError>();
    let asking = error.downcast_ref::<BatchError>();
    error.is::<Stopped>()
        || error.is::<Paused>()
        || matches!(reading, Some(OrdersError::Interrupted))
        || matches!(
            settling,
            Some(ReplayError::Interrupted | ReplayError::Orders(OrdersError::Interrupted))
        )
        || matches!(
            asking,
            Some(BatchError::Interrupted | BatchError::Orders(OrdersError::Interrupted))
        )
}
