//! What cannot be baked is told, with what to do.

use fidelis_build::{Error, Ingredients, Override, Refusal, bake};

use crate::guests;
use crate::support::{SANDBOX, build, example};

fn refused(component: &[u8]) -> Refusal {
    let component = Override {
        name: "author.wasm",
        component,
    };
    match build("programs/one-point.json", &[component]) {
        Err(Error::Override { name, refusal }) => {
            assert_eq!(name, "author.wasm");
            refusal
        }
        other => panic!("{other:?}"),
    }
}

/// A module that exports functions that are never called: their names, and their core types.
fn never_called(functions: &[(&str, &str)]) -> String {
    let functions = functions
        .iter()
        .map(|(name, ty)| format!("(func (export \"{name}\") {ty} unreachable)"));
    let functions: String = functions.collect();
    format!("(module {} {functions})", guests::MEMORY)
}

const RENDER: (&str, &str) = (
    "fidelis:loyalty/texts@0.1.0#render",
    "(param i32 i32 i32 i32) (result i32)",
);

#[test]
fn types_of_its_own() {
    let wit = "package author:shop;
        world author { export fidelis:loyalty/types@0.1.0; export fidelis:loyalty/texts@0.1.0; }";
    let refusal = refused(&guests::of_package(wit, &never_called(&[RENDER])));
    assert_eq!(refusal, Refusal::OwnTypes);
    assert!(refusal.to_string().contains("texts-plugin"), "{refusal}");
}

#[test]
fn a_configuration_of_its_own() {
    let wit = "package author:shop;
        world author { export fidelis:loyalty/configuration@0.1.0; }";
    let module = never_called(&[
        (
            "fidelis:loyalty/configuration@0.1.0#configure",
            "(param i32 i32 i32 i32 i32 i32) (result i32)",
        ),
        ("fidelis:loyalty/configuration@0.1.0#schema", "(result i32)"),
    ]);
    assert_eq!(
        refused(&guests::of_package(wit, &module)),
        Refusal::Configuration
    );
}

#[test]
fn an_import_that_nobody_exports() {
    let wit = "package author:shop;
        interface clock { now: func() -> u64; }
        world author { import clock; export fidelis:loyalty/texts@0.1.0; }";
    let module = never_called(&[RENDER]).replacen(
        "(module",
        r#"(module (import "author:shop/clock" "now" (func (result i64)))"#,
        1,
    );
    let refusal = refused(&guests::of_package(wit, &module));
    let name = "author:shop/clock".to_owned();
    assert_eq!(refusal, Refusal::Import { name });
}

#[test]
fn the_configuration_is_not_handed_on() {
    let wit = "package author:shop;
        world author {
            import fidelis:loyalty/configuration@0.1.0;
            export fidelis:loyalty/texts@0.1.0;
        }";
    let module = never_called(&[RENDER]).replacen(
        "(module",
        r#"(module (import "fidelis:loyalty/configuration@0.1.0" "schema" (func (param i32)))"#,
        1,
    );
    let refusal = refused(&guests::of_package(wit, &module));
    let name = "fidelis:loyalty/configuration@0.1.0".to_owned();
    assert_eq!(refusal, Refusal::Import { name });
}

#[test]
fn nothing_of_the_contract() {
    let bare = wat::parse_str("(component)").unwrap();
    let found = Vec::new();
    assert_eq!(refused(&bare), Refusal::NothingOfTheContract { found });

    let wit = "package fidelis:loyalty@0.2.0;
        interface texts { render: func() -> u32; }
        world author { export texts; }";
    let render = ("fidelis:loyalty/texts@0.2.0#render", "(result i32)");
    let newer = guests::of_stranger(wit, &never_called(&[render]));
    let refusal = refused(&newer);
    for told in ["version 0.1.0", "fidelis:loyalty/texts@0.2.0"] {
        assert!(refusal.to_string().contains(told), "{refusal}");
    }
}

