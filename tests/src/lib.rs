//! The host harness: what a storefront would use to try a programme on sample carts, and what the
//! project's own tests are made of.
//!
//! [`examples`] has the example programmes and requests, [`native`] runs the plugin's code without
//! a sandbox, [`store`] keeps one member's account as a host would, [`plain`] makes the barest members,
//! lines and orders, [`generate`] makes members, carts, pages and events that are the same on every
//! run.

pub mod examples;
pub mod native;
pub mod plain;

pub use fidelis_conformance::{dice, generate, invariants, store, words};

/// What the guides show in Rust is compiled, and run where it needs no files.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../docs/storefronts.md")]
    struct Storefronts;

    #[doc = include_str!("../../docs/authors.md")]
    struct Authors;
}

use std::sync::OnceLock;

use anyhow::{Context, Result};
use fidelis_host::{Error, Function, Plugin, Sandbox, Shop};

/// The reference plugin, loaded once for all tests of a process.
///
/// # Errors
/// If the sandbox cannot be made or refuses the component.
pub fn reference() -> Result<&'static Plugin> {
    static PLUGIN: OnceLock<Plugin> = OnceLock::new();
    if let Some(plugin) = PLUGIN.get() {
        return Ok(plugin);
    }
    let sandbox = Sandbox::new().context("no sandbox")?;
    let plugin = sandbox
        .load(fidelis_reference::COMPONENT)
        .context("the sandbox refused the reference plugin")?;
    Ok(PLUGIN.get_or_init(|| plugin))
}

/// The reference plugin with a programme.
///
/// # Errors
/// If the programme is faulty.
pub fn shop(program: &str) -> Result<Shop> {
    Ok(reference()?.with_program(program, &[])?)
}

/// What a shop answers, as one line of canonical JSON: `{"Ok":...}`, or `{"Err":...}` for a fault.
///
/// # Errors
/// If the sandbox failed rather than the request.
pub fn answer(shop: &Shop, function: Function, request: &str) -> Result<String> {
    match shop.call_json(function, request) {
        Ok(answer) => Ok(format!("{{\"Ok\":{}}}", answer.value)),
        Err(Error::Fault(fault)) => Ok(format!(
            "{{\"Err\":{}}}",
            fidelis_host::json::write(&fault)?
        )),
        Err(error) => Err(error.into()),
    }
}
