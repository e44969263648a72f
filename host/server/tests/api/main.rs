//! The HTTP API, as a storefront and an operator use it, and as those do who should not.

mod by_hand;
mod decisions;
mod events;
mod guards;
mod hostile;
mod keys;
mod limits;
mod person;
mod support;
