//! The example programmes, each with its words and its native engine.

use fidelis_guest::Engine;
use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::personalization::{ComposeRequest, Page};
use fidelis_host::contract::segmentation::{ClassifyRequest, Profile};
use fidelis_host::{Function, json};
use fidelis_tests::examples::{self, Example};
use fidelis_tests::native;
use fidelis_tests::words::Words;
use serde_json::Value;

/// A programme that runs natively.
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) program: Value,
    pub(super) words: Words,
    pub(super) engine: Engine,
}

/// The example programmes.
pub(super) fn settings() -> &'static [Setting] {
    static ALL: std::sync::OnceLock<Vec<Setting>> = std::sync::OnceLock::new();
    let setting = |example: Example| Setting::of(example.name, example.program);
    ALL.get_or_init(|| examples::ALL.map(setting).into())
}

impl Setting {
    pub(super) fn of(name: &'static str, text: &str) -> Setting {
        let program = serde_json::from_str(text).unwrap();
        Setting {
            name,
            text: text.to_owned(),
            words: Words::of(&program),
            program,
            engine: native::engine(text).unwrap(),
        }
    }

    /// A quotation; none for a fault.
    pub(super) fn quote(&self, request: &QuoteRequest) -> Option<Quotation> {
        self.call(Function::Quote, &json::write(request).unwrap())
    }

    /// A settlement; none for a fault.
    pub(super) fn settle(&self, request: &SettleRequest) -> Option<Settlement> {
        self.call(Function::Settle, &json::write(request).unwrap())
    }

    /// A profile; none for a fault.
    pub(super) fn classify(&self, request: &ClassifyRequest) -> Option<Profile> {
        self.call(Function::Classify, &json::write(request).unwrap())
    }

    /// A page; none for a fault.
    pub(super) fn compose(&self, request: &ComposeRequest) -> Option<Page> {
        self.call(Function::Compose, &json::write(request).unwrap())
    }

    fn call<T: serde::de::DeserializeOwned>(&self, function: Function, request: &str) -> Option<T> {
        let answer = native::answer(&self.engine, function, request).unwrap();
        let value = answer.strip_prefix("{\"Ok\":")?.strip_suffix('}')?;
        Some(serde_json::from_str(value).unwrap())
    }

    /// A list of the programme.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        let list = self.program.get(name).and_then(Value::as_array);
        list.into_iter().flatten()
    }
}
