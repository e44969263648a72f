//! The same ingredients give the same bytes.

use std::process::Command;

use fidelis_build::{Ingredients, Override, bake};
use fidelis_host::{Allocation, Sandbox, SandboxOptions};

use crate::guests;
use crate::support::{SANDBOX, build, example};

const PROGRAM: &str = "programs/luxury-house.json";

/// Set for a second process: where it writes what it baked.
const RESULT: &str = "FIDELIS_TEST_BAKED";

fn baked() -> Vec<u8> {
    let (banner, marking) = (guests::banner(), guests::marking('*'));
    let overrides = [&banner, &marking].map(|component| Override {
        name: "author.wasm",
        component,
    });
    build(PROGRAM, &overrides).unwrap().component
}

#[test]
fn in_one_process_and_in_another() {
    let first = baked();
    if let Some(path) = std::env::var_os(RESULT) {
        std::fs::write(path, first).unwrap();
        return;
    }
    assert!(first == baked(), "twice in one process");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baked.wasm");
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "same::in_one_process_and_in_another"])
        .current_dir(folder.path())
        .env(RESULT, &path)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert!(first == std::fs::read(path).unwrap(), "in another process");
}

#[test]
fn whatever_stops_the_plugin_while_it_is_baked() {
    let program = example(PROGRAM);
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program: &program,
        ..Ingredients::default()
    };
    let trusted = Sandbox::with_options(SandboxOptions {
        allocation: Allocation::OnDemand,
        ..SandboxOptions::trusted()
    });
    let timed = bake(&trusted.unwrap(), &ingredients).unwrap();
    assert_eq!(timed.figures.configure_fuel, None);
    let metered = bake(&SANDBOX, &ingredients).unwrap();
    assert!(metered.figures.configure_fuel.is_some());
    assert!(timed.component == metered.component);
}

#[test]
fn no_folder_of_this_machine_is_in_it() {
    let baked = baked();
    let here = env!("CARGO_MANIFEST_DIR").as_bytes();
    let found = baked.windows(here.len()).any(|window| window == here);
    assert!(!found);
}
