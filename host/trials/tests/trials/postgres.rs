//! The PostgreSQL server that is thrown away.

use std::net::TcpStream;

use fidelis_store::Store;
use fidelis_trials::postgres::{Installed, Postgres};
use tokio::runtime::Runtime;

#[test]
fn it_starts_stops_keeps_its_data_and_leaves_nothing_behind() {
    let Some(installed) = Installed::or_skip("the trial of PostgreSQL's starter") else {
        return;
    };
    let mut postgres = Postgres::start(installed).unwrap();
    let url = postgres.database("shop").unwrap();
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(&url)).unwrap();
    runtime.block_on(store.ping()).unwrap();
    postgres.stop().unwrap();
    assert!(runtime.block_on(store.ping()).is_err());
    postgres.resume().unwrap();
    // The database that was made before is still there. Each connection from before finds out by
    // itself that it is none any more.
    let mut pings = (0..20).map(|_| runtime.block_on(store.ping()));
    assert!(pings.any(|ping| ping.is_ok()));
    let port = postgres.port();
    drop(postgres);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}
