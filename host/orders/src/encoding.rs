//! Rows and orders as bytes whose order as bytes is the order that is wanted.
//!
//! Rows sort by order and then by all of their fields, so that the lines of an order come in the
//! same sequence however the file's rows were shuffled. Orders sort by instant and then by id.

use std::borrow::Cow;

use crate::error::Place;
use crate::ids::IdOrder;
use crate::order::{Order, OrderLine, Status};
use crate::row::Row;

/// Marks the row of an order that has to be left out; sorts before the order's good rows.
const BAD: u8 = 0;
const GOOD: u8 = 1;

/// What a sorted row says.
#[derive(Debug)]
pub(crate) enum Entry<'a> {
    /// One of the order's rows was bad.
    Bad,
    /// A good row, and the number of its line or row in the file.
    Good(Row<'a>, u64),
}

/// Writes a row.
pub(crate) fn row(out: &mut Vec<u8>, row: &Row<'_>, number: u64) {
    out.clear();
    put_text(out, &row.order);
    out.push(GOOD);
    put_optional(out, row.customer.as_deref());
    put_signed(out, row.at);
    put_text(out, &row.currency);
    out.push(row.status as u8);
    put_text(out, &row.sku);
    put_optional(out, row.category.as_deref());
    put_optional(out, row.seller.as_deref());
    out.extend(row.quantity.to_be_bytes());
    put_signed(out, row.amount);
    put_signed(out, row.discount);
    // Last, so that it tells equal rows apart and changes nothing else.
    out.extend(number.to_be_bytes());
}

/// Writes that an order has a bad row.
pub(crate) fn bad(out: &mut Vec<u8>, order: &str) {
    out.clear();
    put_text(out, order);
    out.push(BAD);
}

/// Reads a row; absent if the bytes are damaged.
pub(crate) fn read_row(mut bytes: &[u8]) -> Option<(Cow<'_, str>, Entry<'_>)> {
    let input = &mut bytes;
    let order = text(input)?;
    if byte(input)? == BAD {
        return Some((order, Entry::Bad));
    }
    let row = Row {
        order: order.clone(),
        customer: optional(input)?,
        at: signed(input)?,
        currency: text(input)?,
        status: status(input)?,
        sku: text(input)?,
        category: optional(input)?,
        seller: optional(input)?,
        quantity: u32::from_be_bytes(array(input)?),
        amount: signed(input)?,
        discount: signed(input)?,
    };
    let number = u64::from_be_bytes(array(input)?);
    Some((order, Entry::Good(row, number)))
}

/// Writes an order.
pub(crate) fn order(out: &mut Vec<u8>, order: &Order, ids: IdOrder) {
    out.clear();
    put_signed(out, order.at);
    if ids == IdOrder::Numeric {
        // A number's digits without leading zeros sort by their count, then one by one.
        let digits = order.id.trim_start_matches('0');
        out.extend((digits.len() as u64).to_be_bytes());
        out.extend(digits.as_bytes());
    }
    put_text(out, &order.id);
    put_optional(out, order.customer.as_deref());
    put_text(out, &order.currency);
    out.push(order.status as u8);
    out.extend(order.place.number().to_be_bytes());
    for line in &order.lines {
        put_text(out, &line.sku);
        put_optional(out, line.category.as_deref());
        put_optional(out, line.seller.as_deref());
        out.extend(line.quantity.to_be_bytes());
        put_signed(out, line.amount);
        put_signed(out, line.discount);
    }
}

/// Reads an order; absent if the bytes are damaged.
pub(crate) fn read_order(mut bytes: &[u8], ids: IdOrder, place: Place) -> Option<Order> {
    let input = &mut bytes;
    let at = signed(input)?;
    if ids == IdOrder::Numeric {
        let digits = usize::try_from(u64::from_be_bytes(array(input)?)).ok()?;
        *input = input.get(digits..)?;
    }
    let mut order = Order {
        id: text(input)?.into_owned(),
        customer: optional(input)?.map(Cow::into_owned),
        at,
        currency: text(input)?.into_owned(),
        status: status(input)?,
        place: place.at(u64::from_be_bytes(array(input)?)),
        lines: Vec::new(),
    };
    while !input.is_empty() {
        order.lines.push(OrderLine {
            sku: text(input)?.into_owned(),
            category: optional(input)?.map(Cow::into_owned),
            seller: optional(input)?.map(Cow::into_owned),
            quantity: u32::from_be_bytes(array(input)?),
            amount: signed(input)?,
            discount: signed(input)?,
        });
    }
    Some(order)
}

