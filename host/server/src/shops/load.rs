//! From a component's bytes to a plugin that answers.

use std::fmt::Write as _;
use std::sync::Arc;

use fidelis_build::Label;
use fidelis_host::Sandbox;
use sha2::{Digest, Sha256};

use super::{LiveShop, ServerError};

/// Loads a component with its programme built in, and gives its bytes back. Compiling takes up to a
/// second, on a thread that serves no connections.
///
/// # Errors
///
/// [`ServerError::Refused`], [`ServerError::Lost`].
pub(super) async fn load(
    sandbox: &Sandbox,
    component: Vec<u8>,
    number: i64,
) -> Result<(LiveShop, Vec<u8>), ServerError> {
    let sandbox = sandbox.clone();
    let loaded = tokio::task::spawn_blocking(move || {
        let shop = sandbox.load(&component).and_then(|plugin| plugin.baked());
        let shop = shop.map_err(ServerError::Refused)?;
        let label = Label::read(&component).ok().flatten();
        let (program, revision, zone) = match label {
            Some(Label { program, .. }) => (program.id, program.revision, program.zone),
            None => (String::new(), String::new(), "UTC".to_owned()),
        };
        let live = LiveShop {
            shop,
            number,
            sha256: digest(&component),
            program,
            revision,
            zone,
            pace: Arc::default(),
        };
        Ok((live, component))
    });
    loaded.await.unwrap_or_else(|error| {
        Err(ServerError::Lost {
            problem: error.to_string(),
        })
    })
}

/// SHA-256 of a component, 64 hexadecimal digits.
#[must_use]
pub(super) fn digest(component: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(component) {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a name is one that a tenant may have.
///
/// # Errors
///
/// [`ServerError::Tenant`].
pub fn check_name(tenant: &str) -> Result<(), ServerError> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if (1..=64).contains(&tenant.len()) && tenant.bytes().all(good) {
        return Ok(());
    }
    Err(ServerError::Tenant {
        found: tenant.chars().take(80).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_has_a_plain_name() {
        for good in ["default", "a", "shop-1.fr", "A_b"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "*", "a b", "é", "a/b", &"a".repeat(65)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_digest_is_written_in_hexadecimal_digits() {
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(b""), nothing);
    }
}
