//! The contract's case names as its own notation writes them.

use serde::Serialize;

/// The name of a case without a payload, such as `code-expired`; JSON has it as `CodeExpired`.
pub(crate) fn kebab(case: &impl Serialize) -> String {
    let json = serde_json::to_string(case).unwrap_or_default();
    let mut name = String::new();
    for letter in json.trim_matches('"').chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use fidelis_host::contract::types::{EntryKind, RefusalReason};

    use super::kebab;

    #[test]
    fn names_are_those_of_the_contract() {
        assert_eq!(kebab(&EntryKind::Clawback), "clawback");
        assert_eq!(kebab(&RefusalReason::CodeNotYetValid), "code-not-yet-valid");
    }
}
