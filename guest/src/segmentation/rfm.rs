//! Recency, frequency and monetary value (rule 4.1): scores from the break points of a model.
//!
//! A score is one more than the number of break points that a member reaches. That is the score
//! which the whole customer base would give: see [`super::learn`].

use std::cmp::Ordering;

use crate::Engine;
use crate::contract::segmentation::RfmScore;
use crate::exact::within;
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Break, Monetary, Rfm, RfmModel, Ties};

/// What RFM looks at of a customer who has at least one valid order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer<'a> {
    /// The shop's id.
    pub id: &'a str,
    /// Whole local days since the last valid order, at least 0.
    pub recency_days: u32,
    /// Valid orders, at least 1.
    pub orders: u32,
    /// Their net amount, in minor units of the base currency.
    pub amount: i64,
}

impl Customer<'_> {
    /// Recency, frequency and monetary value as the settings count them.
    pub(super) fn values(&self, settings: &Rfm) -> [i64; 3] {
        let orders = i64::from(self.orders);
        let monetary = match settings.monetary {
            Monetary::Total => self.amount,
            Monetary::Average => self.amount.checked_div_euclid(orders).unwrap_or(0),
        };
        [self.recency_days.into(), orders, monetary]
    }
}

/// The break points that the programme, or the model that came with it, has.
pub fn model(engine: &Engine) -> Option<&RfmModel> {
    engine.program.model.as_ref()?.rfm.as_ref()
}

/// The member's scores; none for a guest, for a member without a valid order, and where there is
/// no model.
///
/// # Errors
/// `out-of-time` if an instant lies outside the zone's table, `overflow` if an amount does not
/// fit.
pub fn score(facts: &Facts<'_>) -> Answer<Option<RfmScore>> {
    let past = facts.past();
    let (Some(model), Some(member), Some(last)) = (model(facts.engine), facts.member, past.last)
    else {
        return Ok(None);
    };
    let amount = past.amount?;
    within(amount)?;
    let settings = &facts.engine.program.segmentation.rfm;
    let customer = Customer {
        id: &member.id,
        // A clock that is set back over midnight can put an earlier order on a later day.
        recency_days: u32::try_from(facts.days_since(last)?).unwrap_or(0),
        orders: u32::try_from(past.count).unwrap_or(u32::MAX),
        amount,
    };
    let [recency, frequency, monetary] = scores(settings, model, &customer);
    Ok(Some(RfmScore {
        recency,
        frequency,
        monetary,
        scale: settings.scale,
        recency_days: customer.recency_days,
        orders: customer.orders,
        amount: customer.amount,
    }))
}

/// A customer's scores of recency, frequency and monetary value, each from 1 to the scale's best.
pub fn scores(settings: &Rfm, model: &RfmModel, customer: &Customer<'_>) -> [u8; 3] {
    let [recency, frequency, monetary] = customer.values(settings);
    let reached = |breaks: &[Break], value: i64, fewer: bool| {
        let mut score = 1_u8;
        for point in breaks {
            if reaches(settings.ties, fewer, (value, customer.id), point) {
                score = score.saturating_add(1);
            }
        }
        score
    };
    [
        reached(&model.recency, recency, true),
        reached(&model.frequency, frequency, false),
        reached(&model.monetary, monetary, false),
    ]
}

/// Whether a value and its customer reach a break point: where members of equal value share a
/// score, the value must be better; where they do not, the customer may be that very one.
fn reaches(ties: Ties, fewer: bool, (value, id): (i64, &str), point: &Break) -> bool {
    match ties {
        Ties::Share => compare(fewer, (value, ""), (point.value, "")).is_gt(),
        Ties::Ntile => compare(fewer, (value, id), place(point)).is_ge(),
    }
}

/// Where a break point stands among values and customers.
pub(crate) fn place(point: &Break) -> (i64, &str) {
    (point.value, point.customer.as_deref().unwrap_or_default())
}

/// Orders values from worst to best, equal ones by ascending id. `fewer` is better for recency.
#[inline(never)]
pub(crate) fn compare(fewer: bool, one: (i64, &str), other: (i64, &str)) -> Ordering {
    let values = one.0.cmp(&other.0);
    let values = if fewer { values.reverse() } else { values };
    values.then_with(|| by_id(one.1, other.1))
}

/// Ids that are numbers come first, by number; the others by their bytes.
fn by_id(one: &str, other: &str) -> Ordering {
    number(one).cmp(&number(other)).then_with(|| one.cmp(other))
}

/// An id so that numbers of any length compare: whether it is none, how many digits, the digits.
fn number(id: &str) -> (bool, usize, &str) {
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = id.trim_start_matches('0');
        (false, digits.len(), digits)
    } else {
        (true, 0, "")
    }
}
