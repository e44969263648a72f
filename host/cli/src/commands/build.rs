//! `fidelis build`

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::CommandFactory;
use fidelis_build::{Baked, Error, Figures, Ingredients, Label, Override, bake};
use fidelis_guest::model;
use fidelis_host::contract::configuration::Diagnostic;
use fidelis_terminal::{
    Output, Sheet, interrupt, print, print_line, refuse_same_file, refuse_standard_output,
};
use serde::Serialize;
use serde_json::Value;

use super::{Outcome, check, source};
use crate::args::{BuildArgs, Cli};
use crate::cache::sandbox;

/// The command was asked to end.
#[derive(Debug, thiserror::Error)]
#[error("stopped; nothing was written")]
pub(crate) struct Stopped;

/// Builds a programme into a plugin and writes it, if it answers like the plugin that it was made
/// from.
pub(crate) fn run(args: &BuildArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let output = [("--output", Some(args.output.as_path()))];
    refuse_standard_output(Cli::command, &output);
    let mut inputs = vec![
        ("--program", Some(args.program.as_path())),
        ("--model", args.model.as_deref()),
        ("--base", args.base.as_deref()),
    ];
    let overrides = args.overrides.iter().map(|path| Some(path.as_path()));
    inputs.extend(overrides.map(|path| ("--override", path)));
    refuse_same_file(Cli::command, &inputs, &output);
    interrupt::watch().context("cannot watch for signals")?;
    // What cannot be written is told before the work is done, not after it.
    Output::probe(&args.output)?;

    let program = source::text(&args.program)?;
    let model = args.model.as_deref().map(read).transpose()?;
    let model = model.unwrap_or_default();
    let base = args.base.as_deref().map(read).transpose()?;
    let overrides = Overrides::read(&args.overrides)?;
    let model_at = learned_at(&model);
    let baked = bake(
        &sandbox()?,
        &Ingredients {
            base: base.as_deref().unwrap_or(fidelis_reference::COMPONENT),
            program: &program,
            model: &model,
            model_at: model_at.as_deref(),
            overrides: &overrides.all(),
        },
    );
    let named = source::named(&args.program);
    let baked = match baked {
        Ok(baked) => baked,
        Err(Error::Program(fidelis_host::Error::InvalidProgram(diagnostics))) => {
            return check::report(&named, &program, None, &diagnostics, as_json);
        }
        Err(error @ Error::Program(_)) => {
            return Err(error).with_context(|| format!("{named} cannot be used"));
        }
        Err(error @ (Error::Base(_) | Error::AlreadyBaked)) if args.base.is_some() => {
            let base = args.base.as_deref().map_or_else(String::new, source::named);
            return Err(error).context(base);
        }
        Err(error) => return Err(error.into()),
    };
    write(&args.output, &baked.component)?;

    let warnings = &baked.info.warnings;
    if as_json {
        print_line(&serde_json::to_string(&Closing::new(&baked, started))?)?;
    } else {
        let told = warnings
            .iter()
            .map(|each| check::told(each, &program, &named));
        print(&told.collect::<String>())?;
        print(&told_of(&baked, started))?;
    }
    Ok(Outcome::Done)
}

/// The components that override something, and their files' names.
struct Overrides(Vec<(String, Vec<u8>)>);

impl Overrides {
    fn read(paths: &[std::path::PathBuf]) -> Result<Self> {
        let read = paths
            .iter()
            .map(|path| Ok((source::named(path), read(path)?)));
        Ok(Self(read.collect::<Result<_>>()?))
    }

    fn all(&self) -> Vec<Override<'_>> {
        let each = self
            .0
            .iter()
            .map(|(name, component)| Override { name, component });
        each.collect()
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", source::named(path)))
}

/// The date up to which a model looked at orders, as it says itself.
fn learned_at(bytes: &[u8]) -> Option<String> {
    let about: Value = serde_json::from_str(model::about(bytes)?).ok()?;
    Some(about.get("at")?.as_str()?.to_owned())
}

/// Writes the plugin whole, or not at all.
fn write(path: &Path, component: &[u8]) -> Result<()> {
    interrupt::writing();
    let mut output = Output::create(path)?;
    output.write(component)?;
    output.finish()?;
    if interrupt::stopped() {
        return Err(Stopped.into());
    }
    output.commit()?;
    Ok(())
}

/// The figures, to be read by programs.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    #[serde(flatten)]
    label: &'a Label,
    #[serde(flatten)]
    figures: &'a Figures,
    /// What is to be said of the programme all the same.
    warnings: &'a [Diagnostic],
    /// From start to end.
    milliseconds: u128,
}

impl<'a> Closing<'a> {
    fn new(baked: &'a Baked, started: Instant) -> Self {
        Self {
            label: &baked.label,
            figures: &baked.figures,
            warnings: &baked.info.warnings,
            milliseconds: started.elapsed().as_millis(),
        }
    }
}

/// The same for people.
fn told_of(baked: &Baked, started: Instant) -> String {
    let (label, figures) = (&baked.label, &baked.figures);
    let mut sheet = Sheet::new();
    sheet.row(
        "programme",
        label.program.name.as_ref().unwrap_or(&label.program.id),
    );
    sheet.row("revision", &label.program.revision);
    if let Some(model) = &label.model {
        sheet.row("model", super::label::model(model));
    }
    for interfaces in &label.overrides {
        sheet.row("override", interfaces.join(", "));
    }
    sheet.row("size", format!("{} bytes", figures.bytes));
    sheet.row(
        "memory",
        format!(
            "{} bytes, of which used: {}",
            figures.memory_bytes, figures.used_bytes
        ),
    );
    sheet.row(
        "checked",
        format!("{} requests, answered as before", figures.samples),
    );
    sheet.cost(started.elapsed().as_millis(), "");
    sheet.into_text()
}
