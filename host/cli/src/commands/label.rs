//! What stands on a baked plugin, in words.

use fidelis_build::{Label, ModelLabel};

/// A model in a few words.
pub(crate) fn model(model: &ModelLabel) -> String {
    match &model.at {
        Some(at) => format!("of {}, {} bytes", plain(at), model.bytes),
        None => format!("{} bytes", model.bytes),
    }
}

/// A label in a line.
pub(crate) fn line(label: &Label) -> String {
    let program = &label.program;
    plain(&format!(
        "programme {}, revision {}, zone {}, contract {}",
        program.id, program.revision, program.zone, label.contract
    ))
}

/// The interfaces that an override answers, in a line.
pub(crate) fn interfaces(names: &[String]) -> String {
    plain(&names.join(", "))
}

/// Text of a file from anywhere, without what a terminal would obey.
pub(crate) fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_terminal_is_not_told_what_to_do() {
        assert_eq!(plain("Été\u{1b}[2J\n"), "Été\u{fffd}[2J\u{fffd}");
    }
}
