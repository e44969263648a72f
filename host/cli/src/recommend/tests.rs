//! However many work side by side, the file is the same.

use std::fmt::Write as _;
use std::fs;

use chrono::NaiveDate;
use fidelis_guest::model::{self, Blend, Facts, PopularList, Product};
use fidelis_host::Sandbox;
use fidelis_terminal::Watch;

use super::*;
use crate::batch::sandbox;

/// Forty products of which nothing but their popularity is known.
fn popular() -> Vec<u8> {
    let products: Vec<Product> = (0..40)
        .map(|number| Product {
            sku: format!("sku-{number:02}"),
            again: 65_536,
            fresh: number * 7 % 11,
            ..Product::default()
        })
        .collect();
    let list = PopularList {
        name: "fresh".to_owned(),
        products: (0..40).collect(),
    };
    model::write(&Facts {
        about: "{}",
        rfm: "",
        blend: Blend {
            own_half_life: 30,
            neighbour_half_life: 30,
            neighbours: 256,
            bought: 256,
        },
        powers: &[0, 256],
        products: &products,
        lists: &[list],
    })
    .unwrap()
}

#[test]
fn workers_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "order_id,customer_id,ordered_at,currency,sku,quantity,amount_minor,\
                    discount_minor\n"
        .to_owned();
    for order in 0..3_000 {
        let (customer, sku) = (order * 31 % 1_500, order % 40);
        writeln!(
            text,
            "{order},{customer},2026-01-01T10:00:00Z,EUR,sku-{sku:02},1,100,0"
        )
        .unwrap();
    }
    let history = folder.path().join("orders.csv");
    fs::write(&history, text).unwrap();
    let sandbox = Sandbox::with_options(sandbox()).unwrap();
    let plugin = sandbox.load(fidelis_reference::COMPONENT).unwrap();
    let wanted = Wanted {
        count: 7,
        new_only: true,
    };
    let terms = usual(&plugin, popular()).unwrap();
    let (shop, placement) = with_placement(&terms, &plugin, wanted).unwrap();
    let desk = Desk {
        engine: terms.engine,
        shop,
        placement,
        wanted,
    };
    let day = Day::new(&desk.engine, NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()).unwrap();
    let mut watch = Watch::new();
    let mut orders = fidelis_orders::read(&history, &mut watch).unwrap();
    let mut written = Vec::new();
    for workers in [1, 2, 5] {
        let histories =
            Histories::collect(&mut orders, &desk.engine, Some(day.end), &mut watch).unwrap();
        let output = folder.path().join("lists.csv");
        let summary = run(&desk, histories, day, &output, workers, &mut watch).unwrap();
        assert_eq!((summary.customers, summary.rows), (1_500, 10_500));
        written.push(fs::read(&output).unwrap());
    }
    let [one, more @ ..] = written.as_slice() else {
        panic!("nothing was written");
    };
    assert!(more.iter().all(|other| other == one));
}
