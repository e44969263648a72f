//! Discounts that a seller pays a part of (rule 3.21).
//!
//! A discount that the platform pays alone leaves no entry. The others leave one with what lies on
//! each line of the order, so that a refund knows what of it goes back, and a host can settle with
//! the sellers from the entries alone.

use super::book::Book;
use super::entries::{Draft, Stamp};
use super::payments::lines_of;
use crate::contract::types::{EntryDetail, EntryKind, FundedDiscount, Lane, LineShare, Order};
use crate::earning::payer;
use crate::exact::{Overflow, spread, sum, within};
use crate::fault::Answer;
use crate::offers::{is_merchandise, lane_of};
use crate::program::format::Offer;
use crate::selection::selects;

impl Book<'_> {
    /// Writes down the order's discounts that a seller pays a part of.
    ///
    /// An order tells what each offer took off in all, and what was taken off each line in all. So
    /// offers take their part of the lines in turn, those on single lines first.
    pub(super) fn fund(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        let engine = self.engine;
        let mut offers = engine.program.offers.iter();
        if offers.all(|offer| offer.funding.is_none()) {
            return Ok(());
        }
        // What was taken off each line and belongs to no offer yet.
        let mut open = Vec::with_capacity(order.cart.lines.len());
        for line in &order.cart.lines {
            open.push(line.discount);
        }
        for lane in [Lane::Item, Lane::Order, Lane::Shipping, Lane::Points] {
            for applied in &order.offers {
                let Some(offer) = engine.offer(&applied.offer) else {
                    continue;
                };
                if lane_of(&offer.gives) != lane || applied.amount == 0 {
                    continue;
                }
                let mut split = lines_of(order);
                if matches!(lane, Lane::Item | Lane::Order) {
                    let parts = parts(order, offer, &open, applied.amount)?;
                    for ((share, open), part) in split.iter_mut().zip(&mut open).zip(parts) {
                        share.amount = part;
                        *open = open.saturating_sub(part).max(0);
                    }
                }
                let Some(funding) = payer(offer.funding.as_ref())? else {
                    continue;
                };
                within(applied.amount)?;
                let own = Some(order.id.as_str());
                let mut draft = Draft::of(EntryKind::Discount, "", &offer.id, own, None);
                draft.split = goods(order, split);
                draft.detail = EntryDetail::Discount(FundedDiscount {
                    currency: order.cart.currency.clone(),
                    amount: applied.amount,
                    funding,
                });
                self.post(stamp, draft)?;
            }
        }
        Ok(())
    }
}

/// The lines that sell goods or work, of an order that has some: nothing else is ever cheaper, and
/// what is refunded on no certain line is not spread over gift cards for the discount's sake.
fn goods(order: &Order, split: Vec<LineShare>) -> Vec<LineShare> {
    if !order.cart.lines.iter().any(is_merchandise) {
        return split;
    }
    let mut goods = Vec::with_capacity(split.len());
    for (share, line) in split.into_iter().zip(&order.cart.lines) {
        if is_merchandise(line) {
            goods.push(share);
        }
    }
    goods
}

/// What of a discount lies on each line: in proportion to what was taken off the lines that the
/// offer selects; by their amounts where nothing was taken off them. Nothing lies on any line where
/// the offer selects none of worth.
fn parts(order: &Order, offer: &Offer, open: &[i64], amount: i64) -> Result<Vec<i64>, Overflow> {
    let mut taken = Vec::with_capacity(open.len());
    let mut whole = Vec::with_capacity(open.len());
    for (line, open) in order.cart.lines.iter().zip(open) {
        let is_selected = is_merchandise(line) && selects(&offer.lines, line);
        taken.push(if is_selected { *open } else { 0 });
        whole.push(if is_selected { line.amount } else { 0 });
    }
    for weights in [taken, whole] {
        if sum(&weights, |weight| *weight)? > 0 {
            return spread(amount, &weights);
        }
    }
    Ok(Vec::new())
}
