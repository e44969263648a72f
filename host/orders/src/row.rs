//! From cells to a checked row: the one place that knows what each column may hold.

use std::borrow::Cow;
use std::str;

use chrono::DateTime;

use crate::cell::{Cell, Cells, Column};
use crate::error::{BadRow, RowFault, show};
use crate::order::Status;

/// The greatest integer that every host reads exactly, 2^53 − 1.
const GREATEST: i64 = (1 << 53) - 1;

/// One order line as the file has it, checked by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The order's id.
    pub(crate) order: Cow<'a, str>,
    /// The customer's id; absent for a guest.
    pub(crate) customer: Option<Cow<'a, str>>,
    /// UTC milliseconds.
    pub(crate) at: i64,
    /// Three capital letters.
    pub(crate) currency: Cow<'a, str>,
    /// How far the order has come.
    pub(crate) status: Status,
    /// The product.
    pub(crate) sku: Cow<'a, str>,
    /// Its category.
    pub(crate) category: Option<Cow<'a, str>>,
    /// The seller on a marketplace.
    pub(crate) seller: Option<Cow<'a, str>>,
    /// Units.
    pub(crate) quantity: u32,
    /// Before discounts, in minor units.
    pub(crate) amount: i64,
    /// What discounts took off, in minor units.
    pub(crate) discount: i64,
}

impl<'a> Row<'a> {
    /// Checks the cells of one row.
    ///
    /// # Errors
    ///
    /// The first cell that holds what it may not, with the row's order where that can be read.
    pub(crate) fn new(cells: &Cells<'a>) -> Result<Self, BadRow> {
        let order = required(cells, Column::Order, "an order id")
            .map_err(|fault| BadRow { order: None, fault })?;
        Self::of_order(cells, order.clone()).map_err(|fault| BadRow {
            order: Some(order.into_owned()),
            fault,
        })
    }

    fn of_order(cells: &Cells<'a>, order: Cow<'a, str>) -> Result<Self, RowFault> {
        let amount = whole(cells, Column::Amount, GREATEST, MINOR_UNITS)?;
        let discount = whole(cells, Column::Discount, GREATEST, MINOR_UNITS)?;
        if discount > amount {
            return Err(fault(
                Column::Discount,
                "at most the amount_minor of the row",
                &discount.to_string(),
            ));
        }
        Ok(Self {
            order,
            customer: optional(cells, Column::Customer)?,
            at: instant(cells)?,
            currency: currency(cells)?,
            status: status(cells)?,
            sku: required(cells, Column::Sku, "a product id")?,
            category: optional(cells, Column::Category)?,
            seller: optional(cells, Column::Seller)?,
            quantity: quantity(cells)?,
            amount,
            discount,
        })
    }
}

const MINOR_UNITS: &str = "a whole number of minor units from 0 to 9007199254740991";
const UNITS: &str = "a whole number of units from 0 to 4294967295";
const INSTANT: &str = "an instant as in RFC 3339, such as 2026-03-15T18:30:00+01:00";

fn fault(column: Column, expected: &'static str, found: &str) -> RowFault {
    RowFault::Cell {
        column: column.name(),
        expected,
        found: found.to_owned(),
    }
}

/// The text of a cell; a number counts as the text that it is written with.
fn text<'a>(cells: &Cells<'a>, column: Column) -> Result<Option<Cow<'a, str>>, RowFault> {
    match cells.get(column) {
        Cell::Missing => Ok(None),
        Cell::Text(bytes) => match str::from_utf8(bytes) {
            Ok("") => Ok(None),
            Ok(text) => Ok(Some(Cow::Borrowed(text))),
            Err(_) => Err(fault(column, "UTF-8 text", &show(bytes))),
        },
        Cell::Whole(number) | Cell::Instant(number) => Ok(Some(Cow::Owned(number.to_string()))),
    }
}

fn optional<'a>(cells: &Cells<'a>, column: Column) -> Result<Option<Cow<'a, str>>, RowFault> {
    text(cells, column)
}

fn required<'a>(
    cells: &Cells<'a>,
    column: Column,
    expected: &'static str,
) -> Result<Cow<'a, str>, RowFault> {
    text(cells, column)?.ok_or_else(|| fault(column, expected, "nothing"))
}

fn whole(
    cells: &Cells<'_>,
    column: Column,
    greatest: i64,
    expected: &'static str,
) -> Result<i64, RowFault> {
    let number = match cells.get(column) {
        Cell::Whole(number) | Cell::Instant(number) => number,
        Cell::Text(bytes) => {
            let digits = str::from_utf8(bytes).ok().filter(|text| plain_digits(text));
            match digits.and_then(|text| text.parse().ok()) {
                Some(number) => number,
                None if bytes.is_empty() => return Err(fault(column, expected, "nothing")),
                None => return Err(fault(column, expected, &show(bytes))),
            }
        }
        Cell::Missing => return Err(fault(column, expected, "nothing")),
    };
    if (0..=greatest).contains(&number) {
        Ok(number)
    } else {
        Err(fault(column, expected, &number.to_string()))
    }
}

