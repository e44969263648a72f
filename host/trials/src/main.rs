//! `fidelis-trials`: the trials, for as long as one wishes.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use fidelis_trials::place::{Database, Place};
use fidelis_trials::server::{Fidelis, Server, Setup};
use fidelis_trials::{client, crowd, kill, load, mix, night, schema, shop};
use serde::Serialize;

/// What the store and the server must survive.
#[derive(Debug, Parser)]
#[command(name = "fidelis-trials")]
struct Arguments {
    #[command(subcommand)]
    trial: Trial,
}

#[derive(Debug, Subcommand)]
enum Trial {
    /// Kills the server again and again under a mixed load, and looks what is left.
    Kill {
        /// How often.
        #[arg(long, default_value_t = 200)]
        rounds: u32,
        /// Clients at a time.
        #[arg(long, default_value_t = 8)]
        clients: usize,
        /// Members that they tell of.
        #[arg(long, default_value_t = 40)]
        members: usize,
        /// What the load and the moments follow from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// sqlite or postgres; the trial makes a database of its own.
        #[arg(long)]
        store: Database,
    },
    /// Lets many clients pay with the points of the same members at once.
    Crowd {
        /// Clients at a time.
        #[arg(long, default_value_t = 64)]
        clients: usize,
        /// Members.
        #[arg(long, default_value_t = 100)]
        members: usize,
        /// Server processes; more than one needs PostgreSQL.
        #[arg(long, default_value_t = 1)]
        servers: usize,
        /// sqlite or postgres; the trial makes a database of its own.
        #[arg(long)]
        store: Database,
    },
    /// Does the nightly work of a large shop, some nights one after the other.
    Night {
        /// Members.
        #[arg(long, default_value_t = 1_000_000)]
        members: u64,
        /// Of them, those who have points.
        #[arg(long, default_value_t = 10_000)]
        active: u64,
        /// Nights.
        #[arg(long, default_value_t = 3)]
        nights: u32,
        /// sqlite or postgres; the trial makes a database of its own.
        #[arg(long)]
        store: Database,
    },
    /// Lets schemathesis make requests from the OpenAPI document: no answer may be 5xx.
    Schema {
        /// Schemathesis' command `st`.
        #[arg(long, default_value = "st")]
        schemathesis: PathBuf,
        /// For how long, in seconds.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
        /// sqlite or postgres; the trial makes a database of its own.
        #[arg(long, default_value_t = Database::Sqlite)]
        store: Database,
    },
    /// Measures quotes and settlements through HTTP, beside a constant and the bare transaction,
    /// and prints a Markdown table.
    Load {
        /// Connections at a time.
        #[arg(long, default_value_t = 16)]
        clients: usize,
        /// Seconds for each kind of call within a round.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// How often all kinds are gone through; one round before them is not counted.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Only the calls of this name in the table, such as "quote, a guest". May be given again.
        #[arg(long)]
        only: Vec<String>,
        /// sqlite or postgres; the trial makes a database of its own.
        #[arg(long)]
        store: Database,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no threads")?;
    match &arguments.trial {
        Trial::Kill {
            rounds,
            clients,
            members,
            seed,
            store,
        } => {
            let plan = kill::Plan {
                rounds: *rounds,
                clients: *clients,
                members: *members,
                seed: *seed,
                life: (100, 1500),
            };
            let bench = Bench::make(*store)?;
            let report = runtime.block_on(kill::run(
                &bench.fidelis,
                bench.place.url(),
                &bench.plugin,
                bench.place.folder(),
                plan,
                |round, report| {
                    let answered = report.answered;
                    let _ = writeln!(io::stderr(), "{round}: {answered} events answered");
                },
            ))?;
            print(&report)
        }
        Trial::Crowd {
            clients,
            members,
            servers,
            store,
        } => {
            let plan = crowd::Plan {
                clients: *clients,
                members: *members,
                points: 1000,
                price: 100,
            };
            let bench = Bench::make(*store)?;
            let started = bench.servers(*servers)?;
            let bases: Vec<String> = started.iter().map(Server::base).collect();
            let url = bench.place.url();
            let key = bench.fidelis.key(url, kill::TENANT, "operator")?;
            let client = client::Client::new(&bases, &key)?;
            print(&runtime.block_on(crowd::run(&client, url, plan))?)
        }
        Trial::Night {
            members,
            active,
            nights,
            store,
        } => {
            let plan = night::Plan {
                members: *members,
                active: *active,
                nights: *nights,
            };
            let place = Place::make(*store)?;
            let cache = place.folder().join("cache");
            let fidelis = Fidelis::beside(&cache)?;
            let trial = night::run(&fidelis, place.url(), &cache, plan, |night| {
                let _ = writeln!(io::stderr(), "{}: {} ms", night.day, night.milliseconds);
            });
            print(&runtime.block_on(trial)?)
        }
        Trial::Schema {
            schemathesis,
            seconds,
            store,
        } => {
            let bench = Bench::make(*store)?;
            let mut started = bench.servers(1)?;
            let mut server = started.pop().context("no server")?;
            let url = bench.place.url();
            let key = bench.fidelis.key(url, kill::TENANT, "operator")?;
            let folder = bench.place.folder();
            schema::run(schemathesis, &server.base(), &key, *seconds, folder)?;
            anyhow::ensure!(
                server.runs()?,
                "the server ended by itself:\n{}",
                server.log()
            );
            // What it was told at random is kept as well as anything.
            server.kill()?;
            bench.fidelis.verify(url).map(drop)
        }
        Trial::Load {
            clients,
            seconds,
            rounds,
            only,
            store,
        } => {
            let plan = load::Plan {
                clients: *clients,
                time: Duration::from_secs(*seconds),
                rounds: *rounds,
                only: only.clone(),
            };
            let place = Place::make(*store)?;
            let table = load::run(place.url(), &place.folder().join("cache"), &plan)?;
            write!(io::stdout(), "{table}").context("cannot write")
        }
    }
}

/// A place with the command and the plugin.
struct Bench {
    place: Place,
    fidelis: Fidelis,
    plugin: PathBuf,
}

impl Bench {
    fn make(database: Database) -> Result<Bench> {
        let place = Place::make(database)?;
        let cache = place.folder().join("cache");
        Ok(Bench {
            fidelis: Fidelis::beside(&cache)?,
            plugin: shop::write_shop(place.folder(), &cache, mix::PROGRAM)?,
            place,
        })
    }

    fn servers(&self, count: usize) -> Result<Vec<Server>> {
        let plugin = format!("{}={}", kill::TENANT, self.plugin.display());
        (0..count)
            .map(|number| {
                let setup = Setup {
                    store: self.place.url().to_owned(),
                    plugins: vec![plugin.clone()],
                    arguments: Vec::new(),
                    variables: Vec::new(),
                    log: self.place.folder().join(format!("server-{number}.log")),
                };
                Server::start(&self.fidelis, setup)
            })
            .collect()
    }
}

fn print(report: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(report)?;
    writeln!(io::stdout(), "{text}").context("cannot write")
}
