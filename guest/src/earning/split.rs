//! A grant by line, and by who pays for it (rules 3.1 and 3.3).

use super::basis::BasisLine;
use super::multipliers::cart_line;
use crate::contract::types::{Funding, LineShare, Share};
use crate::exact::{Overflow, Ratio, add, allocate};
use crate::facts::Facts;
use crate::program::format::{FundingRule, SellerShare};
use crate::program::policies::{Allocation, Rounding};
use crate::program::values::Rate;

/// The part of a rule's grant that has one payer.
#[derive(Debug)]
pub(super) struct Part {
    /// Who pays; none = the platform.
    pub(super) funding: Option<Funding>,
    /// Points that the rule asked for.
    pub(super) desired: i64,
    /// Points that the caps left.
    pub(super) granted: i64,
    /// The granted points of each line that a refund of this part looks at.
    pub(super) shares: Vec<LineShare>,
}

/// Divides a grant by payer. `weights` are those of the lines, in the same order; the caps left
/// `granted` of `desired` points.
///
/// Where the payer is each line's seller, a part that follows the value has its own seller's lines
/// alone; a fixed one has all of the rule's lines, because its minimum speaks of them together.
///
/// # Errors
/// [`Overflow`] if a number does not fit.
pub(super) fn parts(
    facts: &Facts<'_>,
    funding: Option<&FundingRule>,
    lines: &[&BasisLine],
    weights: &[i128],
    (desired, granted): (i64, i64),
    by_value: bool,
) -> Result<Vec<Part>, Overflow> {
    let by_line = allocate(granted, weights, Allocation::LargestRemainder)?;
    let funding = match funding {
        Some(FundingRule::LineSeller(percent)) => {
            let kept_back = desired.checked_sub(granted).ok_or(Overflow)?;
            let kept_back = allocate(kept_back, weights, Allocation::LargestRemainder)?;
            return by_seller(facts, *percent, lines, &by_line, &kept_back, by_value);
        }
        Some(FundingRule::Seller(share)) => payer(Some(share))?,
        None => None,
    };
    let shares = lines.iter().zip(&by_line);
    let shares = shares.map(|(line, points)| share(line, *points)).collect();
    Ok(vec![Part {
        funding,
        desired,
        granted,
        shares,
    }])
}

fn by_seller(
    facts: &Facts<'_>,
    percent: Rate,
    lines: &[&BasisLine],
    granted: &[i64],
    kept_back: &[i64],
    by_value: bool,
) -> Result<Vec<Part>, Overflow> {
    let seller_of =
        |line: &BasisLine| cart_line(facts, line).and_then(|line| line.seller.as_deref());
    let mut sellers: Vec<Option<&str>> = Vec::new();
    for line in lines {
        let seller = seller_of(line);
        if !sellers.contains(&seller) {
            sellers.push(seller);
        }
    }
    let mut parts = Vec::with_capacity(sellers.len());
    for seller in sellers {
        let mut part = Part {
            funding: match seller {
                Some(seller) => funded(seller, percent)?,
                None => None,
            },
            desired: 0,
            granted: 0,
            shares: Vec::new(),
        };
        for ((line, granted), kept_back) in lines.iter().zip(granted).zip(kept_back) {
            let own = seller_of(line) == seller;
            if own {
                let desired = granted.checked_add(*kept_back).ok_or(Overflow)?;
                add(&mut part.desired, desired)?;
                add(&mut part.granted, *granted)?;
            }
            if own || !by_value {
                part.shares
                    .push(share(line, if own { *granted } else { 0 }));
            }
        }
        if part.desired > 0 {
            parts.push(part);
        }
    }
    Ok(parts)
}

fn share(line: &BasisLine, points: i64) -> LineShare {
    LineShare {
        line: line.number,
        value: line.value,
        units: line.units,
        amount: points,
    }
}

/// Who pays for an offer or a campaign; none where the platform pays alone.
///
/// # Errors
/// [`Overflow`] if a number does not fit.
pub(crate) fn payer(share: Option<&SellerShare>) -> Result<Option<Funding>, Overflow> {
    match share {
        Some(share) => funded(&share.seller, share.percent),
        None => Ok(None),
    }
}

/// A seller's share; none where the seller pays nothing.
///
/// # Errors
/// [`Overflow`] if a number does not fit.
fn funded(seller: &str, percent: Rate) -> Result<Option<Funding>, Overflow> {
    const PPM_PER_PERCENT: i64 = 10_000;
    let exact = percent.ratio().times(Ratio::int(PPM_PER_PERCENT))?;
    let ppm = exact.round(Rounding::HalfUp)?.min(100 * PPM_PER_PERCENT);
    Ok(match u32::try_from(ppm) {
        Ok(share_ppm) if share_ppm > 0 => Some(Funding {
            seller: seller.to_owned(),
            share_ppm,
        }),
        _ => None,
    })
}

/// The lines that have points, as an earning shows them.
pub(crate) fn shown(shares: &[LineShare]) -> Vec<Share> {
    let mut shown = Vec::with_capacity(shares.len());
    let points = shares.iter().filter(|share| share.amount != 0);
    shown.extend(points.map(|share| Share {
        line: share.line,
        amount: share.amount,
    }));
    shown
}
