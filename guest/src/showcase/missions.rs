//! Missions, punch cards and streaks: where the visitor stands in each (rule 4.4).

use super::{argument, message, money, ways};
use crate::Engine;
use crate::campaigns::{Stand, left_of, stand};
use crate::contract::showcase::{Mission, MissionUnit};
use crate::contract::types::{ArgumentValue, Message};
use crate::facts::{Facts, holds};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{self, Campaign};
use crate::texts;

#[cfg(test)]
mod tests;

/// The missions that the page tells of, in the programme's order: those in which the visitor can
/// take part now, and those that were reached for good in their period.
pub(super) fn missions(facts: &Facts<'_>) -> Answer<Vec<Mission>> {
    let mut missions = Vec::new();
    for campaign in &facts.engine.program.campaigns {
        if let Some(mission) = &campaign.mission
            && ways::tells(facts, campaign)?
        {
            let stand = stand(facts, campaign, mission)?;
            if stand.over || is_left(facts, campaign)? {
                missions.push(told(facts.engine, campaign, mission, &stand));
            }
        }
    }
    Ok(missions)
}

/// Whether the member's limit still lets the campaign give something in its period.
fn is_left(facts: &Facts<'_>, campaign: &Campaign) -> Answer<bool> {
    let Some(limit) = &campaign.limit else {
        return Ok(true);
    };
    let counter = ["campaign:", &campaign.id].concat();
    let left = left_of(facts, &counter, limit, 1, &Place::root());
    holds(left.map(drop))
}

fn told(engine: &Engine, campaign: &Campaign, mission: &format::Mission, stand: &Stand) -> Mission {
    Mission {
        campaign: campaign.id.clone(),
        name: texts::name(engine, campaign.name.as_deref(), &campaign.id),
        unit: match mission.counts {
            format::MissionUnit::Times => MissionUnit::Times,
            format::MissionUnit::Units => MissionUnit::Units,
            format::MissionUnit::Amount => MissionUnit::Amount,
        },
        done: stand.done,
        target: mission.target,
        missing: stand.missing,
        ends_at: stand.ends_at,
        given: stand.given,
        text: text(engine, mission, stand),
    }
}

/// Progress in words.
fn text(engine: &Engine, mission: &format::Mission, stand: &Stand) -> Message {
    if stand.missing == 0 {
        return message("fidelis.mission.reached", Vec::new());
    }
    let key = match mission.counts {
        format::MissionUnit::Times if mission.streak => "fidelis.mission.streak",
        format::MissionUnit::Times => "fidelis.mission.times",
        format::MissionUnit::Units => "fidelis.mission.units",
        format::MissionUnit::Amount => "fidelis.mission.amount",
    };
    let mut arguments = Vec::new();
    for (name, number) in [
        ("done", stand.done),
        ("target", mission.target),
        ("missing", stand.missing),
    ] {
        let value = match mission.counts {
            format::MissionUnit::Amount => money(engine, number),
            _ => ArgumentValue::Number(number),
        };
        arguments.push(argument(name, value));
    }
    message(key, arguments)
}
