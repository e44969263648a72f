//! What can go wrong, told so that a reader knows what to do.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::contract::configuration::Diagnostic;
use crate::contract::types::Fault;
use crate::{Function, Trap, UnknownZone};

/// Why a plugin was not loaded, or a call not answered.
///
/// [`Error::code`] is a stable name for programs; the text is for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine could not be made on this machine.
    #[error("the sandbox could not be set up: {problem}")]
    Engine {
        /// What the engine said.
        problem: String,
    },

    /// The bytes are not a component.
    #[error("not a WebAssembly component: expected a component in binary form, found {found}")]
    NotAComponent {
        /// What was found instead.
        found: String,
    },

    /// The bytes are compiled code. It is only ever loaded from the host's own cache.
    #[error(
        "precompiled code is refused: expected a WebAssembly component; give the .wasm file that it was made from"
    )]
    PrecompiledCode,

    /// The component is larger than the sandbox takes.
    #[error("the component has {bytes} bytes, more than the {limit} that are allowed")]
    ComponentTooLarge {
        /// Its size.
        bytes: u64,
        /// [`SandboxOptions::component_bytes`](crate::SandboxOptions).
        limit: u64,
    },

    /// The component imports something that the host does not grant.
    #[error("the plugin imports \"{name}\", which is not granted: {hint}")]
    RefusedImport {
        /// The import's name.
        name: String,
        /// What to do about it.
        hint: &'static str,
    },

    /// The component exports no interface of the contract in this version, or one with other types.
    #[error("incompatible contract: expected {expected}, found {found}")]
    IncompatibleContract {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },

    /// The plugin does not export the function.
    #[error("the plugin does not export fidelis:loyalty/{}.{function}", function.interface())]
    NotExported {
        /// The function.
        function: Function,
    },

    /// The plugin has no program built in.
    #[error("the plugin has to be configured first: expected a program, found none")]
    NotConfigured,

    /// The component could not be instantiated within its limits.
    #[error("the plugin could not be instantiated: {problem}")]
    Instantiation {
        /// What the engine said.
        problem: String,
    },

    /// The zone is not known.
    #[error(transparent)]
    Zone(#[from] UnknownZone),

    /// The program cannot be used. All that is wrong with it, at once.
    #[error("the program cannot be used:{}", list(.0))]
    InvalidProgram(Vec<Diagnostic>),

    /// The request cannot be read, or holds what the contract does not allow.
    #[error("invalid request{}: {problem}", place(.at))]
    InvalidRequest {
        /// JSON pointer into the request; empty = the whole of it.
        at: String,
        /// What was expected and what was found.
        problem: String,
    },

    /// The request is too large.
    #[error("the request has {bytes} bytes, more than the {limit} that are allowed")]
    RequestTooLarge {
        /// Its size.
        bytes: u64,
        /// [`Limits::request_bytes`](crate::Limits), or eight times as many for JSON text.
        limit: u64,
    },

    /// The program is too large.
    #[error("the programme has {bytes} bytes, more than the {limit} that are allowed")]
    ProgramTooLarge {
        /// Its size, that of its model included.
        bytes: u64,
        /// [`Limits::request_bytes`](crate::Limits) of `configure`.
        limit: u64,
    },

    /// All slots of the sandbox stayed in use for as long as the call may take.
    #[error("all {slots} slots of the sandbox stayed in use for {waited:?}")]
    Busy {
        /// [`SandboxOptions::slots`](crate::SandboxOptions).
        slots: u32,
        /// How long the call waited.
        waited: Duration,
    },

    /// The plugin used up its fuel.
    #[error("out of fuel: the plugin ran more than {limit} instructions")]
    OutOfFuel {
        /// [`Limits::fuel`](crate::Limits).
        limit: u64,
    },

    /// The plugin took too long.
    #[error("deadline: the plugin ran for more than {limit:?}")]
    Deadline {
        /// [`Limits::deadline`](crate::Limits).
        limit: Duration,
    },

    /// The plugin wanted more memory than it may have.
    #[error(
        "memory limit: the plugin wanted {wanted} bytes, more than the {limit} that are allowed"
    )]
    MemoryLimit {
        /// What it would have had.
        wanted: u64,
        /// [`Limits::memory_bytes`](crate::Limits) or [`Limits::image_bytes`](crate::Limits).
        limit: u64,
    },

    /// The answer is too large.
    #[error("the plugin's answer is larger than the {limit} bytes that are allowed")]
    ResultTooLarge {
        /// [`Limits::result_bytes`](crate::Limits).
        limit: u64,
    },

    /// The plugin answered something that is no value of the contract.
    #[error("the plugin's answer breaks the contract{}: {problem}", place(.at))]
    InvalidAnswer {
        /// JSON pointer into the answer; empty = the whole of it.
        at: String,
        /// What was expected and what was found.
        problem: String,
    },

    /// The plugin crashed.
    #[error("{0}")]
    Trap(Box<Trap>),

    /// The plugin says that the request cannot be answered. Nothing has changed.
    #[error("fault{}: expected {}, found {}", place(&.0.at), .0.expected, .0.found)]
    Fault(Fault),

    /// The folder of compiled code could not be used.
    #[error("the cache {path:?} cannot be used: {source}")]
    Cache {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// A file could not be read.
    #[error("{path:?} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// A stable name of the kind of error, for programs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Engine { .. } => "engine",
            Self::NotAComponent { .. } => "not_a_component",
            Self::PrecompiledCode => "precompiled_code",
            Self::ComponentTooLarge { .. } => "component_too_large",
            Self::RefusedImport { .. } => "refused_import",
            Self::IncompatibleContract { .. } => "incompatible_contract",
            Self::NotExported { .. } => "not_exported",
            Self::NotConfigured => "not_configured",
            Self::Instantiation { .. } => "instantiation",
            Self::Zone(_) => "zone",
            Self::InvalidProgram(_) => "invalid_program",
            Self::InvalidRequest { .. } => "invalid_request",
            Self::RequestTooLarge { .. } => "request_too_large",
            Self::ProgramTooLarge { .. } => "program_too_large",
            Self::Busy { .. } => "busy",
            Self::OutOfFuel { .. } => "out_of_fuel",
            Self::Deadline { .. } => "deadline",
            Self::MemoryLimit { .. } => "memory_limit",
            Self::ResultTooLarge { .. } => "result_too_large",
            Self::InvalidAnswer { .. } => "invalid_answer",
            Self::Trap(_) => "trap",
            Self::Fault(_) => "fault",
            Self::Cache { .. } => "cache",
            Self::File { .. } => "file",
        }
    }
}

/// Where something is wrong, as a part of a sentence; nothing for the whole.
fn place(at: &str) -> String {
    if at.is_empty() {
        String::new()
    } else {
        format!(" at \"{at}\"")
    }
}

/// One line for each diagnostic.
fn list(diagnostics: &[Diagnostic]) -> String {
    use std::fmt::Write as _;

    let mut text = String::new();
    for diagnostic in diagnostics {
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "\n  \"{}\": expected {}, found {}",
            diagnostic.at, diagnostic.expected, diagnostic.found
        );
    }
    text
}
