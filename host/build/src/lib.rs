//! Bakes a programme and its model into a plugin.
//!
//! [`bake`] configures the base plugin once, writes the memory that this leaves back into the
//! component, puts an author's overrides in the place of what the base exports, and compares what
//! comes out with what went in. The result implements the world `baked` of the contract: it has
//! nothing left to configure, and a fresh instance of it begins with programme and model in
//! memory, where the engine maps them copy-on-write. Nothing is parsed at call time.
//!
//! ```
//! use fidelis_build::{Ingredients, bake};
//! use fidelis_host::Sandbox;
//!
//! # let program = include_str!("../../../examples/programs/one-point.json");
//! let sandbox = Sandbox::new()?;
//! let baked = bake(
//!     &sandbox,
//!     &Ingredients {
//!         base: fidelis_reference::COMPONENT,
//!         program,
//!         ..Ingredients::default()
//!     },
//! )?;
//! let shop = sandbox.load(&baked.component)?.baked()?;
//! assert!(shop.info().is_none(), "nothing is configured when it is called");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same ingredients give the same bytes, on every machine and in every folder.

mod check;
mod compose;
mod contract;
mod error;
mod fit;
mod label;
mod module;
mod package;
mod refusal;
mod samples;
mod snapshot;

use fidelis_host::contract::VERSION;
use fidelis_host::contract::configuration::ProgramInfo;
use fidelis_host::{Function, Sandbox, Shop};
use serde::Serialize;

pub use contract::{Compound, Contract, ContractError, Definition, Interface, Signature, Type};
pub use error::Error;
pub use label::{Label, LabelError, ModelLabel, ProgramLabel};
pub use package::{About, Package, PackageError, package};
pub use refusal::Refusal;

/// What a plugin is made from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ingredients<'a> {
    /// The plugin that is configured: a component that exports `configuration`.
    pub base: &'a [u8],
    /// The programme, as JSON text.
    pub program: &'a str,
    /// What was learned from past orders; empty where there is nothing.
    pub model: &'a [u8],
    /// Up to when the model looked, as it says itself; only for the label.
    pub model_at: Option<&'a str>,
    /// What takes the place of the base's exports, one after the other.
    pub overrides: &'a [Override<'a>],
}

/// An author's component that answers in the place of the base.
#[derive(Clone, Copy, Debug)]
pub struct Override<'a> {
    /// How errors name it: its file.
    pub name: &'a str,
    /// Its bytes: a component, or a core module that carries its world with it, as `wit_bindgen`
    /// leaves it.
    pub component: &'a [u8],
}

/// A plugin with its programme built in.
#[derive(Clone, Debug)]
pub struct Baked {
    /// The component's bytes.
    pub component: Vec<u8>,
    /// What stands on it.
    pub label: Label,
    /// What the plugin made of the programme, its warnings included.
    pub info: ProgramInfo,
    /// How large it became, and what it took.
    pub figures: Figures,
}

/// How large a plugin became, and what that took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Bytes of the component.
    pub bytes: u64,
    /// Bytes of the plugin that it was made from.
    pub base_bytes: u64,
    /// Bytes of memory with which a fresh instance of the base begins, shared copy-on-write.
    pub memory_bytes: u64,
    /// Those of them that are not zero.
    pub used_bytes: u64,
    /// Instructions that `configure` ran; absent where the sandbox counts none.
    pub configure_fuel: Option<u64>,
    /// Sample requests that it was asked.
    pub samples: u32,
    /// Those of them that the configured plugin was asked too, with the same answer: all but those
    /// that an override answers.
    pub compared: u32,
}

/// Bakes a programme and its model into a plugin. Takes about as long as compiling the base three
/// times; a sandbox with a cache of compiled code saves one.
///
/// # Errors
///
/// [`Error`] tells which ingredient cannot be used and why, or where the result would answer
/// otherwise than what it was made from: then there is none.
pub fn bake(sandbox: &Sandbox, ingredients: &Ingredients<'_>) -> Result<Baked, Error> {
    let base = sandbox.load(ingredients.base).map_err(Error::Base)?;
    if !base.exports(Function::Configure) {
        return Err(Error::AlreadyBaked);
    }
    let configured = base
        .with_program(ingredients.program, ingredients.model)
        .map_err(Error::Program)?;
    let snapshot = snapshot::take(sandbox, ingredients)?;
    let composed = compose::compose(&snapshot.component, ingredients.overrides)?;
    let label = label(&snapshot.info, &configured, ingredients, &composed);
    let component = label.attach(composed.component)?;
    let baked = sandbox
        .load(&component)
        .and_then(|plugin| plugin.baked())
        .map_err(Error::Result)?;
    let checked = check::compare(
        &configured,
        &baked,
        &composed.replaced,
        ingredients.program,
        &snapshot.info,
    )?;
    let figures = Figures {
        bytes: size(&component),
        base_bytes: size(ingredients.base),
        memory_bytes: snapshot.memory_bytes,
        used_bytes: snapshot.used_bytes,
        configure_fuel: snapshot.fuel,
        samples: checked.asked,
        compared: checked.compared,
    };
    Ok(Baked {
        component,
        label,
        info: snapshot.info,
        figures,
    })
}

fn label(
    info: &ProgramInfo,
    configured: &Shop,
    ingredients: &Ingredients<'_>,
    composed: &compose::Composed,
) -> Label {
    Label {
        contract: VERSION.to_owned(),
        program: ProgramLabel {
            id: info.id.clone(),
            name: samples::name(configured, info),
            revision: info.revision.clone(),
            zone: info.zone.clone(),
        },
        model: (!ingredients.model.is_empty()).then(|| ModelLabel {
            bytes: size(ingredients.model),
            at: ingredients.model_at.map(str::to_owned),
        }),
        overrides: composed.overrides.clone(),
    }
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
