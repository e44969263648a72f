//! The programme as an Extism plugin: JSON text in, JSON text out.

use anyhow::{Result, anyhow};
use extism::{CompiledPlugin, Plugin, PluginBuilder};

use super::Texts;

const PLUGIN: &[u8] = include_bytes!(env!("EXTISM_PLUGIN"));

/// The plugin, compiled once. Extism's own cache of compiled code is off: nothing is compiled
/// within a call.
fn compiled() -> Result<CompiledPlugin> {
    PluginBuilder::new(PLUGIN).with_cache_disabled().compile()
}

fn call(plugin: &mut Plugin, text: &str) -> Result<String> {
    plugin.call::<&str, String>("decide", text)
}

/// A new plugin for every call, from compiled code.
///
/// # Errors
/// If the plugin does not compile.
pub(crate) fn fresh() -> Result<Texts<impl FnMut(&str) -> Result<String>>> {
    let compiled = compiled()?;
    Ok(Texts::new(
        "Extism, fresh plugin for every call",
        move |text| call(&mut Plugin::new_from_compiled(&compiled)?, text),
    ))
}

/// One plugin that answers all calls.
///
/// # Errors
/// If the plugin does not compile.
pub(crate) fn warm() -> Result<Texts<impl FnMut(&str) -> Result<String>>> {
    let mut plugin = Plugin::new_from_compiled(&compiled()?)?;
    if !plugin.function_exists("decide") {
        return Err(anyhow!("the Extism plugin has no function `decide`"));
    }
    Ok(Texts::new("Extism, warm", move |text| {
        call(&mut plugin, text)
    }))
}
