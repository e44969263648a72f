//! What is loaded and what is refused, and the cache of compiled code.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers outside of tests, too.

mod support;

use std::fs;

use fidelis_host::{Error, Function, ImportKind, Limits, Sandbox, SandboxOptions};
use support::{component, guest, run, sandbox};

const ONE: &str = r#"(func (export "nothing"))"#;

fn cached(folder: &std::path::Path) -> Sandbox {
    Sandbox::with_options(SandboxOptions {
        slots: 1,
        cache: Some(folder.to_owned()),
        ..SandboxOptions::default()
    })
    .unwrap()
}

#[test]
fn only_components_are_loaded() {
    let sandbox = sandbox();
    for bytes in [
        &b""[..],
        b"plugin",
        b"\0asm\x01\0\0\0",
        b"\0asm\x0d\0\x01\0junk",
    ] {
        let error = sandbox.load(bytes).unwrap_err();
        assert!(matches!(error, Error::NotAComponent { .. }), "{error}");
    }
    let error = sandbox.load_file("/nowhere/shop.wasm").unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error}");
}

#[test]
fn a_component_that_is_too_large_is_not_compiled() {
    let sandbox = Sandbox::with_options(SandboxOptions {
        slots: 1,
        component_bytes: 100,
        ..SandboxOptions::default()
    })
    .unwrap();
    let error = sandbox.load(&[0; 101]).unwrap_err();
    assert!(
        matches!(
            error,
            Error::ComponentTooLarge {
                bytes: 101,
                limit: 100
            }
        ),
        "{error}"
    );
}

#[test]
fn a_power_is_refused_by_name() {
    let wants_a_clock = component(
        r#"(import "wasi:clocks/wall-clock@0.2.0" (instance (export "now" (func (result u64)))))"#,
    );
    match sandbox().load(&wants_a_clock).unwrap_err() {
        Error::RefusedImport { name, .. } => assert_eq!(name, "wasi:clocks/wall-clock@0.2.0"),
        other => panic!("{other}"),
    }
    let wants_a_function = component(r#"(import "random" (func (result u64)))"#);
    match sandbox().load(&wants_a_function).unwrap_err() {
        Error::RefusedImport { name, .. } => assert_eq!(name, "random"),
        other => panic!("{other}"),
    }
}

#[test]
fn kinds_of_imports_are_told_apart() {
    let sandbox = sandbox();
    let inspection = sandbox
        .inspect(&component(
            r#"(import "fidelis:loyalty/types@0.1.0" (instance (type $points s64) (export "points" (type (eq $points)))))
               (import "fidelis:loyalty/texts@0.1.0" (instance (export "render" (func))))
               (import "wasi:io/poll@0.2.0" (instance (export "pollable" (type (sub resource)))))"#,
        ))
        .unwrap();
    let kinds: Vec<_> = inspection
        .imports
        .iter()
        .map(|import| import.kind)
        .collect();
    assert_eq!(
        kinds,
        [ImportKind::Types, ImportKind::Contract, ImportKind::Power]
    );
    assert_eq!(inspection.contract.as_deref(), Some("0.1.0"));
    assert!(inspection.functions.is_empty());
}

#[test]
fn types_alone_are_no_power() {
    let only_types = component(
        r#"(import "fidelis:loyalty/types@0.1.0" (instance (type $points s64) (export "points" (type (eq $points)))))"#,
    );
    assert!(sandbox().load(&only_types).is_ok());
}

#[test]
fn another_version_of_the_contract_is_named() {
    let newer = wat::parse_str(
        r#"(component (instance $i) (export "fidelis:loyalty/types@0.2.0" (instance $i)))"#,
    )
    .unwrap();
    match sandbox().load(&newer).unwrap_err() {
        Error::IncompatibleContract { expected, found } => {
            assert!(expected.ends_with("0.1.0"), "{expected}");
            assert_eq!(found, "version 0.2.0");
        }
        other => panic!("{other}"),
    }
    let none = wat::parse_str("(component)").unwrap();
    let error = sandbox().load(&none).unwrap_err();
    assert!(error.to_string().contains("exports nothing"), "{error}");
}

#[test]
fn a_function_with_other_types_is_refused() {
    let other = wat::parse_str(
        r#"(component
             (core module $m (memory (export "memory") 1)
               (func (export "schema") (result i32) (i32.const 7)))
             (core instance $i (instantiate $m))
             (func $schema (result u32) (canon lift (core func $i "schema")))
             (instance $configuration (export "schema" (func $schema)))
             (export "fidelis:loyalty/configuration@0.1.0" (instance $configuration)))"#,
    )
    .unwrap();
    match sandbox().load(&other).unwrap_err() {
        Error::IncompatibleContract { expected, found } => {
            assert!(expected.contains("schema"), "{expected}");
            assert!(found.contains("string"), "{found}");
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_plugin_without_a_program_is_no_shop() {
    let plugin = sandbox().load(&guest(ONE, &["nothing"])).unwrap();
    assert!(matches!(
        plugin.with_program("{}", &[]),
        Err(Error::NotExported { .. })
    ));
    let shop = plugin.baked().unwrap();
    assert!(matches!(
        shop.call_json(Function::Quote, "{}"),
        Err(Error::NotExported {
            function: Function::Quote
        })
    ));
    assert!(shop.info().is_none());
}

#[test]
fn compiled_code_is_kept_and_never_taken_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = guest(ONE, &["nothing"]);
    let plugin = cached(folder.path()).load(&bytes).unwrap();
    run(&plugin, "nothing", &Limits::default()).unwrap();

    let files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    // The code is what an attacker would send as a plugin.
    let kept = fs::read(&files[0]).unwrap();
    let error = cached(folder.path()).load(&kept).unwrap_err();
    assert!(matches!(error, Error::PrecompiledCode), "{error}");

    let again = cached(folder.path()).load(&bytes).unwrap();
    run(&again, "nothing", &Limits::default()).unwrap();
    assert_eq!(fs::read(&files[0]).unwrap(), kept);
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = guest(ONE, &["nothing"]);
    cached(folder.path()).load(&bytes).unwrap();
    let file = fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let other_code = [b"other code", &whole[whole.len() - 4..]].concat();
    for damaged in [
        &flipped[..],
        &whole[..whole.len() - 1],
        &whole[..10],
        b"",
        &other_code,
    ] {
        fs::write(&file, damaged).unwrap();
        let plugin = cached(folder.path()).load(&bytes).unwrap();
        run(&plugin, "nothing", &Limits::default()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), whole, "not replaced");
    }
}

#[test]
fn engines_with_other_settings_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = guest(ONE, &["nothing"]);
    cached(folder.path()).load(&bytes).unwrap();
    let trusted = Sandbox::with_options(SandboxOptions {
        slots: 1,
        cache: Some(folder.path().to_owned()),
        ..SandboxOptions::trusted()
    })
    .unwrap();
    let plugin = trusted.load(&bytes).unwrap();
    let report = run(&plugin, "nothing", &Limits::default()).unwrap().report;
    assert_eq!(report.call.fuel, None);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let result = Sandbox::with_options(SandboxOptions {
        slots: 1,
        cache: Some(file.path().join("inside")),
        ..SandboxOptions::default()
    });
    assert!(matches!(result, Err(Error::Cache { .. })));
}
