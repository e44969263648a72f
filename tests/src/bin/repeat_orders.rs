//! A larger shop made of a smaller one: an orders file (CSV or Parquet) repeated so many times,
//! each time under other order and customer ids. It says how work grows with a file's length.
//!
//! `cargo run -p fidelis-tests --bin repeat_orders -- ORDERS TIMES LARGER.csv`

use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use fidelis_orders::instant::rfc3339;
use fidelis_orders::{Order, Reading, Unusable, read};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [orders, times, larger] = arguments.as_slice() else {
        bail!("expected an orders file, how many times, and where the larger file goes");
    };
    let times: u32 = times.parse().context("expected how many times")?;
    let mut orders = read(Path::new(orders), &mut Told)?;
    let mut file = BufWriter::new(File::create(larger)?);
    writeln!(
        file,
        "order_id,customer_id,ordered_at,currency,sku,quantity,amount_minor,discount_minor,category,seller,status"
    )?;
    for time in 0..times {
        for order in orders.iter()? {
            write(&mut file, &order?, time)?;
        }
    }
    file.flush()?;
    Ok(())
}

/// An order; the first time under its own ids.
fn write(file: &mut impl Write, order: &Order, time: u32) -> Result<()> {
    let own = |id: &str| match time {
        0 => quoted(id),
        time => quoted(&format!("{id}-{time}")),
    };
    let customer = order.customer.as_deref().map(own).unwrap_or_default();
    for line in &order.lines {
        writeln!(
            file,
            "{},{customer},{},{},{},{},{},{},{},{},{}",
            own(&order.id),
            rfc3339(order.at),
            order.currency,
            quoted(&line.sku),
            line.quantity,
            line.amount,
            line.discount,
            quoted(line.category.as_deref().unwrap_or_default()),
            quoted(line.seller.as_deref().unwrap_or_default()),
            order.status.name()
        )?;
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Tells of what cannot be repeated.
struct Told;

impl Reading for Told {
    fn rows(&mut self, _: u64) {}

    fn unusable(&mut self, what: &Unusable) {
        eprintln!("left out: {what}");
    }

    fn unknown_column(&mut self, name: &str) {
        eprintln!("not used: {name}");
    }

    fn stopped(&self) -> bool {
        false
    }
}
