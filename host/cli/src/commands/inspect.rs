//! `fidelis inspect`

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use fidelis_build::Label;
use fidelis_host::contract::VERSION;
use fidelis_host::{Function, ImportKind, Inspection};
use fidelis_terminal::{Style, print, print_line};
use serde::Serialize;

use super::program::BuiltIn;
use super::{Outcome, label};
use crate::args::InspectArgs;
use crate::cache::sandbox;

/// Tells what a component exports, imports and weighs, without giving it any power.
pub(crate) fn run(args: &InspectArgs, as_json: bool) -> Result<Outcome> {
    let (name, bytes) = match &args.plugin {
        None => (
            "built-in plugin".to_owned(),
            fidelis_reference::COMPONENT.to_vec(),
        ),
        Some(path) => {
            let name = path.display().to_string();
            let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
            (name, bytes)
        }
    };
    let sandbox = sandbox()?;
    let inspection = sandbox.inspect(&bytes).with_context(|| name.clone())?;
    // Why it would not be loaded is a part of what is to be known of it, not a failure to inspect.
    let loaded = sandbox.load(&bytes);
    let refusal = loaded.as_ref().err().map(ToString::to_string);
    let program = loaded
        .ok()
        .and_then(|plugin| BuiltIn::of(&plugin.baked().ok()?));
    let label = Label::read(&bytes).map_err(|error| error.to_string());
    let report = Report {
        inspection: &inspection,
        host_contract: VERSION,
        refused: refusal.as_deref(),
        label: label.as_ref().ok().and_then(Option::as_ref),
        label_problem: problem(&label, program.as_ref()),
        program: program.as_ref(),
    };
    if as_json {
        print_line(&serde_json::to_string(&report)?)?;
    } else {
        print(&report.told(&name))?;
    }
    Ok(Outcome::Done)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    inspection: &'a Inspection,
    /// The contract's version that this command speaks.
    host_contract: &'a str,
    /// Why the plugin would not be loaded.
    refused: Option<&'a str>,
    /// The programme that is built in, as the plugin says itself.
    program: Option<&'a BuiltIn>,
    /// What stands on the plugin.
    label: Option<&'a Label>,
    /// Why that is not to be believed.
    label_problem: Option<String>,
}

/// What is wrong with a label: it cannot be read, or the plugin itself says something else.
fn problem(label: &Result<Option<Label>, String>, program: Option<&BuiltIn>) -> Option<String> {
    let label = match label {
        Ok(label) => label.as_ref()?,
        Err(problem) => return Some(problem.clone()),
    };
    let revision = program?.revision.as_ref()?;
    (*revision != label.program.revision).then(|| {
        format!(
            "the label is of revision {}, but the plugin says that it has {revision}",
            label.program.revision
        )
    })
}

impl Report<'_> {
    /// The same for people.
    fn told(&self, name: &str) -> String {
        let style = Style::stdout();
        let inspection = self.inspection;
        let mut text = format!("{}\n", style.bold(name));
        let mut row = |label: &str, value: &str| {
            let _ = writeln!(text, "  {} {value}", style.dim(&format!("{label:<10}")));
        };
        row("contract", inspection.contract.as_deref().unwrap_or("none"));
        row("size", &format!("{} bytes", inspection.bytes));
        row(
            "answers",
            &join(inspection.functions.iter().map(Function::to_string)),
        );
        row("powers", &self.imports(ImportKind::Power));
        row("wraps", &self.imports(ImportKind::Contract));
        row("types", &self.imports(ImportKind::Types));
        row("exports", &join(inspection.exports.iter().cloned()));
        match self.program {
            Some(program) => {
                row("programme", &program.name);
                row(
                    "revision",
                    program.revision.as_deref().unwrap_or("not told"),
                );
            }
            None if inspection.functions.contains(&Function::Configure) => {
                row("programme", "none built in");
            }
            None => {}
        }
        if let Some(label) = self.label {
            row("label", &label::line(label));
            if let Some(model) = &label.model {
                row("model", &label::model(model));
            }
            for interfaces in &label.overrides {
                row("override", &interfaces.join(", "));
            }
        }
        if let Some(problem) = &self.label_problem {
            row("", &style.red(problem));
        }
        match self.refused {
            None => row("loads", &style.green("yes")),
            Some(reason) => row("loads", &format!("{} {reason}", style.red("no:"))),
        }
        text
    }

    fn imports(&self, kind: ImportKind) -> String {
        let imports = self.inspection.imports.iter();
        let of_kind = imports.filter(|import| import.kind == kind);
        join(of_kind.map(|import| import.name.clone()))
    }
}

fn join(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
