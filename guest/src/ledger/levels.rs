//! Levels: tier upgrades, reviews and what entering a tier gives (rule 3.8).

use super::bonus::Bonus;
use super::book::{Book, lost, note};
use super::entries::{Draft, Stamp};
use crate::campaigns::Happening;
use crate::contract::types::{
    EntryDetail, EntryKind, FaultKind, TierChange, TierLock, TierState, Verdict,
};
use crate::fault::{Answer, fault};
use crate::program::format::Ladder;
use crate::tiers;

impl Book<'_> {
    /// Lets a ladder's metric, which just moved, take its effect: an upgrade, at once or for the
    /// next period.
    pub(super) fn rise(&mut self, stamp: &mut Stamp, ladder: &str) -> Answer<()> {
        let engine = self.engine;
        let Some(ladder) = engine.ladder(ladder) else {
            return Ok(());
        };
        let value = tiers::value(engine, ladder, &self.standing.counters, stamp.at)?;
        let state = tiers::after_metric(engine, ladder, self.tier(&ladder.id), value, stamp.at)?;
        match state {
            Some(state) => self.stand(stamp, ladder, state),
            None => Ok(()),
        }
    }

    /// Reviews a tier whose hold or grace is over.
    pub(super) fn review(&mut self, ladder: &str, at: i64) -> Answer<()> {
        let engine = self.engine;
        let ladder = engine.ladder(ladder).ok_or_else(|| lost("ladder"))?;
        let before = self.tier(&ladder.id).ok_or_else(|| lost("tier"))?;
        let mut state = tiers::review(engine, ladder, before, &self.standing.counters)?;
        // A review always looks ahead; one that did not would come again for ever.
        state.review_at = state.review_at.filter(|next| *next > at);
        let date = engine.zone.date(at)?;
        let mut stamp = Stamp::new(format!("review:{}:{date}", ladder.id), at);
        self.stand(&mut stamp, ladder, state)
    }

    /// A tier fixed or freed by hand. Fixing one gives no entry rewards.
    pub(super) fn lock_tier(&mut self, stamp: &mut Stamp, lock: &TierLock) -> Answer<Verdict> {
        let engine = self.engine;
        let Some(ladder) = engine.ladder(&lock.ladder) else {
            let expected = "a ladder of the programme";
            return Err(fault(
                FaultKind::UnknownId,
                "/ladder",
                expected,
                &*lock.ladder,
            ));
        };
        let before = self.tier(&ladder.id);
        let counters = &self.standing.counters;
        let state = tiers::set_by_hand(engine, ladder, before, lock, counters, stamp.at)?;
        self.write_tier(stamp, ladder, state)?;
        Ok(Verdict::Applied)
    }

    /// From now on the member stands here; entering a higher tier gives its rewards.
    fn stand(&mut self, stamp: &mut Stamp, ladder: &Ladder, state: TierState) -> Answer<()> {
        let (before, after) = self.write_tier(stamp, ladder, state)?;
        if before == after {
            return Ok(());
        }
        let engine = self.engine;
        let counters = &self.standing.counters;
        let (before, after) = (before.as_deref(), after.as_deref());
        let rewards = tiers::entry_rewards(engine, ladder, before, after, counters, stamp.at)?;
        if let Some(given) = rewards {
            let rule = given.mark.id.clone();
            let draft = Book::counting(EntryKind::Cap, &ladder.id, None);
            self.count(stamp, draft, given.mark)?;
            for reward in given.rewards {
                // They belong to no order: a refund leaves them.
                let bonus = Bonus {
                    rule: &rule,
                    wallet: engine.wallet_of(&reward.wallet),
                    desired: reward.points,
                    granted: reward.points,
                    at: stamp.at,
                    expiry: None,
                    funding: None,
                    order: None,
                };
                self.bonus(stamp, bonus)?;
            }
        }
        match after {
            Some(tier) if tiers::rank(ladder, Some(tier)) > tiers::rank(ladder, before) => {
                let ladder = &ladder.id;
                self.campaigns(stamp, &Happening::TierReached { ladder, tier })
            }
            _ => Ok(()),
        }
    }

    /// Writes a tier state; answers the tiers before and after it.
    pub(super) fn write_tier(
        &mut self,
        stamp: &mut Stamp,
        ladder: &Ladder,
        state: TierState,
    ) -> Answer<(Option<String>, Option<String>)> {
        let before = tiers::current(ladder, self.tier(&ladder.id)).map(str::to_owned);
        let after = tiers::current(ladder, Some(&state)).map(str::to_owned);
        let mut draft = Draft::new(EntryKind::Tier, "", &ladder.id);
        draft.detail = EntryDetail::Tier(state.clone());
        self.post(stamp, draft)?;
        if before != after {
            self.tier_changes.push(TierChange {
                ladder: ladder.id.clone(),
                before: before.clone(),
                after: after.clone(),
                review_at: state.review_at,
            });
        }
        note(&mut self.changes.tiers, &ladder.id);
        let states = &mut self.standing.tiers;
        match states.iter_mut().find(|known| known.ladder == ladder.id) {
            Some(known) => *known = state,
            None => states.push(state),
        }
        Ok((before, after))
    }
}
