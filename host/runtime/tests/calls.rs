//! Calls through the contract's types: typed, as JSON, and without blocking.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers outside of tests, too.

mod support;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use fidelis_host::contract::personalization::{ComposeRequest, PlacementRequest};
use fidelis_host::contract::segmentation::{ClassifyRequest, Lifecycle};
use fidelis_host::contract::types::{Fault, FaultKind, Member, Message, OrderStatus, PastOrder};
use fidelis_host::{Error, Function, Limits, Profiles, RenderRequest, Reuse, json};
use support::{request, sandbox, shop};

#[test]
fn a_fault_arrives_as_it_was_given() {
    match shop().call(&request("frenchish")).unwrap_err() {
        Error::Fault(fault) => assert_eq!(
            fault,
            Fault {
                kind: FaultKind::InvalidValue,
                at: "/locale".to_owned(),
                expected: "fr".to_owned(),
                found: "frenchish".to_owned(),
            }
        ),
        other => panic!("{other}"),
    }
}

#[test]
fn json_goes_in_and_canonical_json_comes_out() {
    let shop = shop();
    let text = r#" { "locale": "en",
                     "messages": [{"key": "a", "arguments": []}] } "#;
    let answer = shop.call_json(Function::Render, text).unwrap();
    assert_eq!(answer.value, r#"["1"]"#);
    // Headers of list and texts, and their bytes: (8 + (8+1) + 8) + (8+2).
    assert_eq!(answer.report.request.used, 35);
    assert_eq!(answer.report.result.used, 17);

    match shop.call_json(Function::Render, r#"{"messages": [], "locale": 3}"#) {
        Err(Error::InvalidRequest { at, .. }) => assert_eq!(at, "/locale"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_that_is_too_large_is_refused_before_the_call() {
    let page = Limits {
        request_bytes: 35,
        ..Limits::default()
    };
    let shop = shop().with_profiles(Profiles {
        page,
        ..Profiles::default()
    });
    let with_key = |length: usize| RenderRequest {
        messages: vec![Message {
            key: "k".repeat(length),
            arguments: Vec::new(),
        }],
        locale: "en".to_owned(),
    };
    assert!(shop.call(&with_key(1)).is_ok());
    let error = shop.call(&with_key(2)).unwrap_err();
    assert!(
        matches!(
            error,
            Error::RequestTooLarge {
                bytes: 36,
                limit: 35
            }
        ),
        "{error}"
    );
    // Text is looked at only as far as it could be a request of that size.
    let error = shop
        .call_json(Function::Render, &" ".repeat(8 * 35 + 1))
        .unwrap_err();
    assert!(
        matches!(error, Error::RequestTooLarge { limit: 280, .. }),
        "{error}"
    );
}

#[test]
fn an_integer_that_json_hosts_cannot_read_is_refused() {
    use fidelis_host::contract::types::{Argument, ArgumentValue};

    let mut request = request("en");
    request.messages[0].arguments.push(Argument {
        name: "n".to_owned(),
        value: ArgumentValue::Number(i64::MAX),
    });
    match shop().call(&request).unwrap_err() {
        Error::InvalidRequest { at, .. } => {
            assert_eq!(at, "/messages/0/arguments/0/value/Number");
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_result_is_measured_exactly() {
    let shop = shop();
    let limited = |result_bytes| {
        shop.clone().with_profiles(Profiles {
            page: Limits {
                result_bytes,
                ..Limits::default()
            },
            ..Profiles::default()
        })
    };
    assert!(limited(17).call(&request("en")).is_ok());
    assert!(matches!(
        limited(16).call(&request("en")),
        Err(Error::ResultTooLarge { limit: 16 })
    ));
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The smallest executor.
fn wait_for<T>(call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match call.as_mut().poll(&mut context) {
            Poll::Ready(result) => break result,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn an_executor_is_never_blocked() {
    // Runs until its deadline, 300 ms from now.
    let shop = shop().with_profiles(Profiles {
        page: Limits {
            deadline: Duration::from_millis(300),
            ..Limits::default().without_fuel()
        },
        ..Profiles::default()
    });
    let mut call = pin!(shop.call_async(request("spin")));
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let begun = std::time::Instant::now();
    assert!(call.as_mut().poll(&mut context).is_pending());
    assert!(begun.elapsed() < Duration::from_millis(300));
    let error = loop {
        match call.as_mut().poll(&mut context) {
            Poll::Ready(result) => break result.unwrap_err(),
            Poll::Pending => std::thread::park(),
        }
    };
    assert!(matches!(error, Error::Deadline { .. }), "{error}");
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_shop_is_shared_by_threads() {
    let shop = shop();
    std::thread::scope(|scope| {
        for reuse in [Reuse::Fresh, Reuse::Warm, Reuse::Fresh, Reuse::Warm] {
            let shop = shop.clone().reusing(reuse);
            scope.spawn(move || {
                for _ in 0..50 {
                    shop.call(&request("en")).unwrap();
                }
            });
        }
    });
    assert_eq!(shop.plugin().sandbox().free_slots(), 4);
}

#[test]
fn a_report_is_read_at_once() {
    let report = shop().call(&request("en")).unwrap().report;
    let text = report.to_string();
    assert!(text.starts_with("render on a fresh instance\n"), "{text}");
    assert!(text.contains("of 11000000 instructions"), "{text}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["function"], "render");
    assert_eq!(json["request"]["limit"], 131_072);
    assert!(json["call"]["elapsed_ns"].as_u64().unwrap() > 0);
}

/// A page for those who are new, and a house for all.
const PROGRAM: &str = r#"{
    "id": "shop", "zone": "Europe/Paris",
    "currencies": { "each-currency": { "base": "EUR" } },
    "wallets": [{ "id": "points" }],
    "segments": [{ "id": "beginners", "when": { "lifecycle": ["new"] } }],
    "placements": [{ "id": "home", "kind": "banner", "fillings": [
        { "id": "first", "audience": { "segments": ["beginners"] }, "shows": { "ids": ["welcome"] } },
        { "id": "all", "shows": { "ids": ["house"] } }
    ] }]
}"#;

/// 31 March 2026, noon in Paris.
const NOW: i64 = 1_774_951_200_000;

/// A member who ordered once, so many days ago.
fn member(days: i64) -> Member {
    Member {
        id: "anne".to_owned(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: vec![PastOrder {
            placed_at: NOW - days * 86_400_000,
            status: OrderStatus::Delivered,
            net: 700,
            discount: 0,
            units: 1,
            lines: 1,
            bundles: 0,
        }],
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

fn classify(days: i64) -> ClassifyRequest {
    ClassifyRequest {
        now: NOW,
        member: member(days),
        standing: None,
        cart: None,
        explain: false,
    }
}

fn compose(days: i64) -> ComposeRequest {
    ComposeRequest {
        now: NOW,
        member: Some(member(days)),
        standing: None,
        session: None,
        cart: None,
        attributes: Vec::new(),
        placements: vec![PlacementRequest {
            placement: "home".to_owned(),
            limit: 0,
            candidates: Vec::new(),
        }],
        counters: Vec::new(),
        explain: false,
    }
}

#[test]
fn members_are_classified_and_pages_composed() {
    let plugin = sandbox().load(fidelis_reference::COMPONENT).unwrap();
    let exported = &plugin.inspection().functions;
    assert_eq!(exported[..], Function::ALL);
    let shop = plugin.with_program(PROGRAM, &[]).unwrap();
    let limits = Limits::default();
    for reuse in [Reuse::Fresh, Reuse::Warm] {
        let shop = shop.clone().reusing(reuse);
        // 200 days ago is before the window of six months.
        for (days, stage, shown) in [
            (12, Lifecycle::Newcomer, "welcome"),
            (200, Lifecycle::Inactive, "house"),
        ] {
            let profile = shop.classify(&classify(days)).unwrap();
            assert_eq!(profile.value.lifecycle, stage);
            assert_eq!(profile.report.function, "classify");
            assert_eq!(profile.report.result.limit, limits.result_bytes);
            let page = shop.compose(&compose(days)).unwrap();
            assert_eq!(page.value.slots[0].choices[0].id, shown);
            assert_eq!(page.report.function, "compose");
            // Whatever came before on this instance.
            assert_eq!(page.report.instance, reuse);
            assert_eq!(page.report.call.fuel.map(|fuel| fuel.limit), limits.fuel);
        }
    }

    let answer = wait_for(shop.call_async(classify(12))).unwrap();
    let text = json::write(&classify(12)).unwrap();
    let told = shop.call_json(Function::Classify, &text).unwrap();
    assert_eq!(told.value, json::write(&answer.value).unwrap());
    let text = json::write(&compose(12)).unwrap();
    let told = shop.call_json(Function::Compose, &text).unwrap();
    assert!(told.value.contains(r#""id":"welcome""#), "{}", told.value);
}

#[test]
fn a_plugin_need_not_know_members_nor_pages() {
    let shop = shop();
    let missing = |error: Error| match error {
        Error::NotExported { function } => function,
        other => panic!("{other}"),
    };
    let classified = shop.classify(&classify(1)).unwrap_err();
    assert_eq!(missing(classified), Function::Classify);
    let composed = shop.compose(&compose(1)).unwrap_err();
    assert_eq!(missing(composed), Function::Compose);
    for function in [Function::Classify, Function::Compose] {
        assert!(!shop.plugin().exports(function));
        let error = shop.call_json(function, "{}").unwrap_err();
        assert_eq!(missing(error), function);
    }
}
