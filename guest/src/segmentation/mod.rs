//! Who a member is: the stage of their life as a customer, RFM scores, segments.
//!
//! All of it is worked out from the request at the moment of the call; nothing is stored. RFM
//! scores need a model of the other customers, which [`learn`] makes from past orders.

mod classify;
#[cfg(not(target_arch = "wasm32"))]
mod learn;
pub mod lifecycle;
pub mod rfm;

#[cfg(test)]
mod tests;

pub use classify::classify;
#[cfg(not(target_arch = "wasm32"))]
pub use learn::learn;