#[test]
fn other_types_than_the_contract() {
    let wit = "package fidelis:loyalty@0.1.0;
        interface texts { render: func(messages: list<string>, locale: string) -> list<string>; }
        world author { export texts; }";
    let other = guests::of_stranger(wit, &never_called(&[RENDER]));
    let refusal = refused(&other);
    assert!(
        matches!(refusal, Refusal::OtherExport { .. }),
        "{refusal:?}"
    );
}

#[test]
fn an_import_of_other_types() {
    // The contract's own texts, and a showcase that is another one.
    let contract = concat!(
        include_str!("../../../../wit/types.wit"),
        include_str!("../../../../wit/texts.wit"),
    );
    let package = "package fidelis:loyalty@0.1.0;";
    let wit = format!(
        "{package} {} interface showcase {{ show: func(); }}
        world author {{ import showcase; export texts; }}",
        contract.replace(package, "")
    );
    let module = never_called(&[RENDER]).replacen(
        "(module",
        r#"(module (import "fidelis:loyalty/showcase@0.1.0" "show" (func))"#,
        1,
    );
    let refusal = refused(&guests::of_stranger(&wit, &module));
    assert!(
        matches!(refusal, Refusal::OtherImport { .. }),
        "{refusal:?}"
    );
}

#[test]
fn no_component() {
    let core = wat::parse_str("(module)").unwrap();
    let mut cut = guests::banner();
    cut.truncate(cut.len() / 2);
    for (bytes, told) in [
        (core.as_slice(), "core module"),
        (b"hello".as_slice(), "5 bytes"),
        (b"".as_slice(), "0 bytes"),
        (cut.as_slice(), "not valid"),
    ] {
        let refusal = refused(bytes);
        assert!(matches!(refusal, Refusal::NotAComponent { .. }));
        assert!(refusal.to_string().contains(told), "{refusal}");
    }
}

#[test]
fn a_base_that_is_baked_already() {
    let baked = build("programs/one-point.json", &[]).unwrap();
    let again = bake(
        &SANDBOX,
        &Ingredients {
            base: &baked.component,
            program: &example("programs/one-point.json"),
            ..Ingredients::default()
        },
    );
    assert!(matches!(again, Err(Error::AlreadyBaked)), "{again:?}");
}

#[test]
fn a_base_that_is_no_component() {
    let refused = bake(
        &SANDBOX,
        &Ingredients {
            base: b"hello",
            program: "{}",
            ..Ingredients::default()
        },
    );
    assert!(matches!(refused, Err(Error::Base(_))), "{refused:?}");
}

#[test]
fn a_programme_with_all_that_is_wrong_with_it() {
    let refused = bake(
        &SANDBOX,
        &Ingredients {
            base: fidelis_reference::COMPONENT,
            program: r#"{"id": "p", "zone": "Mars/North"}"#,
            ..Ingredients::default()
        },
    );
    match refused {
        Err(Error::Program(fidelis_host::Error::InvalidProgram(diagnostics))) => {
            assert!(diagnostics.len() > 1, "{diagnostics:?}");
            assert!(diagnostics.iter().any(|each| each.at == "/zone"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_model_that_is_damaged() {
    let refused = bake(
        &SANDBOX,
        &Ingredients {
            base: fidelis_reference::COMPONENT,
            program: &example("programs/one-point.json"),
            model: b"FIDELISM and then nothing",
            ..Ingredients::default()
        },
    );
    assert!(matches!(refused, Err(Error::Program(_))), "{refused:?}");
}

#[test]
fn a_plugin_that_remembers_what_it_was_asked() {
    let counting = guests::counting();
    let refused = bake(
        &SANDBOX,
        &Ingredients {
            base: &counting,
            program: r#"{"zone": "UTC"}"#,
            ..Ingredients::default()
        },
    );
    match refused {
        Err(Error::Different { function, .. }) => {
            assert_eq!(function, fidelis_host::Function::Render);
        }
        other => panic!("{other:?}"),
    }
}
