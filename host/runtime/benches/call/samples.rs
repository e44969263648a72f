//! The programmes and the requests that are measured.

use fidelis_build::{Ingredients, bake};
use fidelis_guest::Engine;
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::{Limits, Profiles, Sandbox, SandboxOptions, Shop, json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// The programme of the luxury house.
pub(crate) const LUXURY: &str = include_str!("../../../../examples/programs/luxury-house.json");
const TEN_LINES: &str = include_str!("../../../../examples/requests/ten-lines.json");

/// A programme and a model, built into a component.
pub(crate) fn component(program: &str, model: &[u8]) -> Vec<u8> {
    // What a thousand rules have to tell is measured here, not limited.
    let options = SandboxOptions {
        profiles: Profiles {
            page: Limits::settle(),
            ..Profiles::default()
        },
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::with_options(options).expect("a sandbox");
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program,
        model,
        ..Ingredients::default()
    };
    let baked = bake(&sandbox, &ingredients).expect("the programme is built in");
    baked.component
}

/// A component in a sandbox. What a hundred explained lines need is measured here, not limited.
pub(crate) fn load(sandbox: &Sandbox, component: &[u8]) -> Shop {
    let plugin = sandbox.load(component).expect("the plugin is loaded");
    let shop = plugin.baked().expect("a programme is built in");
    let page = Limits {
        fuel: sandbox.options().profiles.page.fuel.map(|_| u64::MAX / 2),
        ..Limits::settle()
    };
    shop.with_profiles(Profiles {
        page,
        ..sandbox.options().profiles
    })
}

/// The same programme and model without a sandbox.
pub(crate) fn native(program: &str, model: &[u8]) -> Engine {
    fidelis_terms::engine(program, model.to_vec()).expect("the programme is good")
}

/// The same request in the native engine's types.
pub(crate) fn native_request<Q: DeserializeOwned>(request: &impl Serialize) -> Q {
    let text = serde_json::to_string(request).expect("a request is written");
    serde_json::from_str(&text).expect("both have the contract's types")
}

/// A cart of the luxury house with so many lines.
pub(crate) fn cart(lines: usize, explain: bool) -> QuoteRequest {
    let mut request: QuoteRequest = json::read(TEN_LINES).expect("the example is a request");
    let goods = request.cart.lines.clone();
    request.cart.lines = goods.into_iter().cycle().take(lines).collect();
    for (number, line) in (1..).zip(&mut request.cart.lines) {
        line.number = number;
    }
    request.explain = explain;
    request
}

/// A programme with so many earning rules, each for a category of its own and one in ten for all.
pub(crate) fn rules(count: usize) -> String {
    let rule = |number: usize| {
        let lines = if number.is_multiple_of(10) {
            json!({})
        } else {
            json!({ "categories": [format!("category-{number}")] })
        };
        json!({
            "id": format!("rule-{number}"),
            "lines": lines,
            "base": { "per-unit": { "points": 1 } },
            "minimum": { "amount": 100 },
        })
    };
    let program = json!({
        "id": "rules",
        "zone": "Europe/Paris",
        "currencies": { "rates": { "base": "EUR" } },
        "wallets": [{ "id": "points" }],
        "earning": (0..count).map(rule).collect::<Vec<_>>(),
    });
    program.to_string()
}
