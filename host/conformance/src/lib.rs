//! The contract's test kit: what every loyalty plugin must keep to, whoever wrote it.
//!
//! [`examine`] asks a plugin some hundred generated requests, ordinary ones and hostile ones, and
//! reports what does not hold: the same request gives the same bytes, on an instance that was used
//! before too; limits are kept; nonsense is answered by a fault, never by a crash; sums are right;
//! whatever is refused is explained. An override is examined in its place: composed with a base,
//! whose other interfaces must stay as they were, to the byte.
//!
//! ```
//! use fidelis_conformance::{Examined, Options, examine};
//! use fidelis_host::Sandbox;
//!
//! # let program = include_str!("../../../examples/programs/one-point.json");
//! let report = examine(
//!     &Sandbox::new()?,
//!     &Examined {
//!         plugin: fidelis_reference::COMPONENT,
//!         program: Some(program),
//!         base: fidelis_reference::COMPONENT,
//!     },
//!     Options { requests: 5, ..Options::default() },
//! )?;
//! assert!(report.passed(), "{report}");
//! # Ok::<(), fidelis_conformance::ExamineError>(())
//! ```
//!
//! The requests come from [`generate`], over the [`words`] of a programme, and are the same on every
//! run. [`invariants`] are the rules that answers must keep, for whoever asks requests of their own.

mod asking;
pub mod dice;
mod explained;
pub mod generate;
pub mod invariants;
mod kit;
mod report;
mod requests;
mod spoiled;
pub mod store;
mod subject;
pub mod words;

pub use kit::{Options, examine};
pub use report::{Check, Problem, Report, Rule, Usage};
pub use subject::{ExamineError, Examined, Kind};
