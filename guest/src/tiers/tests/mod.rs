//! The rules of tiers, in the words of shops.

mod by_hand;
mod metric;
mod progress;
mod review;
mod rewards;
mod upgrade;
mod window;
