//! Missions, punch cards and streaks: progress to a target (rule 4.4).
//!
//! Progress is counted on `mission:<campaign>` and never taken off when a target is reached: how
//! often the campaign was given says how much of it is used. So a refund that takes its units back
//! leaves what other orders brought.

use super::judge::Occasion;
use super::periods::{given_in, span};
use crate::contract::types::LineShare;
use crate::exact::{Overflow, add, sum};
use crate::facts::Facts;
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
    /// What is missing to the target; 0 where it is due or was given and does not repeat.
    pub(super) missing: i64,
    /// The mission's period where what was given in it counts; none for a streak.
    pub(super) period: Option<(i64, i64)>,
}

impl Occasion<'_, '_> {
    /// What happened adds to a campaign's mission.
    pub(super) fn progress(&self, campaign: &Campaign, mission: &Mission) -> Answer<Progress> {
        let facts = self.facts;
        let per = mission.per.unwrap_or(CapPeriod::Lifetime);
        let period = span(&facts.engine.zone, per, facts.now)?;
        let (delta, split) = self.amount(campaign, mission.counts)?;
        if !mission.streak {
            let card = card(facts, campaign, mission, period, delta)?;
            return Ok(Progress {
                start: period.0,
                delta,
                split,
                times: card.due,
                missing: card.missing,
                period: Some(period),
            });
        }
        // A period counts once, one more than the one before it.
        let mut length = streak(facts, campaign, per, period.0)?;
        let mut progress = Progress {
            start: period.0,
            delta: 0,
            split,
            times: 0,
            missing: 0,
            period: None,
        };
        let counted = facts.mark(&["mission:", &campaign.id].concat(), period.0) > 0;
        if !counted {
            add(&mut length, 1)?;
            progress.delta = length;
        }
        let (done, _) = rounds(mission, length)?;
        let reached = length == mission.target || mission.repeats && done == 0;
        progress.times = (reached && !counted).into();
        progress.missing = mission.target.saturating_sub(done).max(0);
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

/// What is on a mission's card in one of its periods.
#[derive(Debug)]
struct Card {
    /// What was counted and not yet rewarded; below 0 where a refund took what was rewarded.
    done: i64,
    /// What is missing to the next reward; 0 where it is due, or none will come.
    missing: i64,
    /// How often the reward is due.
    due: i64,
    /// How often it was given.
    given: i64,
}

/// A mission's card in a period, with so much more on it.
fn card(
    facts: &Facts<'_>,
    campaign: &Campaign,
    mission: &Mission,
    period: (i64, i64),
    delta: i64,
) -> Answer<Card> {
    let mut done = facts.mark(&["mission:", &campaign.id].concat(), period.0);
    add(&mut done, delta)?;
    let given = given_in(facts, &["campaign:", &campaign.id].concat(), period)?;
    if !mission.repeats && given > 0 {
        return Ok(Card {
            done: mission.target,
            missing: 0,
            due: 0,
            given,
        });
    }
    let mut due = done.div_euclid(mission.target.max(1));
    if !mission.repeats {
        due = due.min(1);
    }
    let done = done.saturating_sub(mission.target.saturating_mul(given));
    Ok(Card {
        done,
        missing: mission.target.saturating_sub(done).max(0),
        due: due.saturating_sub(given).max(0),
        given,
    })
}

/// Where a member stands in a mission when nothing more happens.
#[derive(Debug)]
pub(crate) struct Stand {
    /// What counts for the next reward, from 0 to the target.
    pub(crate) done: i64,
    /// What is missing to it; 0 where the target is reached.
    pub(crate) missing: i64,
    /// How often the reward was given in the period; once for a streak as it stands.
    pub(crate) given: i64,
    /// The first instant behind the period, UTC milliseconds; none for a lifetime.
    pub(crate) ends_at: Option<i64>,
    /// Whether the reward was given and does not come again.
    pub(crate) over: bool,
}

/// Where the member stands in a campaign's mission; a guest at its beginning.
///
/// # Errors
/// `out-of-time` if a period lies outside the zone's table, `overflow` if an amount does not fit.
pub(crate) fn stand(facts: &Facts<'_>, campaign: &Campaign, mission: &Mission) -> Answer<Stand> {
    let zone = &facts.engine.zone;
    let per = mission.per.unwrap_or(CapPeriod::Lifetime);
    let period = span(zone, per, facts.now)?;
    let (done, missing, given) = if mission.streak {
        let (done, given) = rounds(mission, streak(facts, campaign, per, period.0)?)?;
        (done, mission.target.saturating_sub(done), given)
    } else {
        let card = card(facts, campaign, mission, period, 0)?;
        (card.done, card.missing, card.given)
    };
    Ok(Stand {
        done: done.clamp(0, mission.target),
        missing: missing.max(0),
        given,
        ends_at: Some(period.1).filter(|end| *end < i64::MAX),
        over: given > 0 && !mission.repeats,
    })
}

/// How long a streak is that this period can still make longer, or already did.
fn streak(facts: &Facts<'_>, campaign: &Campaign, per: CapPeriod, start: i64) -> Answer<i64> {
    let counter = ["mission:", &campaign.id].concat();
    let own = facts.mark(&counter, start);
    if own > 0 {
        return Ok(own);
    }
    let before = span(&facts.engine.zone, per, start.saturating_sub(1))?;
    Ok(facts.mark(&counter, before.0))
}

/// What of a streak's length counts for the next reward, and whether (1) one was given for it.
fn rounds(mission: &Mission, length: i64) -> Answer<(i64, i64)> {
    let over = length.checked_rem(mission.target).ok_or(Overflow)?;
    let done = if mission.repeats { over } else { length };
    Ok((done, (length >= mission.target).into()))
}
