//! `fidelis learn`: another program, beside this one. It holds a data engine, which takes minutes to
//! compile, and whoever wants to see the demo should not wait for that.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Error, Result, anyhow};

use super::Outcome;
use crate::args::LearnArgs;

/// The program that learns.
const PROGRAM: &str = "fidelis-learn";

/// Becomes the program that learns: its exit code and the signals that it gets are this one's.
///
/// # Errors
///
/// If it is not there, or cannot be started.
pub(crate) fn run(args: &LearnArgs, as_json: bool) -> Result<Outcome> {
    let program = beside()?;
    let mut command = Command::new(&program);
    command.args(&args.arguments);
    let json = OsString::from("--json");
    if as_json && !args.arguments.contains(&json) {
        command.arg(json);
    }
    become_it(command).map_err(|error| refused(&program, error))
}

/// Where it must be.
fn beside() -> Result<PathBuf> {
    let own = env::current_exe().context("cannot tell where this program lies")?;
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    Ok(own.with_file_name(name))
}

/// Only comes back if it cannot be started.
#[cfg(unix)]
fn become_it(mut command: Command) -> io::Result<Outcome> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// Waits for it. Ctrl-C goes to both, and this one lets the other clean up.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> io::Result<Outcome> {
    fidelis_terminal::interrupt::watch()?;
    fidelis_terminal::interrupt::writing();
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

fn refused(program: &Path, error: io::Error) -> Error {
    let path = program.display();
    if error.kind() == io::ErrorKind::NotFound {
        anyhow!(
            "expected the program {path}, which learns, found none; make it with: cargo build --workspace --bins"
        )
    } else {
        Error::new(error).context(format!("cannot run {path}"))
    }
}
