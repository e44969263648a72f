//! Whether an instance is used again.

use std::fmt;

use serde::Serialize;

/// Whether a call runs on an instance of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reuse {
    /// A new instance for every call: nothing that one call did can be seen by another. The
    /// default, and right for every storefront that did not write its plugin itself.
    #[default]
    Fresh,
    /// An instance that answered before is used again: for batch work such as a replay, and where
    /// the plugin is trusted not to carry one customer's matters into another's answer (the
    /// reference plugin forgets everything between two calls). It is given up after any failure (a
    /// fault is an answer, not a failure), and when it has grown by half of what it may.
    Warm,
}

impl fmt::Display for Reuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fresh => "fresh",
            Self::Warm => "warm",
        })
    }
}
