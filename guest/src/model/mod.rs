//! What was learned from past orders: bytes that are read where they lie.
//!
//! A model may have a hundred thousand products. So nothing of it is unpacked: it is checked once,
//! when the plugin is configured, and a call looks up just the few numbers that it needs. Whatever
//! a model says, reading it can neither fail nor reach beyond it: what is not there is absent.
//!
//! [`sections`] has the format, [`Learned`] reads it, `write` (on hosts only) makes it.

mod damage;
mod reader;
mod sections;
#[cfg(not(target_arch = "wasm32"))]
mod write;

#[cfg(test)]
mod tests;

pub use damage::Damage;
pub use reader::{Blend, about, is_learned};
pub(crate) use reader::{Learned, Numbers};
#[cfg(not(target_arch = "wasm32"))]
pub use write::{Facts, Neighbour, PopularList, Product, write};
