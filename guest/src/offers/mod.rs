//! Offers at checkout (rule 3.10): which of them act, in which order, and what they take off.
//!
//! Offers act lane by lane: on single lines, on the order, on shipping, and last those that put
//! something free into the cart. Within a lane they come by descending priority, equal ones by
//! their id's bytes. Every discount acts on what is left at that moment, and every threshold is
//! tested at that moment; [`Facts::nets`] is the running amount of each line.
//!
//! | question | module |
//! |---|---|
//! | who acts, who is removed | `lanes` |
//! | may this offer act now | `gate` |
//! | how much does it take off | `cut`, `several`, `bundle`, `share`, `spread` |
//! | what became of the codes | `codes` |
//! | what is still missing | `progress` |
//! | budgets and how often | `uses` |

mod bundle;
mod codes;
mod cut;
mod gate;
mod lanes;
mod progress;
mod run;
mod several;
mod share;
mod spread;
mod uses;

pub(crate) use codes::is_public;
pub use codes::upper_case;
pub(crate) use uses::left_of_code;
pub use uses::settle_uses;

use crate::contract::checkout::{CodeVerdict, OfferProgress};
use crate::contract::types::{
    Cart, Effect, Finding, Lane, Line, LineKind, PresentedCode, SharedCounter,
};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::Benefit;

/// What all offers together do to a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the item and order lanes take off, in minor units of the cart's currency.
    pub discounts: i64,
    /// Shipping after its discounts, in minor units.
    pub shipping: i64,
    /// Discounts, gifts and rights, in the order in which they act, and behind them the variants
    /// of experiments that made a difference.
    pub effects: Vec<Effect>,
    /// What became of each presented code, in the request's order.
    pub codes: Vec<CodeVerdict>,
    /// What offers still lack.
    pub progress: Vec<OfferProgress>,
}

/// Lets the programme's offers act on a cart. Afterwards `facts.nets` are the lines' values after
/// all discounts. Findings are only made where `facts.explain` is set.
///
/// The cart must be a checked one ([`check_cart`](crate::checkout::check_cart)), and `facts` must
/// speak of it. `shared` holds the counters of budgets and public codes; one that is absent counts
/// as unused.
///
/// # Errors
/// A fault if the cart's currency has no rate, an instant lies outside the zone's table or an
/// amount does not fit.
pub fn run<'a>(
    facts: &mut Facts<'a>,
    cart: &'a Cart,
    presented: &[PresentedCode],
    shared: &'a [SharedCounter],
    findings: &mut Vec<Finding>,
) -> Answer<Outcome> {
    let engine = facts.engine;
    let mut run = run::Run::new(facts, cart, presented, shared, findings)?;
    let stacking = &engine.program.lanes;
    lanes::act(&mut run, Lane::Item, stacking.item)?;
    lanes::act(&mut run, Lane::Order, stacking.order)?;
    lanes::act(&mut run, Lane::Shipping, stacking.shipping)?;
    lanes::act(&mut run, Lane::Points, stacking.points)?;
    Ok(run.finish())
}

/// The lane in which a benefit acts.
pub fn lane_of(benefit: &Benefit) -> Lane {
    match benefit {
        Benefit::LinePercent(_)
        | Benefit::LineAmount(_)
        | Benefit::BuyGet(_)
        | Benefit::Bundle(_) => Lane::Item,
        Benefit::OrderPercent(_) | Benefit::OrderAmount(_) => Lane::Order,
        Benefit::FreeShipping | Benefit::ShippingAmount(_) => Lane::Shipping,
        Benefit::Gift(_) | Benefit::Access(_) => Lane::Points,
    }
}

/// Whether a line can be discounted, or paid with points: it sells goods or work. Gift cards and
/// top-ups are money, which is never sold below its value; fees and deposits are passed on.
pub fn is_merchandise(line: &Line) -> bool {
    matches!(
        line.kind,
        LineKind::Goods | LineKind::Service | LineKind::Subscription
    )
}

#[cfg(test)]
mod tests;
