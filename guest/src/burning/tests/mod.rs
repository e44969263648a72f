//! Paying with points by example.

mod limits;
mod wallets;

use super::*;
use crate::Engine;
use crate::contract::types::{Cart, Debt, LineKind, Member, Standing, UsablePoints};
use crate::testing::{at, cart, engine, line, member};

/// The terms of most examples: 100 points are 1.00, at least 500, by hundreds, up to 30%.
const TERMS: &str = r#"{"points":100,"amount":100,"minimum":500,"step":100,"max_percent":30}"#;

const NOW: &str = "2026-11-21T12:00:00+01:00";

fn shop(burn: &str) -> Engine {
    engine(&format!(
        r#"{{"id":"shop","zone":"Europe/Paris",
            "currencies":{{"rates":{{"base":"EUR","others":{{"GBP":"1.1713"}}}}}},
            "wallets":[{{"id":"points","burn":{burn}}}]}}"#
    ))
}

fn points(wallet: &str, amount: i64) -> UsablePoints {
    UsablePoints {
        wallet: wallet.into(),
        usable_at: at("2026-01-01T00:00:00Z"),
        expires_at: None,
        amount,
    }
}

fn standing(usable: Vec<UsablePoints>) -> Standing {
    Standing {
        usable,
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}

fn wish(wallet: &str, wish: BurnWish) -> BurnRequest {
    BurnRequest {
        wallet: wallet.into(),
        wish,
    }
}

fn ask(
    engine: &Engine,
    cart: &Cart,
    member: Option<&Member>,
    standing: &Standing,
    requests: &[BurnRequest],
) -> Vec<Burnable> {
    let facts = Facts::new(
        engine,
        at(NOW),
        false,
        member,
        Some(standing),
        Some(cart),
        Vec::new(),
    );
    let goods: i64 = facts.nets.iter().sum();
    let mut findings = Vec::new();
    let due = goods + cart.shipping;
    let answers = burnables(&facts, requests, due, cart.shipping, &mut findings).unwrap();
    assert!(findings.is_empty(), "not asked to explain");
    answers
}

/// Points and amount, or reason and missing.
type Answered = Result<(i64, i64), (RefusalReason, i64)>;

fn answered(answer: &Burnable) -> Answered {
    match &answer.refusal {
        None => Ok((answer.points, answer.amount)),
        Some(refusal) => {
            assert_eq!(
                (answer.points, answer.amount),
                (0, 0),
                "a refusal pays nothing"
            );
            Err((refusal.reason, refusal.missing))
        }
    }
}

/// What a member with so many points gets for a wish on goods of one line.
fn one(engine: &Engine, amount: i64, balance: i64, wished: Option<BurnWish>) -> Answered {
    let anna = member("anna");
    let goods = cart("EUR", vec![line(1, amount)]);
    let requests: Vec<_> = wished.into_iter().map(|w| wish("points", w)).collect();
    let usable = standing(vec![points("points", balance)]);
    let answers = ask(engine, &goods, Some(&anna), &usable, &requests);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].balance, balance);
    assert_eq!(answers[0].requested, wished.is_some());
    answered(&answers[0])
}
