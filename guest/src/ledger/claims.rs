//! Rewards that members take from the catalogue for points (rule 4.4).

use super::book::Book;
use super::entries::{Draft, Stamp};
use crate::budgets::Purse;
use crate::campaigns::{MOST, Prize, left_of};
use crate::contract::types::{
    CounterMove, EntryKind, FaultKind, RefusalReason, RewardClaim, SharedDelta, Subject, Verdict,
};
use crate::exact::Overflow;
use crate::facts::{Facts, Judged};
use crate::fault::{Answer, fault};
use crate::place::Place;
use crate::program::format::{Budget, CatalogueItem};
use crate::program::policies::CapMode;
use crate::refusal::refused;

/// What a claim costs beside its points: its mark on the member's counter, and its part of what
/// there is for all.
type Costs = (Option<i64>, Option<SharedDelta>);

impl Book<'_> {
    /// Takes a reward, so many times: all of them or none.
    ///
    /// # Errors
    /// `invalid-value` at `/quantity`.
    pub(super) fn claim(&mut self, stamp: &mut Stamp, claim: &RewardClaim) -> Answer<Verdict> {
        let engine = self.engine;
        let quantity = i64::from(claim.quantity);
        if !(1..=MOST).contains(&claim.quantity) {
            let kind = FaultKind::InvalidValue;
            return Err(fault(kind, "/quantity", "1 to 1000", quantity.to_string()));
        }
        let mut items = engine.program.catalogue.iter().enumerate();
        let Some((index, item)) = items.find(|(_, item)| item.id == claim.reward) else {
            return refused(RefusalReason::RewardUnknown, 0);
        };
        let wallet = engine.wallet_of(&item.wallet);
        let points = item.points.checked_mul(quantity).ok_or(Overflow)?;
        self.list_usable();
        let (root, at) = (Place::root(), stamp.at);
        let place = root.key("catalogue");
        let judged = self.may_claim(item, quantity, points, at, &place.index(index));
        let (mark, shared) = match judged {
            Ok(costs) => costs,
            Err(stop) => {
                let verdict = Verdict::Refused(*stop.refusal()?);
                self.explains(Subject::Reward, &item.id, verdict.clone());
                return Ok(verdict);
            }
        };
        self.explains(Subject::Reward, &item.id, Verdict::Applied);
        self.keep_alive(stamp, wallet, stamp.at)?;
        let mut draft = Draft::new(EntryKind::Burn, wallet, &item.id);
        self.take(&mut draft, points, stamp.at)?;
        self.post(stamp, draft)?;
        let draft = Book::counting(EntryKind::Cap, &item.id, None);
        if let Some(start) = mark {
            let moved = CounterMove {
                id: counter(item),
                start,
                delta: quantity,
            };
            self.count(stamp, draft.clone(), moved)?;
        }
        if let Some(shared) = shared {
            self.count_shared(stamp, draft, &shared)?;
        }
        let prize = Prize {
            subject: Subject::Reward,
            id: &item.id,
            gives: &item.gives,
            times: claim.quantity,
            event: stamp.event_id.clone(),
            at: stamp.at,
            funding: None,
            arguments: Vec::new(),
        };
        self.give(stamp, prize, None, i64::MAX)?;
        Ok(Verdict::Applied)
    }

    /// Whether a reward is for the member now, so many times.
    fn may_claim(
        &self,
        item: &CatalogueItem,
        quantity: i64,
        points: i64,
        at: i64,
        place: &Place<'_>,
    ) -> Judged<Costs> {
        let facts = Facts::new(
            self.engine,
            at,
            self.explain,
            Some(self.member),
            Some(&self.standing),
            None,
            Vec::new(),
        );
        facts.admits(item.when.as_ref(), &item.audience, &item.during, place)?;
        let mark = match &item.limit {
            Some(limit) => Some(left_of(&facts, &counter(item), limit, quantity, place)?.1.0),
            None => None,
        };
        let shared = match &item.budget {
            Some(budget) => Some(self.take_from_all(&facts, item, budget, quantity, place)?),
            None => None,
        };
        let wallet = self.engine.wallet_of(&item.wallet);
        let owed = self.owed(wallet);
        let (reason, lacking) = if owed > 0 {
            (RefusalReason::DebtOutstanding, owed)
        } else {
            let lacking = self.lacking(wallet, points, at)?;
            (RefusalReason::InsufficientPoints, lacking)
        };
        if lacking > 0 {
            return Err(facts.refuse(
                reason,
                lacking,
                &place.key("points"),
                format_args!("{points} usable points"),
                format_args!("{lacking} too few, or owed"),
            ));
        }
        Ok((mark, shared))
    }

    /// What a claim takes of what there is for all members together.
    fn take_from_all(
        &self,
        facts: &Facts<'_>,
        item: &CatalogueItem,
        budget: &Budget,
        quantity: i64,
        place: &Place<'_>,
    ) -> Judged<SharedDelta> {
        let purse = Purse::of(facts, &item.id, budget, &self.shared)?;
        let soft = budget.mode == CapMode::Soft;
        let left = purse.left();
        if left < if soft { 1 } else { quantity } {
            return Err(facts.refuse(
                RefusalReason::BudgetExhausted,
                0,
                &place.key("budget"),
                format_args!("{quantity}"),
                format_args!("{left}"),
            ));
        }
        Ok(SharedDelta {
            delta: quantity,
            ..purse.spend(budget, quantity).delta
        })
    }
}

fn counter(item: &CatalogueItem) -> String {
    ["catalogue:", &item.id].concat()
}
