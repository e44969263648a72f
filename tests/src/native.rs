//! The plugin's code, run natively: the other side of the differential test.

use anyhow::{Context, Result, anyhow};
use fidelis_guest::contract::types::{Fault, Message};
use fidelis_guest::{Engine, checkout, ledger, personalization, segmentation, showcase, texts};
use fidelis_host::Function;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An engine for a programme, with the zone that it names.
///
/// # Errors
/// If the programme is faulty; the diagnostics are in the error.
pub fn engine(program: &str) -> Result<Engine> {
    Ok(fidelis_terms::engine(program, Vec::new())?)
}

/// What the plugin's code answers, as [`crate::answer`] writes it.
///
/// # Errors
/// If the request is not of its form, or the function is not one that decides.
pub fn answer(engine: &Engine, function: Function, request: &str) -> Result<String> {
    match function {
        Function::Quote => decide(request, |request| checkout::quote(engine, request)),
        Function::Settle => decide(request, |request| ledger::settle(engine, request)),
        Function::Classify => decide(request, |request| segmentation::classify(engine, request)),
        Function::Compose => decide(request, |request| personalization::compose(engine, request)),
        Function::Describe => decide(request, |request| showcase::describe(engine, request)),
        Function::Render => decide(request, |request: Value| {
            let messages: Vec<Message> = field(&request, "messages");
            let locale: String = field(&request, "locale");
            texts::render(engine, &messages, &locale)
        }),
        other => Err(anyhow!("{other} is not run natively")),
    }
}

fn field<T: DeserializeOwned + Default>(request: &Value, name: &str) -> T {
    let value = request.get(name).cloned().unwrap_or_default();
    serde_json::from_value(value).unwrap_or_default()
}

fn decide<Q: DeserializeOwned, A: Serialize>(
    request: &str,
    function: impl FnOnce(Q) -> Result<A, Box<Fault>>,
) -> Result<String> {
    let request = serde_json::from_str(request).context("not a request")?;
    Ok(serde_json::to_string(&function(request))?)
}
