//! Facts: what the programme's conditions look at.
//!
//! Everything is taken from the request at the moment of the call, so that nothing is ever stale.

mod audience;
mod conditions;
mod currencies;
mod history;
mod window;

use crate::contract::types::{Cart, Member, RefusalReason, Standing, Verdict};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::engine::Engine;
use crate::program::format::{Audience, Window};
use crate::refusal::{applies, explained, missing};

pub use currencies::minor_rate;

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
    /// Tiers that hold in place of the standing's (rule 3.9, `tier_at: after`).
    pub tiers_after: Vec<(&'a str, Option<&'a str>)>,
    /// Points by wallet that the standing does not list, held ones and those that wait for a step
    /// of their order. Only the ledger knows them; a cap on the balance counts them (rule 3.17).
    pub unlisted: Vec<(&'a str, i64)>,
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
        let nets = cart.map_or_else(Vec::new, |cart| {
            let net =
                |line: &crate::contract::types::Line| line.amount.saturating_sub(line.discount);
            cart.lines.iter().map(net).collect()
        });
        Facts {
            engine,
            now,
            explain,
            member,
            standing,
            cart,
            nets,
            codes,
            tiers_after: Vec::new(),
            unlisted: Vec::new(),
        }
    }

    /// Whether something is for this member, now. The first thing that fails is the refusal:
    /// window, audience, condition.
    ///
    /// # Errors
    /// A fault if an instant lies outside the zone's table or an amount does not fit.
    pub fn admits(
        &self,
        when: Option<&Condition>,
        audience: &Audience,
        during: &Window,
        place: &Place<'_>,
    ) -> Answer<Verdict> {
        let verdict = self.within(during, &place.key("during"))?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let verdict = self.in_audience(audience, &place.key("audience"))?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        match when {
            Some(condition) => self.meets(condition, &place.key("when")),
            None => Ok(Verdict::Applied),
        }
    }

    /// The member's tier on a ladder (none: the first ladder), where they have one.
    pub fn tier(&self, ladder: Option<&str>) -> Option<&str> {
        let ladder = match ladder {
            Some(id) => self.engine.ladder(id)?,
            None => self.engine.program.ladders.first()?,
        };
        if let Some((_, tier)) = self.tiers_after.iter().find(|(id, _)| *id == ladder.id) {
            return *tier;
        }
        let states = self
            .standing
            .map_or(&[][..], |standing| standing.tiers.as_slice());
        crate::tiers::current(
            ladder,
            states.iter().find(|state| state.ladder == ladder.id),
        )
    }

    /// A refusal, explained if that was asked for.
    pub fn refuse(
        &self,
        reason: RefusalReason,
        lacking: i64,
        place: &Place<'_>,
        expected: impl Fn() -> String,
        found: impl Fn() -> String,
    ) -> Verdict {
        self.refused(reason, lacking, place, &expected, &found)
    }

    #[inline(never)]
    fn refused(
        &self,
        reason: RefusalReason,
        lacking: i64,
        place: &Place<'_>,
        expected: &dyn Fn() -> String,
        found: &dyn Fn() -> String,
    ) -> Verdict {
        Verdict::Refused(explained(
            self.explain,
            missing(reason, lacking),
            place,
            expected,
            found,
        ))
    }
}

#[cfg(test)]
mod tests;
