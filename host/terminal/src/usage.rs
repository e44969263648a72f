//! Wrong use of a command.

use clap::Command;
use clap::error::{DefaultFormatter, Error, ErrorKind};

/// Ends the process as wrong use (exit code 2): the message, and how the command is used.
pub fn usage(mut command: Command, kind: ErrorKind, message: &str) -> ! {
    Error::<DefaultFormatter>::raw(kind, format!("{message}\n"))
        .format(&mut command)
        .exit()
}
