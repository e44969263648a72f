//! A programme on both sides: in the component, which decides, and in the host, which needs its
//! zone and its currencies.

use fidelis_guest::Engine;
use fidelis_host::contract::configuration as host;
use fidelis_host::{Error as CallError, Plugin, Reuse, Shop};
use fidelis_terms::engine;
use thiserror::Error;

/// Why a programme or its model cannot be used.
#[derive(Debug, Error)]
pub(crate) enum TermsError {
    /// The plugin refuses them.
    #[error(transparent)]
    Program(Box<CallError>),
    /// The plugin took the programme and the host did not: they are of different versions.
    #[error("{at}: the plugin takes the programme, this command expects {expected}, found {found}")]
    Version {
        /// The place in the programme.
        at: String,
        /// What this command expects there.
        expected: String,
        /// What it found.
        found: String,
    },
    /// A programme or a model is no JSON after all.
    #[error("cannot add to the programme or its model")]
    Json(#[from] serde_json::Error),
}

impl TermsError {
    /// Whether all that is wrong is the model, which was handed over apart.
    pub(crate) fn is_of_model(&self) -> bool {
        self.all(|one| {
            // Where programme and model both have one, neither is wrong by itself.
            one.at.starts_with("/model/")
                || one.at == "/model" && one.kind != host::DiagnosticKind::Conflict
        })
    }

    /// Whether all that is wrong is that the model has break points for scores of another kind.
    pub(crate) fn is_of_scores(&self) -> bool {
        self.all(|one| one.at.starts_with("/model/rfm/"))
    }

    /// Whether something holds for all that is wrong.
    fn all(&self, holds: impl Fn(&host::Diagnostic) -> bool) -> bool {
        match self {
            Self::Program(error) => match &**error {
                CallError::InvalidProgram(found) => found.iter().all(holds),
                _ => false,
            },
            Self::Version { .. } | Self::Json(_) => false,
        }
    }
}

impl From<CallError> for TermsError {
    fn from(error: CallError) -> Self {
        Self::Program(Box::new(error))
    }
}

/// A programme, and a shop that has it.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The programme as it is written.
    pub(crate) text: String,
    /// What was learned from past orders; empty: nothing.
    pub(crate) model: Vec<u8>,
    /// The programme for the host.
    pub(crate) engine: Engine,
    /// The plugin with the programme.
    pub(crate) shop: Shop,
}

impl Terms {
    /// A programme, with what was learned from past orders (empty: nothing).
    ///
    /// # Errors
    ///
    /// If the plugin refuses them.
    pub(crate) fn new(plugin: &Plugin, text: String, model: Vec<u8>) -> Result<Self, TermsError> {
        let shop = open(plugin, &text, &model)?;
        let engine = engine(&text, model.clone()).map_err(|found| {
            let first = found.0.into_iter().next();
            first.map_or_else(
                || version("", "a programme", "another one"),
                |first| version(&first.at, &first.expected, &first.found),
            )
        })?;
        Ok(Self {
            text,
            model,
            engine,
            shop,
        })
    }
}

/// A shop whose instances serve one customer after the other.
///
/// # Errors
///
/// If the plugin refuses programme or model.
pub(crate) fn open(plugin: &Plugin, program: &str, model: &[u8]) -> Result<Shop, TermsError> {
    let shop = plugin.with_program(program, model)?;
    Ok(shop.reusing(Reuse::Warm))
}

fn version(at: &str, expected: &str, found: &str) -> TermsError {
    TermsError::Version {
        at: at.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
