//! `fidelis conformance`

use std::fs;

use anyhow::{Context, Result};
use fidelis_conformance::{Examined, Kind, Options, examine};
use fidelis_host::Function;
use fidelis_terminal::{print, print_line};

use super::{Outcome, source};
use crate::args::ConformanceArgs;
use crate::cache::sandbox;

/// Examines a plugin and reports what does not hold.
pub(crate) fn run(args: &ConformanceArgs, as_json: bool) -> Result<Outcome> {
    let (name, plugin) = match &args.plugin {
        None => (
            "built-in plugin".to_owned(),
            fidelis_reference::COMPONENT.to_vec(),
        ),
        Some(path) => {
            let name = path.display().to_string();
            let plugin = fs::read(path).with_context(|| format!("cannot read {name}"))?;
            (name, plugin)
        }
    };
    let sandbox = sandbox()?;
    let given = args.program.as_deref().map(source::text).transpose()?;
    // A plugin with a programme of its own knows no words of another one.
    let baked = sandbox.load(&plugin).is_ok_and(|plugin| {
        let mut decisions = Function::DECISIONS.into_iter();
        !plugin.exports(Function::Configure) && decisions.all(|each| plugin.exports(each))
    });
    let program = match (&given, baked) {
        (Some(text), _) => Some(text.as_str()),
        (None, true) => None,
        (None, false) => Some(crate::demo::PROGRAM),
    };
    let report = examine(
        &sandbox,
        &Examined {
            plugin: &plugin,
            program,
            base: fidelis_reference::COMPONENT,
        },
        Options {
            requests: args.requests,
            first: args.first,
        },
    )
    .with_context(|| name.clone())?;
    if as_json {
        print_line(&serde_json::to_string(&report)?)?;
    } else {
        let kind = match report.kind {
            Some(Kind::Plugin) => "a plugin that takes programmes",
            Some(Kind::Baked) => "a plugin with its programme built in",
            Some(Kind::Override) => "an override, composed with the built-in plugin",
            None => "nothing that can be asked",
        };
        print(&format!("{name}: {kind}\n\n{report}\n"))?;
        print_line(if report.passed() {
            "It keeps the contract."
        } else {
            "It does not keep the contract."
        })?;
    }
    Ok(if report.passed() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}
