//! From files to a plugin that answers.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap::error::ErrorKind;
use fidelis_host::{Function, Plugin, SandboxOptions, Shop};

use crate::args::{Cli, Source};
use crate::batch::TermsError;
use crate::cache::{sandbox, sandbox_with};

/// The built-in plugin, still without a programme.
///
/// # Errors
///
/// If this machine cannot run WebAssembly.
pub(crate) fn reference() -> Result<Plugin> {
    reference_with(SandboxOptions::default())
}

/// The built-in plugin in a sandbox with options of its own, still without a programme.
///
/// # Errors
///
/// If this machine cannot run WebAssembly.
pub(crate) fn reference_with(options: SandboxOptions) -> Result<Plugin> {
    sandbox_with(options)?
        .load(fidelis_reference::COMPONENT)
        .context("the built-in plugin cannot be loaded")
}

/// Why a programme and a model cannot be used, with the name of the file at fault.
pub(crate) fn unusable(
    error: TermsError,
    program: Option<&Path>,
    model: Option<&Path>,
) -> anyhow::Error {
    let blamed = match (program, model) {
        (Some(program), Some(_)) if !error.is_of_model() => named(program),
        (_, Some(model)) => named(model),
        (Some(program), None) => named(program),
        (None, None) => "the built-in programme".to_owned(),
    };
    anyhow::Error::new(error).context(format!("{blamed} cannot be used"))
}

/// The plugin and the programme that the command line names. Wrong combinations end the process as
/// wrong use.
///
/// # Errors
///
/// If a file cannot be read, or plugin or programme cannot be used.
pub(crate) fn open(source: &Source) -> Result<Shop> {
    let plugin = match &source.plugin {
        None => reference()?,
        Some(path) => {
            let component =
                fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            sandbox()?
                .load(&component)
                .with_context(|| format!("{} cannot be used", path.display()))?
        }
    };
    match (&source.program, plugin.exports(Function::Configure)) {
        (Some(path), true) => {
            let model = match &source.model {
                Some(model) => {
                    fs::read(model).with_context(|| format!("cannot read {}", model.display()))?
                }
                None => Vec::new(),
            };
            plugin
                .with_program(&text(path)?, &model)
                .with_context(|| format!("{} cannot be used", named(path)))
        }
        (None, false) => Ok(plugin.baked()?),
        (None, true) => usage(
            ErrorKind::MissingRequiredArgument,
            format!(
                "{} has no programme built in: --program is required",
                source.plugin.as_deref().map_or_else(String::new, named)
            ),
        ),
        (Some(_), false) => usage(
            ErrorKind::ArgumentConflict,
            format!(
                "{} has a programme built in: --program cannot be used with it",
                source.plugin.as_deref().map_or_else(String::new, named)
            ),
        ),
    }
}

/// Ends the process as wrong use.
pub(crate) fn usage(kind: ErrorKind, message: String) -> ! {
    fidelis_terminal::usage(Cli::command(), kind, &message)
}

/// Whether a path stands for standard input.
pub(crate) fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// A path as messages name it.
pub(crate) fn named(path: &Path) -> String {
    if is_input(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// A programme as text; `-` reads standard input. A byte order mark is passed over.
///
/// # Errors
///
/// If it cannot be read or is not UTF-8.
pub(crate) fn text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let read = if is_input(path) {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read {}", named(path)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!(
            "{}: expected UTF-8 text, found another byte at offset {at}",
            named(path)
        )
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
