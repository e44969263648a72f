//! What each member ordered, member by member. No more than one member is in memory.

use datafusion::arrow::array::{
    Array as _, Decimal128Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use fidelis_guest::contract::types::{Member, OrderStatus, PastItem, PastOrder};
use fidelis_terminal::Progress;
use fidelis_terms::LARGEST;

use crate::batches::Batches;
use crate::columns::column;
use crate::error::LearnError;
use crate::plans;
use crate::shelf::Shelf;

/// Members with their whole history, by their numbers.
pub(crate) struct Histories {
    orders: Cursor,
    /// Only where a segment looks at products.
    items: Option<Cursor>,
}

impl Histories {
    /// Starts at the first one. What they bought of each product is told only if asked for.
    ///
    /// # Errors
    ///
    /// If a table is not there.
    pub(crate) fn begin(shelf: &Shelf, products: bool) -> Result<Self, LearnError> {
        let history = plans::history(shelf.table("orders")?, shelf.table("members")?)?;
        let items = if products {
            let (lines, members) = (shelf.table("lines")?, shelf.table("members")?);
            let items = plans::items(lines, members, shelf.table("products")?)?;
            Some(Cursor::new(shelf.stream(items)?))
        } else {
            None
        };
        Ok(Self {
            orders: Cursor::new(shelf.stream(history)?),
            items,
        })
    }

    /// The next member and their number; absent at the end.
    ///
    /// # Errors
    ///
    /// If a plan fails, or `progress` asks to stop.
    pub(crate) fn next(
        &mut self,
        progress: &dyn Progress,
    ) -> Result<Option<(u32, Member)>, LearnError> {
        let Some(number) = self.orders.member(progress)? else {
            return Ok(None);
        };
        let mut member = unknown();
        self.orders.take(number, progress, |batch, row| {
            member.orders.push(order(batch, row)?);
            if member.id.is_empty() {
                text(batch, "customer", row)?.clone_into(&mut member.id);
            }
            Ok(())
        })?;
        if let Some(items) = &mut self.items {
            items.take(number, progress, |batch, row| {
                member.items.push(item(batch, row)?);
                Ok(())
            })?;
        }
        Ok(Some((number, member)))
    }
}

/// A member of whom nothing is known.
fn unknown() -> Member {
    Member {
        id: String::new(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

fn order(batch: &RecordBatch, row: usize) -> Result<PastOrder, LearnError> {
    Ok(PastOrder {
        placed_at: column::<Int64Array>(batch, "at")?.value(row),
        // Whatever has been neither cancelled nor refunded counts alike.
        status: OrderStatus::Delivered,
        net: column::<Int64Array>(batch, "net")?.value(row),
        discount: column::<Int64Array>(batch, "discount")?.value(row),
        units: column::<UInt32Array>(batch, "units")?.value(row),
        lines: column::<UInt32Array>(batch, "lines")?.value(row),
        bundles: 0,
    })
}

fn item(batch: &RecordBatch, row: usize) -> Result<PastItem, LearnError> {
    let wide = |name| Ok::<_, LearnError>(column::<Decimal128Array>(batch, name)?.value(row));
    let categories = column::<StringArray>(batch, "category")?;
    let category = categories.is_valid(row).then(|| categories.value(row));
    let orders = column::<Int64Array>(batch, "orders")?.value(row);
    Ok(PastItem {
        sku: text(batch, "sku", row)?.to_owned(),
        category: category.map(str::to_owned),
        last_at: column::<Int64Array>(batch, "last_at")?.value(row),
        orders: u32::try_from(orders).unwrap_or(u32::MAX),
        // More of either tells nobody more.
        units: u32::try_from(wide("units")?).unwrap_or(u32::MAX),
        amount: i64::try_from(wide("amount")?).map_or(LARGEST, |amount| amount.min(LARGEST)),
    })
}

fn text<'b>(batch: &'b RecordBatch, name: &str, row: usize) -> Result<&'b str, LearnError> {
    Ok(column::<StringArray>(batch, name)?.value(row))
}

/// Rows that are sorted by `member`, one member at a time.
struct Cursor {
    batches: Batches,
    current: Option<RecordBatch>,
    row: usize,
}

impl Cursor {
    fn new(batches: Batches) -> Self {
        Self {
            batches,
            current: None,
            row: 0,
        }
    }

    /// The member of the next row; absent at the end.
    fn member(&mut self, progress: &dyn Progress) -> Result<Option<u32>, LearnError> {
        loop {
            if let Some(batch) = &self.current
                && self.row < batch.num_rows()
            {
                let members = column::<UInt32Array>(batch, "member")?;
                return Ok(Some(members.value(self.row)));
            }
            self.row = 0;
            self.current = self.batches.next(progress)?;
            if self.current.is_none() {
                return Ok(None);
            }
        }
    }

    /// Hands out all next rows of a member.
    fn take(
        &mut self,
        member: u32,
        progress: &dyn Progress,
        mut row: impl FnMut(&RecordBatch, usize) -> Result<(), LearnError>,
    ) -> Result<(), LearnError> {
        while self.member(progress)? == Some(member) {
            if let Some(batch) = &self.current {
                row(batch, self.row)?;
            }
            self.row += 1;
        }
        Ok(())
    }
}
