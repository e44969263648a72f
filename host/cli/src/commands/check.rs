//! `fidelis check`

use anyhow::{Context, Result};
use fidelis_host::Error;
use fidelis_host::contract::configuration::{Diagnostic, DiagnosticKind, ProgramInfo, Severity};
use fidelis_terminal::{Style, print, print_line};
use serde::Serialize;

use super::{Outcome, source};
use crate::args::CheckArgs;
use crate::locate::{Location, locate, spelled};

/// Reports everything that is wrong with a programme. Warnings alone leave it usable.
pub(crate) fn run(args: &CheckArgs, as_json: bool) -> Result<Outcome> {
    let text = source::text(&args.program)?;
    let (program, diagnostics) = match source::reference()?.with_program(&text, &[]) {
        Ok(shop) => {
            let program = shop.info().cloned();
            let warnings = program.iter().flat_map(|info| info.warnings.clone());
            let warnings = warnings.collect();
            (program, warnings)
        }
        Err(Error::InvalidProgram(diagnostics)) => (None, diagnostics),
        Err(error) => {
            let named = source::named(&args.program);
            return Err(error).with_context(|| format!("{named} cannot be used"));
        }
    };
    let name = source::named(&args.program);
    report(&name, &text, program.as_ref(), &diagnostics, as_json)
}

/// Prints all that is to be said of a programme: what is wrong with it, and whether it can be used.
pub(crate) fn report(
    name: &str,
    text: &str,
    program: Option<&ProgramInfo>,
    diagnostics: &[Diagnostic],
    as_json: bool,
) -> Result<Outcome> {
    let errors = of(diagnostics, Severity::Error);
    if as_json {
        let report = Report {
            valid: errors == 0,
            program,
            diagnostics: diagnostics
                .iter()
                .map(|each| Located::new(each, text))
                .collect(),
        };
        print_line(&serde_json::to_string(&report)?)?;
    } else {
        let told = diagnostics.iter().map(|each| told(each, text, name));
        print(&told.collect::<String>())?;
        print_line(&closing(name, diagnostics, program))?;
    }
    Ok(if errors == 0 {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}

fn of(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics
        .iter()
        .filter(|each| each.severity == severity)
        .count()
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    valid: bool,
    program: Option<&'a ProgramInfo>,
    diagnostics: Vec<Located<'a>>,
}

/// A diagnostic, and the place in the file to which its pointer leads.
#[derive(Debug, Serialize)]
struct Located<'a> {
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'a> Located<'a> {
    fn new(diagnostic: &'a Diagnostic, text: &str) -> Self {
        let place = place(diagnostic, text);
        Self {
            diagnostic,
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }
}

/// Where to look. A text that is no JSON has no members to point to: there the plugin tells the
/// place itself, where it can.
fn place(diagnostic: &Diagnostic, text: &str) -> Option<Location> {
    if diagnostic.kind == DiagnosticKind::Syntax {
        spelled(text, &diagnostic.found)
    } else {
        locate(text, &diagnostic.at)
    }
}

/// A diagnostic as a person reads it.
pub(crate) fn told(diagnostic: &Diagnostic, text: &str, name: &str) -> String {
    let style = Style::stdout();
    let severity = match diagnostic.severity {
        Severity::Error => style.red("error"),
        Severity::Warning => style.yellow("warning"),
    };
    let pointer = if diagnostic.at.is_empty() {
        "the programme"
    } else {
        &diagnostic.at
    };
    let mut told = format!(
        "{severity}: {}: expected {}, found {}\n",
        style.bold(pointer),
        diagnostic.expected,
        diagnostic.found
    );
    if let Some(place) = place(diagnostic, text) {
        let place = format!("{name}:{}:{}", place.line, place.column);
        told.push_str(&format!("  {} {place}\n", style.dim("at")));
    }
    if !diagnostic.hint.is_empty() {
        told.push_str(&format!("  {} {}\n", style.dim("hint:"), diagnostic.hint));
    }
    told
}

fn closing(name: &str, diagnostics: &[Diagnostic], program: Option<&ProgramInfo>) -> String {
    let style = Style::stdout();
    let count = |severity, noun: &str| match of(diagnostics, severity) {
        0 => None,
        1 => Some(format!("1 {noun}")),
        many => Some(format!("{many} {noun}s")),
    };
    let counts: Vec<String> = [
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counts = counts.join(", ");
    match program {
        None => format!("{name}: {}", style.red(&counts)),
        Some(program) => {
            let verdict = if counts.is_empty() {
                style.green("good")
            } else {
                style.yellow(&counts)
            };
            format!(
                "{name}: {verdict} (programme {}, revision {})",
                program.id, program.revision
            )
        }
    }
}
