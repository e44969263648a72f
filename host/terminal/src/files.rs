//! Files that a command line names and that would be in each other's way.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap::error::ErrorKind;

use crate::usage::usage;

/// An option of the command line and the file that it names, if it was given.
pub type Named<'a> = (&'static str, Option<&'a Path>);

/// Ends the process as wrong use of a command if a result would go to standard output, where the
/// figures are printed.
pub fn refuse_standard_output(command: fn() -> Command, outputs: &[Named<'_>]) {
    for (name, path) in outputs {
        if path.is_some_and(|path| path == Path::new("-")) {
            usage(
                command(),
                ErrorKind::InvalidValue,
                &format!("{name} cannot be standard output: expected a file, found -"),
            );
        }
    }
}

/// Ends the process as wrong use of a command if an output is also an input or another output: it
/// would destroy what it is made from.
pub fn refuse_same_file(command: fn() -> Command, inputs: &[Named<'_>], outputs: &[Named<'_>]) {
    let device = |path: &Path| fs::metadata(path).is_ok_and(|found| !found.is_file());
    let same = |a: &Path, b: &Path| !device(a) && place(a) == place(b);
    for (index, (other_name, other)) in outputs.iter().enumerate() {
        let earlier = outputs.get(..index).unwrap_or_default();
        for (name, path) in inputs.iter().chain(earlier) {
            if let (Some(path), Some(other)) = (path, other)
                && same(path, other)
            {
                let message = format!(
                    "{name} and {other_name} are the same file: {}",
                    other.display()
                );
                usage(command(), ErrorKind::ArgumentConflict, &message);
            }
        }
    }
}

/// Where a path leads, also if nothing is there yet.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}
