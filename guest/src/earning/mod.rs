//! Earning: what an order gives, rule by rule.
//!
//! [`Basis`] says what each line brings (rule 3.2); [`earn`] runs the programme's rules over it.
//! A rule passes through the same steps every time, one file each:
//!
//! 1. `rules`: is it for this member, now; which lines; do they come to its minimum;
//! 2. `base`: its exact points, and how they lie on the lines (rule 3.1);
//! 3. `multipliers`: within a group bonuses add, groups multiply (rule 3.10); then one rounding;
//! 4. `caps`: caps of the member and the budget of all (rule 3.17);
//! 5. `split`: the granted points by line and by who pays for them;
//! 6. `terms`, `schedule`: all that a refund must know, activation and expiry (rules 3.3 to 3.7).
//!
//! Rates give points in their wallet's smallest unit: a rate of 1 per unit in a wallet of two
//! decimals gives 0.01 points for each unit. `checkout` shows what comes out of here and `ledger`
//! books it, so that an order gives exactly what its quote promised.

mod base;
mod basis;
mod caps;
mod multipliers;
mod rules;
mod schedule;
mod split;
mod terms;
mod tier_after;

#[cfg(test)]
mod tests;

use std::fmt::Arguments;

use crate::budgets::Spending;
use crate::contract::types::{CounterMove, Earning, Finding, Grant, LineShare, Subject};
use crate::facts::{Facts, Judged, verdict};
use crate::fault::Answer;

pub(crate) use basis::Taxed;
pub use basis::{Basis, BasisLine};
pub use rules::earn;
pub(crate) use rules::reach_minimum;
pub use schedule::{expires, schedule};
pub(crate) use split::{payer, shown};
pub use terms::expiry_terms;
pub(crate) use terms::fixed;

/// What one rule gives for one order, by one payer: a rule that its lines' sellers pay for has one
/// for each seller.
///
/// Where a cap left nothing, `earning.granted` is 0 and the reason is in `earning.cap`: that is
/// shown, but there is nothing to book.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// What is shown.
    pub earning: Earning,
    /// The terms that its entry carries.
    pub grant: Grant,
    /// The granted points by line, those without points included: a refund needs their value. They
    /// sum to `earning.granted`.
    pub split: Vec<LineShare>,
    /// What it adds to the member's cap counters. Empty where nothing was granted.
    pub caps: Vec<CounterMove>,
    /// What it adds to the shared budget. Empty where nothing was granted.
    pub shared: Vec<Spending>,
}

/// Writes a finding down, if an explanation was asked for. A refusal ends here.
///
/// # Errors
/// The fault, where it is one that ended the judgement.
fn note(
    facts: &Facts<'_>,
    findings: &mut Vec<Finding>,
    subject: Subject,
    id: Arguments<'_>,
    judged: Judged,
) -> Answer<()> {
    let verdict = verdict(judged)?;
    if facts.explain {
        findings.push(Finding {
            subject,
            id: id.to_string(),
            verdict,
        });
    }
    Ok(())
}
