//! The state of one cart while its offers act.

use super::Outcome;
use super::codes::Codes;
use super::cut::Cut;
use super::progress::Lack;
use crate::contract::checkout::OfferProgress;
use crate::contract::types::{
    Access, Cart, Discount, Effect, Expiry, Finding, Gift, Lane, PresentedCode, Refusal, Share,
    SharedCounter, Subject, Verdict,
};
use crate::earning::{expires, payer};
use crate::exact::{Overflow, Ratio, add};
use crate::facts::Facts;
use crate::fault::{Answer, below};
use crate::program::format::{Benefit, Offer, Policies};
use crate::program::policies::Rounding;

/// An offer that stands in line to act.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// Its index in the programme.
    pub(super) index: usize,
    /// The offer.
    pub(super) offer: &'a Offer,
}

/// The running amounts, and what was done so far.
pub(super) struct Run<'r, 'a> {
    /// The facts; their nets are the running amounts of the lines.
    pub(super) facts: &'r mut Facts<'a>,
    /// The cart.
    pub(super) cart: &'a Cart,
    /// The codes.
    pub(super) codes: Codes<'a>,
    /// Counters that many members share.
    pub(super) shared: &'a [SharedCounter],
    /// Base-currency minor units for one minor unit of the cart's currency.
    pub(super) rate: Ratio,
    /// What shipping costs at this moment, in minor units.
    pub(super) shipping: i64,
    discounts: i64,
    effects: Vec<Effect>,
    /// Which variants of experiments made a difference so far.
    pub(super) exposures: Vec<Effect>,
    progress: Vec<OfferProgress>,
    findings: &'r mut Vec<Finding>,
}

impl<'r, 'a> Run<'r, 'a> {
    pub(super) fn new(
        facts: &'r mut Facts<'a>,
        cart: &'a Cart,
        presented: &[PresentedCode],
        shared: &'a [SharedCounter],
        findings: &'r mut Vec<Finding>,
    ) -> Answer<Run<'r, 'a>> {
        let codes = Codes::new(facts, presented, shared);
        let rate = facts.rate().map_err(|fault| below("/cart", fault))?;
        Ok(Run {
            facts,
            cart,
            codes,
            shared,
            rate,
            shipping: cart.shipping,
            discounts: 0,
            effects: Vec::new(),
            exposures: Vec::new(),
            progress: Vec::new(),
            findings,
        })
    }

    pub(super) fn policies(&self) -> &'a Policies {
        &self.facts.engine.program.policies
    }

    /// An amount of the programme in minor units of the cart's currency, rounded half up.
    pub(super) fn in_cart_currency(&self, base_minor: i64) -> Result<i64, Overflow> {
        self.exact_in_cart_currency(base_minor)?
            .round(Rounding::HalfUp)
    }

    /// An amount of the programme in minor units of the cart's currency, exact.
    pub(super) fn exact_in_cart_currency(&self, base_minor: i64) -> Result<Ratio, Overflow> {
        if self.rate == Ratio::ONE {
            return Ok(Ratio::int(base_minor));
        }
        Ratio::int(base_minor).over(self.rate)
    }

    /// Whether somebody asked what became of this offer: an explanation, or a code of it.
    pub(super) fn is_asked(&self, candidate: Candidate<'a>) -> bool {
        self.facts.explain || self.codes.wait_for(candidate.offer)
    }

    /// Writes down that an offer acts.
    pub(super) fn accept(&mut self, candidate: Candidate<'a>, lack: Option<Lack>) {
        self.lacks(candidate, lack);
        if self.is_asked(candidate) {
            self.note(candidate, Verdict::Applied);
        }
    }

    /// Writes down that an offer does not act, and what it lacks.
    #[allow(clippy::boxed_local)] // Refusals are large: they stay boxed until they are kept.
    pub(super) fn refuse(
        &mut self,
        candidate: Candidate<'a>,
        refusal: Box<Refusal>,
        lack: Option<Lack>,
    ) {
        self.lacks(candidate, lack);
        if self.is_asked(candidate) {
            self.note(candidate, Verdict::Refused(*refusal));
        }
    }

    fn lacks(&mut self, candidate: Candidate<'a>, lack: Option<Lack>) {
        if let Some(lack) = lack {
            self.progress.push(OfferProgress {
                offer: candidate.offer.id.clone(),
                lacking: lack.lacking,
                missing: lack.missing,
                target: lack.target,
            });
        }
    }

    fn note(&mut self, candidate: Candidate<'a>, verdict: Verdict) {
        self.codes.settle(candidate.offer, &verdict);
        if self.facts.explain {
            self.findings.push(Finding {
                subject: Subject::Offer,
                id: candidate.offer.id.clone(),
                verdict,
            });
        }
    }

    /// Takes off what the offer gives. The running amounts shrink.
    pub(super) fn apply(&mut self, candidate: Candidate<'a>, lane: Lane, cut: Cut) -> Answer<()> {
        let offer = candidate.offer;
        if lane == Lane::Points {
            return self.give(offer);
        }
        let mut shares = Vec::with_capacity(cut.shares.len());
        for (index, amount) in cut.shares {
            if let (Some(net), Some(line)) =
                (self.facts.nets.get_mut(index), self.cart.lines.get(index))
            {
                *net = net.checked_sub(amount).ok_or(Overflow)?;
                shares.push(Share {
                    line: line.number,
                    amount,
                });
            }
        }
        if lane == Lane::Shipping {
            self.shipping = self.shipping.checked_sub(cut.amount).ok_or(Overflow)?;
        } else {
            add(&mut self.discounts, cut.amount)?;
        }
        self.effects.push(Effect::Discount(Discount {
            offer: offer.id.clone(),
            lane,
            amount: cut.amount,
            shares,
            funding: payer(offer.funding.as_ref())?,
        }));
        Ok(())
    }

    /// Gives something that costs nothing: a gift, or a right that lasts to the end of a local day.
    fn give(&mut self, offer: &Offer) -> Answer<()> {
        self.effects.push(match &offer.gives {
            Benefit::Gift(gift) => Effect::Gift(Gift {
                offer: offer.id.clone(),
                sku: gift.sku.clone(),
                quantity: gift.quantity,
            }),
            Benefit::Access(right) => {
                let life = right.days.map_or(Expiry::Never, Expiry::Days);
                Effect::Access(Access {
                    offer: offer.id.clone(),
                    opens: right.opens.clone(),
                    expires_at: expires(self.facts.engine, &life, self.facts.now)?,
                })
            }
            _ => return Ok(()),
        });
        Ok(())
    }

    /// What all offers together did.
    pub(super) fn finish(mut self) -> Outcome {
        self.effects.append(&mut self.exposures);
        Outcome {
            discounts: self.discounts,
            shipping: self.shipping,
            effects: self.effects,
            codes: self.codes.verdicts(self.facts.explain),
            progress: self.progress,
        }
    }
}
