//! Orders into the two tables, some thousand rows at a time.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayBuilder as _, ArrayRef, Int32Builder, Int64Builder, RecordBatch, StringBuilder,
    UInt32Builder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use fidelis_orders::Order;

use crate::error::LearnError;
use crate::shelf::{Draft, Shelf};

/// Rows that are written at a time.
const ROWS: usize = 8192;

/// Amounts of an order in minor units of the programme's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// After discounts.
    pub(crate) net: i64,
    /// What discounts took off.
    pub(crate) discount: i64,
    /// Of each line, after discounts.
    pub(crate) lines: Vec<i64>,
}

/// The tables `orders` and `lines` in the making.
pub(crate) struct Spool {
    orders: OrderRows,
    lines: LineRows,
    next: u32,
}

impl Spool {
    /// Begins both.
    pub(crate) fn begin(shelf: &Shelf) -> Result<Self, LearnError> {
        Ok(Self {
            orders: OrderRows::begin(shelf)?,
            lines: LineRows::begin(shelf)?,
            next: 0,
        })
    }

    /// Appends an order of a local day (days since 1970-01-01).
    ///
    /// # Errors
    ///
    /// If there are too many orders, or a file cannot be written.
    pub(crate) fn push(
        &mut self,
        order: &Order,
        day: i32,
        amounts: &Amounts,
    ) -> Result<(), LearnError> {
        let number = self.next;
        self.next = number.checked_add(1).ok_or(LearnError::TooMany {
            what: "orders",
            limit: u32::MAX,
        })?;
        self.orders.push(number, order, amounts);
        if self.orders.number.len() >= ROWS {
            self.orders.flush()?;
        }
        for (line, net) in order.lines.iter().zip(&amounts.lines) {
            self.lines.number.append_value(number);
            self.lines.customer.append_option(order.customer.as_deref());
            self.lines.sku.append_value(&line.sku);
            self.lines.category.append_option(line.category.as_deref());
            self.lines.seller.append_option(line.seller.as_deref());
            self.lines.day.append_value(day);
            self.lines.at.append_value(order.at);
            self.lines.units.append_value(line.quantity);
            self.lines.net.append_value(*net);
            if self.lines.number.len() >= ROWS {
                self.lines.flush()?;
            }
        }
        Ok(())
    }

    /// Puts both on the shelf.
    pub(crate) fn end(mut self, shelf: &Shelf) -> Result<(), LearnError> {
        self.orders.flush()?;
        self.lines.flush()?;
        shelf.put(self.orders.draft)?;
        shelf.put(self.lines.draft)?;
        Ok(())
    }
}

/// Columns of `orders`.
struct OrderRows {
    draft: Draft,
    schema: Arc<Schema>,
    number: UInt32Builder,
    customer: StringBuilder,
    at: Int64Builder,
    net: Int64Builder,
    discount: Int64Builder,
    units: UInt32Builder,
    lines: UInt32Builder,
}

impl OrderRows {
    fn begin(shelf: &Shelf) -> Result<Self, LearnError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("number", DataType::UInt32, false),
            Field::new("customer", DataType::Utf8, true),
            Field::new("at", DataType::Int64, false),
            Field::new("net", DataType::Int64, false),
            Field::new("discount", DataType::Int64, false),
            Field::new("units", DataType::UInt32, false),
            Field::new("lines", DataType::UInt32, false),
        ]));
        Ok(Self {
            draft: shelf.begin("orders", &schema)?,
            schema,
            number: UInt32Builder::new(),
            customer: StringBuilder::new(),
            at: Int64Builder::new(),
            net: Int64Builder::new(),
            discount: Int64Builder::new(),
            units: UInt32Builder::new(),
            lines: UInt32Builder::new(),
        })
    }

    fn push(&mut self, number: u32, order: &Order, amounts: &Amounts) {
        let units = order.lines.iter().fold(0_u32, |units, line| {
            // More units than that tell nobody more.
            units.saturating_add(line.quantity)
        });
        self.number.append_value(number);
        self.customer.append_option(order.customer.as_deref());
        self.at.append_value(order.at);
        self.net.append_value(amounts.net);
        self.discount.append_value(amounts.discount);
        self.units.append_value(units);
        let lines = u32::try_from(order.lines.len()).unwrap_or(u32::MAX);
        self.lines.append_value(lines);
    }

    fn flush(&mut self) -> Result<(), LearnError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.number.finish()),
            Arc::new(self.customer.finish()),
            Arc::new(self.at.finish()),
            Arc::new(self.net.finish()),
            Arc::new(self.discount.finish()),
            Arc::new(self.units.finish()),
            Arc::new(self.lines.finish()),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        self.draft.write(&batch)
    }
}

/// Columns of `lines`.
struct LineRows {
    draft: Draft,
    schema: Arc<Schema>,
    number: UInt32Builder,
    customer: StringBuilder,
    sku: StringBuilder,
    category: StringBuilder,
    seller: StringBuilder,
    day: Int32Builder,
    at: Int64Builder,
    units: UInt32Builder,
    net: Int64Builder,
}

impl LineRows {
    fn begin(shelf: &Shelf) -> Result<Self, LearnError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("number", DataType::UInt32, false),
            Field::new("customer", DataType::Utf8, true),
            Field::new("sku", DataType::Utf8, false),
            Field::new("category", DataType::Utf8, true),
            Field::new("seller", DataType::Utf8, true),
            Field::new("day", DataType::Int32, false),
            Field::new("at", DataType::Int64, false),
            Field::new("units", DataType::UInt32, false),
            Field::new("net", DataType::Int64, false),
        ]));
        Ok(Self {
            draft: shelf.begin("lines", &schema)?,
            schema,
            number: UInt32Builder::new(),
            customer: StringBuilder::new(),
            sku: StringBuilder::new(),
            category: StringBuilder::new(),
            seller: StringBuilder::new(),
            day: Int32Builder::new(),
            at: Int64Builder::new(),
            units: UInt32Builder::new(),
            net: Int64Builder::new(),
        })
    }

    fn flush(&mut self) -> Result<(), LearnError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.number.finish()),
            Arc::new(self.customer.finish()),
            Arc::new(self.sku.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.seller.finish()),
            Arc::new(self.day.finish()),
            Arc::new(self.at.finish()),
            Arc::new(self.units.finish()),
            Arc::new(self.net.finish()),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        self.draft.write(&batch)
    }
}
