//! What incentives and pages must keep to, whoever the member is: audiences, fall-backs, and that
//! nothing is given twice.

mod audiences;
mod fallbacks;
mod gifts;
