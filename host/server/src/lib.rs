//! The HTTP API of Fidelis, for storefronts that do not embed.

pub mod metrics;
pub mod shadow;
pub mod shops;
pub mod telemetry;
