//! 64 clients pay with the points of the same 100 members at once.

use fidelis_trials::client::Client;
use fidelis_trials::crowd::{Plan, Report, run};
use fidelis_trials::kill::TENANT;
use fidelis_trials::place::Place;
use fidelis_trials::postgres::Installed;
use fidelis_trials::server::{Server, Setup};
use tokio::runtime::Runtime;

use crate::support::{fidelis, setup};

/// Six of the 64 can pay.
const PLAN: Plan = Plan {
    clients: 64,
    members: 100,
    points: 600,
    price: 100,
};

fn crowded(place: &Place, servers: usize) -> Report {
    let servers: Vec<Server> = (0..servers)
        .map(|number| {
            let setup = Setup {
                log: place.folder().join(format!("server-{number}.log")),
                ..setup(place)
            };
            Server::start(&fidelis(), setup).unwrap()
        })
        .collect();
    let key = fidelis().key(place.url(), TENANT, "operator").unwrap();
    let bases: Vec<String> = servers.iter().map(Server::base).collect();
    let client = Client::new(&bases, &key).unwrap();
    let runtime = Runtime::new().unwrap();
    let report = runtime.block_on(run(&client, place.url(), PLAN)).unwrap();
    drop(servers);
    fidelis().verify(place.url()).unwrap();
    println!("{report:?}");
    // Everybody was told, most of them that they came too late.
    assert_eq!(report.asked, report.won + report.refused + report.turned);
    assert!(report.won >= 600, "{report:?}");
    assert!(report.refused > report.won, "{report:?}");
    report
}

#[test]
fn nobody_pays_with_what_is_not_there_on_sqlite() {
    crowded(&Place::sqlite().unwrap(), 1);
}

#[test]
fn nobody_pays_with_what_is_not_there_by_two_servers_on_postgres() {
    if let Some(installed) = Installed::or_skip("64 clients on PostgreSQL") {
        crowded(&Place::postgres(installed).unwrap(), 2);
    }
}
