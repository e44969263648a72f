//! A server process with its store, in a folder of its own.

use std::path::PathBuf;
use std::sync::OnceLock;

use fidelis_trials::client::Client;
use fidelis_trials::kill::TENANT;
use fidelis_trials::place::Place;
use fidelis_trials::server::{Fidelis, Server, Setup};
use fidelis_trials::{mix, shop};
use tokio::runtime::Runtime;

/// Where compiled plugins are kept: compiling takes longer than most tests.
pub(crate) fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("trials-cache")
}

/// The programme of the trials as a file, baked once.
pub(crate) fn plugin() -> PathBuf {
    static BAKED: OnceLock<PathBuf> = OnceLock::new();
    let bake = || {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        shop::write_shop(&folder, &cache(), mix::PROGRAM).unwrap()
    };
    BAKED.get_or_init(bake).clone()
}

/// The command that the trials start.
pub(crate) fn fidelis() -> Fidelis {
    Fidelis::beside(&cache()).unwrap()
}

/// A server process, its store and an operator's client.
pub(crate) struct Stage {
    // Fields are dropped in this sequence: the server before its database.
    pub(crate) server: Server,
    pub(crate) client: Client,
    pub(crate) place: Place,
    pub(crate) runtime: Runtime,
}

impl Stage {
    /// A server whose setup may be changed before it starts.
    pub(crate) fn new(place: Place, change: impl FnOnce(&mut Setup)) -> Stage {
        let mut setup = setup(&place);
        change(&mut setup);
        let store = setup.store.clone();
        let fidelis = fidelis();
        let server = Server::start(&fidelis, setup).unwrap();
        let key = fidelis.key(&store, TENANT, "operator").unwrap();
        Stage {
            client: Client::new(&[server.base()], &key).unwrap(),
            server,
            place,
            runtime: Runtime::new().unwrap(),
        }
    }
}

/// A server with the programme of the trials for [`TENANT`].
pub(crate) fn setup(place: &Place) -> Setup {
    Setup {
        store: place.url().to_owned(),
        plugins: vec![format!("{TENANT}={}", plugin().display())],
        arguments: Vec::new(),
        variables: Vec::new(),
        log: place.folder().join("server.log"),
    }
}
