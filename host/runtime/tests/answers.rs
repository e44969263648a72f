//! Answers that are too large, or no value at all.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers outside of tests, too.

mod support;

use fidelis_host::{Error, Limits};
use support::{component, sandbox};

/// A guest that answers a text of 1,000 bytes, and a text that is not there.
fn answers() -> Vec<u8> {
    component(
        r#"(core module $m
             (memory (export "memory") 1)
             (data (i32.const 0) "\10\00\00\00\e8\03\00\00")
             (func (export "text") (result i32) (i32.const 0))
             (data (i32.const 8) "\ff\ff\ff\7f\10\00\00\00")
             (func (export "lost") (result i32) (i32.const 8))
             (func (export "shade") (result i32) (i32.const 3)))
           (core instance $i (instantiate $m))
           (func (export "text") (result string)
             (canon lift (core func $i "text") (memory (core memory $i "memory"))))
           (func (export "lost") (result string)
             (canon lift (core func $i "lost") (memory (core memory $i "memory"))))
           (type $shade' (enum "light" "dark"))
           (export $shade "shade-of-grey" (type $shade'))
           (func (export "shade") (result $shade)
             (canon lift (core func $i "shade")))"#,
    )
}

#[test]
fn an_answer_is_bounded_before_it_is_copied() {
    let plugin = sandbox().load(&answers()).unwrap();
    let limits = |result_bytes| Limits {
        result_bytes,
        ..Limits::default()
    };
    // 1,000 bytes are within 32 times 32, but not within 32 times 31.
    let text = plugin.call_export::<(), (String,)>(None, "text", (), &limits(32));
    assert_eq!(text.unwrap().value.0.len(), 1_000);
    let error = plugin
        .call_export::<(), (String,)>(None, "text", (), &limits(31))
        .unwrap_err();
    assert!(
        matches!(error, Error::ResultTooLarge { limit: 31 }),
        "{error}"
    );
}

#[derive(Debug, wasmtime::component::ComponentType, wasmtime::component::Lift)]
#[component(enum)]
#[repr(u8)]
enum Shade {
    #[component(name = "light")]
    Light,
    #[component(name = "dark")]
    Dark,
}

#[test]
fn an_answer_that_is_no_value_is_refused() {
    let plugin = sandbox().load(&answers()).unwrap();
    let limits = Limits::default();
    let error = plugin
        .call_export::<(), (String,)>(None, "lost", (), &limits)
        .unwrap_err();
    assert!(matches!(error, Error::InvalidAnswer { .. }), "{error}");
    let error = plugin
        .call_export::<(), (Shade,)>(None, "shade", (), &limits)
        .unwrap_err();
    match &error {
        Error::InvalidAnswer { problem, .. } => {
            assert!(problem.contains("discriminant"), "{problem}");
        }
        other => panic!("{other}"),
    }
    let _ = (Shade::Light, Shade::Dark);
}
