//! Earning in the words of the domain, with the worked examples of the rules.

mod amounts;
mod bases;
mod caps;
mod currencies;
mod monotone;
mod multipliers;
mod refusals;
mod sellers;
mod terms;

use serde_json::{Value, json};

use super::{Basis, Granted, earn};
use crate::Engine;
use crate::contract::types::{
    Cart, Counter, Finding, Mark, SharedCounter, Standing, UsablePoints, Verdict,
};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::testing::{at, cart, engine, line, member};

/// A programme in euros and UTC with one wallet; `parts` adds to it or replaces parts of it.
fn shop(parts: Value) -> Engine {
    let mut program = json!({
        "id": "shop",
        "zone": "UTC",
        "currencies": { "rates": { "base": "EUR" } },
        "wallets": [{ "id": "points" }],
    });
    for (key, value) in parts.as_object().unwrap() {
        program[key] = value.clone();
    }
    engine(&program.to_string())
}

/// A rule that gives 1 point per euro; `parts` adds to it or replaces parts of it.
fn one_per_euro(parts: Value) -> Value {
    let mut rule = json!({ "id": "spend", "base": { "per-unit": { "points": 1 } } });
    for (key, value) in parts.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

/// A shop with that one rule.
fn simple(rule: Value) -> Engine {
    shop(json!({ "earning": [one_per_euro(rule)] }))
}

/// A cart in euros of lines with these amounts, numbered from 1.
fn euros(amounts: &[i64]) -> Cart {
    let lines = (1..)
        .zip(amounts)
        .map(|(number, amount)| line(number, *amount));
    cart("EUR", lines.collect())
}

/// What surrounds a cart. The default: a member with nothing on the account, at a Saturday noon.
struct Visit {
    now: i64,
    points_paid: i64,
    standing: Standing,
    shared: Vec<SharedCounter>,
}

impl Default for Visit {
    fn default() -> Self {
        Visit {
            now: at("2026-11-21T12:00:00Z"),
            points_paid: 0,
            standing: Standing {
                usable: Vec::new(),
                debts: Vec::new(),
                counters: Vec::new(),
                tiers: Vec::new(),
            },
            shared: Vec::new(),
        }
    }
}

impl Visit {
    fn paying(points_paid: i64) -> Visit {
        Visit {
            points_paid,
            ..Visit::default()
        }
    }

    fn counted(mut self, id: &str, start: i64, value: i64) -> Visit {
        self.standing.counters.push(Counter {
            id: id.into(),
            marks: vec![Mark { start, value }],
        });
        self
    }

    fn owning(mut self, amount: i64) -> Visit {
        self.standing.usable.push(UsablePoints {
            wallet: "points".into(),
            usable_at: 0,
            expires_at: None,
            amount,
        });
        self
    }

    fn answer(&self, engine: &Engine, cart: &Cart) -> Answer<(Vec<Granted>, Vec<Finding>)> {
        let member = member("m");
        let facts = Facts::new(
            engine,
            self.now,
            true,
            Some(&member),
            Some(&self.standing),
            Some(cart),
            Vec::new(),
        );
        let basis = Basis::of(&facts, self.points_paid)?;
        let mut findings = Vec::new();
        let given = earn(
            &facts,
            &basis,
            self.points_paid > 0,
            &self.shared,
            &mut findings,
        )?;
        for granted in &given {
            check(granted);
        }
        Ok((given, findings))
    }

    fn given(&self, engine: &Engine, cart: &Cart) -> Vec<Granted> {
        self.answer(engine, cart).unwrap().0
    }

    /// Points of all rules together.
    fn points(&self, engine: &Engine, cart: &Cart) -> i64 {
        let given = self.given(engine, cart);
        given.iter().map(|granted| granted.earning.granted).sum()
    }

    /// What the findings say of a subject.
    fn verdict(&self, engine: &Engine, cart: &Cart, id: &str) -> Verdict {
        let findings = self.answer(engine, cart).unwrap().1;
        let mut of_id = findings.into_iter().filter(|finding| finding.id == id);
        let verdict = of_id.next().expect("a finding").verdict;
        assert!(of_id.next().is_none(), "one finding for {id}");
        verdict
    }
}

/// What holds for every grant.
fn check(granted: &Granted) {
    let earning = &granted.earning;
    let shown: i64 = earning.split.iter().map(|share| share.amount).sum();
    let kept: i64 = granted.split.iter().map(|share| share.amount).sum();
    assert_eq!(shown, earning.granted, "the split sums to the grant");
    assert_eq!(kept, earning.granted, "the entry's split sums to the grant");
    assert!(earning.granted >= 0 && earning.granted <= earning.desired);
    assert!(granted.split.iter().all(|share| share.amount >= 0));
    assert!(earning.split.iter().all(|share| share.amount > 0));
    assert_eq!(granted.grant.desired, earning.desired);
    for counter in &granted.caps {
        assert_eq!(counter.delta, earning.granted);
    }
}

fn points(engine: &Engine, cart: &Cart) -> i64 {
    Visit::default().points(engine, cart)
}

/// The points of each line, in the split's order.
fn split(granted: &Granted) -> Vec<i64> {
    granted.split.iter().map(|share| share.amount).collect()
}
