//! The programme of the trials as a plugin, and plugins that misbehave.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fidelis_build::{Ingredients, bake};
use fidelis_host::{Sandbox, SandboxOptions};

/// A sandbox of few slots, which keeps compiled code in a folder.
///
/// # Errors
/// If the machine runs no WebAssembly, or the folder cannot be made.
pub fn sandbox(cache: &Path) -> Result<Sandbox> {
    Sandbox::with_options(SandboxOptions {
        slots: 16,
        cache: Some(cache.to_owned()),
        ..SandboxOptions::default()
    })
    .context("no sandbox")
}

/// Bakes a programme into the reference plugin.
///
/// # Errors
/// If the programme is faulty.
pub fn bake_program(sandbox: &Sandbox, program: &str) -> Result<Vec<u8>> {
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program,
        ..Ingredients::default()
    };
    Ok(bake(sandbox, &ingredients)?.component)
}

/// Bakes a programme into a file `shop.wasm` of a folder.
///
/// # Errors
/// If the programme is faulty, or the file cannot be written.
pub fn write_shop(folder: &Path, cache: &Path, program: &str) -> Result<PathBuf> {
    let path = folder.join("shop.wasm");
    let component = bake_program(&sandbox(cache)?, program)?;
    fs::write(&path, component).with_context(|| format!("cannot write {path:?}"))?;
    Ok(path)
}
