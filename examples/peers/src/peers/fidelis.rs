//! The programme in Fidelis' sandbox: a typed request goes in, a typed decision comes out.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use fidelis_build::{Ingredients, bake};
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

/// All ways that are compared. The programme is baked into the reference plugin here, or was baked
/// before into the component that `shop` names.
///
/// # Errors
/// If the component or the programme is refused.
pub(crate) fn all(shop: Option<&Path>) -> Result<Vec<Fidelis>> {
    let sandbox = Sandbox::new()?;
    let trusted = Sandbox::with_options(SandboxOptions::trusted())?;
    let component = match shop {
        Some(shop) => fs::read(shop).with_context(|| format!("cannot read {}", shop.display()))?,
        None => bake_program(&sandbox)?,
    };
    let fresh = load(&sandbox, &component)?;
    let warm = fresh.clone().reusing(Reuse::Warm);
    let deadline = load(&trusted, &component)?;
    Ok(vec![
        Fidelis::new("Fidelis, a fresh sandbox for every call", fresh),
        Fidelis::new("Fidelis, fresh, deadline alone", deadline),
        Fidelis::new("Fidelis, warm", warm),
    ])
}

/// The reference plugin with the programme built in.
fn bake_program(sandbox: &Sandbox) -> Result<Vec<u8>> {
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program: PROGRAM,
        ..Ingredients::default()
    };
    Ok(bake(sandbox, &ingredients)?.component)
}

/// A shop whose programme is built in.
fn load(sandbox: &Sandbox, component: &[u8]) -> Result<Shop> {
    Ok(limited(sandbox.load(component)?.baked()?))
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
