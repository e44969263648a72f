//! The reference plugin: a merchant's loyalty programme as pure functions.
//!
//! A request comes in, a decision goes out. There is no clock, no random source, no input and no
//! output: time is an argument, and everything that must be remembered travels in the account and
//! its entries. [`program`] reads the merchant's programme into an [`Engine`]; each function of
//! the contract is one module over it:
//!
//! | function | module |
//! |---|---|
//! | `configure`, `schema` | [`program`], [`configuration`] |
//! | `quote` | [`checkout`], with [`offers`], [`earning`], [`burning`] |
//! | `settle` | [`ledger`], with [`earning`], [`refunds`], [`tiers`] |
//! | `classify` | [`segmentation`] |
//! | `compose` | [`personalization`], with [`experiments`] |
//! | `describe` | [`showcase`] |
//! | `render` | [`texts`] |
//!
//! The same code runs natively (for tests and as the benchmark's floor) and as a component.

pub mod budgets;
pub mod burning;
pub mod calendar;
mod campaigns;
pub mod checkout;
pub mod configuration;
pub mod contract;
pub mod currency;
pub mod earning;
pub mod exact;
pub mod experiments;
pub mod facts;
pub mod fault;
pub mod ledger;
mod memory;
pub mod model;
pub mod offers;
pub mod personalization;
pub mod place;
pub mod program;
pub mod refunds;
pub mod refusal;
pub mod segmentation;
pub mod selection;
pub mod showcase;
pub mod sort;
pub mod texts;
pub mod tiers;

#[cfg(target_arch = "wasm32")]
mod arena;
#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(target_arch = "wasm32")]
mod panic_note;
#[cfg(test)]
mod testing;

pub use program::engine::Engine;
