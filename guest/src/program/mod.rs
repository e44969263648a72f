//! The merchant's programme: its format, its faults, and what is made of it once.
//!
//! A text becomes a [`format::Program`] (its shape is right), and that an [`engine::Engine`] (its
//! sense is right too). Whoever holds an engine need not look for faults of the programme again.

pub mod condition;
pub mod engine;
pub mod format;
pub mod policies;
#[cfg(feature = "schema")]
pub mod schema;
pub mod values;

mod canonical;
mod diagnostic;
mod forms;
mod hint;
pub(crate) mod packed;
mod read;
mod strict;
mod structure;
pub mod table;
mod validate;
pub(crate) mod value;

#[cfg(test)]
mod tests;
