//! Offers by example, and the properties that hold for all of them.

mod bundles;
mod codes;
mod incentives;
mod limits;
mod money;
mod progress;
mod properties;
mod several;
mod stacking;
mod variants;

use super::{Outcome, run, upper_case};
use crate::Engine;
use crate::contract::types::{
    Cart, CouponState, Discount, Effect, Finding, Lane, Line, Member, PresentedCode, Refusal,
    RefusalReason, SharedCounter, Standing, Verdict,
};
use crate::facts::Facts;
use crate::testing::{at, cart, engine, line};

/// A shop in Paris whose programme has these further fields.
fn shop(fields: &str) -> Engine {
    engine(&format!(
        r#"{{"id":"shop","zone":"Europe/Paris","wallets":[{{"id":"points"}}],
            "currencies":{{"rates":{{"base":"EUR","others":{{"GBP":"1.1713","JPY":"0.0062"}}}}}},
            {fields}}}"#
    ))
}

/// A shop with these offers.
fn offering(offers: &str) -> Engine {
    shop(&format!(r#""offers":[{offers}]"#))
}

/// Who comes, when, and with which codes.
struct Visit<'a> {
    now: i64,
    member: Option<&'a Member>,
    standing: Option<&'a Standing>,
    codes: Vec<PresentedCode>,
    counters: Vec<SharedCounter>,
    explain: bool,
}

impl Default for Visit<'_> {
    fn default() -> Self {
        Visit {
            now: at("2026-11-21T12:00:00+01:00"),
            member: None,
            standing: None,
            codes: Vec::new(),
            counters: Vec::new(),
            explain: false,
        }
    }
}

/// What came of a visit.
struct Receipt {
    outcome: Outcome,
    nets: Vec<i64>,
    findings: Vec<Finding>,
}

impl Receipt {
    /// What the goods cost after all discounts.
    fn goods(&self) -> i64 {
        self.nets.iter().sum()
    }

    fn discounts(&self) -> Vec<&Discount> {
        let mut discounts = Vec::new();
        for effect in &self.outcome.effects {
            if let Effect::Discount(discount) = effect {
                discounts.push(discount);
            }
        }
        discounts
    }

    /// Who acted, and what each of them took off.
    fn taken(&self) -> Vec<(&str, i64)> {
        let discounts = self.discounts().into_iter();
        discounts
            .map(|discount| (discount.offer.as_str(), discount.amount))
            .collect()
    }

    /// What the only discount takes off each line.
    fn shares(&self) -> Vec<i64> {
        let all = self.discounts();
        assert_eq!(all.len(), 1, "one discount");
        all[0].shares.iter().map(|share| share.amount).collect()
    }

    /// Why an offer did not act; none if it did.
    fn reason(&self, offer: &str) -> Option<RefusalReason> {
        self.refusal(offer).map(|refusal| refusal.reason)
    }

    fn refusal(&self, offer: &str) -> Option<&Refusal> {
        let finding = self.findings.iter().find(|finding| finding.id == offer);
        match &finding.expect("a finding for every offer").verdict {
            Verdict::Applied => None,
            Verdict::Refused(refusal) => Some(refusal),
        }
    }

    /// What became of the codes.
    fn codes(&self) -> Vec<Option<RefusalReason>> {
        let codes = self.outcome.codes.iter();
        let reason = |verdict: &Verdict| match verdict {
            Verdict::Applied => None,
            Verdict::Refused(refusal) => Some(refusal.reason),
        };
        codes.map(|code| reason(&code.verdict)).collect()
    }
}

fn visit(engine: &Engine, cart: &Cart, visit: &Visit<'_>) -> Receipt {
    let codes = visit
        .codes
        .iter()
        .map(|code| upper_case(&code.code))
        .collect();
    let mut facts = Facts::new(
        engine,
        visit.now,
        visit.explain,
        visit.member,
        visit.standing,
        Some(cart),
        codes,
    );
    let mut findings = Vec::new();
    let outcome = run(
        &mut facts,
        cart,
        &visit.codes,
        &visit.counters,
        &mut findings,
    )
    .unwrap();
    Receipt {
        outcome,
        nets: facts.nets,
        findings,
    }
}

/// A guest's visit.
fn sell(engine: &Engine, cart: &Cart) -> Receipt {
    visit(engine, cart, &Visit::default())
}

/// A guest's visit that is explained.
fn explain(engine: &Engine, cart: &Cart) -> Receipt {
    let explained = Visit {
        explain: true,
        ..Visit::default()
    };
    visit(engine, cart, &explained)
}

/// A cart in euros whose lines cost so much.
fn euros(amounts: &[i64]) -> Cart {
    let lines = (1..)
        .zip(amounts)
        .map(|(number, amount)| line(number, *amount));
    cart("EUR", lines.collect())
}

/// A line of several units.
fn units(number: u32, quantity: u32, amount: i64) -> Line {
    Line {
        quantity,
        ..line(number, amount)
    }
}

fn typed(code: &str) -> PresentedCode {
    PresentedCode {
        code: code.into(),
        coupon: None,
    }
}

fn counter(id: &str, used: i64) -> SharedCounter {
    SharedCounter {
        id: id.into(),
        used,
        limit: None,
    }
}
