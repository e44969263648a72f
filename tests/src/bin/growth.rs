//! What a settle costs as an account's past grows: fuel and bytes after 1, 100 and 1,000 orders.
//!
//! `cargo run -p fidelis-tests --bin growth`

use anyhow::Result;
use fidelis_host::contract::types::{Event, EventBody, Line, Order};
use fidelis_tests::examples::{self, Example};
use fidelis_tests::generate::Step;
use fidelis_tests::plain::{self, step};
use fidelis_tests::shop;
use fidelis_tests::store::Store;

const DAY: i64 = 86_400_000;
/// 2023-01-01T12:00:00Z.
const FIRST: i64 = 1_672_574_400_000;

fn main() -> Result<()> {
    println!("| programme | past orders | fuel of a settle | bytes in | bytes out | buckets |");
    println!("|---|---:|---:|---:|---:|---:|");
    for example in [examples::ONE_POINT, examples::LUXURY_HOUSE] {
        table(example)?;
    }
    Ok(())
}

/// An order a day; each is placed, paid and delivered.
fn table(example: Example) -> Result<()> {
    let shop = shop(example.program)?;
    let mut store = Store::new(plain::member("member"));
    for past in 0..=1000_u32 {
        let at = FIRST + i64::from(past) * DAY;
        let id = format!("order-{past}");
        let bodies = [
            EventBody::OrderPlaced(order(&id, at)),
            EventBody::OrderPaid(step(&id)),
            EventBody::OrderDelivered(step(&id)),
        ];
        for (number, body) in bodies.into_iter().enumerate() {
            let event = Event {
                id: format!("{id}:{number}"),
                at,
                body,
            };
            let request = store.request(
                &Step {
                    event,
                    order: Some(id.clone()),
                },
                false,
            );
            let answer = shop.settle(&request)?;
            if number == 0 && [1, 100, 1000].contains(&past) {
                let report = &answer.report;
                println!(
                    "| {} | {past} | {} | {} | {} | {} |",
                    example.name,
                    report.call.fuel.as_ref().map_or(0, |fuel| fuel.used),
                    report.request.used,
                    report.result.used,
                    store.account.buckets.len(),
                );
            }
            store.write(&answer.value)?;
        }
    }
    Ok(())
}

fn order(id: &str, placed_at: i64) -> Order {
    let line = |number: u32| Line {
        category: Some("silk".into()),
        discount: 100,
        tax_ppm: 200_000,
        ..plain::line(number, 2599)
    };
    let mut order = plain::order(id, placed_at, plain::cart((1..=10).map(line).collect()));
    order.cart.shipping = 500;
    order
}
