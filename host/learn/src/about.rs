//! What a model tells of itself: JSON for people.

use fidelis_guest::model::Product;
use fidelis_guest::program::format::{Monetary, Ties};
use fidelis_recommender::{Model, Quality};
use serde_json::{Value, json};

use crate::again::ProductAgain;
use crate::tables::Tables;

/// What a model was learned from, with which settings and parameters, and how good it is. `at`,
/// the day as of which it was learned, is there in every version.
pub(crate) fn about(tables: &Tables, model: &Model, products: &[Product]) -> Value {
    let engine = &tables.terms.engine;
    let own = tables.terms.own;
    let (from, to) = tables.span;
    let counts = &tables.counts;
    let numerics = &tables.settings.numerics;
    let parameters = &model.parameters;
    let rfm = &engine.program.segmentation.rfm;
    let lists = tables
        .likes
        .lists
        .iter()
        .map(|list| (list.name.clone(), list.members.into()));
    let again = &tables.again;
    let bought_again = again.products.iter().filter_map(|one| row(one, products));
    json!({
        "at": tables.day.date.to_string(),
        "learned_by": concat!("fidelis ", env!("CARGO_PKG_VERSION")),
        "orders": counts.orders,
        "guests_orders": counts.guests,
        "lines": counts.lines,
        "customers": tables.shape.members,
        "products": tables.shape.products,
        "from": from.to_string(),
        "to": to.to_string(),
        "program": own.then_some(&engine.program.id),
        "revision": own.then_some(&engine.revision),
        "zone": engine.program.zone,
        "currency": engine.base_currency,
        "rfm": {
            "scale": rfm.scale,
            "ties": match rfm.ties {
                Ties::Share => "share",
                Ties::Ntile => "ntile",
            },
            "monetary": match rfm.monetary {
                Monetary::Total => "total",
                Monetary::Average => "average",
            },
        },
        "members_by_list": lists.collect::<serde_json::Map<String, Value>>(),
        "bought_again": {
            "pairs": again.pairs,
            "times": again.times,
            "days": again.days,
            "products": bought_again.collect::<Vec<_>>(),
        },
        "quality": {
            "next_basket": quality(model.trial.next_basket),
            "discovery": quality(model.trial.discovery),
        },
        "parameters": {
            "ridge": parameters.ridge,
            "neighbour_half_life": parameters.neighbour_half_life,
            "fresh": parameters.fresh,
            "fresh_half_life": parameters.fresh_half_life,
            "power": parameters.power,
            "own_half_life": parameters.own_half_life,
            "again": parameters.again,
            "around": parameters.around,
            "recent": parameters.recent,
            "recent_half_life": parameters.recent_half_life,
            "bought": parameters.bought,
        },
        "settings": {
            "neighbours": numerics.neighbours,
            "spoken_for": numerics.spoken_for,
            "min_buyers": numerics.min_buyers,
            "most_products": numerics.most_products,
            "most_members": numerics.most_members,
            "folds": numerics.folds,
            "judged": numerics.judged,
            "judged_products": numerics.judged_products,
            "together": numerics.together,
            "min_together": numerics.min_together,
            "listed": numerics.listed,
        },
    })
}

fn row(one: &ProductAgain, products: &[Product]) -> Option<Value> {
    let product = products.get(usize::try_from(one.product).ok()?)?;
    Some(json!({ "sku": product.sku, "times": one.times, "days": one.days }))
}

fn quality(quality: Option<Quality>) -> Value {
    quality.map_or(Value::Null, |quality| {
        json!({
            "ndcg_at_10": rounded(quality.ndcg),
            "hit_rate_at_10": rounded(quality.hit_rate),
            "judged": quality.judged,
        })
    })
}

/// To four digits: no figure of this kind is surer than that.
fn rounded(share: f64) -> Option<f64> {
    format!("{share:.4}").parse().ok()
}
