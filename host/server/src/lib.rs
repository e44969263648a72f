//! The HTTP API of Fidelis, for storefronts that do not embed.

pub mod courier;