/// Text ends with 0, 1; a 0 within it becomes 0, 255. So a text sorts before any that it begins.
fn put_text(out: &mut Vec<u8>, text: &str) {
    for (index, part) in text.as_bytes().split(|byte| *byte == 0).enumerate() {
        if index > 0 {
            out.extend([0, 255]);
        }
        out.extend_from_slice(part);
    }
    out.extend([0, 1]);
}

fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    out.push(u8::from(text.is_some()));
    if let Some(text) = text {
        put_text(out, text);
    }
}

/// Flipping the sign bit makes negative numbers sort before the others.
fn put_signed(out: &mut Vec<u8>, number: i64) {
    out.extend((number ^ i64::MIN).to_be_bytes());
}

fn byte(input: &mut &[u8]) -> Option<u8> {
    let (first, rest) = input.split_first()?;
    *input = rest;
    Some(*first)
}

fn array<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(*first)
}

fn signed(input: &mut &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(array(input)?) ^ i64::MIN)
}

fn status(input: &mut &[u8]) -> Option<Status> {
    Status::ALL.get(usize::from(byte(input)?)).copied()
}

fn optional<'a>(input: &mut &'a [u8]) -> Option<Option<Cow<'a, str>>> {
    match byte(input)? {
        0 => Some(None),
        _ => text(input).map(Some),
    }
}

fn text<'a>(input: &mut &'a [u8]) -> Option<Cow<'a, str>> {
    let mut whole: Option<Vec<u8>> = None;
    loop {
        let zero = input.iter().position(|byte| *byte == 0)?;
        let (part, rest) = input.split_at_checked(zero)?;
        let (_, after) = rest.split_at_checked(2)?;
        *input = after;
        if rest.get(1) == Some(&255) {
            let whole = whole.get_or_insert_default();
            whole.extend_from_slice(part);
            whole.push(0);
        } else if let Some(mut whole) = whole {
            whole.extend_from_slice(part);
            return String::from_utf8(whole).ok().map(Cow::Owned);
        } else {
            return std::str::from_utf8(part).ok().map(Cow::Borrowed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(id: &str, at: i64) -> Order {
        Order {
            id: id.to_owned(),
            customer: Some("a\0b".to_owned()),
            at,
            currency: "EUR".to_owned(),
            status: Status::Shipped,
            place: Place::Line(7),
            lines: vec![OrderLine {
                sku: "\0".to_owned(),
                category: None,
                seller: Some(String::new()),
                quantity: 3,
                amount: 500,
                discount: 20,
            }],
        }
    }

    fn written(example: &Order, ids: IdOrder) -> Vec<u8> {
        let mut bytes = Vec::new();
        order(&mut bytes, example, ids);
        bytes
    }

    #[test]
    fn orders_come_back_as_they_were() {
        for ids in [IdOrder::Bytes, IdOrder::Numeric] {
            let order = example("007", -5);
            let bytes = written(&order, ids);
            assert_eq!(read_order(&bytes, ids, Place::Line(0)), Some(order));
            for cut in 1..bytes.len() {
                // Damage is noticed or gives another order, but never a panic.
                let _ = read_order(&bytes[cut..], ids, Place::Line(0));
            }
        }
    }

    #[test]
    fn orders_sort_by_instant_then_id() {
        let before = |a: &Order, b: &Order, ids| written(a, ids) < written(b, ids);
        assert!(before(&example("z", -1), &example("a", 0), IdOrder::Bytes));
        assert!(before(&example("10", 0), &example("9", 0), IdOrder::Bytes));
        assert!(before(
            &example("9", 0),
            &example("10", 0),
            IdOrder::Numeric
        ));
        assert!(before(
            &example("09", 0),
            &example("10", 0),
            IdOrder::Numeric
        ));
        assert!(before(
            &example("09", 0),
            &example("9", 0),
            IdOrder::Numeric
        ));
    }

    #[test]
    fn rows_come_back_as_they_were_and_bad_ones_come_first() {
        let good = Row {
            order: "o\0".into(),
            customer: None,
            at: 5,
            currency: "JPY".into(),
            status: Status::Refunded,
            sku: "s".into(),
            category: Some("c".into()),
            seller: None,
            quantity: 0,
            amount: 9,
            discount: 9,
        };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        bad(&mut first, "o\0");
        row(&mut second, &good, 12);
        assert!(first < second);
        let (order, entry) = read_row(&second).unwrap();
        assert_eq!(order, "o\0");
        let Entry::Good(read, number) = entry else {
            panic!("a good row")
        };
        assert_eq!((read, number), (good, 12));
        assert!(matches!(read_row(&first), Some((_, Entry::Bad))));
    }
}
