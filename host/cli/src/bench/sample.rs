//! The sample shop, and the engine of its programme without a sandbox.

use anyhow::{Context, Result, anyhow};
use fidelis_guest::Engine;
use fidelis_guest::contract::configuration::Transition;
use fidelis_host::zone;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) use crate::demo::PROGRAM;

/// A cart of ten lines of the sample shop.
pub(super) const CART: &str = include_str!("../../../../examples/requests/ten-lines.json");
/// A page of the sample shop.
pub(super) const PAGE: &str = include_str!("../../../../examples/requests/compose-claire.json");
/// An order of the sample shop, placed, paid and delivered.
pub(super) const ORDER: &str = include_str!("../../../../examples/requests/claire-settle.json");
/// A customer of the sample shop.
pub(super) const CUSTOMER: &str =
    include_str!("../../../../examples/requests/classify-claire.json");

/// The plugin's code with the sample programme, compiled for this machine.
///
/// # Errors
///
/// If the sample is faulty.
pub(super) fn native() -> Result<Engine> {
    let program: Value = serde_json::from_str(PROGRAM)?;
    let name = program.get("zone").and_then(Value::as_str);
    let zone: Vec<Transition> = zone::transitions(name.context("the sample has no zone")?)?
        .into_iter()
        .map(|transition| Transition {
            at: transition.at,
            offset: transition.offset,
        })
        .collect();
    Engine::build(PROGRAM, Vec::new(), &zone)
        .map_err(|diagnostics| anyhow!("the sample is faulty: {diagnostics:?}"))
}

/// The same request in the engine's own types.
///
/// # Errors
///
/// Never: both have the contract's types.
pub(super) fn native_request<Q: DeserializeOwned>(request: &impl Serialize) -> Result<Q> {
    Ok(serde_json::from_value(serde_json::to_value(request)?)?)
}
