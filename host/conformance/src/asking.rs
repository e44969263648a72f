//! One call, and what became of it.

use fidelis_host::contract::types::Fault;
use fidelis_host::{Error, Function, Report, Shop};

use crate::report::Rule;

/// What became of a call.
pub(crate) enum Told {
    /// An answer, as canonical JSON.
    Answer(String, Report),
    /// A request that cannot be answered.
    Fault(Fault),
    /// A rule that does not hold.
    Broken(Rule, String),
    /// A request that no storefront can send.
    Unaskable,
}

impl Told {
    /// The same bytes for the same answer or fault.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Answer(text, _) => text.clone(),
            Self::Fault(fault) => format!("the fault {fault:?}"),
            Self::Broken(_, problem) => problem.clone(),
            Self::Unaskable => String::new(),
        }
    }

    /// The instructions of a call that was answered, where they were counted.
    pub(crate) fn fuel(&self) -> Option<u64> {
        match self {
            Self::Answer(_, report) => report.call.fuel.map(|fuel| fuel.used),
            _ => None,
        }
    }
}

/// Asks once.
pub(crate) fn ask(shop: &Shop, function: Function, request: &str) -> Told {
    match shop.call_json(function, request) {
        Ok(answer) => Told::Answer(answer.value, answer.report),
        Err(Error::Fault(fault)) => Told::Fault(fault),
        Err(Error::InvalidRequest { .. } | Error::RequestTooLarge { .. }) => Told::Unaskable,
        Err(
            error @ (Error::OutOfFuel { .. }
            | Error::Deadline { .. }
            | Error::MemoryLimit { .. }
            | Error::ResultTooLarge { .. }),
        ) => Told::Broken(Rule::Limits, error.to_string()),
        Err(error @ Error::InvalidAnswer { .. }) => {
            Told::Broken(Rule::Invariants, error.to_string())
        }
        Err(error) => Told::Broken(Rule::FaultsNotTraps, error.to_string()),
    }
}

/// Both as far as they differ, so that a person sees where.
pub(crate) fn differ(expected: &str, found: &str) -> String {
    let same = expected
        .char_indices()
        .zip(found.chars())
        .find(|((_, one), other)| one != other);
    let at = same.map_or(expected.len().min(found.len()), |((at, _), _)| at);
    let part = |text: &str| {
        let from = text.get(at.saturating_sub(20)..).or_else(|| text.get(at..));
        let part: String = from.unwrap_or_default().chars().take(60).collect();
        part
    };
    format!(
        "expected …{}…, found …{}… at byte {at}",
        part(expected),
        part(found)
    )
}
