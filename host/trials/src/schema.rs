//! Requests made from the OpenAPI document by schemathesis: none of them may be answered by 5xx.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Plugins are sent as bytes, which schemathesis does not know by itself.
const HOOKS: &str = r#"
import schemathesis


@schemathesis.serializer("application/wasm")
def wasm(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
"#;

/// Runs schemathesis for so many seconds against a server, with a key that opens every route.
/// `program` is its command `st`. What it finds goes to standard output, what it makes into
/// `folder`.
///
/// # Errors
/// If it finds an answer 5xx, or cannot be started.
pub fn run(program: &Path, base: &str, key: &str, seconds: u64, folder: &Path) -> Result<()> {
    fs::write(folder.join("hooks.py"), HOOKS).context("cannot write")?;
    let status = Command::new(program)
        .current_dir(folder)
        .env("PYTHONPATH", ".")
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .arg("run")
        .arg(format!("{base}/openapi.json"))
        .args(["--header", &format!("Authorization: Bearer {key}")])
        .args(["--checks", "not_a_server_error"])
        .args(["--max-time", &seconds.to_string()])
        .args(["--request-timeout", "30", "--workers", "2"])
        .args(["--suppress-health-check", "all", "--warnings", "off"])
        .args(["--generation-database", "none", "--no-color"])
        .status()
        .with_context(|| format!("{program:?} cannot be started"))?;
    ensure!(status.success(), "schemathesis ended with {status}");
    Ok(())
}
