//! What an order's lines bring to the earning rules (rule 3.2).

use crate::contract::types::LineKind;
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
    /// What of each line can earn; absent where all of it together does not fit, but that of a
    /// few lines may.
    shared: Option<Common>,
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
    /// How much of the value can earn, in minor units of the base currency for each of its own:
    /// without the tax in it, less what points paid, less what gift cards paid where they are
    /// deducted.
    pub factor: Ratio,
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
                shared: None,
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

        let mut lines = Vec::with_capacity(cart.lines.len());
        let mut taxed = Taxed::new(factor);
        for (line, value) in cart.lines.iter().zip(&facts.nets) {
            lines.push(BasisLine {
                index: lines.len(),
                number: line.number,
                value: *value,
                units: line.quantity,
                factor: taxed.factor(line.tax_ppm)?,
                earns: earns(line.kind),
            });
        }
        let amount = |line: &BasisLine| (if line.earns { line.value } else { 0 }, line.factor);
        let amounts = lines.iter().map(amount);
        let amounts: Vec<_> = amounts
            .map(|(value, factor)| (value.into(), factor))
            .collect();
        let shared = Common::products(&amounts).ok();
        Ok(Basis {
            lines,
            // Larger parts leave no room for what rules make of them.
            shared: shared.filter(|shared| shared.parts < LARGE),
        })
    }

    /// What of some lines can earn, in minor units of the base currency.
    ///
    /// # Errors
    /// [`Overflow`] if it does not fit.
    pub fn eligible(&self, lines: &[&BasisLine]) -> Result<Common, Overflow> {
        let Some(shared) = &self.shared else {
            let amounts = lines.iter().map(|line| (line.value.into(), line.factor));
            return Common::products(&amounts.collect::<Vec<_>>());
        };
        let number = |line: &&BasisLine| shared.numbers.get(line.index).copied();
        Ok(Common {
            parts: shared.parts,
            numbers: lines.iter().map(|line| number(line).unwrap_or(0)).collect(),
        })
    }
}

/// Parts of a minor unit that are more than prices, taxes and rates of shops come to.
const LARGE: i128 = 1 << 48;

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
