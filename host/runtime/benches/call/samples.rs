//! The programme and the requests that are measured.

use fidelis_guest::Engine;
use fidelis_guest::contract::configuration::Transition;
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::{Limits, Profiles, Sandbox, Shop, json, zone};

const PROGRAM: &str = include_str!("../../../../examples/programs/luxury-house.json");
const TEN_LINES: &str = include_str!("../../../../examples/requests/ten-lines.json");

/// The programme in a sandbox.
pub(crate) fn shop(sandbox: &Sandbox) -> Shop {
    sandbox
        .load(fidelis_reference::COMPONENT)
        .expect("the reference plugin is loaded")
        .with_program(PROGRAM, &[])
        .expect("the example's program is good")
        // A hundred lines with explanations are measured here, not limited.
        .with_profiles(Profiles {
            page: Limits::settle(),
            ..sandbox.options().profiles
        })
}

/// The programme without a sandbox.
pub(crate) fn native() -> Engine {
    let program: serde_json::Value = serde_json::from_str(PROGRAM).expect("the example is JSON");
    let name = program["zone"].as_str().expect("the example has a zone");
    let zone: Vec<Transition> = zone::transitions(name)
        .expect("a known zone")
        .into_iter()
        .map(|transition| Transition {
            at: transition.at,
            offset: transition.offset,
        })
        .collect();
    Engine::build(PROGRAM, Vec::new(), &zone).expect("the example's program is good")
}

/// The example's cart with so many lines.
pub(crate) fn ten_lines(lines: usize, explain: bool) -> QuoteRequest {
    let mut request: QuoteRequest = json::read(TEN_LINES).expect("the example is a request");
    let goods = request.cart.lines.clone();
    request.cart.lines = goods.into_iter().cycle().take(lines).collect();
    for (number, line) in (1..).zip(&mut request.cart.lines) {
        line.number = number;
    }
    request.explain = explain;
    request
}

pub(crate) mod quote {
    use fidelis_host::contract::checkout::QuoteRequest;

    /// The same request in the native engine's types.
    pub(crate) fn native(request: &QuoteRequest) -> fidelis_guest::contract::checkout::QuoteRequest {
        let text = serde_json::to_string(request).expect("a request is written");
        serde_json::from_str(&text).expect("both have the contract's types")
    }
}
