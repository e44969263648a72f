//! Why there is no baked plugin.

use fidelis_host::Function;

use crate::Refusal;

/// Why there is no baked plugin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The base is no plugin that this host loads.
    #[error("the base cannot be used")]
    Base(#[source] fidelis_host::Error),

    /// The base has nothing to configure.
    #[error(
        "the base has nothing left to configure: expected a plugin that exports fidelis:loyalty/configuration, found one into which a programme was built; give the plugin that it was made from"
    )]
    AlreadyBaked,

    /// The plugin does not take the programme or the model.
    #[error(transparent)]
    Program(fidelis_host::Error),

    /// What the plugin had in memory cannot be written back into it.
    #[error("the configured plugin cannot be written down: {problem}")]
    Snapshot {
        /// Why.
        problem: String,
    },

    /// An override cannot be put in the place of anything.
    #[error("{name} cannot be used as an override: {refusal}")]
    Override {
        /// [`Override::name`](crate::Override).
        name: String,
        /// Why.
        refusal: Refusal,
    },

    /// The parts do not make a component.
    #[error("the parts cannot be composed: {problem}")]
    Composition {
        /// Why.
        problem: String,
    },

    /// The result is no plugin that this host loads.
    #[error("the plugin that came out cannot be used")]
    Result(#[source] fidelis_host::Error),

    /// A sample request was not answered.
    #[error("a sample request of {function} was not answered by the plugin {by}")]
    Unanswered {
        /// The function.
        function: Function,
        /// Which of the two: `before` baking or `after` it.
        by: &'static str,
        /// Why.
        source: fidelis_host::Error,
    },

    /// A sample request is answered otherwise than before.
    #[error(
        "the plugin that came out answers {function} otherwise than the one that went in: expected {expected}, found {found}"
    )]
    Different {
        /// The function.
        function: Function,
        /// The answer of the plugin that was configured, as canonical JSON.
        expected: String,
        /// The answer of the plugin that was baked.
        found: String,
    },
}

impl Error {
    /// The parts do not fit together.
    pub(crate) fn composition(problem: impl std::fmt::Display) -> Self {
        Self::Composition {
            problem: format!("{problem:#}"),
        }
    }
}
