//! What stands on a baked plugin, in words.

use fidelis_build::{Label, ModelLabel};

/// A model in a few words.
pub(crate) fn model(model: &ModelLabel) -> String {
    match &model.at {
        Some(at) => format!("of {at}, {} bytes", model.bytes),
        None => format!("{} bytes", model.bytes),
    }
}

/// A label in a line.
pub(crate) fn line(label: &Label) -> String {
    let program = &label.program;
    format!(
        "programme {}, revision {}, zone {}, contract {}",
        program.id, program.revision, program.zone, label.contract
    )
}
