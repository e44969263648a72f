//! The sample shop, and the engine of its programme without a sandbox.

use anyhow::{Context, Result};
use fidelis_guest::Engine;
use fidelis_terms::engine;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) use crate::demo::PROGRAM;

/// A cart of ten lines of the sample shop.
pub(super) const CART: &str = include_str!("../../requests/ten-lines.json");
/// A page of the sample shop.
pub(super) const PAGE: &str = include_str!("../../requests/compose-claire.json");
/// An order of the sample shop, placed, paid and delivered.
pub(super) const ORDER: &str = include_str!("../../requests/claire-settle.json");
/// A customer of the sample shop.
pub(super) const CUSTOMER: &str = include_str!("../../requests/classify-claire.json");

/// The plugin's code with the sample programme, compiled for this machine.
///
/// # Errors
///
/// If the sample is faulty.
pub(super) fn native() -> Result<Engine> {
    engine(PROGRAM, Vec::new()).context("the sample is faulty")
}

/// The same request in the engine's own types.
///
/// # Errors
///
/// Never: both have the contract's types.
pub(super) fn native_request<Q: DeserializeOwned>(request: &impl Serialize) -> Result<Q> {
    Ok(serde_json::from_value(serde_json::to_value(request)?)?)
}
