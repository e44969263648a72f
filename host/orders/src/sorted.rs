//! Reading a whole file: from a path to orders by (`ordered_at`, `order_id`).

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::encoding;
use crate::error::{BadRow, OrdersError, Place, Unusable};
use crate::group::{Grouped, Groups};
use crate::ids::IdOrder;
use crate::merge::{Merge, Sorted};
use crate::order::Order;
use crate::sorter::Sorter;
use crate::{csv, parquet, row::Row};

/// Who is told what happens while a file is read.
pub trait Reading {
    /// So many rows were read.
    fn rows(&mut self, rows: u64);
    /// Something is left out.
    fn unusable(&mut self, what: &Unusable);
    /// A column is not known, and passed over.
    fn unknown_column(&mut self, name: &str);
    /// Whether to stop.
    fn stopped(&self) -> bool;
}

/// The orders of a file.
#[derive(Debug)]
pub struct SortedOrders {
    sorted: Sorted,
    ids: IdOrder,
    place: Place,
    /// Good orders.
    pub count: u64,
    /// Orders with a bad row, or with rows that contradict each other.
    pub left_out: u64,
    /// Bad rows.
    pub bad_rows: u64,
    /// Those of them whose order cannot be read.
    pub bad_rows_without_order: u64,
}

impl SortedOrders {
    /// Hands out the orders from the first one on; can be called again.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read.
    pub fn iter(&mut self) -> Result<Orders<'_>, OrdersError> {
        Ok(Orders {
            ids: self.ids,
            place: self.place,
            merge: self.sorted.merge().map_err(sorting)?,
        })
    }
}

/// The orders of a file, one after the other; an error if the temporary file cannot be read.
#[derive(Debug)]
pub struct Orders<'a> {
    merge: Merge<'a>,
    ids: IdOrder,
    place: Place,
}

impl Iterator for Orders<'_> {
    type Item = Result<Order, OrdersError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.merge.next() {
            Ok(record) => record?,
            Err(error) => return Some(Err(sorting(error))),
        };
        let damaged = || sorting(io::Error::other("the temporary file is damaged"));
        let order = encoding::read_order(record, self.ids, self.place);
        Some(order.ok_or_else(damaged))
    }
}

/// Reads a CSV or Parquet file; its first bytes tell which it is, not its name.
///
/// # Errors
///
/// If the file as a whole cannot be used, sorting fails, or `watch` asks to stop. Bad rows and
/// orders are no error: they are told to `watch` and counted.
pub fn read(path: &Path, watch: &mut dyn Reading) -> Result<SortedOrders, OrdersError> {
    let mut rows = Rows {
        sorter: Sorter::new(),
        record: Vec::new(),
        ids: IdOrder::Numeric,
        read: 0,
        bad: 0,
        bad_without_order: 0,
    };
    let place = read_rows(path, &mut rows, watch)?;
    let mut grouped = rows.sorter.finish().map_err(sorting)?;
    let mut orders = Sorter::new();
    let (mut count, mut left_out) = (0, 0);
    let mut groups = Groups::new(grouped.merge().map_err(sorting)?, place);
    loop {
        if watch.stopped() {
            return Err(OrdersError::Interrupted);
        }
        match groups.next().map_err(sorting)? {
            Grouped::End => break,
            Grouped::BadRow => left_out += 1,
            Grouped::Unusable(what) => {
                watch.unusable(&what);
                left_out += 1;
            }
            Grouped::Order(order) => {
                encoding::order(&mut rows.record, &order, rows.ids);
                orders.push(&rows.record).map_err(sorting)?;
                count += 1;
            }
        }
    }
    Ok(SortedOrders {
        sorted: orders.finish().map_err(sorting)?,
        ids: rows.ids,
        place,
        count,
        left_out,
        bad_rows: rows.bad,
        bad_rows_without_order: rows.bad_without_order,
    })
}

/// What collects while rows are read.
struct Rows {
    sorter: Sorter,
    record: Vec<u8>,
    ids: IdOrder,
    read: u64,
    bad: u64,
    bad_without_order: u64,
}

impl Rows {
    fn take(
        &mut self,
        place: Place,
        row: Result<Row<'_>, BadRow>,
        watch: &mut dyn Reading,
    ) -> Result<(), OrdersError> {
        /// Telling about every single row would cost more than reading it.
        const STEP: u64 = 4096;
        self.read += 1;
        if self.read.is_multiple_of(STEP) {
            watch.rows(self.read);
            if watch.stopped() {
                return Err(OrdersError::Interrupted);
            }
        }
        match row {
            Ok(row) => {
                self.ids = self.ids.with(&row.order);
                encoding::row(&mut self.record, &row, place.number());
            }
            Err(BadRow { order, fault }) => {
                self.bad += 1;
                let known = order.is_some();
                if let Some(order) = &order {
                    self.ids = self.ids.with(order);
                    encoding::bad(&mut self.record, order);
                }
                watch.unusable(&Unusable::Row {
                    place,
                    order,
                    fault,
                });
                if !known {
                    self.bad_without_order += 1;
                    return Ok(());
                }
            }
        }
        self.sorter.push(&self.record).map_err(sorting)
    }
}

fn read_rows(path: &Path, rows: &mut Rows, watch: &mut dyn Reading) -> Result<Place, OrdersError> {
    let failed = |source| OrdersError::Read {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut magic = Vec::new();
    let begin = file.by_ref().take(4).read_to_end(&mut magic);
    begin.map_err(failed)?;
    let mut unknown = Vec::new();
    let mut note = |name: &str| unknown.push(name.to_owned());
    let place = if magic == parquet::MAGIC {
        let place = Place::Row(0);
        parquet::read(path, file, &mut note, &mut |number, row| {
            rows.take(place.at(number), row, watch)
        })?;
        place
    } else {
        let place = Place::Line(0);
        let reader = BufReader::with_capacity(1 << 18, Cursor::new(magic).chain(file));
        csv::read(path, reader, &mut note, &mut |number, row| {
            rows.take(place.at(number), row, watch)
        })?;
        place
    };
    for name in unknown {
        watch.unknown_column(&name);
    }
    Ok(place)
}

fn sorting(source: io::Error) -> OrdersError {
    OrdersError::Sort {
        folder: temporary_folder(),
        source,
    }
}

fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}
