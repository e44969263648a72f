//! Compares Fidelis with what a storefront would otherwise run its programme in.
//!
//! The same programme and the same carts go to every peer. First all answers are compared: where
//! one differs, there is no table. Then the peers take turns, round after round, and the table
//! shows the median of what a decision took. README.md says what each row is.

mod agree;
mod cart;
mod contract;
mod dice;
mod peers;
mod rounds;
mod table;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::cart::{Carts, EACH, SIZES};
#[cfg(feature = "extism")]
use crate::peers::extism;
use crate::peers::http::Service;
use crate::peers::{Peer, fidelis, http, native::Native, node, quickjs};

/// The programme that all peers run.
pub(crate) const PROGRAM: &str = include_str!("../program.json");

/// The programme's zone.
pub(crate) const ZONE: &str = "Europe/Paris";

/// Compares Fidelis with its peers: the same programme, the same carts, one run.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// A component that `fidelis build` made of program.json; by default it is baked here.
    #[arg(long, value_name = "SHOP.WASM")]
    shop: Option<PathBuf>,
    /// The command that starts Node.
    #[arg(long, value_name = "COMMAND", default_value = "node")]
    node: PathBuf,
    /// How often every peer has its turn.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Subcommand)]
enum Role {
    /// Serves decisions over HTTP; the comparison starts this by itself.
    #[command(hide = true)]
    Serve,
}

fn main() -> Result<()> {
    let options = Options::parse();
    match options.role {
        Some(Role::Serve) => http::serve(),
        None => compare(&options),
    }
}

fn compare(options: &Options) -> Result<()> {
    let service = Service::start()?;
    let mut peers = all(options, &service)?;

    let compared = agree::all(&mut peers)?;
    eprintln!(
        "{compared} carts: all {} peers give the same answers",
        peers.len()
    );

    let sizes = SIZES.iter().map(|lines| Carts::new(*lines, EACH));
    let sizes = sizes.collect::<Result<Vec<Carts>, _>>()?;
    let times = rounds::run(&mut peers, &sizes, options.rounds)?;
    print!("{}", table::render(&times, &sizes));
    Ok(())
}

/// Every peer, the one that the others are compared with first.
fn all(options: &Options, service: &Service) -> Result<Vec<Box<dyn Peer>>> {
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    for fidelis in fidelis::all(options.shop.as_deref())? {
        peers.push(Box::new(fidelis));
    }
    peers.push(Box::new(Native::new()?));
    #[cfg(feature = "extism")]
    {
        peers.push(Box::new(extism::warm()?));
        peers.push(Box::new(extism::fresh()?));
    }
    peers.push(Box::new(quickjs::warm()?));
    peers.push(Box::new(quickjs::fresh()?));
    peers.push(Box::new(service.client()?));
    for peer in node::all(&options.node, service.address())? {
        peers.push(Box::new(peer));
    }
    Ok(peers)
}
