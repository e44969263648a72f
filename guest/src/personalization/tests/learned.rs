//! Rankings by a learned model (rule 4.6).

use super::*;
use crate::contract::types::{ArgumentValue, Cart};
use crate::model::{self, Blend, Neighbour, PopularList, Product};
use crate::testing::paris_transitions;

/// The products of the model, ascending.
const SKUS: [&str; 6] = ["cap", "mug", "pan", "socks", "tea", "wax"];

fn position(sku: &str) -> u32 {
    let found = SKUS.iter().position(|known| *known == sku).unwrap();
    u32::try_from(found).unwrap()
}

fn learned() -> Vec<u8> {
    let mut products: Vec<Product> = SKUS
        .iter()
        .map(|sku| Product {
            sku: (*sku).to_owned(),
            ..Product::default()
        })
        .collect();
    let mut set = |sku: &str, again, recent, fresh, neighbours: &[(&str, i16)]| {
        let product = &mut products[position(sku) as usize];
        product.again = again;
        product.recent = recent;
        product.fresh = fresh;
        for (sku, weight) in neighbours {
            product.neighbours.push(Neighbour {
                product: position(sku),
                weight: *weight,
            });
        }
    };
    set("cap", 65_536, 1 << 20, 1 << 19, &[]);
    set("pan", 65_536, 0, 0, &[("mug", 1024), ("wax", 512)]);
    set("tea", 32_768, 0, 0, &[("mug", 768), ("pan", 256)]);
    set("wax", 65_536, 0, 1 << 20, &[]);
    products[position("pan") as usize].category = Some("kitchen".to_owned());
    products[position("tea") as usize].together = vec![position("mug"), position("pan")];
    let lists = [
        ("all", vec!["tea", "cap"]),
        ("recent", vec!["cap"]),
        ("fresh", vec!["wax", "cap"]),
        ("stage:new", vec!["socks"]),
        ("segment:vip", vec!["pan", "tea"]),
    ];
    let lists: Vec<PopularList> = lists
        .iter()
        .map(|(name, skus)| PopularList {
            name: (*name).to_owned(),
            products: skus.iter().map(|sku| position(sku)).collect(),
        })
        .collect();
    model::write(&model::Facts {
        about: "{}",
        rfm: "",
        blend: Blend {
            own_half_life: 30,
            neighbour_half_life: 30,
            neighbours: 512,
            bought: 128,
        },
        powers: &[0, 256, 512],
        products: &products,
        lists: &lists,
    })
    .unwrap()
}

fn engine_by(by: &str) -> Engine {
    let program = format!(
        r#"{{"id":"shop","zone":"Europe/Paris",
            "currencies":{{"rates":{{"base":"EUR","others":{{}}}}}},
            "wallets":[{{"id":"points"}}],
            "texts":{{"en":{{"because":"Because you bought {{product}}"}}}},
            "segments":[{{"id":"vip","members":["anna"]}}],
            "placements":[{{"id":"row","kind":"strip","limit":20,"fillings":[
                {{"id":"only","because":"because","shows":{{"products":{{"by":"{by}"}}}}}}]}}]}}"#
    );
    Engine::build(&program, learned(), &paris_transitions()).unwrap()
}

/// Anna bought a pan a half-life ago, and tea twice, the last time today.
fn anna() -> Member {
    let mut anna = member("anna");
    anna.items = vec![
        bought("pan", "kitchen", "2026-10-22T13:00:00+02:00", 1, 1),
        bought("tea", "food", "2026-11-21T10:00:00+01:00", 2, 2),
        bought("unheard-of", "food", "2026-11-21T10:00:00+01:00", 9, 9),
        // Not yet.
        bought("cap", "hats", "2026-11-22T10:00:00+01:00", 9, 9),
    ];
    anna
}

fn slot(by: &str, member: Option<Member>, candidates: &[Candidate]) -> Slot {
    let mut asked = request(&[("row", candidates)]);
    asked.member = member;
    compose(&engine_by(by), asked).unwrap().slots.remove(0)
}

fn skus(slot: &Slot) -> Vec<&str> {
    slot.choices.iter().map(|choice| &*choice.id).collect()
}

