//! Experiments: shares hold, and nobody moves from one variant to another.

use fidelis_guest::experiments::variant;
use fidelis_host::contract::personalization::{ComposeRequest, PlacementRequest};
use fidelis_host::contract::types::Effect;
use fidelis_tests::{examples, native, plain, shop};
use serde_json::Value;

const UNITS: u64 = 100_000;

#[test]
fn a_hundred_thousand_units_keep_shares_and_variants() {
    for example in examples::ALL {
        let program: Value = serde_json::from_str(example.program).unwrap();
        let first = native::engine(example.program).unwrap();
        let again = native::engine(example.program).unwrap();
        let experiments = program["experiments"].as_array();
        for experiment in experiments.into_iter().flatten() {
            let id = experiment["id"].as_str().unwrap();
            let variants = experiment["variants"].as_array().unwrap();
            let mut counts = vec![0_u64; variants.len()];
            for unit in 0..UNITS {
                let unit = format!("member-{unit}");
                let drawn = variant(&first, id, &unit);
                assert_eq!(drawn, variant(&again, id, &unit), "{id}: {unit} moved");
                let index = drawn.map(|drawn| {
                    let mut known = variants.iter();
                    known.position(|variant| variant["id"] == drawn).unwrap()
                });
                if let Some(index) = index {
                    counts[index] += 1;
                }
            }
            for (variant, count) in variants.iter().zip(counts) {
                let wanted = UNITS * variant["weight"].as_u64().unwrap() / 10_000;
                println!("{id} {}: {count} of {wanted}", variant["id"]);
                assert!(
                    count.abs_diff(wanted) * 100 <= UNITS,
                    "{id} {}: {count} instead of {wanted}",
                    variant["id"]
                );
            }
        }
    }
}

/// A page whose only place tells who is in which variant.
const PROGRAM: &str = r#"{"id": "drawn", "zone": "UTC", "currencies": {"rates": {"base": "EUR"}},
    "wallets": [{"id": "points"}],
    "experiments": [{"id": "words", "variants": [{"id": "plain", "weight": 3000}, {"id": "warm", "weight": 5000}]}],
    "placements": [{"id": "place", "kind": "content", "fillings": [
        {"id": "warm", "variant": {"experiment": "words", "variant": "warm"}, "shows": {"ids": ["warm"]}},
        {"id": "other", "shows": {"ids": ["other"]}}]}]}"#;

#[test]
fn the_component_draws_as_the_native_code_does() {
    let engine = native::engine(PROGRAM).unwrap();
    let (shop, again) = (shop(PROGRAM).unwrap(), shop(PROGRAM).unwrap());
    let mut seen = [0; 3];
    for number in 0..400 {
        let unit = format!("unit-{number}");
        let member = number % 2 == 0;
        let request = ComposeRequest {
            now: 1_795_255_200_000,
            member: member.then(|| plain::member(&unit)),
            standing: None,
            session: (!member).then(|| unit.clone()),
            cart: None,
            attributes: vec![],
            placements: vec![PlacementRequest {
                placement: "place".into(),
                limit: 0,
                candidates: vec![],
            }],
            counters: vec![],
            explain: false,
        };
        let page = shop.compose(&request).unwrap().value;
        assert_eq!(page, again.compose(&request).unwrap().value);
        let drawn = variant(&engine, "words", &unit);
        let exposed = page.effects.iter().find_map(|effect| match effect {
            Effect::Exposure(exposure) => {
                assert_eq!(exposure.unit_id, unit);
                Some(exposure.variant_id.as_str())
            }
            _ => None,
        });
        assert_eq!(exposed, drawn, "{unit}");
        let shown = page.slots[0].choices[0].id.as_str();
        assert_eq!(shown == "warm", drawn == Some("warm"), "{unit}");
        seen[match drawn {
            Some("plain") => 0,
            Some(_) => 1,
            None => 2,
        }] += 1;
    }
    assert!(seen.iter().all(|count| *count > 40), "{seen:?}");
}
