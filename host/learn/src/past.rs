//! The orders that count, as two tables: one row an order, and one row a line.
//!
//! Of the orders up to the day as of which is learned, those count that are neither cancelled nor
//! refunded. They are numbered by (`ordered_at`, `order_id`), so the sequence of the file's rows
//! has nothing to do with what is learned.

use chrono::{Datelike, NaiveDate};
use fidelis_guest::Engine;
use fidelis_orders::{Order, OrderLine, SortedOrders};
use fidelis_terminal::Progress;
use fidelis_terms::{Day, in_base, rate, told};

use crate::error::LearnError;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::spool::{Amounts, Spool};
use crate::terms::Terms;

/// What a file was found to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Orders that count, of customers and guests.
    pub orders: u64,
    /// Those of guests.
    pub guests: u64,
    /// Lines of the orders that count.
    pub lines: u64,
    /// Orders that were cancelled or refunded.
    pub cancelled: u64,
    /// Orders that came after the day.
    pub later: u64,
    /// Orders whose amounts or days cannot be told.
    pub left_out: u64,
}

/// The orders that count, on disk.
#[derive(Debug)]
pub struct Past {
    pub(crate) shelf: Shelf,
    pub(crate) terms: Terms,
    pub(crate) settings: Settings,
    /// The day as of which is learned.
    pub(crate) day: Day,
    /// The days of the first and the last order that count.
    pub(crate) span: (NaiveDate, NaiveDate),
    /// What the file was found to have.
    pub(crate) counts: Counts,
}

impl Past {
    /// Takes the orders that count from a file. Without a day it is that of the last order. An
    /// order whose amounts cannot be told in the programme's currency, or whose day lies beyond
    /// the calendar, is left out, told to `progress` and counted.
    ///
    /// # Errors
    ///
    /// If nothing counts, a temporary file cannot be read or written, or `progress` asks to stop.
    pub fn collect(
        orders: &mut SortedOrders,
        terms: Terms,
        at: Option<NaiveDate>,
        settings: Settings,
        progress: &mut dyn Progress,
    ) -> Result<Self, LearnError> {
        /// Telling about every single order would cost more than reading it.
        const STEP: u64 = 1024;
        let engine = &terms.engine;
        let asked = at.map(|at| Day::new(engine, at)).transpose()?;
        let shelf = Shelf::new(&settings)?;
        let mut spool = Spool::begin(&shelf)?;
        let mut counts = Counts::default();
        let mut span = None;
        let mut last = None;
        progress.begin(orders.count, "orders");
        let mut seen: u64 = 0;
        for order in orders.iter()? {
            let order = order?;
            seen += 1;
            if seen.is_multiple_of(STEP) {
                progress.done(seen);
                if progress.stopped() {
                    return Err(LearnError::Interrupted);
                }
            }
            if asked.is_some_and(|day| order.at > day.end) {
                counts.later += 1;
                continue;
            }
            let (date, amounts) = match looked_at(engine, &order) {
                Ok(found) => found,
                Err(reason) => {
                    counts.left_out += 1;
                    progress.left_out(format!("order {:?} ({}): {reason}", order.id, order.place));
                    continue;
                }
            };
            last = Some(date);
            if !order.status.valid() {
                counts.cancelled += 1;
                continue;
            }
            let (first, _) = span.unwrap_or((date, date));
            span = Some((first, date));
            counts.orders += 1;
            counts.guests += u64::from(order.customer.is_none());
            counts.lines += u64::try_from(order.lines.len()).unwrap_or(0);
            spool.push(&order, since_1970(date), &amounts)?;
        }
        let (Some(span), Some(last)) = (span, last) else {
            return Err(LearnError::Nothing { at: at.or(last) });
        };
        spool.end(&shelf)?;
        let day = match asked {
            Some(day) => day,
            None => Day::new(engine, last)?,
        };
        if counts.guests == counts.orders {
            return Err(LearnError::Nothing { at: Some(day.date) });
        }
        Ok(Self {
            shelf,
            terms,
            settings,
            day,
            span,
            counts,
        })
    }
}

/// The local day of an order, and its amounts in the programme's currency.
fn looked_at(engine: &Engine, order: &Order) -> Result<(NaiveDate, Amounts), String> {
    let date = engine.zone.date(order.at).map_err(|fault| told(&fault))?;
    let rate = rate(engine, &order.currency)?;
    let base = |amount| in_base(amount, rate);
    let discount = order.lines.iter().map(|line| i128::from(line.discount));
    let net = |line: &OrderLine| base(i128::from(line.amount) - i128::from(line.discount));
    Ok((
        date,
        Amounts {
            net: base(order.net())?,
            discount: base(discount.sum())?,
            lines: order.lines.iter().map(net).collect::<Result<_, _>>()?,
        },
    ))
}

/// The days from 1970-01-01 to a date.
pub(crate) fn since_1970(date: NaiveDate) -> i32 {
    /// 1970-01-01 as a day of the Common Era.
    const FIRST: i32 = 719_163;
    date.num_days_from_ce().saturating_sub(FIRST)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::since_1970;

    #[test]
    fn days_count_from_1970() {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(since_1970(date(1970, 1, 1)), 0);
        assert_eq!(since_1970(date(2017, 12, 31)), 17_531);
    }
}
