//! Generated members, carts, pages and events, over the words of a programme.

mod carts;
mod events;
mod happenings;
mod members;
mod pages;

pub use carts::{cart, quote_request};
pub use events::{Journey, Step};
pub use members::{member, standing};
pub use pages::{classify_request, compose_request};
