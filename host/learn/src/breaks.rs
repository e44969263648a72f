//! Break points of the RFM scores (rule 4.1), of all customers.

use std::collections::BTreeSet;

use datafusion::arrow::array::{Decimal128Array, Int64Array, StringArray, UInt32Array};
use fidelis_guest::Engine;
use fidelis_guest::program::format::RfmModel;
use fidelis_guest::segmentation::{learn, rfm};
use fidelis_terminal::Progress;
use fidelis_terms::{Day, told};

use crate::columns::{column, there};
use crate::error::LearnError;
use crate::shelf::Shelf;

/// Break points, and who could not be looked at.
#[derive(Debug, Default)]
pub(crate) struct Breaks {
    /// None if nobody could be.
    pub(crate) model: Option<RfmModel>,
    /// Members whose amounts do not fit.
    pub(crate) left_out: BTreeSet<u32>,
    /// Why.
    pub(crate) reasons: Vec<String>,
}

/// Learns break points of the table `members`. Takes memory for each of them.
///
/// # Errors
///
/// If the table cannot be read, or `progress` asks to stop.
pub(crate) fn breaks(
    shelf: &Shelf,
    engine: &Engine,
    day: Day,
    progress: &dyn Progress,
) -> Result<Breaks, LearnError> {
    let mut known = Vec::new();
    let mut breaks = Breaks::default();
    let mut batches = shelf.stream(shelf.table("members")?)?;
    while let Some(batch) = batches.next(progress)? {
        let rows = column::<UInt32Array>(&batch, "member")?
            .iter()
            .zip(column::<StringArray>(&batch, "customer")?)
            .zip(column::<Int64Array>(&batch, "orders")?)
            .zip(column::<Decimal128Array>(&batch, "amount")?)
            .zip(column::<Int64Array>(&batch, "last_at")?);
        for ((((member, id), orders), amount), last_at) in rows {
            let id = there(id, "customer")?.to_owned();
            let Ok(amount) = i64::try_from(there(amount, "amount")?) else {
                breaks.left_out.insert(there(member, "member")?);
                breaks.reasons.push(format!(
                    "customer {id:?}: expected amounts that fit into 64 bits, found an overflow"
                ));
                continue;
            };
            let last = engine.zone.date(there(last_at, "last_at")?);
            let last = last.map_err(|fault| LearnError::Engine(told(&fault)))?;
            // A clock that is set back over midnight can put an earlier order on a later day.
            let days = u32::try_from((day.date - last).num_days()).unwrap_or(0);
            let orders = u32::try_from(there(orders, "orders")?).unwrap_or(u32::MAX);
            known.push((id, days, orders, amount));
        }
    }
    let customers: Vec<rfm::Customer<'_>> = known
        .iter()
        .map(|(id, days, orders, amount)| rfm::Customer {
            id,
            recency_days: *days,
            orders: *orders,
            amount: *amount,
        })
        .collect();
    breaks.model = learn(&engine.program.segmentation.rfm, &customers);
    Ok(breaks)
}
