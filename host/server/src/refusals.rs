//! How what the store, the plugin and the reader say becomes a refusal.

use fidelis_host::Error as Call;
use fidelis_host::contract::types::Fault;
use fidelis_store::StoreError;

use crate::problem::{Kind, Refusal};
use crate::shops::ServerError;

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        match error {
            StoreError::Fault(fault) => fault.into(),
            StoreError::Call(error) => error.into(),
            StoreError::EventReused { .. } => Self::new(Kind::EventReused, text),
            StoreError::Contended { .. } | StoreError::Lost { .. } => {
                Self::new(Kind::Contended, text).noted("contended")
            }
            StoreError::Erased { .. } => Self::new(Kind::Erased, text),
            StoreError::Changed { .. } => Self::new(Kind::Changed, text).at("If-Match"),
            StoreError::CouponTaken { .. } => Self::new(Kind::CouponTaken, text),
            StoreError::Unknown { what, .. } => crate::problem::not_found(what),
            StoreError::Invalid {
                expected, found, ..
            } => crate::problem::invalid("", &expected, found),
            StoreError::Unavailable { problem } => {
                Self::new(Kind::Unavailable, "the database does not answer").noted(problem)
            }
            StoreError::Full { problem } => {
                Self::new(Kind::StorageFull, "the database has no room left").noted(problem)
            }
            StoreError::Misfit(_) => Self::new(
                Kind::PluginFailed,
                "its settlement does not fit the account",
            )
            .noted("misfit"),
            // What cannot be read may be quoted in the message: the log gets its name alone.
            StoreError::Damaged { what, .. } => {
                Self::new(Kind::Internal, format!("the stored {what} cannot be read")).noted(what)
            }
            StoreError::Database { problem } => {
                Self::new(Kind::Internal, "the database refused").noted(problem)
            }
            _ => Self::new(Kind::Internal, "the store failed").noted("store"),
        }
    }
}

impl From<Call> for Refusal {
    fn from(error: Call) -> Self {
        let code = error.code();
        let text = error.to_string();
        match error {
            Call::Fault(fault) => fault.into(),
            Call::InvalidRequest { at, problem } => Self::new(Kind::Invalid, problem).at(at),
            Call::RequestTooLarge { .. } => Self::new(Kind::TooLarge, text),
            Call::NotExported { .. } => Self::new(Kind::NotOffered, text),
            Call::Busy { .. } => Self::new(Kind::Overloaded, text).noted(code),
            Call::NotAComponent { .. }
            | Call::PrecompiledCode
            | Call::ComponentTooLarge { .. }
            | Call::RefusedImport { .. }
            | Call::IncompatibleContract { .. }
            | Call::NotConfigured
            | Call::Instantiation { .. } => Self::new(Kind::PluginRefused, text).noted(code),
            // A message of a crash may quote the request: it goes to the caller's log, not ours.
            _ => Self::new(Kind::PluginFailed, format!("the plugin failed: {code}")).noted(code),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let detail = format!("expected {}, found {}", fault.expected, fault.found);
        Self::new(Kind::Fault, detail)
            .at(fault.at)
            .expected(fault.expected, fault.found)
    }
}

impl From<ServerError> for Refusal {
    fn from(error: ServerError) -> Self {
        let code = error.code();
        let text = error.to_string();
        match error {
            ServerError::Store(error) => error.into(),
            ServerError::Call(error) => error.into(),
            ServerError::Refused(_) => Self::new(Kind::PluginRefused, text).noted(code),
            ServerError::NoPlugin { .. } => Self::new(Kind::NoPlugin, text),
            ServerError::NothingEarlier { .. } | ServerError::NotLive { .. } => {
                Self::new(Kind::Conflict, text)
            }
            ServerError::Tenant { .. } => Self::new(Kind::Invalid, text).at("Fidelis-Tenant"),
            ServerError::Busy { .. } => Self::new(Kind::Overloaded, text).noted(code),
            _ => Self::new(Kind::Internal, "the server failed").noted(code),
        }
    }
}
