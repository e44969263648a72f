//! The programme of `../program.json` as an Extism plugin: JSON in, JSON out, as the plugin kit's
//! own documentation shows it. The rules are written by hand, a table and a loop over it.

#![no_main]

mod rules;

use extism_pdk::{FnResult, Json, plugin_fn};
use serde::{Deserialize, Serialize};

/// What the programme looks at in a cart; serde passes over the rest.
#[derive(Deserialize)]
struct Cart {
    member: Member,
    shipping: i64,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Member {
    tier: Option<String>,
    spent: i64,
}

#[derive(Deserialize)]
struct Line {
    category: String,
    tags: Vec<String>,
    on_sale: bool,
    quantity: i64,
    amount: i64,
}

#[derive(Serialize)]
struct Answer {
    points: i64,
    discount: i64,
    shipping: i64,
    due: i64,
    shipping_missing: i64,
    tier_missing: i64,
}

#[plugin_fn]
pub fn decide(Json(cart): Json<Cart>) -> FnResult<Json<Answer>> {
    Ok(Json(rules::decide(&cart)))
}
