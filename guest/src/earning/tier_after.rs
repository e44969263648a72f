//! The tier that the order itself reaches (rule 3.9, switch `tier_at: after`).

use super::basis::Basis;
use crate::exact::Overflow;
use crate::facts::Facts;
use crate::fault::Answer;
use crate::tiers;

/// The same facts, but with the tiers that the member has once this order counts. Ladders that it
/// does not move keep theirs, and so does a ladder that counts points: those are only known after
/// the rules have run.
///
/// # Errors
/// Those of the ladders' metrics and windows.
pub(super) fn with_tiers_after<'a>(facts: &Facts<'a>, basis: &Basis) -> Answer<Facts<'a>> {
    let engine = facts.engine;
    let (counters, states) = match facts.standing {
        Some(standing) => (standing.counters.as_slice(), standing.tiers.as_slice()),
        None => (&[][..], &[][..]),
    };
    let mut after = facts.clone();
    after.forget();
    for counted in tiers::counted(engine, facts, basis)? {
        let Some(ladder) = engine.ladder(&counted.ladder) else {
            continue;
        };
        let before = tiers::value(engine, ladder, counters, facts.now)?;
        let value = before.checked_add(counted.delta).ok_or(Overflow)?;
        let state = states.iter().find(|state| state.ladder == ladder.id);
        let tier = tiers::with_order(ladder, state, value);
        after.tiers_after.push((ladder.id.as_str(), tier));
    }
    Ok(after)
}
