//! The server is killed under load, twenty times on each database.

use fidelis_trials::kill::{Plan, run};
use fidelis_trials::place::Place;
use fidelis_trials::postgres::Installed;
use tokio::runtime::Runtime;

use crate::support::{fidelis, plugin};

const PLAN: Plan = Plan {
    rounds: 20,
    clients: 6,
    members: 20,
    seed: 1,
    life: (50, 700),
};

fn killed(place: &Place) {
    let runtime = Runtime::new().unwrap();
    let (fidelis, plugin) = (fidelis(), plugin());
    let trial = run(
        &fidelis,
        place.url(),
        &plugin,
        place.folder(),
        PLAN,
        |_, _| {},
    );
    let report = runtime.block_on(trial).unwrap();
    println!("{report:?}");
    assert_eq!(report.kills, PLAN.rounds);
    // The load was there: events were answered, and answers were lost.
    assert!(report.answered > 200, "{report:?}");
    assert!(report.lost > 0, "{report:?}");
}

#[test]
fn nothing_is_lost_and_nothing_twice_on_sqlite() {
    killed(&Place::sqlite().unwrap());
}

#[test]
fn nothing_is_lost_and_nothing_twice_on_postgres() {
    if let Some(installed) = Installed::or_skip("20 kills on PostgreSQL") {
        killed(&Place::postgres(installed).unwrap());
    }
}
