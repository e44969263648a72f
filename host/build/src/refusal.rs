//! Why a component cannot override anything.

use std::fmt;

use fidelis_host::contract::{PACKAGE, VERSION};

/// Why a component cannot override anything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no component.
    NotAComponent {
        /// What was found instead.
        found: String,
    },
    /// It exports nothing of the contract in this version.
    NothingOfTheContract {
        /// What it exports.
        found: Vec<String>,
    },
    /// It has types of its own.
    OwnTypes,
    /// It wants to be configured.
    Configuration,
    /// It imports what nobody before it exports.
    Import {
        /// The import's name.
        name: String,
    },
    /// What it imports has other types than what it would get.
    OtherImport {
        /// The import's name.
        name: String,
        /// Where they differ.
        problem: String,
    },
    /// What it exports has other types than the contract.
    OtherExport {
        /// The export's name.
        name: String,
        /// Where they differ.
        problem: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAComponent { found } => {
                write!(f, "expected a WebAssembly component, found {found}")
            }
            Self::NothingOfTheContract { found } => {
                let found = if found.is_empty() {
                    "no export".to_owned()
                } else {
                    found.join(", ")
                };
                write!(
                    f,
                    "expected an export of {PACKAGE} in version {VERSION}, found {found}"
                )
            }
            Self::OwnTypes => write!(
                f,
                "it exports {PACKAGE}/types, so that its records are not those of the plugin; build it for a world that leaves the types to be imported, such as texts-plugin"
            ),
            Self::Configuration => write!(
                f,
                "it exports {PACKAGE}/configuration, but only the base is configured; what an override needs to know comes in the request or from the interface that it wraps"
            ),
            Self::Import { name } => write!(
                f,
                "it imports \"{name}\", which neither the plugin nor an override before it exports; it gets no power from the host and cannot be configured"
            ),
            Self::OtherImport { name, problem } => write!(
                f,
                "it imports \"{name}\" with other types than the plugin exports: {problem}; build it against version {VERSION} of the contract"
            ),
            Self::OtherExport { name, problem } => write!(
                f,
                "it exports \"{name}\" with other types than the plugin: {problem}; build it against version {VERSION} of the contract"
            ),
        }
    }
}
