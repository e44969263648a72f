//! `fidelis inspect`

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use fidelis_host::contract::VERSION;
use fidelis_host::{Function, ImportKind, Inspection};
use fidelis_terminal::{Style, print, print_line};
use serde::Serialize;

use super::Outcome;
use super::program::BuiltIn;
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
    if as_json {
        print_line(&serde_json::to_string(&Report {
            inspection: &inspection,
            host_contract: VERSION,
            refused: refusal.as_deref(),
            program: program.as_ref(),
        })?)?;
    } else {
        print(&told(
            &name,
            &inspection,
            refusal.as_deref(),
            program.as_ref(),
        ))?;
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
    /// The programme that is built in.
    program: Option<&'a BuiltIn>,
}

fn told(
    name: &str,
    inspection: &Inspection,
    refusal: Option<&str>,
    program: Option<&BuiltIn>,
) -> String {
    let style = Style::stdout();
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
    let imports = |kind| {
        let of_kind = inspection
            .imports
            .iter()
            .filter(move |import| import.kind == kind);
        join(of_kind.map(|import| import.name.clone()))
    };
    row("powers", &imports(ImportKind::Power));
    row("wraps", &imports(ImportKind::Contract));
    row("types", &imports(ImportKind::Types));
    row("exports", &join(inspection.exports.iter().cloned()));
    match program {
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
    match refusal {
        None => row("loads", &style.green("yes")),
        Some(reason) => row("loads", &format!("{} {reason}", style.red("no:"))),
    }
    text
}

fn join(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
