//! Generated carts, members and events, over the words of a programme.

mod carts;
mod events;
mod members;

pub use carts::{cart, quote_request};
pub use events::{Journey, Step};
pub use members::{member, standing};
