//! Released versions of the contract never change, and what was compiled against them still loads.
//!
//! `tests/frozen/VERSION/` has the hashes of `wit/frozen/VERSION/`, the source of an override and the
//! component that it was compiled to when the version was released. `BLESS=1 cargo test -p
//! fidelis-tests frozen` makes what a new version lacks; what is there is never written again.

use std::fs;
use std::path::{Path, PathBuf};

use fidelis_build::{Ingredients, Override, bake};
use fidelis_host::contract::VERSION;
use fidelis_host::contract::personalization::Page;
use fidelis_host::{Function, Sandbox, json};
use fidelis_tests::examples;
use sha2::{Digest as _, Sha256};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The released versions, the oldest first.
fn versions() -> Vec<String> {
    let folders = fs::read_dir(root().join("wit/frozen")).unwrap();
    let mut names: Vec<String> = folders
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_by_key(|name| {
        let numbers = name.split('.').map(|number| number.parse::<u32>().unwrap());
        numbers.collect::<Vec<_>>()
    });
    names
}

/// The files of a folder with the contract, by name.
fn contract(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<(String, String)> = entries
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Writes what a new version lacks, if that is wanted.
fn kept(path: &Path, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if !path.exists() && std::env::var_os("BLESS").is_some() {
        fs::write(path, make()).unwrap();
    }
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_released_version_never_changes() {
    let versions = versions();
    assert!(versions.contains(&"0.1.0".to_owned()));
    for version in &versions {
        let files = contract(&root().join("wit/frozen").join(version));
        let sums: String = files
            .iter()
            .map(|(name, text)| {
                let digest = Sha256::digest(text.as_bytes());
                let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{digest}  {name}\n")
            })
            .collect();
        let path = root().join(format!("tests/frozen/{version}/sha256sums"));
        let kept = kept(&path, || sums.clone().into_bytes());
        assert_eq!(String::from_utf8(kept).unwrap(), sums, "{version}");
    }
    // As long as the contract has a released version, it is that one.
    if versions.iter().any(|version| version == VERSION) {
        let frozen = contract(&root().join("wit/frozen").join(VERSION));
        let now = contract(&root().join("wit"));
        let names = |files: &[(String, String)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&now), names(&frozen));
        for ((name, now), (_, then)) in now.iter().zip(&frozen) {
            assert_eq!(
                now, then,
                "{name} changed, but its version is still {VERSION}"
            );
        }
    }
}

/// The fixture's source as a component of a version.
fn compiled(version: &str, source: &Path) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let folder = root().join("wit/frozen").join(version);
    let (package, _) = resolve.push_dir(folder).unwrap();
    let world = resolve.select_world(&[package], Some("personalization-plugin"));
    let mut module = wat::parse_file(source).unwrap();
    let encoding = StringEncoding::UTF8;
    embed_component_metadata(&mut module, &resolve, world.unwrap(), encoding).unwrap();
    let encoder = ComponentEncoder::default().validate(true);
    let mut encoder = encoder.module(&module).unwrap();
    encoder.encode().unwrap()
}

#[test]
fn what_was_compiled_against_the_last_released_version_still_loads() {
    let last = versions().pop().unwrap();
    let folder = root().join("tests/frozen").join(&last);
    let component = kept(&folder.join("banner.wasm"), || {
        compiled(&last, &folder.join("banner.wat"))
    });
    let sandbox = Sandbox::new().unwrap();
    let baked = bake(
        &sandbox,
        &Ingredients {
            base: fidelis_reference::COMPONENT,
            program: examples::LUXURY_HOUSE.program,
            overrides: &[Override {
                name: "banner.wasm",
                component: &component,
            }],
            ..Ingredients::default()
        },
    );
    let shop = sandbox.load(&baked.unwrap().component).unwrap();
    let shop = shop.baked().unwrap();
    let request = examples::REQUESTS
        .iter()
        .find(|request| request.name == "compose-anne");
    let answer = shop.call_json(Function::Compose, request.unwrap().text);
    let page: Page = json::read(&answer.unwrap().value).unwrap();
    assert_eq!(page.slots[0].choices[0].id, "author-banner");
}
