//! The columns of an orders file and the cells in which both formats deliver them.

/// A column of the orders file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// The order's id.
    Order,
    /// The customer's id; empty for a guest.
    Customer,
    /// When the order was placed.
    OrderedAt,
    /// ISO 4217 code.
    Currency,
    /// The product.
    Sku,
    /// Units.
    Quantity,
    /// The line before discounts, in minor units.
    Amount,
    /// What discounts took off, in minor units.
    Discount,
    /// The product's category.
    Category,
    /// The seller on a marketplace.
    Seller,
    /// How far the order has come.
    Status,
}

impl Column {
    /// Every column, in the order of the documented header.
    pub(crate) const ALL: [Self; 11] = [
        Self::Order,
        Self::Customer,
        Self::OrderedAt,
        Self::Currency,
        Self::Sku,
        Self::Quantity,
        Self::Amount,
        Self::Discount,
        Self::Category,
        Self::Seller,
        Self::Status,
    ];

    /// Its name in the header.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Order => "order_id",
            Self::Customer => "customer_id",
            Self::OrderedAt => "ordered_at",
            Self::Currency => "currency",
            Self::Sku => "sku",
            Self::Quantity => "quantity",
            Self::Amount => "amount_minor",
            Self::Discount => "discount_minor",
            Self::Category => "category",
            Self::Seller => "seller",
            Self::Status => "status",
        }
    }

    /// Whether a file may do without it.
    pub(crate) const fn optional(self) -> bool {
        matches!(self, Self::Category | Self::Seller | Self::Status)
    }

    /// The column of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

/// One value, as the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// Nothing: a null, or a column that the file lacks.
    Missing,
    /// Text, not yet known to be UTF-8.
    Text(&'a [u8]),
    /// A whole number.
    Whole(i64),
    /// UTC milliseconds.
    Instant(i64),
}

/// The cells of one row.
#[derive(Debug)]
pub(crate) struct Cells<'a>([Cell<'a>; Column::ALL.len()]);

impl<'a> Cells<'a> {
    /// A row of nothing.
    pub(crate) fn new() -> Self {
        Self([Cell::Missing; Column::ALL.len()])
    }

    /// Fills one column.
    pub(crate) fn set(&mut self, column: Column, cell: Cell<'a>) {
        if let Some(slot) = self.0.get_mut(column as usize) {
            *slot = cell;
        }
    }

    /// What one column holds.
    pub(crate) fn get(&self, column: Column) -> Cell<'a> {
        self.0
            .get(column as usize)
            .copied()
            .unwrap_or(Cell::Missing)
    }
}

/// The columns that must be there and are not, in the order of the documented header.
pub(crate) fn missing(found: &[Column]) -> Vec<&'static str> {
    Column::ALL
        .into_iter()
        .filter(|column| !column.optional() && !found.contains(column))
        .map(Column::name)
        .collect()
}

/// The columns that must be there, for an error.
pub(crate) fn required() -> String {
    missing(&[]).join(",")
}
