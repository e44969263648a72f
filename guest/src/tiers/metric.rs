//! What an order adds to the ladders.

use crate::Engine;
use crate::contract::types::LineShare;
use crate::earning::{Basis, Taxed};
use crate::exact::{Common, Ratio, allocate};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Ladder, Metric, Selector};
use crate::program::policies::Allocation;
use crate::selection::selects;

/// What one order adds to one ladder's metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The ladder.
    pub ladder: String,
    /// What to add: minor units of the base currency, or orders; at least 1.
    pub delta: i64,
    /// Every line of the order with its value and units, and what of `delta` lies on it. An order
    /// lies on none of its lines: it stops counting when all of it comes back.
    pub split: Vec<LineShare>,
}

/// What an order adds to the ladders that count spend or orders; those that it does not move are
/// left out. Ladders that count points follow the grants: see [`counting_points`]; those that count
/// what the shop reports follow its word.
///
/// Spend is what the selected lines cost after all discounts and before payment by points, without
/// their tax and without shipping, in the base currency, rounded down once per order. Gift cards,
/// top-ups and fees are no spend: what they buy is counted when it is bought.
///
/// # Errors
/// `unknown-currency` if the order's currency has no rate, `overflow` if an amount does not fit.
pub fn counted(engine: &Engine, facts: &Facts<'_>, basis: &Basis) -> Answer<Vec<Counted>> {
    let mut all = Vec::new();
    for ladder in &engine.program.ladders {
        let (delta, amounts) = match &ladder.metric {
            Metric::Points(_) | Metric::Reported => continue,
            Metric::Orders => (1, vec![0; basis.lines.len()]),
            Metric::Spend(lines) => spend(facts, basis, lines)?,
        };
        if delta > 0 {
            let mut split = Vec::with_capacity(amounts.len());
            for (line, amount) in basis.lines.iter().zip(amounts) {
                split.push(LineShare {
                    line: line.number,
                    value: line.value,
                    units: line.units,
                    amount,
                });
            }
            all.push(Counted {
                ladder: ladder.id.clone(),
                delta,
                split,
            });
        }
    }
    Ok(all)
}

/// The ladders that count points earned in a wallet. Each grant of an order in this wallet adds its
/// granted points, and a refund takes off what it claws back.
pub fn counting_points<'a>(
    engine: &'a Engine,
    wallet: &'a str,
) -> impl Iterator<Item = &'a Ladder> {
    let counts =
        move |ladder: &&Ladder| matches!(&ladder.metric, Metric::Points(id) if id == wallet);
    engine.program.ladders.iter().filter(counts)
}

/// Spend on the selected lines as [`counted`] reckons it, and its part on every line of the order.
///
/// # Errors
/// As [`counted`].
pub(crate) fn spend(
    facts: &Facts<'_>,
    basis: &Basis,
    selected: &Selector,
) -> Answer<(i64, Vec<i64>)> {
    let mut amounts = Vec::with_capacity(basis.lines.len());
    let mut taxed = Taxed::new(facts.rate()?);
    for (part, line) in basis.lines.iter().zip(facts.lines()) {
        amounts.push(match part.earns && selects(selected, line) {
            true => (i128::from(part.value), taxed.factor(line.tax_ppm)?),
            false => (0, Ratio::ONE),
        });
    }
    let exact = Common::products(&amounts)?;
    let delta = exact.sum()?.floor()?;
    let by_line = allocate(delta, &exact.numbers, Allocation::LargestRemainder)?;
    Ok((delta, by_line))
}