/// Digits alone: `+5` and `-0`, which a parser would take, are more likely a slip than a number.
fn plain_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn quantity(cells: &Cells<'_>) -> Result<u32, RowFault> {
    let units = whole(cells, Column::Quantity, i64::from(u32::MAX), UNITS)?;
    u32::try_from(units).map_err(|_| fault(Column::Quantity, UNITS, &units.to_string()))
}

fn instant(cells: &Cells<'_>) -> Result<i64, RowFault> {
    match cells.get(Column::OrderedAt) {
        Cell::Instant(at) => Ok(at),
        Cell::Text(bytes) if !bytes.is_empty() => str::from_utf8(bytes)
            .ok()
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|at| at.timestamp_millis())
            .ok_or_else(|| fault(Column::OrderedAt, INSTANT, &show(bytes))),
        Cell::Whole(number) => Err(fault(Column::OrderedAt, INSTANT, &number.to_string())),
        Cell::Text(_) | Cell::Missing => Err(fault(Column::OrderedAt, INSTANT, "nothing")),
    }
}

fn currency<'a>(cells: &Cells<'a>) -> Result<Cow<'a, str>, RowFault> {
    const EXPECTED: &str = "a currency code of three capital letters";
    let code = required(cells, Column::Currency, EXPECTED)?;
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(fault(Column::Currency, EXPECTED, &show(code.as_bytes())))
    }
}

fn status(cells: &Cells<'_>) -> Result<Status, RowFault> {
    match text(cells, Column::Status)? {
        None => Ok(Status::Delivered),
        Some(name) => Status::named(&name).ok_or_else(|| {
            fault(
                Column::Status,
                "placed, paid, shipped, delivered, cancelled or refunded",
                &show(name.as_bytes()),
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells<'a>(changes: &[(Column, &'a str)]) -> Cells<'a> {
        let mut cells = Cells::new();
        for (column, value) in [
            (Column::Order, "o-1"),
            (Column::Customer, "7"),
            (Column::OrderedAt, "2026-03-15T18:30:00+01:00"),
            (Column::Currency, "EUR"),
            (Column::Sku, "mug"),
            (Column::Quantity, "2"),
            (Column::Amount, "1999"),
            (Column::Discount, "0"),
        ]
        .iter()
        .chain(changes)
        {
            cells.set(*column, Cell::Text(value.as_bytes()));
        }
        cells
    }

    #[test]
    fn a_plain_row_is_good() {
        let row = Row::new(&cells(&[])).unwrap();
        assert_eq!(row.at, 1_773_595_800_000);
        assert_eq!(row.status, Status::Delivered);
        assert_eq!((row.quantity, row.amount, row.discount), (2, 1999, 0));
    }

    #[test]
    fn zero_is_valid_and_an_empty_customer_is_a_guest() {
        let row = Row::new(&cells(&[
            (Column::Quantity, "0"),
            (Column::Amount, "0"),
            (Column::Customer, ""),
        ]));
        assert_eq!(row.unwrap().customer, None);
    }

    #[test]
    fn every_slip_names_its_column_and_order() {
        for (column, value) in [
            (Column::OrderedAt, "2026-02-30T00:00:00Z"),
            (Column::OrderedAt, "2026-03-15 18:30"),
            (Column::OrderedAt, ""),
            (Column::Currency, "eur"),
            (Column::Currency, "EURO"),
            (Column::Sku, ""),
            (Column::Quantity, "-1"),
            (Column::Quantity, "1.5"),
            (Column::Quantity, "4294967296"),
            (Column::Amount, "+5"),
            (Column::Amount, "9007199254740992"),
            (Column::Amount, "99999999999999999999"),
            (Column::Discount, "2000"),
            (Column::Status, "lost"),
        ] {
            let bad = Row::new(&cells(&[(column, value)])).unwrap_err();
            assert_eq!(bad.order.as_deref(), Some("o-1"), "{value}");
            let RowFault::Cell { column: named, .. } = bad.fault else {
                panic!("{:?}", bad.fault);
            };
            assert_eq!(named, column.name(), "{value}");
        }
    }

    #[test]
    fn an_order_that_cannot_be_read_is_not_guessed() {
        let mut cells = cells(&[]);
        cells.set(Column::Order, Cell::Text(b"\xff"));
        assert_eq!(Row::new(&cells).unwrap_err().order, None);
    }

    #[test]
    fn numbers_and_timestamps_of_parquet_are_taken_as_they_are() {
        let mut cells = cells(&[]);
        cells.set(Column::Order, Cell::Whole(42));
        cells.set(Column::OrderedAt, Cell::Instant(5));
        cells.set(Column::Quantity, Cell::Whole(3));
        let row = Row::new(&cells).unwrap();
        assert_eq!((row.order.as_ref(), row.at, row.quantity), ("42", 5, 3));
    }
}
