//! What the store and the server must survive, as programs: kills, crowds, faults, load.
//!
//! [`postgres`] and [`server`] start what is tried, as processes that can be killed; [`client`] is
//! a storefront that never gives up, [`mix`] what it tells. [`record`] keeps what clients were
//! told, [`ledger`] reads what was written, and [`check`] compares the two. [`kill`], [`crowd`] and
//! [`night`] are the trials made of these; the command `fidelis-trials` runs them for as long as one wishes.
//!
//! Everything talks to 127.0.0.1 alone.

pub mod check;
pub mod client;
pub mod clock;
pub mod crowd;
pub mod kill;
pub mod ledger;
pub mod load;
pub mod mix;
pub mod night;
pub mod place;
pub mod postgres;
pub mod record;
pub mod schema;
pub mod server;
pub mod shop;
pub mod slow;
