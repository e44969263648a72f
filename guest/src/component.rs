//! The component's exports: the one programme that was configured, and the functions over it.

#![allow(unsafe_code)] // The export macro's glue; nothing here is written by hand.

use std::sync::OnceLock;

use crate::Engine;
use crate::arena;
use crate::contract::exports::fidelis::loyalty as exports;
use crate::contract::{
    checkout, configuration, ledger, personalization, segmentation, showcase, types,
};
use crate::fault::{Answer, fault};
use crate::panic_note;

static ENGINE: OnceLock<Engine> = OnceLock::new();

/// The reference plugin.
struct Plugin;

/// The programme, for a call that begins.
fn engine() -> Answer<&'static Engine> {
    arena::enter();
    ENGINE.get().ok_or_else(|| {
        fault(
            types::FaultKind::NotConfigured,
            "",
            "a plugin that was configured with a programme",
            "none",
        )
    })
}

impl exports::configuration::Guest for Plugin {
    fn configure(
        program: String,
        model: Vec<u8>,
        zone: Vec<configuration::Transition>,
    ) -> Result<configuration::ProgramInfo, Vec<configuration::Diagnostic>> {
        arena::enter();
        panic_note::install();
        if ENGINE.get().is_some() {
            return Err(vec![crate::configuration::configured_twice()]);
        }
        let engine = Engine::build(&program, model, &zone)?;
        // SAFETY: the engine has copies of all that it needs.
        unsafe { arena::wipe() };
        let info = engine.info();
        if ENGINE.set(engine).is_err() {
            return Err(vec![crate::configuration::configured_twice()]);
        }
        arena::keep();
        Ok(info)
    }

    fn schema() -> String {
        arena::enter();
        crate::configuration::schema()
    }
}

impl exports::checkout::Guest for Plugin {
    fn quote(request: checkout::QuoteRequest) -> Result<checkout::Quotation, types::Fault> {
        engine()
            .and_then(|engine| crate::checkout::quote(engine, request))
            .map_err(|fault| *fault)
    }
}

impl exports::ledger::Guest for Plugin {
    fn settle(request: ledger::SettleRequest) -> Result<ledger::Settlement, types::Fault> {
        engine()
            .and_then(|engine| crate::ledger::settle(engine, request))
            .map_err(|fault| *fault)
    }
}

impl exports::segmentation::Guest for Plugin {
    fn classify(
        request: segmentation::ClassifyRequest,
    ) -> Result<segmentation::Profile, types::Fault> {
        engine()
            .and_then(|engine| crate::segmentation::classify(engine, request))
            .map_err(|fault| *fault)
    }
}

impl exports::personalization::Guest for Plugin {
    fn compose(
        request: personalization::ComposeRequest,
    ) -> Result<personalization::Page, types::Fault> {
        engine()
            .and_then(|engine| crate::personalization::compose(engine, request))
            .map_err(|fault| *fault)
    }
}

impl exports::showcase::Guest for Plugin {
    fn describe(request: showcase::DescribeRequest) -> Result<showcase::ProgramPage, types::Fault> {
        engine()
            .and_then(|engine| crate::showcase::describe(engine, request))
            .map_err(|fault| *fault)
    }
}

impl exports::texts::Guest for Plugin {
    fn render(messages: Vec<types::Message>, locale: String) -> Result<Vec<String>, types::Fault> {
        engine()
            .and_then(|engine| crate::texts::render(engine, &messages, &locale))
            .map_err(|fault| *fault)
    }
}

crate::contract::export_plugin!(Plugin with_types_in crate::contract);
