//! The same orders give the same bytes.

use fidelis_learn::Settings;

use crate::support::{Desk, Dice, learned, shop};

fn settings(threads: usize, pool: u64) -> Settings {
    Settings {
        threads,
        pool,
        ..Settings::default()
    }
}

#[test]
fn neither_the_sequence_of_rows_nor_threads_matter() {
    let desk = Desk::new();
    let mut rows = shop(300, 60, 3);
    let orders = desk.orders(&rows);
    let first = learned(&orders, None, settings(1, 64 << 20)).model;
    assert_eq!(learned(&orders, None, settings(2, 64 << 20)).model, first);
    for seed in 0..3 {
        Dice::new(seed).shuffle(&mut rows);
        let shuffled = desk.orders(&rows);
        let again = learned(&shuffled, None, settings(2, 64 << 20)).model;
        assert_eq!(again, first, "{seed}");
    }
}

/// With little memory sorting and grouping go to disk, and what is learned is the same.
#[test]
fn memory_does_not_matter() {
    let desk = Desk::new();
    let orders = desk.orders(&shop(12_000, 900, 5));
    let plenty = learned(&orders, None, settings(2, 512 << 20));
    assert_eq!(plenty.summary.spilled, 0);
    let little = learned(&orders, None, settings(2, 8 << 20));
    assert!(
        little.summary.spilled > 1 << 20,
        "{}",
        little.summary.spilled
    );
    assert!(little.model == plenty.model);
    eprintln!("{} bytes were spilled", little.summary.spilled);
}
