//! The ledger's rules in the words of the domain.

mod activity;
mod due;
mod faults;
mod history;
mod holds;
mod idempotency;
mod manual;
mod orders;
mod properties;
mod proportions;
mod refunds;
mod shop;
mod tiers;
