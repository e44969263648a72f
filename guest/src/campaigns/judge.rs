//! Whether a campaign gives something for what happened, and how often.
//!
//! The tests come in this order, and the first that fails is the refusal: dates, audience and
//! condition, lines and minimum, what is given once, the member's limit, the budget, the variant. A
//! mission counts on whether its target is reached or not, and whether what follows the minimum
//! lets its reward through or not.

use super::missions::Progress;
use super::periods::{given_in, left_of, span};
use super::rewards::points_argument;
use super::{Happening, triggers};
use crate::budgets::{Purse, Spending};
use crate::contract::types::{
    Argument, ArgumentValue, Effect, Grant, LineShare, Refusal, RefusalReason, SharedCounter,
};
use crate::earning::{Basis, BasisLine, fixed, reach_minimum};
use crate::exact::Ratio;
use crate::facts::{Facts, Judged, Stop};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{Budget, BudgetUnit, Campaign, CapPeriod, Limit, Reward, Trigger};
use crate::program::policies::CapMode;
use crate::selection::selects;

/// The most that one thing that happened gives at a time. What a mission has reached beyond it
/// comes with the next thing.
pub(crate) const MOST: u32 = 1000;

/// What happened, with all that is known of it.
#[derive(Debug)]
pub(crate) struct Occasion<'a, 'f> {
    /// What is known when it is judged.
    pub(crate) facts: &'f Facts<'a>,
    /// What happened.
    pub(crate) happening: &'f Happening<'a>,
    /// The lines of the order or cart at hand.
    pub(crate) basis: Option<Basis>,
}

/// What a campaign gives.
#[derive(Debug)]
pub(crate) struct Gift<'e> {
    /// The campaign.
    pub(crate) campaign: &'e Campaign,
    /// How often; 0 where only a mission counts on.
    pub(crate) times: i64,
    /// What its mission lacks, where it is not reached; 0 where it was and does not repeat.
    pub(crate) missing: i64,
    /// Why nothing is given now, though its mission counts on.
    pub(crate) refused: Option<Box<Refusal>>,
    /// What its mission counts.
    pub(crate) progress: Option<Progress>,
    /// The start of the window on whose mark of `campaign:<id>` it is counted, where it must be.
    pub(crate) mark: Option<i64>,
    /// What it takes of its budget.
    pub(crate) budget: Option<Spending>,
    /// The most points that the budget lets it give.
    pub(crate) most: i64,
    /// The terms of points that go back with the order.
    pub(crate) terms: Option<Grant>,
    /// The lines of the order that it looks at.
    pub(crate) lines: Vec<LineShare>,
    /// What its messages speak of.
    pub(crate) arguments: Vec<Argument>,
}

impl Occasion<'_, '_> {
    /// Whether a campaign waits for what happened.
    pub(crate) fn is_heard(&self, campaign: &Campaign) -> Answer<bool> {
        triggers::hears(self.facts, campaign, self.happening)
    }

