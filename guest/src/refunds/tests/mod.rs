//! The rules of refunds, in the words of shops.

mod counters;
mod grants;
mod lines;
mod payments;
mod properties;
