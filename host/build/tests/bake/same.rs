//! The same ingredients give the same bytes.

use std::process::Command;

use fidelis_build::Override;

use crate::guests;
use crate::support::build;

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
fn no_folder_of_this_machine_is_in_it() {
    let baked = baked();
    let here = env!("CARGO_MANIFEST_DIR").as_bytes();
    let found = baked.windows(here.len()).any(|window| window == here);
    assert!(!found);
}
