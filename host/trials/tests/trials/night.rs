//! The nights of a shop: everybody is looked at, once, in little memory.

use fidelis_trials::night::{Plan, run};
use fidelis_trials::place::Place;
use fidelis_trials::postgres::Installed;
use tokio::runtime::Runtime;

use crate::support::{cache, fidelis};

const PLAN: Plan = Plan {
    members: 3_000,
    active: 100,
    nights: 2,
};

fn nights(place: &Place) {
    let runtime = Runtime::new().unwrap();
    let (fidelis, cache) = (fidelis(), cache());
    let trial = run(&fidelis, place.url(), &cache, PLAN, |_| {});
    let reports = runtime.block_on(trial).unwrap();
    println!("{reports:?}");
    assert_eq!(reports.len(), 2);
    for report in reports {
        // Somebody has a birthday every night.
        assert!(report.due > 0, "{report:?}");
        assert!(report.peak_memory_bytes < 300 << 20, "{report:?}");
    }
}

#[test]
fn everybody_has_their_nights_on_sqlite() {
    nights(&Place::sqlite().unwrap());
}

#[test]
fn everybody_has_their_nights_on_postgres() {
    if let Some(installed) = Installed::or_skip("nights on PostgreSQL") {
        nights(&Place::postgres(installed).unwrap());
    }
}
