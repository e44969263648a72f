//! From sorted rows to whole orders: rows of one order must agree on all that the order has once.

use std::io;

use crate::encoding::{Entry, read_row};
use crate::error::{OrderFault, Place, Unusable, show};
use crate::instant::rfc3339;
use crate::merge::Merge;
use crate::order::{Order, OrderLine};
use crate::row::Row;

/// The most bytes that the lines of one order may take, so that one order cannot eat memory.
const LARGEST: usize = 16 << 20;

/// What became of one order id.
#[derive(Debug)]
pub(crate) enum Grouped {
    /// A whole order.
    Order(Order),
    /// One with a bad row, which was reported when the row was read.
    BadRow,
    /// One whose rows contradict each other.
    Unusable(Unusable),
    /// The end.
    End,
}

/// Groups the rows of a merge.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    rows: Merge<'a>,
    /// Lines or rows, for reports.
    place: Place,
    current: Option<Group>,
}

#[derive(Debug)]
struct Group {
    id: String,
    bad: bool,
    order: Option<Order>,
    fault: Option<OrderFault>,
    bytes: usize,
}

impl<'a> Groups<'a> {
    /// Starts at the first row.
    pub(crate) fn new(rows: Merge<'a>, place: Place) -> Self {
        Self {
            rows,
            place,
            current: None,
        }
    }

    /// The next order id's fate.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read.
    pub(crate) fn next(&mut self) -> io::Result<Grouped> {
        loop {
            let Some(record) = self.rows.next()? else {
                return Ok(self.current.take().map_or(Grouped::End, Group::end));
            };
            let damaged = || io::Error::other("the temporary file is damaged");
            let (id, entry) = read_row(record).ok_or_else(damaged)?;
            let size = record.len();
            match &mut self.current {
                Some(group) if group.id == id => group.add(entry, size, self.place),
                current => {
                    let mut group = Group::new(id.into_owned());
                    group.add(entry, size, self.place);
                    if let Some(done) = current.replace(group) {
                        return Ok(done.end());
                    }
                }
            }
        }
    }
}

impl Group {
    fn new(id: String) -> Self {
        Self {
            id,
            bad: false,
            order: None,
            fault: None,
            bytes: 0,
        }
    }

    fn add(&mut self, entry: Entry<'_>, size: usize, place: Place) {
        let (row, number) = match entry {
            Entry::Bad => {
                self.bad = true;
                return;
            }
            Entry::Good(row, number) => (row, number),
        };
        if self.bad || self.fault.is_some() {
            return;
        }
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > LARGEST {
            self.fault = Some(OrderFault::TooLarge { limit: LARGEST });
            self.order = None;
            return;
        }
        let place = place.at(number);
        let order = match &mut self.order {
            Some(order) => {
                self.fault = difference(order, &row, place);
                order
            }
            none => none.insert(Order {
                id: self.id.clone(),
                customer: row.customer.as_deref().map(str::to_owned),
                at: row.at,
                currency: row.currency.as_ref().to_owned(),
                status: row.status,
                lines: Vec::new(),
                place,
            }),
        };
        if number < order.place.number() {
            order.place = place;
        }
        order.lines.push(OrderLine {
            sku: row.sku.into_owned(),
            category: row.category.map(Into::into),
            seller: row.seller.map(Into::into),
            quantity: row.quantity,
            amount: row.amount,
            discount: row.discount,
        });
    }

    fn end(self) -> Grouped {
        match (self.bad, self.fault, self.order) {
            (false, Some(fault), _) => Grouped::Unusable(Unusable::Order {
                order: self.id,
                fault,
            }),
            (false, None, Some(order)) => Grouped::Order(order),
            _ => Grouped::BadRow,
        }
    }
}

/// The first thing in which a row contradicts the order's other rows.
fn difference(order: &Order, row: &Row<'_>, place: Place) -> Option<OrderFault> {
    let (column, first, second) = if order.customer.as_deref() != row.customer.as_deref() {
        let name = |id: Option<&str>| show(id.unwrap_or_default().as_bytes());
        let (a, b) = (order.customer.as_deref(), row.customer.as_deref());
        ("customer_id", name(a), name(b))
    } else if order.at != row.at {
        ("ordered_at", rfc3339(order.at), rfc3339(row.at))
    } else if order.currency != row.currency {
        ("currency", order.currency.clone(), row.currency.to_string())
    } else if order.status != row.status {
        let (a, b) = (order.status.name(), row.status.name());
        ("status", a.to_owned(), b.to_owned())
    } else {
        return None;
    };
    // The earlier place first, whatever the order of sorting.
    let (first, first_place, second, second_place) = if order.place.number() <= place.number() {
        (first, order.place, second, place)
    } else {
        (second, place, first, order.place)
    };
    Some(OrderFault::Differs {
        column,
        first,
        first_place,
        second,
        second_place,
    })
}