#[test]
fn the_next_basket_is_what_comes_again_and_what_goes_with_it() {
    let slot = slot("for-you", Some(anna()), &[]);
    let told: Vec<_> = slot
        .choices
        .iter()
        .map(|choice| {
            let because = choice.because.as_ref().unwrap();
            let mut arguments = because.arguments.iter();
            let reason = arguments.find(|argument| argument.name == "product");
            let reason = reason.map(|argument| &argument.value);
            let reason = match reason {
                Some(ArgumentValue::Text(reason)) => reason.as_str(),
                None => "",
                other => panic!("{other:?}"),
            };
            (&*choice.id, choice.score, reason)
        })
        .collect();
    // In 1,048,576ths. Mug: 2 × (1/2 × 1 + 3/4). Cap: 2 × 1, by its prior alone. Tea: twice bought
    // counts 2, and 1/2 as often again. Pan: 1/2 by itself, and half of 2 × 1/4 by tea. Wax: 2 ×
    // 1/2 × 1/2.
    let expected = [
        ("mug", 2_621_440, "tea"),
        ("cap", 2_097_152, ""),
        ("tea", 1_048_576, "tea"),
        ("pan", 786_432, "pan"),
        ("wax", 524_288, "pan"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn discovery_leaves_out_what_was_bought() {
    let mut anna = anna();
    anna.items.pop();
    let slot = slot("discovery", Some(anna), &[]);
    let told: Vec<_> = slot
        .choices
        .iter()
        .map(|choice| (&*choice.id, choice.score))
        .collect();
    // Mug: 1/2 + 3/4; wax: 1/4 + 1; equal, so by their skus.
    assert_eq!(
        told,
        [("mug", 1_310_720), ("wax", 1_310_720), ("cap", 524_288)]
    );
}

#[test]
fn the_pages_own_products_are_ranked_and_none_is_added() {
    let some = named(&["unknown", "wax", "unheard-of", "tea"]);
    let found = slot("for-you", Some(anna()), &some);
    assert_eq!(skus(&found), ["tea", "wax", "unknown", "unheard-of"]);
    let found = slot("discovery", Some(anna()), &some);
    assert_eq!(
        skus(&found),
        ["wax", "unknown"],
        "what was bought is not new"
    );
}

#[test]
fn who_bought_nothing_sees_what_their_like_buy() {
    for by in ["for-you", "discovery", "popular"] {
        assert_eq!(skus(&slot(by, None, &[])), ["tea", "cap"], "{by}: a guest");
        let vip = slot(by, Some(member("anna")), &[]);
        assert_eq!(skus(&vip), ["pan", "tea"], "{by}: by segment");
        let mut new = member("ben");
        new.orders = vec![crate::contract::types::PastOrder {
            placed_at: at("2026-11-01T12:00:00+01:00"),
            status: crate::contract::types::OrderStatus::Delivered,
            net: 1000,
            discount: 0,
            units: 1,
            lines: 1,
            bundles: 0,
        }];
        assert_eq!(skus(&slot(by, Some(new), &[])), ["socks"], "{by}: by stage");
    }
    let some = named(&["wax", "cap", "tea"]);
    assert_eq!(skus(&slot("for-you", None, &some)), ["tea", "cap", "wax"]);
}

#[test]
fn companions_are_what_is_bought_in_one_order() {
    let mut asked = request(&[("row", &[])]);
    let mut goods: Cart = cart("EUR", Vec::new());
    let mut tea = line(1, 1000);
    tea.sku = "tea".into();
    goods.lines.push(tea);
    asked.cart = Some(goods);
    let page = compose(&engine_by("companions"), asked).unwrap();
    assert_eq!(skus(&page.slots[0]), ["mug", "pan"]);
    assert_eq!(page.slots[0].choices[0].score, 1_000_000);
}

#[test]
fn without_a_learned_model_the_next_filling_is_asked() {
    let shop = shop(&strip(r#"{"by":"for-you"}"#), "");
    let page = compose(&shop, request(&[("row", &named(&["tea"]))])).unwrap();
    assert!(page.slots[0].choices.is_empty());
    assert_eq!(page.slots[0].fallback, 1);
}

#[test]
fn a_long_history_in_a_dense_model_is_told_apart() {
    // Every product speaks for every other: the table of scores is as full as it gets.
    let count: u32 = 150;
    let products: Vec<Product> = (0..count)
        .map(|number| Product {
            sku: format!("sku-{number:03}"),
            again: 65_536,
            neighbours: (0..count)
                .filter(|other| *other != number)
                .map(|product| Neighbour {
                    product,
                    weight: i16::try_from(product).unwrap(),
                })
                .collect(),
            ..Product::default()
        })
        .collect();
    let bytes = model::write(&model::Facts {
        about: "{}",
        rfm: "",
        blend: Blend {
            own_half_life: u32::MAX,
            neighbour_half_life: u32::MAX,
            neighbours: 256,
            bought: 256,
        },
        powers: &[0, 256],
        products: &products,
        lists: &[],
    })
    .unwrap();
    let program = r#"{"id":"shop","zone":"Europe/Paris",
        "currencies":{"rates":{"base":"EUR","others":{}}},"wallets":[{"id":"points"}],
        "placements":[{"id":"row","kind":"strip","limit":100,"fillings":[
            {"id":"only","shows":{"products":{"by":"discovery"}}}]}]}"#;
    let engine = Engine::build(program, bytes, &paris_transitions()).unwrap();
    let mut anna = member("anna");
    for number in 0..100 {
        let sku = format!("sku-{number:03}");
        anna.items
            .push(bought(&sku, "all", "2026-11-01T12:00:00+01:00", 1, 1));
    }
    let mut asked = request(&[("row", &[])]);
    asked.member = Some(anna);
    let page = compose(&engine, asked).unwrap();
    let told: Vec<_> = page.slots[0]
        .choices
        .iter()
        .map(|choice| (choice.id.clone(), choice.score))
        .collect();
    // A hundred purchases, each of which speaks for product n with n 1,024ths.
    let expected: Vec<_> = (100..i64::from(count))
        .rev()
        .map(|number| (format!("sku-{number:03}"), number * 100 * 1024))
        .collect();
    assert_eq!(told, expected);
}
