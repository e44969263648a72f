//! `fidelis package`

use std::fs;

use anyhow::{Context, Result};
use fidelis_build::{About, Label, package};
use fidelis_terminal::{interrupt, print, print_line};
use serde::Serialize;

use super::Outcome;
use crate::args::PackageArgs;
use crate::cache::sandbox;
use crate::folder::Folder;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    folder: &'a str,
    digest: &'a str,
    component: &'a str,
    bytes: usize,
}

/// Writes a plugin as an OCI image layout.
pub(crate) fn run(args: &PackageArgs, as_json: bool) -> Result<Outcome> {
    interrupt::watch().context("cannot watch for signals")?;
    let name = args.plugin.display().to_string();
    let component = fs::read(&args.plugin).with_context(|| format!("cannot read {name}"))?;
    let sandbox = sandbox()?;
    // Only what a host loads is given on.
    sandbox.load(&component).with_context(|| name.clone())?;
    let inspection = sandbox.inspect(&component).with_context(|| name.clone())?;
    let label = Label::read(&component).ok().flatten();
    let title = args.title.clone().or_else(|| label?.program.name);
    let about = About {
        title: title.as_deref().unwrap_or("Fidelis plugin"),
        version: &args.version,
        license: &args.license,
        source: args.source.as_deref(),
    };
    let package = package(&component, &inspection, about).with_context(|| name.clone())?;
    // What is given on is the component with all that is said of it.
    for (_, bytes) in package
        .files
        .iter()
        .filter(|(_, bytes)| bytes.starts_with(b"\0asm"))
    {
        sandbox.load(bytes).with_context(|| name.clone())?;
    }
    interrupt::undisturbed(|| {
        let folder = Folder::create(&args.output)?;
        for (path, bytes) in &package.files {
            folder.write(path, bytes)?;
        }
        folder.commit()
    })?;
    let folder = args.output.display().to_string();
    let closing = Closing {
        folder: &folder,
        digest: &package.digest,
        component: &package.component,
        bytes: package.files.iter().map(|(_, bytes)| bytes.len()).sum(),
    };
    if as_json {
        print_line(&serde_json::to_string(&closing)?)?;
    } else {
        print(&format!(
            "folder     {folder}\ndigest     {}\ncomponent  {}\nsize       {} bytes\n",
            closing.digest, closing.component, closing.bytes
        ))?;
    }
    Ok(Outcome::Done)
}
