//! The ledger: what events do to an account (rules 3.3 to 3.9, 3.14 to 3.21 and 4.4).
//!
//! [`settle`] takes an account and what happened, and answers only what changed. Everything that
//! moves is an entry: its four columns are the sums over its bucket moves (and what it did to the
//! debt), and each move names the bucket's whole key after it, so that [`fold`] makes the account
//! again from the entries alone.
//!
//! | question | module |
//! |---|---|
//! | does the request hold together | `validate` |
//! | the working account, and what changed in it | `book`, `buckets`, `counters`, `levels` |
//! | the balances that come of it | `balances` |
//! | entries and their ids | `entries` |
//! | what falls due by itself | `due`, `aging` |
//! | an order is placed, paid for with points | `placed`, `payments` |
//! | a seller pays a part of its discounts | `discounts` |
//! | it is paid, shipped, delivered | `steps` |
//! | it comes back | `refunded`, `restored` |
//! | it becomes another one, or a cart is left alone | `changed` |
//! | points are reserved | `holds` |
//! | corrections and transfers | `manual`, `transfer` |
//! | something that happened gives something | `campaigns` |
//! | points that no earning rule gives | `bonus` |
//! | a day ends: birthdays, anniversaries | `birthdays` |
//! | a reward is taken for points | `claims` |
//! | somebody brings somebody | `referral` |
//! | numbers and consents are told | `measured` |
//! | the member leaves, or is merged into another one | `left` |
//!
//! Points of inactivity wallets are kept alive in `activity`. What a campaign gives for something is
//! judged in [`crate::campaigns`]; the module `campaigns` here only books it.

mod activity;
mod aging;
mod balances;
mod birthdays;
mod bonus;
mod book;
mod buckets;
mod campaigns;
mod changed;
mod claims;
mod counters;
mod discounts;
mod due;
mod entries;
mod fold;
mod holds;
mod left;
mod levels;
mod manual;
mod measured;
mod payments;
mod placed;
mod referral;
mod refunded;
mod restored;
mod settle;
mod steps;
mod transfer;
mod validate;

pub use entries::entry_id;
pub use fold::fold;
pub use settle::settle;

#[cfg(test)]
mod tests;
