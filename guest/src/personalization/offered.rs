//! Offers on pages: only those that are for the visitor now.

use super::fill::Filler;
use crate::budgets::Purse;
use crate::contract::types::RefusalReason;
use crate::facts::Judged;
use crate::fault::Answer;
use crate::offers::left_of_code;
use crate::place::Place;
use crate::program::format::{Offer, VariantOf};

impl Filler<'_, '_> {
    /// Whether an offer is for the visitor now: anybody can open it, it admits them, it is not
    /// used up, neither by them nor by all, and it is meant for their variant. For `asked`, the
    /// filling itself asks. What it takes of a cart is no matter: the page is to lead there.
    ///
    /// # Errors
    /// The refusal, or a fault if a condition cannot be judged.
    pub(super) fn offered(&mut self, id: &str, asked: Option<&VariantOf>) -> Judged {
        let facts = self.facts;
        let root = Place::root();
        let list = root.key("offers");
        for (index, offer) in facts.engine.program.offers.iter().enumerate() {
            if offer.id == id {
                let place = list.index(index);
                self.is_open(offer, &place)?;
                let wanted = offer.variant.as_ref().filter(|own| asked != Some(own));
                return facts.in_variant(wanted, &place, &mut self.page.effects);
            }
        }
        Ok(())
    }

    fn is_open(&self, offer: &Offer, place: &Place<'_>) -> Judged {
        let facts = self.facts;
        facts.admits(offer.when.as_ref(), &offer.audience, &offer.during, place)?;
        let coupons_only = offer
            .code
            .as_ref()
            .is_some_and(|code| code.public.is_empty());
        let (reason, field) = if coupons_only {
            (RefusalReason::CodeRequired, "code")
        } else if offer.uses_per_member.is_some() && facts.member.is_none() {
            (RefusalReason::NotEnrolled, "uses_per_member")
        } else if self.is_taken(offer) {
            (RefusalReason::CodeUsed, "code")
        } else if self.is_used(offer) {
            (RefusalReason::CapReached, "uses_per_member")
        } else if self.is_spent(offer)? {
            (RefusalReason::BudgetExhausted, "budget")
        } else {
            return Ok(());
        };
        Err(facts.refuse(
            reason,
            0,
            &place.key(field),
            format_args!("an offer that is open"),
            format_args!("{}", offer.id),
        ))
    }

    /// Whether the member has used an offer as often as they may.
    fn is_used(&self, offer: &Offer) -> bool {
        let used = self.facts.mark(&["offer:", &offer.id].concat(), 0);
        offer
            .uses_per_member
            .is_some_and(|most| used >= i64::from(most))
    }

    /// Whether an offer has public codes, and all of them are used up.
    fn is_taken(&self, offer: &Offer) -> bool {
        let codes = offer.code.as_ref().map_or(&[][..], |code| &code.public);
        let left =
            |code: &String| left_of_code(offer, code, self.shared).is_none_or(|left| left > 0);
        !codes.is_empty() && !codes.iter().any(left)
    }

    /// Whether nothing is left of an offer's budget.
    fn is_spent(&self, offer: &Offer) -> Answer<bool> {
        match &offer.budget {
            Some(budget) => {
                let purse = Purse::of(self.facts, &offer.id, budget, self.shared)?;
                Ok(purse.left() == 0)
            }
            None => Ok(false),
        }
    }
}
