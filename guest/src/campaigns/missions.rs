//! Missions, punch cards and streaks: progress to a target (rule 4.4).
//!
//! Progress is counted on `mission:<campaign>` and never taken off when a target is reached: how
//! often the campaign was given says how much of it is used. So a refund that takes its units back
//! leaves what other orders brought.

use super::judge::Occasion;
use super::periods::{given_in, span};
use crate::contract::types::LineShare;
use crate::exact::{Overflow, add, sum};
use crate::fault::Answer;
use crate::program::format::{Campaign, CapPeriod, Mission, MissionUnit};
use crate::tiers::spend;

/// What something that happened adds to a mission.
#[derive(Debug)]
pub(crate) struct Progress {
    /// The start of the period on whose mark it is counted.
    pub(crate) start: i64,
    /// What to add.
    pub(crate) delta: i64,
    /// What of it lies on the order's lines.
    pub(crate) split: Vec<LineShare>,
    /// How often the campaign is due with it; 0: not yet.
    pub(super) times: i64,
    /// What is missing to the target.
    pub(super) missing: i64,
    /// The mission's period where what was given in it counts; none for a streak.
    pub(super) period: Option<(i64, i64)>,
}

impl Occasion<'_, '_> {
    /// What happened adds to a campaign's mission.
    pub(super) fn progress(&self, campaign: &Campaign, mission: &Mission) -> Answer<Progress> {
        let facts = self.facts;
        let zone = &facts.engine.zone;
        let counter = ["mission:", &campaign.id].concat();
        let period = span(zone, mission.per.unwrap_or(CapPeriod::Lifetime), facts.now)?;
        let own = facts.mark(&counter, period.0);
        let (delta, split) = self.amount(campaign, mission.counts)?;
        if !mission.streak {
            let mut after = own;
            add(&mut after, delta)?;
            let reached = after.div_euclid(mission.target.max(1));
            let reached = if mission.repeats {
                reached
            } else {
                reached.min(1)
            };
            let given = given_in(facts, &["campaign:", &campaign.id].concat(), period)?;
            let goal = mission.target.saturating_mul(given.saturating_add(1));
            return Ok(Progress {
                start: period.0,
                delta,
                split,
                times: reached.saturating_sub(given).max(0),
                missing: goal.saturating_sub(after).max(0),
                period: Some(period),
            });
        }
        // A period counts once, one more than the one before it.
        let mut progress = Progress {
            start: period.0,
            delta: 0,
            split,
            times: 0,
            missing: 0,
            period: None,
        };
        let mut length = own;
        if own == 0 {
            let before = match mission.per {
                Some(per) => span(zone, per, period.0.saturating_sub(1))?,
                None => period,
            };
            length = facts.mark(&counter, before.0).saturating_add(1);
            progress.delta = length;
            let over = length.checked_rem(mission.target).ok_or(Overflow)?;
            let reached = length == mission.target || mission.repeats && over == 0;
            progress.times = reached.into();
        }
        progress.missing = mission.target.saturating_sub(length).max(0);
        Ok(progress)
    }

    /// How much of what a mission counts has happened, and where on the lines.
    fn amount(&self, campaign: &Campaign, unit: MissionUnit) -> Answer<(i64, Vec<LineShare>)> {
        let mut split = self.shares(campaign);
        let delta = match (unit, &self.basis) {
            (MissionUnit::Times, _) | (_, None) => 1,
            (MissionUnit::Units, Some(_)) => {
                for share in &mut split {
                    share.amount = share.units.into();
                }
                sum(&split, |share| share.amount)?
            }
            (MissionUnit::Amount, Some(basis)) => {
                let (amount, by_line) = spend(self.facts, basis, &campaign.lines)?;
                for (line, part) in basis.lines.iter().zip(by_line) {
                    for share in &mut split {
                        if share.line == line.number {
                            share.amount = part;
                        }
                    }
                }
                amount
            }
        };
        Ok((delta, split))
    }
}
