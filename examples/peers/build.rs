//! Compiles the Extism plugin for WebAssembly, so that one command runs the comparison.
//!
//! A second cargo does it, in a target folder of its own: the outer one holds the lock of its.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

const TARGET: &str = "wasm32-unknown-unknown";

fn main() -> Result<()> {
    if env::var_os("CARGO_FEATURE_EXTISM").is_none() {
        return Ok(());
    }
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let target = PathBuf::from(variable("OUT_DIR")?).join("guest-target");
    for input in ["build.rs", "Cargo.toml", "Cargo.lock", "extism-guest"] {
        println!("cargo:rerun-if-changed={input}");
    }
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .current_dir(&here)
        .args(["build", "--package", "fidelis-peers-extism", "--locked"])
        .args(["--profile", "guest", "--target", TARGET, "--target-dir"])
        .arg(&target);
    // What the outer build sets is meant for the host.
    for name in [
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_TARGET",
        "CARGO_TARGET_DIR",
    ] {
        cargo.env_remove(name);
    }
    let output = cargo.output().context("cargo cannot be run")?;
    ensure!(
        output.status.success(),
        "the Extism plugin does not compile (is the target there? rustup target add {TARGET}):\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let module = target.join(TARGET).join("guest/fidelis_peers_extism.wasm");
    println!("cargo:rustc-env=EXTISM_PLUGIN={}", module.display());
    Ok(())
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("cargo did not set {name}"))
}
