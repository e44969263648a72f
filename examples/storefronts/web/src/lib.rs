//! A demo shop on the product's own server: a luxury house whose pages are rendered in Rust and
//! whose every number is the plugin's, with a "why?" beside it.
//!
//! [`Demo::open`] builds the sample programme into a plugin, opens a store in a folder of its own,
//! moves seven visitors in, and listens; [`Demo::run`] serves until told to stop. Nothing of it
//! is on the network but the address that it listens on, and it asks no other server for anything.
//! The product's own routes (`/v1`, `/docs`) answer beside the shop's, on the same store.

mod basket;
mod book;
mod catalogue;
mod clock;
mod days;
mod error;
mod facets;
mod fields;
mod ledger;
mod pages;
mod personas;
mod programme;
mod routes;
mod serve;
mod session;
mod trouble;
mod visit;
mod web;
mod why;
mod words;
mod written;

pub use clock::OPENING;
pub use error::ShopError;
pub use serve::{Demo, shop};
