//! Missions, punch cards and streaks: progress to a target (rule 4.4).
//!
//! Progress is counted on `mission:<campaign>` and never taken off when a target is reached: how
//! often the campaign was given says how much of it is used. So a refund that takes its units back
//! leaves what other orders brought.
//!
//! A streak counts on the mark of each of its periods how often it happened in it, so that a period
//! stands as long as anything of it does. Its length is no number of its own: it is read off the
//! marks, and what was given off those of `campaign:<campaign>`.

use super::judge::Occasion;
use super::periods::{given_in, span};
use crate::contract::types::LineShare;
use crate::exact::{add, sum};
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
}

impl Occasion<'_, '_> {
    /// What happened adds to a campaign's mission.
    pub(super) fn progress(&self, campaign: &Campaign, mission: &Mission) -> Answer<Progress> {
        let facts = self.facts;
        let zone = &facts.engine.zone;
        let counter = ["mission:", &campaign.id].concat();
        let period = span(zone, mission.per.unwrap_or(CapPeriod::Lifetime), facts.now)?;
        let (delta, split) = self.amount(campaign, mission.counts)?;
        let mut progress = Progress {
            start: period.0,
            delta,
            split,
            times: 0,
            missing: 0,
        };
        let gifts = ["campaign:", &campaign.id].concat();
        if let Some(per) = mission.per.filter(|_| mission.streak) {
            let (length, due) = self.streak(mission, per, &counter, &gifts)?;
            progress.times = due.into();
            progress.missing = mission.target.saturating_sub(length);
            return Ok(progress);
        }
        let mut after = facts.mark(&counter, period.0);
        add(&mut after, delta)?;
        let reached = after.div_euclid(mission.target.max(1));
        let reached = if mission.repeats {
            reached
        } else {
            reached.min(1)
        };
        let given = given_in(facts, &gifts, period)?;
        let goal = mission.target.saturating_mul(given.saturating_add(1));
        progress.times = reached.saturating_sub(given).max(0);
        progress.missing = goal.saturating_sub(after).max(0);
        Ok(progress)
    }

    /// How many periods in a row a streak has with this one, at most its target, and whether it is
    /// due. One that repeats begins anew behind the period in which it was given; any other is due
    /// where it comes to its target, and not again before a period was left out.
    fn streak(
        &self,
        mission: &Mission,
        per: CapPeriod,
        counter: &str,
        gifts: &str,
    ) -> Answer<(i64, bool)> {
        let facts = self.facts;
        let zone = &facts.engine.zone;
        let (mut length, mut given) = (0_i64, false);
        let mut period = span(zone, per, facts.now)?;
        loop {
            given |= given_in(facts, gifts, period)? > 0;
            if given && mission.repeats {
                return Ok((length, false));
            }
            length = length.saturating_add(1);
            period = span(zone, per, period.0.saturating_sub(1))?;
            let unbroken = facts.mark(counter, period.0) > 0;
            if length >= mission.target {
                return Ok((length, !given && (mission.repeats || !unbroken)));
            }
            if !unbroken {
                return Ok((length, false));
            }
        }
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
