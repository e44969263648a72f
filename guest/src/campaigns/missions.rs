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
use super::periods::{given_in, oldest, span};
use crate::contract::types::LineShare;
use crate::exact::{add, sum};
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
}

impl Occasion<'_, '_> {
    /// What happened adds to a campaign's mission.
    pub(super) fn progress(&self, campaign: &Campaign, mission: &Mission) -> Answer<Progress> {
        let facts = self.facts;
        let period = period(facts, mission)?;
        let (delta, split) = self.amount(campaign, mission.counts)?;
        let card = card(facts, campaign, mission, period, delta)?;
        Ok(Progress {
            start: period.0,
            delta,
            split,
            times: card.due,
            missing: card.missing,
        })
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

/// The period in which a mission is counted now.
fn period(facts: &Facts<'_>, mission: &Mission) -> Answer<(i64, i64)> {
    let per = mission.per.unwrap_or(CapPeriod::Lifetime);
    span(&facts.engine.zone, per, facts.now)
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
    /// How often it was given; of a streak, whether (1) it was given for it as it stands.
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
    let target = mission.target;
    let counter = ["mission:", &campaign.id].concat();
    let gifts = ["campaign:", &campaign.id].concat();
    let (mut done, due, given);
    if let Some(per) = mission.per.filter(|_| mission.streak) {
        let streak = streak(facts, mission, per, [&counter, &gifts], delta > 0)?;
        (done, due, given) = (streak.0, i64::from(streak.1), i64::from(streak.2));
    } else {
        done = facts.mark(&counter, period.0);
        add(&mut done, delta)?;
        given = given_in(facts, &gifts, period)?;
        let mut reached = done.div_euclid(target.max(1));
        if !mission.repeats {
            reached = reached.min(1);
        }
        due = reached.saturating_sub(given).max(0);
        done = done.saturating_sub(target.saturating_mul(given));
    }
    if !mission.repeats && given > 0 {
        done = target;
    }
    Ok(Card {
        done,
        missing: target.saturating_sub(done).max(0),
        due,
        given,
    })
}

/// How many periods in a row a streak has, whether it is due, and whether it was given for them: with
/// this period, if something happens in it; else as long as this period can make it longer. It is due
/// from its target on. One that repeats begins anew behind the period in which it was given; any
/// other is not due again before a period was left out.
fn streak(
    facts: &Facts<'_>,
    mission: &Mission,
    per: CapPeriod,
    [counter, gifts]: [&str; 2],
    happens: bool,
) -> Answer<(i64, bool, bool)> {
    let zone = &facts.engine.zone;
    let (mut length, mut given) = (0_i64, false);
    let mut period = span(zone, per, facts.now)?;
    let mut counts = happens || facts.mark(counter, period.0) > 0;
    if !counts {
        period = span(zone, per, period.0.saturating_sub(1))?;
        counts = facts.mark(counter, period.0) > 0;
    }
    while counts && (length < mission.target || !mission.repeats) {
        given = given_in(facts, gifts, period)? > 0;
        if given {
            break;
        }
        length = length.saturating_add(1);
        period = span(zone, per, period.0.saturating_sub(1))?;
        counts = facts.mark(counter, period.0) > 0;
    }
    if !given
        && !mission.repeats
        && oldest(facts.engine, counter, facts.now)?.is_some_and(|oldest| period.0 < oldest)
    {
        // The beginning of the streak may be forgotten; what was given never is.
        given = given_in(facts, gifts, (0, period.1))? > 0;
    }
    Ok((length, !given && length >= mission.target, given))
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
    let period = period(facts, mission)?;
    let card = card(facts, campaign, mission, period, 0)?;
    Ok(Stand {
        done: card.done.clamp(0, mission.target),
        missing: card.missing,
        given: card.given,
        ends_at: Some(period.1).filter(|end| *end < i64::MAX),
        over: card.given > 0 && !mission.repeats,
    })
}
