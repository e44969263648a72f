//! Setting up: what `configure` and `schema` answer.
//!
//! The engine itself is built by [`crate::Engine::build`]; that a plugin is configured only once
//! is the component's affair, the words for it are here.

use crate::contract::configuration::{Diagnostic, DiagnosticKind, Severity};

/// The JSON Schema (draft 2020-12) of the programme, without space between tokens.
pub fn schema() -> String {
    crate::program::packed::schema()
}

/// What a second call of `configure` is told.
pub fn configured_twice() -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        kind: DiagnosticKind::Conflict,
        at: String::new(),
        expected: "a plugin that is not configured yet".into(),
        found: "one that has its programme already".into(),
        hint: "Configure a fresh instance for each programme.".into(),
    }
}
