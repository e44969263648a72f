//! Who a member is.

mod classify;
mod lifecycle;
mod personas;
mod rfm;

use serde_json::{Value, json};

use crate::Engine;
use crate::testing;

/// A programme in Paris with settings of classification and a model.
fn engine(segmentation: Value, model: Value, segments: Value) -> Engine {
    let program = json!({
        "id": "shop",
        "zone": "Europe/Paris",
        "currencies": {"rates": {"base": "EUR"}},
        "wallets": [{"id": "points"}],
        "segmentation": segmentation,
        "model": model,
        "segments": segments,
        "ladders": [{
            "id": "status",
            "metric": {"spend": {}},
            "hold": {"days": 365},
            "tiers": [{"id": "silver", "minimum": 1000}]
        }]
    });
    testing::engine(&program.to_string())
}
