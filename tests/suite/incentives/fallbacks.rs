//! A place is never empty when its fall-back is not.

use fidelis_host::contract::personalization::{ComposeRequest, PlacementRequest};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::compose_request;
use serde_json::Value;

use super::super::settings::settings;

#[test]
fn a_place_is_never_empty_when_its_fallback_is_not() {
    let (mut filled, mut fell_back) = (0, 0);
    for setting in settings() {
        for seed in 0..800 {
            let request = compose_request(&mut Dice::new(seed ^ 0xFA11), &setting.words);
            let Some(page) = setting.compose(&request) else {
                continue;
            };
            assert_eq!(page.slots.len(), request.placements.len());
            for (asked, slot) in request.placements.iter().zip(&page.slots) {
                assert_eq!(slot.placement, asked.placement);
                let placement = setting
                    .list("placements")
                    .find(|placement| placement["id"] == asked.placement.as_str())
                    .unwrap();
                let most = placement["limit"].as_u64().unwrap_or(1);
                assert!(u64::try_from(slot.choices.len()).unwrap() <= most);
                let fillings = placement["fillings"].as_array().unwrap();
                let chosen = ["banner", "landing", "content"];
                let chosen = chosen.iter().any(|kind| placement["kind"] == *kind);
                let sure = fillings.iter().any(|filling| {
                    has_something(filling, chosen, asked, &request, &setting.program)
                });
                if sure {
                    assert!(
                        !slot.choices.is_empty(),
                        "{} seed {seed}: {} is empty",
                        setting.name,
                        slot.placement
                    );
                    filled += 1;
                    fell_back += u32::from(slot.fallback > 0);
                }
            }
        }
    }
    assert!(
        filled > 1000 && fell_back > 500,
        "filled {filled}, of them by a fall-back {fell_back}"
    );
    println!("{filled} places filled, {fell_back} of them by a fall-back");
}

/// Whether a filling has something to show to everybody: it asks for nothing, and it names what it
/// shows, or there are products that do not lie in the cart. Where the page tells which banners,
/// pages and texts it has (`chosen`), no others can be had.
fn has_something(
    filling: &Value,
    chosen: bool,
    asked: &PlacementRequest,
    request: &ComposeRequest,
    program: &Value,
) -> bool {
    let asks = ["when", "audience", "during", "variant"];
    if asks.iter().any(|key| filling.get(*key).is_some()) {
        return false;
    }
    if let Some(ids) = filling["shows"].get("ids") {
        let there = |id: &Value| {
            let mut candidates = asked.candidates.iter();
            candidates.any(|candidate| id == candidate.id.as_str() && candidate.available)
        };
        let all = !chosen || asked.candidates.is_empty();
        return ids.as_array().unwrap().iter().any(|id| all || there(id));
    }
    if filling["shows"].get("products") != Some(&serde_json::json!({})) {
        return false;
    }
    let carted = |sku: &str| {
        let lines = request.cart.iter().flat_map(|cart| &cart.lines);
        lines.into_iter().any(|line| line.sku == sku)
    };
    if asked.candidates.is_empty() {
        let popular = program.pointer("/model/popular").and_then(Value::as_array);
        let mut skus = popular.into_iter().flatten();
        return skus.any(|product| !carted(product["sku"].as_str().unwrap()));
    }
    let mut candidates = asked.candidates.iter();
    candidates.any(|candidate| candidate.available && !carted(&candidate.id))
}
