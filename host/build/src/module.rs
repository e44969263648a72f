//! Core modules of authors as components.
//!
//! What `cargo build --target wasm32-unknown-unknown` leaves of a crate over `wit_bindgen` is a core
//! module that carries its world with it. Made into a component here, it needs no other tool.

use std::borrow::Cow;

use wasmparser::{Parser, Payload, Validator};
use wit_component::ComponentEncoder;

use crate::Refusal;

/// A component as it is, or a core module made into one.
pub(crate) fn component(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
    let found = match bytes {
        // The magic number, the version of components and their layer.
        [0, b'a', b's', b'm', 0x0d, 0, 1, 0, ..] => match Validator::new().validate_all(bytes) {
            Ok(_) => return Ok(Cow::Borrowed(bytes)),
            Err(error) => format!("one that is not valid: {error}"),
        },
        [0, b'a', b's', b'm', 1, 0, 0, 0, ..] if !has_world(bytes) => {
            "a core module without a world, which wit-bindgen would have put there".to_owned()
        }
        [0, b'a', b's', b'm', 1, 0, 0, 0, ..] => match encode(bytes) {
            Ok(component) => return Ok(Cow::Owned(component)),
            Err(problem) => format!("a core module that cannot be made into one: {problem}"),
        },
        _ => format!("{} bytes that do not begin like one", bytes.len()),
    };
    Err(Refusal::NotAComponent { found })
}

/// Whether a core module says for which world it was made.
fn has_world(module: &[u8]) -> bool {
    let sections = Parser::new(0).parse_all(module);
    sections.into_iter().flatten().any(|section| {
        matches!(section, Payload::CustomSection(section) if section.name().starts_with("component-type"))
    })
}

/// Adapters are not given: the host grants none of what they would need.
fn encode(module: &[u8]) -> Result<Vec<u8>, String> {
    let encoded = ComponentEncoder::default().validate(true).module(module);
    let encoded = encoded.and_then(|mut encoder| encoder.encode());
    encoded.map_err(|error| format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> String {
        component(bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_component_stays_as_it_is() {
        let bytes = wat::parse_str("(component)").unwrap();
        assert!(matches!(component(&bytes).unwrap(), Cow::Borrowed(same) if same == bytes));
    }

    #[test]
    fn what_cannot_be_one_is_told() {
        let plain = wat::parse_str("(module)").unwrap();
        assert!(told(&plain).contains("a core module without a world"));
        let broken = wat::parse_str(
            r#"(module (@custom "component-type:author" "no world") (import "env" "clock" (func)))"#,
        );
        let broken = told(&broken.unwrap());
        assert!(
            broken.contains("a core module that cannot be made into one"),
            "{broken}"
        );
        assert!(told(b"hello").contains("5 bytes that do not begin like one"));
    }
}
