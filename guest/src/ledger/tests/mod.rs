//! The ledger's rules in the words of the domain.

mod activity;
mod birthdays;
mod budgets;
mod campaigns;
mod changed;
mod claims;
mod due;
mod faults;
mod history;
mod holds;
mod idempotency;
mod left;
mod manual;
mod measured;
mod members;
mod missions;
mod orders;
mod properties;
mod proportions;
mod referral;
mod refunds;
mod rewarded;
mod shop;
mod steps;
mod tiers;
