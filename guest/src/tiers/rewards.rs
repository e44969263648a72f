//! Rewards on entering a tier.

use super::{rank, window};
use crate::Engine;
use crate::contract::types::{Counter, CounterMove};
use crate::fault::Answer;
use crate::program::format::{EntryReward, Ladder};

/// What entering a tier gives.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryRewards<'a> {
    /// The rewards, as the programme has them.
    pub rewards: &'a [EntryReward],
    /// The mark on `reward:<ladder>:<tier>` that keeps them from being given again.
    pub mark: CounterMove,
}

/// The rewards of the tier that a member entered, once per member and qualification period: the
/// same tier entered again while the mark lies within the ladder's window gives nothing. Tiers that
/// were passed over are not entered. None for a move down, for a tier without rewards, and for one
/// whose rewards were given.
///
/// # Errors
/// `out-of-time` if the instant lies outside the zone's table.
pub fn entry_rewards<'a>(
    engine: &Engine,
    ladder: &'a Ladder,
    before: Option<&str>,
    after: Option<&str>,
    counters: &[Counter],
    at: i64,
) -> Answer<Option<EntryRewards<'a>>> {
    let entered = rank(ladder, after);
    if entered <= rank(ladder, before) {
        return Ok(None);
    }
    let tier = entered.and_then(|rank| ladder.tiers.get(rank));
    let Some(tier) = tier.filter(|tier| !tier.entry_rewards.is_empty()) else {
        return Ok(None);
    };
    let counter = format!("reward:{}:{}", ladder.id, tier.id);
    if let Some(given) = counters.iter().find(|given| given.id == counter) {
        let today = engine.zone.date(at)?;
        if window::sum(engine, ladder.window, &given.marks, today, at)? > 0 {
            return Ok(None);
        }
    }
    Ok(Some(EntryRewards {
        rewards: &tier.entry_rewards,
        mark: CounterMove {
            id: counter,
            start: window::mark_start(engine, ladder, at)?,
            delta: 1,
        },
    }))
}
