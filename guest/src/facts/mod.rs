//! Facts: what the programme's conditions look at.
//!
//! Everything is taken from the request at the moment of the call, so that nothing is ever stale.

mod audience;
mod conditions;
mod currencies;
mod customer;
mod history;
mod memo;
mod stop;
mod window;
mod words;

use std::fmt::Arguments;

use crate::contract::types::{Attribute, Cart, Line, Member, Refusal, RefusalReason, Standing};
use crate::exact::{Overflow, sum};
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::engine::Engine;
use crate::program::format::{Audience, Ladder, Window};
use crate::refusal::missing;

pub use currencies::minor_rate;
pub(crate) use memo::fleeting;
pub use stop::{Judged, Stop, holds, verdict};
pub use words::Floor;

/// What is known when a cart or an event is judged.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The programme.
    pub engine: &'a Engine,
    /// The instant at which everything is judged, UTC milliseconds.
    pub now: i64,
    /// Whether refusals are explained.
    pub explain: bool,
    /// The member; none for a guest.
    pub member: Option<&'a Member>,
    /// Where the member stands.
    pub standing: Option<&'a Standing>,
    /// The cart, where there is one.
    pub cart: Option<&'a Cart>,
    /// What each line of the cart costs at this moment, in the cart's currency: it shrinks while
    /// offers act. Same indices as the cart's lines.
    pub nets: Vec<i64>,
    /// The codes that were presented, in upper case.
    pub codes: Vec<String>,
    /// What is known of the page that is shown.
    pub page: &'a [Attribute],
    /// The session, which stands for a guest in experiments; empty: unknown.
    pub session: &'a str,
    /// Tiers that hold in place of the standing's (rule 3.9, `tier_at: after`).
    pub tiers_after: Vec<(&'a str, Option<&'a str>)>,
    /// Points by wallet that the standing does not list, held ones and those that wait for a step
    /// of their order. Only the ledger knows them; a cap on the balance counts them (rule 3.17).
    pub unlisted: Vec<(&'a str, i64)>,
    memo: memo::Memo,
}

impl<'a> Facts<'a> {
    /// The facts of a request. The lines' nets begin as amount less discount.
    pub fn new(
        engine: &'a Engine,
        now: i64,
        explain: bool,
        member: Option<&'a Member>,
        standing: Option<&'a Standing>,
        cart: Option<&'a Cart>,
        codes: Vec<String>,
    ) -> Facts<'a> {
        let lines = cart.map_or(&[][..], |cart| &cart.lines).iter();
        let nets = lines.map(|line| line.amount.saturating_sub(line.discount));
        Facts {
            engine,
            now,
            explain,
            member,
            standing,
            cart,
            nets: nets.collect(),
            codes,
            page: &[],
            session: "",
            tiers_after: Vec::new(),
            unlisted: Vec::new(),
            memo: memo::Memo::new(engine.program.segments.len()),
        }
    }

    /// Whether something is for this member, now. The first thing that fails is the refusal:
    /// window, audience, condition.
    ///
    /// # Errors
    /// The refusal, or a fault if an instant lies outside the zone's table or an amount does not
    /// fit.
    pub fn admits(
        &self,
        when: Option<&Condition>,
        audience: &Audience,
        during: &Window,
        place: &Place<'_>,
    ) -> Judged {
        self.is_now(during, &place.key("during"))?;
        self.is_for(audience, &place.key("audience"))?;
        match when {
            Some(condition) => self.meets(condition, &place.key("when")),
            None => Ok(()),
        }
    }

    /// The member's tier on a ladder (none: the first ladder), where they have one.
    pub fn tier(&self, ladder: Option<&str>) -> Option<&str> {
        let ladder = self.ladder(ladder)?;
        for (id, tier) in &self.tiers_after {
            if *id == ladder.id {
                return *tier;
            }
        }
        let mut states = self
            .standing
            .map_or(&[][..], |standing| &standing.tiers)
            .iter();
        crate::tiers::current(ladder, states.find(|state| state.ladder == ladder.id))
    }

    /// The ladder of this id (none: the first one).
    pub(crate) fn ladder(&self, id: Option<&str>) -> Option<&'a Ladder> {
        match id {
            Some(id) => self.engine.ladder(id),
            None => self.engine.program.ladders.first(),
        }
    }

    /// The cart's lines; none without a cart.
    pub fn lines(&self) -> &'a [Line] {
        self.cart.map_or(&[], |cart| &cart.lines)
    }

    /// What the lines cost together at this moment, in the cart's currency.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn goods(&self) -> Result<i64, Overflow> {
        sum(&self.nets, |net| *net)
    }

    /// A refusal that ends a judgement, explained if that was asked for.
    pub fn refuse(
        &self,
        reason: RefusalReason,
        lacking: i64,
        place: &Place<'_>,
        expected: Arguments<'_>,
        found: Arguments<'_>,
    ) -> Stop {
        Stop::Refused(self.refusal(reason, lacking, place, expected, found))
    }

    /// A refusal, explained if that was asked for: its words are only written then.
    #[cold]
    #[inline(never)]
    pub fn refusal(
        &self,
        reason: RefusalReason,
        lacking: i64,
        place: &Place<'_>,
        expected: Arguments<'_>,
        found: Arguments<'_>,
    ) -> Box<Refusal> {
        let mut refusal = Box::new(missing(reason, lacking));
        if self.explain {
            refusal.at = place.render();
            refusal.expected = expected.to_string();
            refusal.found = found.to_string();
        }
        refusal
    }
}

#[cfg(test)]
mod tests;
