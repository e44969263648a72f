//! Codes that the customer typed: which offers they open, and what became of each of them.

use super::uses;
use crate::contract::checkout::CodeVerdict;
use crate::contract::types::{
    CouponState, PresentedCode, Refusal, RefusalReason, SharedCounter, Verdict,
};
use crate::facts::Facts;
use crate::place::Place;
use crate::program::format::{CodeRule, Offer};
use crate::refusal::{applies, in_words, refusal};

/// A code as conditions and counters know it: without blanks around it, in upper case.
pub fn upper_case(code: &str) -> String {
    folded(code).collect()
}

/// Whether two codes are the same: blanks around them, upper and lower case do not count.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

fn folded(code: &str) -> impl Iterator<Item = char> {
    code.trim().chars().map(upper)
}

/// The upper case of a letter of ASCII or Latin-1, which is what codes are made of. The case
/// tables of all scripts would take 14 KB of the component.
fn upper(letter: char) -> char {
    match letter {
        'à'..='ö' | 'ø'..='þ' => char::from_u32(u32::from(letter) - 0x20).unwrap_or(letter),
        _ => letter.to_ascii_uppercase(),
    }
}

/// All codes of a request. Without codes it costs nothing.
pub(super) struct Codes<'a> {
    held: Vec<Held<'a>>,
}

struct Held<'a> {
    /// The offer that it opens, or would open: a code belongs to one offer.
    offer: Option<&'a Offer>,
    /// What became of it, as soon as that is known.
    verdict: Option<Verdict>,
}

impl Held<'_> {
    fn is_of(&self, offer: &Offer) -> bool {
        self.offer.is_some_and(|own| own.id == offer.id)
    }
}

impl<'a> Codes<'a> {
    pub(super) fn new(
        facts: &Facts<'a>,
        presented: &[PresentedCode],
        shared: &[SharedCounter],
    ) -> Codes<'a> {
        let offers = &facts.engine.program.offers;
        let mut held = Vec::with_capacity(presented.len());
        for (index, code) in presented.iter().enumerate() {
            let offer = offers.iter().find(|offer| is_opened(offer, code));
            let mut earlier = presented.iter().take(index);
            let refused = if earlier.any(|earlier| is_same(&earlier.code, &code.code)) {
                Some(RefusalReason::CodeRepeated)
            } else {
                match offer {
                    None => Some(RefusalReason::CodeUnknown),
                    Some(offer) => refused(offer, code, facts.now, shared),
                }
            };
            held.push(Held {
                offer,
                verdict: refused
                    .map(|reason| Verdict::Refused(explain(facts, offer, code, reason))),
            });
        }
        Codes { held }
    }

    /// Whether a good code of this offer waits for what becomes of it.
    pub(super) fn wait_for(&self, offer: &Offer) -> bool {
        let mut held = self.held.iter();
        held.any(|held| held.is_of(offer) && held.verdict.is_none())
    }

    /// Why an offer is not open; none: it needs no code, or a good one was presented. Otherwise
    /// the reason is that of the first code that was meant for it.
    pub(super) fn closed(&self, offer: &Offer) -> Option<RefusalReason> {
        if offer.code.is_none() || self.wait_for(offer) {
            return None;
        }
        for held in &self.held {
            if let Some(verdict) = held.verdict.as_ref().filter(|_| held.is_of(offer)) {
                return Some(match verdict {
                    Verdict::Refused(refusal) => refusal.reason,
                    Verdict::Applied => RefusalReason::CodeRequired,
                });
            }
        }
        Some(RefusalReason::CodeRequired)
    }

    /// Hands what became of an offer on to its codes. An offer acts once: a second good code of
    /// the same offer is not used.
    pub(super) fn settle(&mut self, offer: &Offer, verdict: &Verdict) {
        let mut spent = false;
        for held in &mut self.held {
            if held.is_of(offer) && held.verdict.is_none() {
                held.verdict = Some(if spent {
                    Verdict::Refused(refusal(RefusalReason::AlreadyGiven))
                } else {
                    verdict.clone()
                });
                spent |= applies(verdict);
            }
        }
    }

    /// What became of each code, in the request's order.
    pub(super) fn verdicts(self, explain: bool) -> Vec<CodeVerdict> {
        let mut verdicts = Vec::with_capacity(self.held.len());
        for (index, held) in (0..).zip(self.held) {
            let unused = || Verdict::Refused(refusal(RefusalReason::NotChosen));
            let mut verdict = held.verdict.unwrap_or_else(unused);
            if explain {
                in_words(&mut verdict);
            }
            verdicts.push(CodeVerdict {
                index,
                offer: held.offer.map(|offer| offer.id.clone()).unwrap_or_default(),
                verdict,
            });
        }
        verdicts
    }
}

/// Whether a code belongs to an offer: it is a coupon of it, or one of its public codes.
fn is_opened(offer: &Offer, code: &PresentedCode) -> bool {
    let Some(rule) = &offer.code else {
        return false;
    };
    match &code.coupon {
        Some(coupon) => rule.coupons && coupon.offer == offer.id,
        None => is_public(rule, &code.code),
    }
}

/// Whether anybody may use this code.
pub(crate) fn is_public(rule: &CodeRule, code: &str) -> bool {
    rule.public.iter().any(|public| is_same(public, code))
}

/// The refusal of a code that does not work, explained if that was asked for.
fn explain(
    facts: &Facts<'_>,
    offer: Option<&Offer>,
    code: &PresentedCode,
    reason: RefusalReason,
) -> Refusal {
    let all = &facts.engine.program.offers;
    let index = offer.and_then(|offer| all.iter().position(|other| other.id == offer.id));
    let expected = match reason {
        RefusalReason::CodeUnknown => format_args!("a code of an offer"),
        RefusalReason::CodeRepeated => format_args!("each code once"),
        RefusalReason::CodeUsed => format_args!("a code that is not used up"),
        RefusalReason::CodeRevoked => format_args!("a code that was not withdrawn"),
        RefusalReason::CodeForeign => format_args!("a code of this member"),
        _ => format_args!("a code that is valid now"),
    };
    let root = Place::root();
    let offers = root.key("offers");
    let place = index.map_or(offers, |index| offers.index(index));
    let own = place.key("code");
    let place = if index.is_some() { &own } else { &offers };
    *facts.refusal(reason, 0, place, expected, format_args!("{}", code.code))
}

/// Why a code does not work, whatever its offer would do. A coupon has its own state; a public
/// code may be used so many times by all together.
fn refused(
    offer: &Offer,
    code: &PresentedCode,
    now: i64,
    shared: &[SharedCounter],
) -> Option<RefusalReason> {
    let Some(coupon) = &code.coupon else {
        let left = uses::left_of_code(offer, &code.code, shared)?;
        return (left <= 0).then_some(RefusalReason::CodeUsed);
    };
    match coupon.state {
        CouponState::Revoked => Some(RefusalReason::CodeRevoked),
        CouponState::Foreign => Some(RefusalReason::CodeForeign),
        CouponState::Used => Some(RefusalReason::CodeUsed),
        CouponState::Issued if now < coupon.issued_at => Some(RefusalReason::CodeNotYetValid),
        CouponState::Issued => {
            let expires_at = coupon.expires_at?;
            (expires_at <= now).then_some(RefusalReason::CodeExpired)
        }
    }
}
