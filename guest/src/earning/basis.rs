//! What an order's lines bring to the earning rules (rule 3.2).

use crate::contract::types::{Line, LineKind};
use crate::exact::{Common, Overflow, Ratio};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::policies::{PointsPayment, Tenders};

/// The lines of one order as earning sees them. Make it once per order and hand it to
/// [`earn`](super::earn) and to the tier metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// One for each line of the cart, in its order.
    pub lines: Vec<BasisLine>,
    /// How many parts, in which eligible amounts are counted, make one minor unit of the base
    /// currency.
    pub parts: i128,
}

/// One line as earning sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct BasisLine {
    /// Its place in the cart's lines, from 0.
    pub index: usize,
    /// The storefront's number of the line.
    pub number: u32,
    /// Its value after all discounts and before payment by points, in minor units of the cart's
    /// currency: the `n` of rule 3.3.
    pub value: i64,
    /// Units, from 0 on.
    pub units: u32,
    /// What can earn: `value` without the tax in it, less what points paid, less what gift cards
    /// paid where they are deducted; exact, in parts of a minor unit of the base currency. 0 where
    /// the line may not earn.
    pub eligible: i128,
    /// Whether the line may earn at all. Gift cards, top-ups and fees never do.
    pub earns: bool,
}

impl Basis {
    /// The basis of the cart in `facts`, whose nets must stand after all discounts. `points_paid`
    /// is what points pay, in minor units of the cart's currency. Without a cart it has no lines.
    ///
    /// What points and gift cards pay comes off every line in exact proportion to its value and
    /// never exceeds the goods (the rest pays shipping). Whole minor units would make a line's
    /// eligible amount fall now and then where its price rises, and earning must not do that.
    ///
    /// # Errors
    /// `unknown-currency` if the cart's currency has no rate, `overflow` if an amount does not
    /// fit.
    pub fn of(facts: &Facts<'_>, points_paid: i64) -> Answer<Basis> {
        let Some(cart) = facts.cart else {
            return Ok(Basis {
                lines: Vec::new(),
                parts: 1,
            });
        };
        let policies = &facts.engine.program.policies;
        let by_points = match policies.points_payment {
            PointsPayment::Ignore => 0,
            PointsPayment::Deduct | PointsPayment::VoidOrder => points_paid.max(0),
        };
        let by_tenders = match policies.tenders {
            Tenders::Earn => 0,
            Tenders::Deduct => cart.tendered.max(0),
        };
        let paid = by_points.checked_add(by_tenders).ok_or(Overflow)?;
        let factor = facts.rate()?.times(unpaid(facts, paid)?)?;

        let mut amounts = Vec::with_capacity(cart.lines.len());
        let mut taxed = Taxed::new(factor);
        for (line, value) in cart.lines.iter().zip(&facts.nets) {
            amounts.push(match earns(line.kind) {
                true => (i128::from(*value), taxed.factor(line.tax_ppm)?),
                false => (0, Ratio::ONE),
            });
        }
        let eligible = Common::products(&amounts)?;

        let all = cart.lines.iter().zip(&facts.nets).zip(&eligible.numbers);
        let of = |(index, ((line, value), eligible)): (usize, ((&Line, &i64), &i128))| BasisLine {
            index,
            number: line.number,
            value: *value,
            units: line.quantity,
            eligible: *eligible,
            earns: earns(line.kind),
        };
        Ok(Basis {
            lines: all.enumerate().map(of).collect(),
            parts: eligible.parts,
        })
    }

    /// What of some lines can earn together, in minor units of the base currency.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn eligible(&self, lines: &[&BasisLine]) -> Result<Ratio, Overflow> {
        let mut sum = 0_i128;
        for line in lines {
            sum = sum.checked_add(line.eligible).ok_or(Overflow)?;
        }
        Ratio::new(sum, self.parts)
    }
}

/// A factor of amounts by the tax that is in them; the last one is kept, as most lines of a cart
/// have the same tax.
pub(crate) struct Taxed {
    factor: Ratio,
    last: (u32, Ratio),
}

impl Taxed {
    /// For amounts without tax.
    pub(crate) fn new(factor: Ratio) -> Taxed {
        Taxed {
            factor,
            last: (0, factor),
        }
    }

    /// The factor where the tax is so many millionths of the untaxed price.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub(crate) fn factor(&mut self, tax_ppm: u32) -> Result<Ratio, Overflow> {
        if tax_ppm != self.last.0 {
            self.last = (tax_ppm, self.factor.times(untaxed(tax_ppm)?)?);
        }
        Ok(self.last.1)
    }
}

/// The part of the goods that is not yet paid: 0 to 1.
fn unpaid(facts: &Facts<'_>, paid: i64) -> Result<Ratio, Overflow> {
    if paid == 0 {
        return Ok(Ratio::ONE);
    }
    let goods = facts.goods()?;
    if paid >= goods {
        return Ok(Ratio::ZERO);
    }
    let rest = goods.checked_sub(paid).ok_or(Overflow)?;
    Ratio::new(rest.into(), goods.into())
}

/// The part of a taxed price that is not tax.
fn untaxed(tax_ppm: u32) -> Result<Ratio, Overflow> {
    const WHOLE: i128 = 1_000_000;
    Ratio::new(WHOLE, WHOLE + i128::from(tax_ppm))
}

fn earns(kind: LineKind) -> bool {
    match kind {
        LineKind::Goods | LineKind::Service | LineKind::Subscription => true,
        LineKind::GiftCard | LineKind::TopUp | LineKind::Fee => false,
    }
}