    /// What a campaign gives. Exposures of its experiment are put behind the effects.
    ///
    /// # Errors
    /// The refusal, or a fault if an instant lies outside the zone's table or an amount does not
    /// fit.
    pub(crate) fn judge<'e>(
        &self,
        campaign: &'e Campaign,
        place: &Place<'_>,
        shared: &[SharedCounter],
        effects: &mut Vec<Effect>,
    ) -> Judged<Gift<'e>> {
        let facts = self.facts;
        let (when, during) = (campaign.when.as_ref(), &campaign.during);
        facts.admits(when, &campaign.audience, during, place)?;
        let mut gift = Gift {
            campaign,
            times: i64::from(MOST),
            missing: 0,
            refused: None,
            progress: None,
            mark: None,
            budget: None,
            most: i64::MAX,
            terms: None,
            lines: self.shares(campaign),
            arguments: Vec::new(),
        };
        if self.basis.is_some() {
            let terms = self.reach(campaign, place)?;
            gift.terms = self.happening.order().map(|_| terms);
        }
        let once = self.once(&mut gift, place)?;
        if let Some(mission) = &campaign.mission {
            gift.progress = Some(self.progress(campaign, mission)?);
        }
        match self.pass(&mut gift, once, place, shared, effects) {
            Err(Stop::Refused(refusal)) if gift.progress.is_some() => {
                gift.times = 0;
                gift.refused = Some(refusal);
            }
            passed => passed?,
        }
        Ok(gift)
    }

    /// Lets limit, budget and variant bear on what is given.
    fn pass(
        &self,
        gift: &mut Gift<'_>,
        once: bool,
        place: &Place<'_>,
        shared: &[SharedCounter],
        effects: &mut Vec<Effect>,
    ) -> Judged {
        let campaign = gift.campaign;
        self.limit(gift, once, place)?;
        if gift.progress.is_none() {
            gift.times = 1;
        }
        if gift.times == 0 {
            return Ok(());
        }
        if let Some(budget) = &campaign.budget {
            self.spend(gift, budget, place, shared)?;
        }
        let variant = campaign.variant.as_ref();
        self.facts.in_variant(variant, place, effects)
    }

    /// The lines that a campaign looks at.
    fn lines(&self, campaign: &Campaign) -> Vec<&BasisLine> {
        let mut lines = Vec::new();
        if let Some(basis) = &self.basis {
            for (line, of_cart) in basis.lines.iter().zip(self.facts.lines()) {
                if line.earns && selects(&campaign.lines, of_cart) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// The lines that a campaign looks at, as entries remember them.
    pub(super) fn shares(&self, campaign: &Campaign) -> Vec<LineShare> {
        let mut shares = Vec::new();
        for line in self.lines(campaign) {
            shares.push(LineShare {
                line: line.number,
                value: line.value,
                units: line.units,
                amount: 0,
            });
        }
        shares
    }

    /// Whether the lines come to the campaign's minimum; the terms of a grant on them.
    fn reach(&self, campaign: &Campaign, place: &Place<'_>) -> Judged<Grant> {
        let facts = self.facts;
        let lines = self.lines(campaign);
        if lines.is_empty() {
            return Err(facts.refuse(
                RefusalReason::NoEligibleLine,
                0,
                &place.key("lines"),
                format_args!("at least one line"),
                format_args!("none"),
            ));
        }
        let eligible = match &self.basis {
            Some(basis) => basis.eligible(&lines)?.sum()?,
            None => Ratio::ZERO,
        };
        reach_minimum(facts, &campaign.minimum, place, &lines, eligible)?;
        Ok(fixed(facts, &campaign.minimum, eligible)?)
    }

    /// Whether the campaign gives something for this only once, whatever its limit. It is counted
    /// on the start of the mark that remembers it; any mark in the same span does.
    fn once(&self, gift: &mut Gift<'_>, place: &Place<'_>) -> Judged<bool> {
        let (facts, campaign) = (self.facts, gift.campaign);
        let (start, period) = match *self.happening {
            Happening::Birthday(start)
            | Happening::SignUpAnniversary(start)
            | Happening::FirstOrderAnniversary(start) => {
                let year = span(&facts.engine.zone, CapPeriod::Year, facts.now)?;
                (start, year)
            }
            // An amount that is passed. The mark of a lifetime is never forgotten.
            Happening::SpendReached { .. } => (0, (0, 1)),
            Happening::Day => match self.expires(gift)? {
                Some(end)
                    if campaign.limit.is_none()
                        && campaign.mission.is_none()
                        && !campaign.on.contains(&Trigger::Day) =>
                {
                    (end, (end, end.saturating_add(1)))
                }
                _ => return Ok(false),
            },
            _ => return Ok(false),
        };
        gift.mark = Some(start);
        gift.times = 1;
        let counter = ["campaign:", &campaign.id].concat();
        if given_in(facts, &counter, period)? == 0 {
            return Ok(true);
        }
        Err(facts.refuse(
            RefusalReason::AlreadyGiven,
            0,
            place,
            format_args!("one gift for this"),
            format_args!("it was given"),
        ))
    }

    /// The first instant at which points expire that the campaign speaks of: one of which it has
    /// not spoken, if there is any. Its messages get what they say.
    fn expires(&self, gift: &mut Gift<'_>) -> Answer<Option<i64>> {
        let facts = self.facts;
        let counter = ["campaign:", &gift.campaign.id].concat();
        let mut first = None;
        for trigger in &gift.campaign.on {
            if let Trigger::PointsExpiring(soon) = trigger
                && let Some((points, end)) = triggers::expiring(facts, soon)?
            {
                let wallet = facts.engine.wallet_of(&soon.wallet);
                gift.arguments = vec![
                    points_argument(wallet, points),
                    Argument {
                        name: "until".to_owned(),
                        value: ArgumentValue::LastDay(end),
                    },
                ];
                first = Some(end);
                if facts.mark(&counter, end) == 0 {
                    break;
                }
            }
        }
        Ok(first)
    }

    /// How often the campaign may be given to this member, and where that is counted.
    fn limit(&self, gift: &mut Gift<'_>, once: bool, place: &Place<'_>) -> Judged {
        let (facts, campaign) = (self.facts, gift.campaign);
        let zone = &facts.engine.zone;
        let counter = ["campaign:", &campaign.id].concat();
        // What a day gives it gives once.
        let by_itself = match self.happening {
            Happening::Day if !once => Some(Limit {
                times: 1,
                per: CapPeriod::Day,
            }),
            _ => None,
        };
        let mut limited = None;
        if let Some(limit) = campaign.limit.as_ref().or(by_itself.as_ref()) {
            let (left, period) = left_of(facts, &counter, limit, 1, place)?;
            gift.times = left.min(gift.times);
            limited = Some(period.0);
        }
        if let Some(progress) = &gift.progress {
            gift.times = gift.times.min(progress.times);
            gift.missing = progress.missing;
            let start = Some(progress.start);
            limited = match (limited, start) {
                // A day lies in both periods.
                (Some(one), Some(other)) if one != other => Some(zone.day_start(facts.now)?),
                _ => limited.or(start),
            };
        }
        gift.mark = gift.mark.or(limited);
        Ok(())
    }

    /// Lets the budget cut what is given.
    fn spend(
        &self,
        gift: &mut Gift<'_>,
        budget: &Budget,
        place: &Place<'_>,
        shared: &[SharedCounter],
    ) -> Judged {
        let facts = self.facts;
        let by_value = budget.counts == BudgetUnit::Value;
        let mut wanted = gift.times;
        if by_value {
            wanted = points_of(&gift.campaign.gives).saturating_mul(gift.times);
        }
        let purse = Purse::of(facts, &gift.campaign.id, budget, shared)?;
        let left = purse.left();
        let fits = match budget.mode {
            CapMode::Partial => wanted.min(left),
            CapMode::AllOrNothing if wanted > left => 0,
            CapMode::Soft if left == 0 => 0,
            CapMode::AllOrNothing | CapMode::Soft => wanted,
        };
        if fits == 0 && wanted > 0 {
            return Err(facts.refuse(
                RefusalReason::BudgetExhausted,
                0,
                &place.key("budget"),
                format_args!("enough of the budget"),
                format_args!("{left}"),
            ));
        }
        if by_value {
            gift.most = fits;
        } else {
            gift.times = fits;
        }
        let mut spending = purse.spend(budget, fits);
        spending.delta.delta = fits;
        gift.budget = Some(spending);
        Ok(())
    }
}

/// All points among rewards.
fn points_of(rewards: &[Reward]) -> i64 {
    let mut sum = 0_i64;
    for reward in rewards {
        if let Reward::Points(points) = reward {
            sum = sum.saturating_add(points.points);
        }
    }
    sum
}
