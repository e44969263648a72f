//! Whether what happened is what a campaign waits for.

use super::Happening;
use crate::Engine;
use crate::contract::types::{self, ActivityKind};
use crate::exact::add;
use crate::facts::{Facts, holds};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::condition::Activity;
use crate::program::format::{Campaign, PointsExpiring, Trigger};
use crate::program::values::Channel;

/// Whether what happened is of the kind that a campaign waits for, as far as that can be told
/// without facts.
pub(crate) fn listens(engine: &Engine, campaign: &Campaign, happening: &Happening<'_>) -> bool {
    let mut triggers = campaign.on.iter();
    triggers.any(|trigger| is_meant(engine, trigger, happening))
}

/// Whether a campaign waits for what happened. The facts' page carries the attributes of an
/// activity.
pub(super) fn hears(
    facts: &Facts<'_>,
    campaign: &Campaign,
    happening: &Happening<'_>,
) -> Answer<bool> {
    for trigger in &campaign.on {
        let open = is_meant(facts.engine, trigger, happening)
            && match trigger {
                Trigger::Activity(test) => match &test.attribute {
                    Some(attribute) => {
                        holds(facts.attribute(facts.page, attribute, &Place::root()))?
                    }
                    None => true,
                },
                Trigger::PointsExpiring(soon) => expiring(facts, soon)?.is_some(),
                _ => true,
            };
        if open {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a campaign celebrates birthdays or anniversaries.
pub(crate) fn celebrates(campaign: &Campaign) -> bool {
    campaign.on.iter().any(|trigger| {
        matches!(
            trigger,
            Trigger::Birthday | Trigger::SignUpAnniversary | Trigger::FirstOrderAnniversary
        )
    })
}

fn is_meant(engine: &Engine, trigger: &Trigger, happening: &Happening<'_>) -> bool {
    match (trigger, happening) {
        (Trigger::Activity(test), Happening::Activity(done)) => {
            let targets = &test.targets;
            test.kinds.iter().any(|kind| is(*kind, done.kind))
                && (targets.is_empty()
                    || done
                        .target
                        .as_ref()
                        .is_some_and(|target| targets.contains(target)))
        }
        (Trigger::Consent(wanted), Happening::Consent(agreed)) => {
            wanted.iter().any(|way| agreed.contains(&channel(*way)))
        }
        (Trigger::SpendCrossed(amount), Happening::SpendReached { spent, .. }) => amount <= spent,
        (Trigger::TierReached(wanted), Happening::TierReached { ladder, tier }) => {
            let first = engine.program.ladders.first();
            let wanted_ladder = wanted.ladder.as_ref().or(first.map(|first| &first.id));
            wanted.tier == *tier && wanted_ladder.is_some_and(|wanted| wanted == ladder)
        }
        (Trigger::Order, Happening::Order(_))
        | (Trigger::CartAbandoned, Happening::CartAbandoned(_))
        | (Trigger::Day | Trigger::PointsExpiring(_), Happening::Day)
        | (Trigger::Birthday, Happening::Birthday(_))
        | (Trigger::SignUpAnniversary, Happening::SignUpAnniversary(_))
        | (Trigger::FirstOrderAnniversary, Happening::FirstOrderAnniversary(_))
        | (Trigger::Referred, Happening::Referred(_))
        | (Trigger::FriendOrdered, Happening::FriendOrdered) => true,
        _ => false,
    }
}

/// Points that expire within so many local days, and the first instant at which some do; none
/// where none do.
pub(super) fn expiring(facts: &Facts<'_>, soon: &PointsExpiring) -> Answer<Option<(i64, i64)>> {
    let engine = facts.engine;
    let until = super::days_after(engine, facts.now, soon.days)?;
    let wallet = engine.wallet_of(&soon.wallet);
    let mut sum: Option<(i64, i64)> = None;
    for row in facts.standing.map_or(&[][..], |standing| &standing.usable) {
        if let Some(end) = row.expires_at
            && row.wallet == wallet
            && row.usable_at <= facts.now
            && facts.now < end
            && end <= until
        {
            let (points, first) = sum.get_or_insert((0, end));
            add(points, row.amount)?;
            *first = end.min(*first);
        }
    }
    Ok(sum)
}

/// A channel as the contract names it.
pub(super) fn channel(channel: Channel) -> types::Channel {
    match channel {
        Channel::Email => types::Channel::Email,
        Channel::Sms => types::Channel::Sms,
        Channel::Push => types::Channel::Push,
        Channel::OnSite => types::Channel::OnSite,
        Channel::Post => types::Channel::Post,
    }
}

fn is(wanted: Activity, kind: ActivityKind) -> bool {
    matches!(
        (wanted, kind),
        (Activity::SignedUp, ActivityKind::SignedUp)
            | (Activity::Newsletter, ActivityKind::Newsletter)
            | (Activity::App, ActivityKind::App)
            | (Activity::Social, ActivityKind::Social)
            | (Activity::Community, ActivityKind::Community)
            | (Activity::Review, ActivityKind::Review)
            | (Activity::Contact, ActivityKind::Contact)
            | (Activity::Lead, ActivityKind::Lead)
            | (Activity::Feedback, ActivityKind::Feedback)
            | (Activity::Other, ActivityKind::Other)
    )
}
