//! Pages by example.

mod chains;
mod explained;
mod exposures;
mod faults;
mod learned;
mod offers;
mod properties;
mod rankings;

use super::*;
use crate::contract::personalization::{Candidate, PlacementRequest, Slot};
use crate::contract::types::{
    Attribute, AttributeValue, Effect, Interaction, InteractionKind, Member, PastItem,
    RefusalReason, Verdict,
};
use crate::testing::{at, cart, engine, line, member};

/// A shop with placements and other fields of the programme.
fn shop(placements: &str, fields: &str) -> Engine {
    engine(&format!(
        r#"{{"id":"shop","zone":"Europe/Paris",
            "currencies":{{"rates":{{"base":"EUR","others":{{"GBP":"1.1713"}}}}}},
            "wallets":[{{"id":"points"}}],
            "segments":[{{"id":"vip","members":["anna"]}}],
            "experiments":[{{"id":"hero","variants":[
                {{"id":"calm","weight":4000}},{{"id":"loud","weight":4000}}]}}],
            "placements":[{placements}]{fields}}}"#
    ))
}

/// A strip of products with one filling.
fn strip(products: &str) -> String {
    format!(
        r#"{{"id":"row","kind":"strip","limit":20,
            "fillings":[{{"id":"only","shows":{{"products":{products}}}}}]}}"#
    )
}

fn request(placements: &[(&str, &[Candidate])]) -> ComposeRequest {
    let asked = |(placement, candidates): &(&str, &[Candidate])| PlacementRequest {
        placement: (*placement).into(),
        limit: 0,
        candidates: candidates.to_vec(),
    };
    ComposeRequest {
        now: at("2026-11-21T12:00:00+01:00"),
        member: None,
        standing: None,
        session: None,
        cart: None,
        attributes: Vec::new(),
        placements: placements.iter().map(asked).collect(),
        counters: Vec::new(),
        explain: false,
    }
}

fn candidate(id: &str) -> Candidate {
    Candidate {
        id: id.into(),
        category: None,
        seller: None,
        price: 0,
        available: true,
        attributes: Vec::new(),
    }
}

fn named(ids: &[&str]) -> Vec<Candidate> {
    ids.iter().map(|id| candidate(id)).collect()
}

fn bought(sku: &str, category: &str, last_at: &str, orders: u32, units: u32) -> PastItem {
    PastItem {
        sku: sku.into(),
        category: Some(category.into()),
        last_at: at(last_at),
        orders,
        units,
        amount: 1000,
    }
}

fn viewed(category: &str) -> Interaction {
    Interaction {
        kind: InteractionKind::Viewed,
        at: at("2026-11-20T12:00:00+01:00"),
        sku: None,
        category: Some(category.into()),
    }
}

fn ids(slot: &Slot) -> Vec<&str> {
    slot.choices.iter().map(|choice| &*choice.id).collect()
}

/// The ids of the first place.
fn first(engine: &Engine, request: ComposeRequest) -> Vec<String> {
    let page = compose(engine, request).unwrap();
    ids(&page.slots[0]).into_iter().map(str::to_owned).collect()
}
