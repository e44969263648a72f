//! `fidelis-learn`, which `fidelis learn` runs: past orders to a model.

mod args;
mod closing;
mod run;

use std::io;
use std::process::ExitCode;

use anyhow::Error;
use clap::Parser;
use fidelis_learn::LearnError;
use fidelis_orders::OrdersError;
use fidelis_terminal::{Style, interrupt, remark};

use crate::args::Cli;

fn main() -> ExitCode {
    match run::run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads the figures has seen enough.
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
    let learning = error.downcast_ref::<LearnError>();
    let reading = error.downcast_ref::<OrdersError>();
    learning.is_some_and(LearnError::is_interruption)
        || matches!(reading, Some(OrdersError::Interrupted))
}
