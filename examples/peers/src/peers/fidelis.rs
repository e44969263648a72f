//! The programme in Fidelis' sandbox: a typed request goes in, a typed decision comes out.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::{Limits, Profiles, Reuse, Sandbox, SandboxOptions, Shop, json};

use super::{Peer, repeat};
use crate::cart::{Answer, Carts};
use crate::{PROGRAM, contract};

/// One way to call a shop.
pub(crate) struct Fidelis {
    name: &'static str,
    shop: Shop,
}

/// All ways that are compared. With a baked component fresh instances begin with the programme in
/// memory; without one they are configured within the call, which says nothing about fresh calls,
/// so only warm ones are there to be compared.
///
/// # Errors
/// If the component or the programme is refused.
pub(crate) fn all(baked: Option<&Path>) -> Result<Vec<Fidelis>> {
    let sandbox = Sandbox::new()?;
    let trusted = Sandbox::with_options(SandboxOptions::trusted())?;
    let Some(baked) = baked else {
        let fresh = configured(&sandbox)?;
        let warm = fresh.clone().reusing(Reuse::Warm);
        return Ok(vec![
            Fidelis::new("Fidelis, fresh, not baked: configured in every call", fresh),
            Fidelis::new("Fidelis, warm", warm),
        ]);
    };
    let fresh = load(&sandbox, baked)?;
    let warm = fresh.clone().reusing(Reuse::Warm);
    let deadline = load(&trusted, baked)?;
    Ok(vec![
        Fidelis::new(FRESH, fresh),
        Fidelis::new("Fidelis, fresh, deadline alone (no fuel)", deadline),
        Fidelis::new("Fidelis, warm", warm),
    ])
}

/// The row that the others are compared with.
pub(crate) const FRESH: &str = "Fidelis, fresh sandbox for every call";

/// A shop whose programme was baked in.
fn load(sandbox: &Sandbox, baked: &Path) -> Result<Shop> {
    let plugin = sandbox.load_file(baked)?;
    let shop = plugin
        .baked()
        .with_context(|| format!("{} is not baked", baked.display()))?;
    Ok(limited(shop))
}

/// A shop whose programme is read at the start of each instance.
fn configured(sandbox: &Sandbox) -> Result<Shop> {
    let plugin = sandbox.load(fidelis_reference::COMPONENT)?;
    Ok(limited(plugin.with_program(PROGRAM, &[])?))
}

/// A hundred lines are measured here, not limited.
fn limited(shop: Shop) -> Shop {
    let profiles = Profiles {
        page: Limits {
            deadline: shop.profiles().page.deadline,
            ..Limits::settle()
        },
        ..*shop.profiles()
    };
    shop.with_profiles(profiles)
}

impl Fidelis {
    fn new(name: &'static str, shop: Shop) -> Self {
        Self { name, shop }
    }

    fn decide(&self, request: &QuoteRequest) -> Result<Answer> {
        Ok(contract::of_sandboxed(&self.shop.quote(request)?.value))
    }
}

impl Peer for Fidelis {
    fn name(&self) -> &str {
        self.name
    }

    fn answers(&mut self, carts: &Carts) -> Result<Vec<Answer>> {
        let requests = requests(carts)?;
        requests
            .iter()
            .map(|request| self.decide(request))
            .collect()
    }

    fn measure(&mut self, carts: &Carts, calls: u32) -> Result<Duration> {
        repeat(&requests(carts)?, calls, |request| self.decide(request))
    }
}

/// The carts as the host's types. They are made from the guest's: both have the same JSON.
fn requests(carts: &Carts) -> Result<Vec<QuoteRequest>> {
    let requests = carts.carts.iter().cloned().map(contract::request);
    requests
        .map(|request| Ok(json::read(&serde_json::to_string(&request)?)?))
        .collect()
}
