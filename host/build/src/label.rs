//! What stands on a baked plugin, to be read without running it.

use serde::{Deserialize, Serialize};
use wasm_encoder::{ComponentSection as _, CustomSection};
use wasmparser::{Parser, Payload};

use crate::Error;

/// The custom section of the outermost component that holds the label, as JSON.
const SECTION: &str = "fidelis:label";

/// What stands on a baked plugin. It is no more than a label: what the plugin itself says counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The contract's version.
    pub contract: String,
    /// The programme.
    pub program: ProgramLabel,
    /// The model; absent where there is none.
    pub model: Option<ModelLabel>,
    /// For each override, in the order in which they were applied, the interfaces that it
    /// answers in the place of what was there before.
    pub overrides: Vec<Vec<String>>,
}

/// What stands there of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramLabel {
    /// Its id.
    pub id: String,
    /// Its name in its first language; absent where the plugin tells none.
    pub name: Option<String>,
    /// SHA-256 of its canonical form.
    pub revision: String,
    /// Its time zone.
    pub zone: String,
}

/// What stands there of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelLabel {
    /// Its size in bytes.
    pub bytes: u64,
    /// Up to when it looked; absent where it does not say.
    pub at: Option<String>,
}

/// A label that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the label cannot be read: {problem}")]
pub struct LabelError {
    /// Why.
    problem: String,
}

impl Label {
    /// Puts the label on a component.
    pub(crate) fn attach(&self, mut component: Vec<u8>) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(self).map_err(Error::composition)?;
        CustomSection {
            name: SECTION.into(),
            data: text.into(),
        }
        .append_to_component(&mut component);
        Ok(component)
    }

    /// Reads the label of a component, without running it; `None` where it has none.
    ///
    /// # Errors
    ///
    /// If the bytes are no WebAssembly, or the label is no label.
    pub fn read(component: &[u8]) -> Result<Option<Self>, LabelError> {
        let mut depth: u32 = 0;
        for payload in Parser::new(0).parse_all(component) {
            match payload.map_err(unreadable)? {
                Payload::Version { .. } => depth = depth.saturating_add(1),
                Payload::End(_) => depth = depth.saturating_sub(1),
                // A part may have a label of its own, which is not that of the whole.
                Payload::CustomSection(section) if depth == 1 && section.name() == SECTION => {
                    return serde_json::from_slice(section.data())
                        .map(Some)
                        .map_err(unreadable);
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

fn unreadable(problem: impl std::fmt::Display) -> LabelError {
    LabelError {
        problem: problem.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label() -> Label {
        Label {
            contract: "0.1.0".to_owned(),
            program: ProgramLabel {
                id: "shop".to_owned(),
                name: Some("Maison d'Été".to_owned()),
                revision: "ab12".to_owned(),
                zone: "Europe/Paris".to_owned(),
            },
            model: None,
            overrides: vec![vec!["texts".to_owned()]],
        }
    }

    fn component(text: &str) -> Vec<u8> {
        wat::parse_str(text).unwrap()
    }

    #[test]
    fn what_was_attached_is_read() {
        let labelled = label().attach(component("(component)")).unwrap();
        assert_eq!(Label::read(&labelled).unwrap(), Some(label()));
        assert_eq!(Label::read(&component("(component)")).unwrap(), None);
    }

    #[test]
    fn the_label_of_a_part_is_not_that_of_the_whole() {
        let mut part = component("(component)");
        CustomSection {
            name: SECTION.into(),
            data: (&b"{}"[..]).into(),
        }
        .append_to_component(&mut part);
        let mut builder = wasm_encoder::ComponentBuilder::default();
        builder.component_raw(None, &part);
        assert_eq!(Label::read(&builder.finish()).unwrap(), None);
    }

    #[test]
    fn what_is_no_label_is_refused() {
        let text = r#"(component (@custom "fidelis:label" "{\"contract\":1}"))"#;
        let refused = Label::read(&component(text)).unwrap_err();
        assert!(refused.to_string().contains("invalid type"), "{refused}");
        assert!(Label::read(b"\0asm\x0d\0\x01\0\xff").is_err());
    }
}
