//! Makes the reference plugin's component from `guest/`, so that a plain `cargo run` or
//! `cargo test` works in a fresh clone.
//!
//! A second cargo compiles the guest to a core module for `wasm32-unknown-unknown`, in a target
//! folder of its own inside this one's output (the outer cargo holds the lock of its own), and
//! `wit-component` turns the module into a component. A published crate has no `guest/` beside
//! it: there the component that was packaged with it is taken.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use wasmparser::Validator;
use wit_component::ComponentEncoder;

mod labels;

const TARGET: &str = "wasm32-unknown-unknown";

/// Names a component to take as it is, for whoever builds it apart.
const READY: &str = "FIDELIS_REFERENCE_COMPONENT";

/// The guest's shadow stack, in bytes. It is part of every fresh instance's memory, so it is kept
/// small; what overflows it traps, as it lies below the data.
const STACK: u32 = 64 * 1024;

/// What makes LLVM's code for WebAssembly smaller than `opt-level = "z"` alone: records are copied
/// by `memory.copy` instead of one load and store for each word, and addresses in loops are
/// computed where they are used instead of being carried from turn to turn.
const SMALLER: [&str; 4] = [
    "--max-store-memcpy=1",
    "--max-store-memmove=1",
    "--max-store-memset=1",
    "--disable-lsr",
];

/// Small functions are written out where they are called, which `opt-level = "z"` alone hardly
/// does: a fifth of the time of a call, for two hundredths of the size.
const FASTER: &str = "--inline-threshold=35";

fn main() -> Result<()> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let component = out.join("reference.wasm");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=labels.rs");

    println!("cargo:rerun-if-env-changed={READY}");

    let packaged = here.join("reference.wasm");
    let root = here.join("../..");
    if let Some(ready) = env::var_os(READY) {
        let ready = PathBuf::from(ready);
        println!("cargo:rerun-if-changed={}", ready.display());
        fs::copy(&ready, &component)
            .with_context(|| format!("{READY} names {}", ready.display()))?;
    } else if root.join("guest/Cargo.toml").is_file() {
        let module = build_guest(&root, &out)?;
        fs::write(&component, encode(&module)?)
            .with_context(|| format!("cannot write {}", component.display()))?;
    } else {
        println!("cargo:rerun-if-changed={}", packaged.display());
        fs::copy(&packaged, &component).with_context(|| {
            format!(
                "there is neither guest/ nor {}: the package is incomplete",
                packaged.display()
            )
        })?;
    }
    Ok(())
}

/// Compiles the guest and gives the core module's path.
fn build_guest(root: &Path, out: &Path) -> Result<PathBuf> {
    for input in ["guest", "wit", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={}", root.join(input).display());
    }
    ensure_target()?;
    let target = out.join("guest-target");
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .current_dir(root)
        .args(["rustc", "--package", "fidelis-guest", "--lib"])
        .args(["--crate-type", "cdylib", "--profile", "guest"])
        .args(["--target", TARGET, "--locked"])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-C", &format!("link-arg=-zstack-size={STACK}")])
        // Addresses and indices in as few bytes as each needs, not in room for the largest.
        .args(["-C", "link-arg=--compress-relocations"])
        .args(SMALLER.map(|option| format!("-Cllvm-args={option}")))
        .arg(format!("-Cllvm-args={FASTER}"));
    // What the outer build sets is meant for the host.
    for name in [
        "RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_TARGET",
        "CARGO_TARGET_DIR",
    ] {
        cargo.env_remove(name);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags().join("\u{1f}"));
    run(&mut cargo).context("the guest does not compile")?;
    Ok(target.join(TARGET).join("guest/fidelis_guest.wasm"))
}

/// What the compiler is told for every crate of the guest.
fn flags() -> Vec<String> {
    // SHA-256 in a loop instead of written out: it runs once for each programme.
    let mut flags = vec![
        "--cfg".to_owned(),
        r#"sha2_backend_soft="compact""#.to_owned(),
    ];
    // Panics name their source file: where dependencies lie must not change the plugin.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for source in sources.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=.", source.path().display()));
    }
    flags
}

/// Makes sure that the compiler has a standard library for the guest. `rust-toolchain.toml` asks
/// for it, but rustup ignores that where automatic installation is switched off.
fn ensure_target() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let found = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .with_context(|| format!("cannot run {}", rustc.display()))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&found.stdout).trim());
    if found.status.success() && has_std(&folder) {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add"]);
    if let Ok(toolchain) = env::var("RUSTUP_TOOLCHAIN") {
        rustup.args(["--toolchain", &toolchain]);
    }
    rustup.arg(TARGET);
    println!("cargo:warning=the target {TARGET} is missing; running: {rustup:?}");
    run(&mut rustup).with_context(|| {
        format!("the plugin needs the target {TARGET}; install it with: {rustup:?}")
    })
}

fn has_std(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// A core module as a component without imports.
fn encode(module: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&bytes)
        .and_then(|mut encoder| encoder.encode())
        .with_context(|| format!("{} does not become a component", module.display()))?;
    let short = labels::shorten(&component).context("the component cannot be read")?;
    Validator::new()
        .validate_all(&short)
        .context("the component with short names is not valid")?;
    Ok(short)
}

/// Runs a command; where it fails, says which one and what it wrote.
fn run(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!(
            "{command:?} failed ({}):\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("cargo did not set {name}"))
}
