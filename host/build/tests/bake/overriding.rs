//! Overrides are composed and called; what they leave alone stays as it was.

use fidelis_build::Override;
use fidelis_host::contract::personalization::Page;
use fidelis_host::{Function, json};

use crate::guests;
use crate::support::{build, example, shop};

const PROGRAM: &str = "programs/luxury-house.json";

fn named<'a>(name: &'a str, component: &'a [u8]) -> Override<'a> {
    Override { name, component }
}

/// Each decision, and a request of the examples for it.
const REQUESTS: [(Function, &str); 6] = [
    (Function::Quote, "requests/anne.json"),
    (Function::Settle, "requests/claire-settle.json"),
    (Function::Classify, "requests/classify-anne.json"),
    (Function::Compose, "requests/compose-anne.json"),
    (Function::Describe, "requests/describe-claire.json"),
    (Function::Render, "requests/render.json"),
];

/// What a plugin answers to a request of the examples.
fn answers(overrides: &[Override<'_>]) -> Vec<(Function, String)> {
    let shop = shop(&build(PROGRAM, overrides).unwrap());
    let answer = |(function, request)| {
        let answer = shop.call_json(function, &example(request));
        (function, answer.unwrap().value)
    };
    REQUESTS.into_iter().map(answer).collect()
}

#[test]
fn an_override_answers_in_the_place_of_the_plugin() {
    let banner = guests::banner();
    let plain = answers(&[]);
    let overridden = answers(&[named("banner.wasm", &banner)]);
    for ((function, before), (_, after)) in plain.iter().zip(&overridden) {
        if *function == Function::Compose {
            let page: Page = json::read(after).unwrap();
            assert_eq!(page.slots[0].placement, "home");
            assert_eq!(page.slots[0].choices[0].id, "author-banner");
            assert_eq!(page.slots[0].choices[0].score, 7);
        } else {
            assert_eq!(before, after, "{function}");
        }
    }
}

#[test]
fn a_core_module_with_its_world_is_made_a_component() {
    let (component, core) = (guests::banner(), guests::core_banner());
    let expected = answers(&[named("banner.wasm", &component)]);
    assert_eq!(answers(&[named("banner.wasm", &core)]), expected);
}

#[test]
fn middlewares_stack_in_the_order_given() {
    let (inner, outer) = (guests::marking('<'), guests::marking('+'));
    let plain = answers(&[]);
    let marked = answers(&[named("inner.wasm", &inner), named("outer.wasm", &outer)]);
    for ((function, before), (_, after)) in plain.iter().zip(&marked) {
        if *function == Function::Render {
            let before: Vec<String> = json::read(before).unwrap();
            let after: Vec<String> = json::read(after).unwrap();
            assert!(!before.is_empty());
            let expected = before.iter().map(|text| format!("+<{text}"));
            assert_eq!(after, expected.collect::<Vec<_>>());
        } else {
            assert_eq!(before, after, "{function}");
        }
    }
}

#[test]
fn a_fault_passes_through_a_middleware() {
    let marking = guests::marking('*');
    let shop = shop(&build(PROGRAM, &[named("marking.wasm", &marking)]).unwrap());
    let unknown = r#"{"messages":[{"key":"no-such-key","arguments":[]}],"locale":"fr"}"#;
    let refused = shop.call_json(Function::Render, unknown).unwrap_err();
    assert_eq!(refused.code(), "fault");
}

#[test]
fn the_label_names_what_each_override_answers() {
    let (banner, marking) = (guests::banner(), guests::marking('*'));
    let baked = build(
        PROGRAM,
        &[named("a.wasm", &banner), named("b.wasm", &marking)],
    )
    .unwrap();
    assert_eq!(baked.label.overrides, [["personalization"], ["texts"]]);
    let figures = baked.figures;
    assert!(figures.compared > 0, "{figures:?}");
    assert!(figures.compared < figures.samples, "{figures:?}");
}
