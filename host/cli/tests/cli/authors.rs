//! What authors of plugins use: new, conformance, package.

use std::fs;
use std::path::Path;

use fidelis_host::Sandbox;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::guests;
use crate::support::{Desk, example, fidelis, run};

#[test]
fn a_new_project_has_the_contract_and_its_name() {
    for (lang, manifest) in [
        ("rust", "Cargo.toml"),
        ("js", "package.json"),
        ("python", "requirements.txt"),
    ] {
        let desk = Desk::new();
        let mut command = fidelis();
        command.args(["new", "spring-banner", "--lang", lang]);
        let made = command.current_dir(desk.path("")).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let project = desk.path("spring-banner");
        assert!(project.join(manifest).is_file(), "{lang}");
        let readme = fs::read_to_string(project.join("README.md")).unwrap();
        assert!(readme.starts_with("# spring-banner"), "{readme}");
        let world = fs::read_to_string(project.join("wit/worlds.wit")).unwrap();
        assert!(world.contains("personalization-middleware"));
        assert_eq!(desk.names(), ["spring-banner"], "nothing is left beside it");
        // What is there stays as it is.
        let mut command = fidelis();
        command.args(["new", "spring-banner", "--lang", lang]);
        let again = command.current_dir(desk.path("")).output().unwrap();
        assert_eq!(again.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
    }
}

#[test]
fn a_bad_name_makes_nothing() {
    let desk = Desk::new();
    for name in ["Banner", "../banner", "a b", ""] {
        let mut command = fidelis();
        command.args(["new", name, "--lang", "js"]);
        let made = command.current_dir(desk.path("")).output().unwrap();
        assert_eq!(made.status.code(), Some(1), "{name:?}: {made:?}");
        assert!(desk.names().is_empty(), "{name:?}");
    }
}

#[test]
fn the_built_in_plugin_keeps_the_contract() {
    let ran = run(["conformance", "--requests", "20", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["kind"], "plugin");
    assert_eq!(report["usage"].as_array().unwrap().len(), 6);
}

#[test]
fn an_override_that_breaks_the_contract_fails() {
    let desk = Desk::new();
    let polite = desk.file("polite.wasm", guests::marking('+'));
    let ran = run([
        "conformance".as_ref(),
        "--requests=20".as_ref(),
        polite.as_os_str(),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.contains("It keeps the contract."), "{}", ran.out);
    // It fills a place that nobody asked for.
    let pushing = desk.file("pushing.wasm", guests::banner());
    let ran = run([
        "conformance".as_ref(),
        "--requests=20".as_ref(),
        pushing.as_os_str(),
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("was not asked for"), "{}", ran.out);
    let ran = run(["conformance", "nowhere.wasm"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("cannot read nowhere.wasm"), "{}", ran.err);
}

/// Packages a plugin that was built of an example.
fn packaged(desk: &Desk, more: &[&str]) -> crate::support::Ran {
    let shop = desk.path("shop.wasm");
    if !shop.exists() {
        let mut build = fidelis();
        build.args(["build", "--program"]);
        build.arg(example("programs/one-point.json"));
        build.arg("-o").arg(&shop);
        assert!(build.status().unwrap().success());
    }
    let mut command = fidelis();
    command.arg("package").arg(&shop).arg("-o");
    command.arg(desk.path("package")).args(more);
    command.output().unwrap().into()
}

/// A blob that a descriptor stands for, whose digest and size are right.
fn blob(folder: &Path, descriptor: &Value) -> Vec<u8> {
    let digest = descriptor["digest"].as_str().unwrap();
    let digest = digest.strip_prefix("sha256:").unwrap();
    let bytes = fs::read(folder.join("blobs/sha256").join(digest)).unwrap();
    assert_eq!(descriptor["size"], bytes.len());
    let found: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(found, digest);
    bytes
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_package_is_an_image_layout_whose_component_answers() {
    let desk = Desk::new();
    let ran = packaged(
        &desk,
        &[
            "--version=1.2.3",
            "--license=MIT OR Apache-2.0",
            "--source=https://example.com/shop",
            "--json",
        ],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let closing: Value = serde_json::from_str(&ran.out).unwrap();
    let folder = desk.path("package");
    let layout = json(&fs::read(folder.join("oci-layout")).unwrap());
    assert_eq!(layout["imageLayoutVersion"], "1.0.0");
    let index = json(&fs::read(folder.join("index.json")).unwrap());
    let manifest = &index["manifests"][0];
    assert_eq!(manifest["digest"], closing["digest"]);
    let manifest = json(&blob(&folder, manifest));
    let said = &manifest["annotations"];
    for (key, value) in [
        ("version", "1.2.3"),
        ("licenses", "MIT OR Apache-2.0"),
        ("source", "https://example.com/shop"),
    ] {
        assert_eq!(said[format!("org.opencontainers.image.{key}")], value);
    }
    let config = json(&blob(&folder, &manifest["config"]));
    assert_eq!(config["architecture"], "wasm");
    assert_eq!(config["layerDigests"][0], manifest["layers"][0]["digest"]);
    let component = blob(&folder, &manifest["layers"][0]);
    let sandbox = Sandbox::new().unwrap();
    assert!(sandbox.load(&component).unwrap().baked().is_ok());
    let inspected = run([
        "inspect".as_ref(),
        "--json".as_ref(),
        desk.path("shop.wasm").as_os_str(),
    ]);
    let inspected: Value = serde_json::from_str(&inspected.out).unwrap();
    assert_eq!(config["component"]["exports"], inspected["exports"]);
    let world = fs::read_to_string(folder.join("world.wit")).unwrap();
    assert!(
        world.contains("export fidelis:loyalty/checkout@0.1.0;"),
        "{world}"
    );
    assert!(world.contains("record quote-request"), "{world}");
}

#[test]
fn the_same_plugin_gives_the_same_package_and_what_is_there_stays() {
    let (one, other) = (Desk::new(), Desk::new());
    let told = |desk: &Desk| {
        let ran = packaged(desk, &["--json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        told["digest"].clone()
    };
    assert_eq!(told(&one), told(&other));
    let again = packaged(&one, &[]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn what_is_said_of_a_package_must_be_of_its_form() {
    let desk = Desk::new();
    for (option, told) in [
        ("--version=one", "version: expected a semantic version"),
        ("--license=free beer", "license: expected an SPDX"),
        ("--source=nowhere", "source: expected a URL"),
    ] {
        let ran = packaged(&desk, &[option]);
        assert_eq!(ran.code, Some(1), "{option}");
        assert!(ran.err.contains(told), "{option}: {}", ran.err);
        assert!(!desk.path("package").exists(), "{option}");
    }
}
